"""Marks where curves come into sight from below, so that a beginning out of sight is not missed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
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
    item : pyqtgraph.ScatterPlotItem
        The triangles.
    """

    def __init__(self, plane: Plane, parent: QObject) -> None:
        super().__init__(parent)
        self._plane = plane
        self._theme: Theme | None = None
        self._curves: tuple[RunCurve, ...] = ()
        self._shown: int | None = None
        self.item = dot_item(symbol="t", size=_SIZE, pen=None)
        plane.add(self.item, 12)
        plane.box.sigRangeChanged.connect(self._place)

    def show(self, curves: Sequence[RunCurve], shown: int | None) -> None:
        """Mark these curves and no others.

        Parameters
        ----------
        curves : sequence of RunCurve
        shown : int or None
            The number of the run on screen, whose mark has its colour.
        """
        self._curves, self._shown = tuple(curves), shown
        self._place()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._place()

    @Slot()
    def _place(self, *_range: object) -> None:
        if self._theme is None:
            return
        box = self._plane.box
        (left, right), (bottom, _) = box.viewRange()
        places: list[float] = []
        brushes = []
        for curve in self._curves:
            found = curve.begins_at + crossings(curve.values, bottom)
            found = found[(found >= left) & (found <= right)]
            colour = self._theme.accent if curve.number == self._shown else self._theme.muted
            places += found.tolist()
            brushes += [brush(colour)] * len(found)
        if not places:
            self.item.setData([], [])
            return
        level = bottom + _ABOVE * box.viewPixelSize()[1]
        self.item.setData(places, np.full(len(places), level), brush=brushes)
