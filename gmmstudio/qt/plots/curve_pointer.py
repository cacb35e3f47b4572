"""Tells which run a curve is of, and its value, where a person points at it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent

from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.marks import brush, dot_item, pen
from gmmstudio.qt.theme import Theme
from gmmstudio.session.drawing.hits import curve_at
from gmmstudio.session.drawing.run_curves import RunCurve

_NEAR = 12.0
"""How near, in pixels, is near enough."""


class CurvePointer(QObject):
    """A ring on the point of a curve that the mouse is at, and a note beside it.

    Parameters
    ----------
    plane : Plane
    canvas : pyqtgraph.GraphicsLayoutWidget
        Where the plane is.
    parent : QObject
        The view.

    Attributes
    ----------
    note : pyqtgraph.TextItem
    ring : pyqtgraph.ScatterPlotItem
    """

    def __init__(self, plane: Plane, canvas: pg.GraphicsLayoutWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._plane, self._canvas = plane, canvas
        self._curves: tuple[RunCurve, ...] = ()
        self._told: Callable[[RunCurve, int], str] | None = None
        self._mouse: QPointF | None = None
        self.ring = dot_item(symbol="o", size=10)
        self.note = pg.TextItem()
        plane.add(self.ring, 30)
        plane.add(self.note, 31)
        self.note.hide()
        canvas.viewport().installEventFilter(self)

    def show(self, curves: Sequence[RunCurve], told: Callable[[RunCurve, int], str]) -> None:
        """Tell of these curves and no others.

        Parameters
        ----------
        curves : sequence of RunCurve
            Where several are alike the first is told of.
        told : callable
            Returns what to say of a curve at the place of one of its values.
        """
        self._curves, self._told = tuple(curves), told
        self._point()

    @property
    def text(self) -> str:
        """What is said; empty for nothing."""
        return self.note.toPlainText() if self.note.isVisible() else ""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self.ring.setPen(pen(theme.text, 1.6))
        self.ring.setBrush(brush(theme.surface, 0))
        self.note.setColor(QColor(theme.text))
        self.note.fill = brush(theme.raised, 240)
        self.note.border = pen(theme.border)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the mouse, unless it drags something."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            is_free = event.buttons() == Qt.MouseButton.NoButton
            self._mouse = event.position() if is_free else None
            self._point()
        elif event.type() == QEvent.Type.Leave:
            self._mouse = None
            self._point()
        return super().eventFilter(watched, event)

    def _point(self) -> None:
        found = None if self._mouse is None else self._at(self._mouse)
        self.note.setVisible(found is not None)
        if found is None or self._told is None:
            self.ring.setData([], [])
            return
        curve, place = found
        x, y = float(curve.iterations[place]), float(curve.values[place])
        self.ring.setData([x], [y])
        self.note.setText(self._told(curve, place))
        self.note.setAnchor(self._side(QPointF(x, y)))
        self.note.setPos(x, y)

    def _at(self, mouse: QPointF) -> tuple[RunCurve, int] | None:
        """Return the curve and the place of its value that the mouse is at."""
        box = self._plane.box
        scene = self._canvas.mapToScene(mouse.toPoint())
        if not self._curves or not box.sceneBoundingRect().contains(scene):
            return None
        at = box.mapSceneToView(scene)
        pixel = np.array(box.viewPixelSize())
        inside = np.array([at.x(), at.y()])
        found = curve_at((0.0, 0.0), [(c.points - inside) / pixel for c in self._curves], _NEAR)
        if found is None:
            return None
        curve = self._curves[found[0]]
        return curve, int(np.flatnonzero(np.isfinite(curve.values))[found[1]])

    def _side(self, place: QPointF) -> tuple[float, float]:
        """Return the corner of the note that stands at a place, so that it is in sight."""
        (left, right), (bottom, top) = self._plane.box.viewRange()
        is_right = place.x() > (left + right) / 2
        is_high = place.y() > (bottom + top) / 2
        return (1.04 if is_right else -0.04), (-0.3 if is_high else 1.3)
