"""Thousands of frames: a reference lost at each call would end the interpreter long before."""

import gc
import sys
from dataclasses import replace

import pytest

from gmmstudio.qt.plots.density_view import DensityView
from gmmstudio.qt.plots.likelihood_view import LikelihoodView
from gmmstudio.qt.plots.responsibility_view import ResponsibilityView
from gmmstudio.qt.plots.scatter_view import ScatterView


# 5,000 frames in all; the views that take longest to draw take the smaller part
@pytest.mark.parametrize(
    ("view_class", "frames"),
    [
        (DensityView, 700),
        (ScatterView, 700),
        (ResponsibilityView, 1_800),
        (LikelihoodView, 1_800),
    ],
)
def test_redrawing_loses_no_reference_and_keeps_no_item(
    shown, one_column, two_columns, fitted, view_class, frames
):
    data = two_columns if view_class is ScatterView else one_column
    states = fitted(data, start="random", iterations=20)
    view = shown(view_class, states[0], size=(240, 180))
    viewport, items = view.canvas.viewport(), len(view.canvas.scene().items())
    gc.collect()
    nones = sys.getrefcount(None)
    for frame in range(frames):
        # every state anew, or the view would see that it has drawn it already
        view.render(replace(states[frame % len(states)], hard=frame % 7 == 0))
        viewport.repaint()
    gc.collect()
    assert len(view.canvas.scene().items()) == items
    # a frame makes hundreds of calls; losing a reference at each would take many times this
    assert nones - sys.getrefcount(None) < frames
