"""Marks where curves come into sight from below, so that a beginning out of sight is not missed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QObject, Slot

from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.marks import brush, dot_item
from gmmstudio.qt.theme import Theme
from gmmstudio.session.drawing.likelihood import crossings
from gmmstudio.session.drawing.run_curves import RunCurve

_SIZE = 8
_ABOVE = 0.5 * _SIZE + 1.0


class CutMarks(QObject):
    """A small triangle at the lower edge of a plane for each curve that goes on below it.

    Parameters
    ----------
    plane : Plane
    parent : QObject
        The view.

    Attributes
    ----------
    shown, others : pyqtgraph.ScatterPlotItem
        The triangles of the run on screen, and those of the others.
    """

    def __init__(self, plane: Plane, parent: QObject) -> None:
        super().__init__(parent)
        self._plane = plane
        self.shown, self.others = (dot_item(symbol="t", size=_SIZE, pen=None) for _ in range(2))
        self._marked: dict[pg.ScatterPlotItem, tuple[RunCurve, ...]] = {
            self.others: (),
            self.shown: (),
        }
        for z, item in enumerate(self._marked, start=12):
            plane.add(item, z)
        plane.box.sigRangeChanged.connect(self._on_range)

    def show(self, curves: Sequence[RunCurve]) -> None:
        """Mark these curves and no others, the first of which is of the run on screen."""
        for item, marked in ((self.shown, curves[:1]), (self.others, curves[1:])):
            before, now = self._marked[item], tuple(marked)
            if len(before) != len(now) or any(a is not b for a, b in zip(before, now, strict=True)):
                self._marked[item] = now
                self._place(item)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.shown.setBrush(brush(theme.accent))
        self.others.setBrush(brush(theme.muted))

    @Slot()
    def _on_range(self, *_range: object) -> None:
        for item in self._marked:
            self._place(item)

    def _place(self, item: pg.ScatterPlotItem) -> None:
        box = self._plane.box
        (left, right), (bottom, _) = box.viewRange()
        places = [
            curve.begins_at + crossings(curve.values, bottom)
            for curve in self._marked[item]
            if len(curve.values)
        ]
        found = np.concatenate([np.empty(0), *places])
        found = found[(found >= left) & (found <= right)]
        if not len(found) and not len(item.data):
            return
        level = bottom + _ABOVE * box.viewPixelSize()[1]
        item.setData(found, np.full(len(found), level))
