"""Names stand beside their means at every size of the view, and a line leads to those far away."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from gmmstudio.mixture import Mixture
from gmmstudio.qt.plots.scatter_view import ScatterView


def stands(view, mixture):
    """Return where each name stands as seen from its mean, in pixels."""
    places = [view.plane.box.mapViewToScene(QPointF(*mean)) for mean in mixture.means]
    return [
        (rect.left() - place.x(), rect.top() - place.y())
        for rect, place in zip(view.name_rects(), places, strict=True)
    ]


def test_names_stand_as_they_would_in_a_view_of_that_size_from_the_first(
    shown, two_columns, fitted, qtbot
):
    state = fitted(two_columns, k=9)[-1]
    view = shown(ScatterView, state, size=(640, 560))
    high = stands(view, state.snapshot.mixture)
    for size in ((640, 230), (640, 560), (400, 300)):
        view.resize(*size)
        for _ in range(3):
            view.grab()
            qtbot.wait(1)
        fresh = shown(ScatterView, state, size=size)
        assert stands(view, state.snapshot.mixture) == pytest.approx(
            np.array(stands(fresh, state.snapshot.mixture)), abs=1.0
        )
    assert high != pytest.approx(np.array(stands(view, state.snapshot.mixture)), abs=1.0)


def test_a_line_leads_to_each_name_that_found_room_only_far_away(shown, two_columns, fitted):
    two, sixteen = fitted(two_columns, k=2)[-1], fitted(two_columns, k=16)[-1]
    view = shown(ScatterView, two)
    assert len(view.mixture.leaders.xData) == 0
    means = np.repeat(two.snapshot.mixture.means[:1], 16, axis=0)
    crowd = sixteen.snapshot.mixture
    crowd = replace(sixteen.snapshot, mixture=Mixture(crowd.weights, means, crowd.covariances))
    view.render(replace(sixteen, snapshot=crowd, shared_sample=sixteen.sample))
    lines = np.stack(view.mixture.leaders.getData(), axis=1).reshape(-1, 2, 2)
    assert 4 < len(lines) < 16
    # every end is on the edge of a name of its own, and no name without a line is far away
    places = [view.plane.box.mapViewToScene(QPointF(*end)) for end in lines[:, 1]]
    rects = view.name_rects()
    led = {
        index
        for index, rect in enumerate(rects)
        for place in places
        if rect.adjusted(3, 3, -3, -3).contains(place)
    }
    assert len(led) == len(lines)
    middle = view.plane.box.mapViewToScene(QPointF(*means[0]))
    for index in set(range(16)) - led:
        assert rects[index].adjusted(-19, -19, 19, 19).contains(middle)
    np.testing.assert_allclose(lines[:, 0], means[: len(lines)], rtol=1e-9)
