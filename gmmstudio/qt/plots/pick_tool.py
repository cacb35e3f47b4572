"""Drawing around rows in a plane: a rectangle, an interval, a lasso, or a click."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsObject

from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.marks import brush, line_item
from gmmstudio.qt.theme import Theme
from gmmstudio.session.brushing import Combine
from gmmstudio.session.pick_mode import PickMode

_Z = 30
_Z_RIM = 1000.0
_RIM = 20.0
"""How far beside the plane, in pixels, a drag may begin."""
_WASH = 40
_Modifier = Qt.KeyboardModifier


class PickTool(QObject):
    """Follows the mouse in a plane while rows are being picked there.

    Parameters
    ----------
    plane : Plane
        Where it draws.
    along : bool
        Whether only the place along the plane counts: a rectangle and a lasso are then intervals.
    parent : QObject
        The owner.
    """

    drawn = Signal(object, object, object)
    """What was drawn (a PickMode), its corners in the units of the plane, shape (v, 2), and a
    Combine."""
    clicked = Signal(object, object)
    """Where, a QPointF in the units of the plane, and a Combine."""

    def __init__(self, plane: Plane, parent: QObject, *, along: bool = False) -> None:
        super().__init__(parent)
        self._plane, self._along = plane, along
        self._mode = PickMode.MOVE
        self._points: list[tuple[float, float]] = []
        self.outline = line_item(fillLevel=None)
        self.outline.hide()
        plane.add(self.outline, _Z)
        self.rim = Rim(plane)
        self.rim.hide()
        plane.box.drag_taker = self._drag

    @property
    def is_active(self) -> bool:
        """Whether a drag picks rows rather than moving the picture."""
        return self._mode is not PickMode.MOVE

    def set_mode(self, mode: PickMode) -> None:
        """Choose what a drag draws."""
        self._mode = mode
        self.rim.setVisible(self.is_active)
        shape = Qt.CursorShape.CrossCursor if self.is_active else Qt.CursorShape.ArrowCursor
        if self._plane.box.cursor().shape() != shape:
            self._plane.box.setCursor(shape)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        line = pg.mkPen(theme.text, width=1.3)
        line.setStyle(Qt.PenStyle.DashLine)
        self.outline.setPen(line)
        self.outline.setBrush(brush(theme.accent, _WASH))

    def click(self, scene: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        """Take a click at a place of the scene."""
        self.clicked.emit(self._plane.box.mapSceneToView(scene), combined(modifiers))

    def _drag(self, ev: object) -> bool:
        """Take a drag; return False for one that moves the picture (pyqtgraph's event)."""
        if not self.is_active or ev.button() != Qt.MouseButton.LeftButton:
            return False
        ev.accept()
        box = self._plane.box
        begun = box.mapSceneToView(nearest_in(box.sceneBoundingRect(), ev.buttonDownScenePos()))
        now = box.mapSceneToView(ev.scenePos())
        if ev.isStart():
            self._points = [(begun.x(), begun.y())]
        self._points.append((now.x(), now.y()))
        corners = self._corners(begun, now)
        self.outline.setData(*_closed(corners).T)
        self.outline.setFillLevel(float(corners[:, 1].min()) if not self._is_lasso else None)
        self.outline.show()
        if ev.isFinish():
            self.outline.hide()
            mode = PickMode.LASSO if self._is_lasso else PickMode.RECTANGLE
            self.drawn.emit(mode, corners, combined(ev.modifiers()))
        return True

    @property
    def _is_lasso(self) -> bool:
        return self._mode is PickMode.LASSO and not self._along

    def _corners(self, begun: QPointF, now: QPointF) -> np.ndarray:
        if self._is_lasso:
            return np.array(self._points)
        low, high = begun.y(), now.y()
        if self._along:
            low, high = self._plane.box.viewRange()[1]
        return np.array([(begun.x(), low), (now.x(), low), (now.x(), high), (begun.x(), high)])


class Rim(QGraphicsObject):
    """A strip around a plane where a drag begins as at the nearest place of the plane.

    A hand that wants the rows at the edge of the plane as well begins beside it.

    Parameters
    ----------
    plane : Plane
    """

    def __init__(self, plane: Plane) -> None:
        # a child of the plane's box would be cut at its edge
        super().__init__(plane.box.parentItem())
        self._box = plane.box
        self.setZValue(_Z_RIM)
        self.setCursor(Qt.CursorShape.CrossCursor)
        plane.box.geometryChanged.connect(self._follow)

    def boundingRect(self) -> QRectF:
        """Return the plane with the strip around it (Qt's hook)."""
        return self._box.geometry().adjusted(-_RIM, -_RIM, _RIM, _RIM)

    def shape(self) -> QPainterPath:
        """Return the strip alone: on the plane itself other things can be taken (Qt's hook)."""
        strip = QPainterPath()
        strip.addRect(self.boundingRect())
        strip.addRect(self._box.geometry())
        return strip

    def paint(self, _painter: QPainter, _option: object, _widget: object = None) -> None:
        """Draw nothing (Qt's hook)."""

    def mouseDragEvent(self, ev: object) -> None:
        """Pass a drag on to the plane (pyqtgraph's hook)."""
        self._box.mouseDragEvent(ev)

    def _follow(self) -> None:
        self.prepareGeometryChange()


def nearest_in(area: QRectF, place: QPointF) -> QPointF:
    """Return the place of an area that is nearest to another place."""
    return QPointF(
        min(max(place.x(), area.left()), area.right()),
        min(max(place.y(), area.top()), area.bottom()),
    )


def _closed(corners: np.ndarray) -> np.ndarray:
    return np.vstack([corners, corners[:1]])


def combined(modifiers: Qt.KeyboardModifier) -> Combine:
    """Return what becomes of the rows picked before: by Shift, Ctrl, or both."""
    shift = bool(modifiers & _Modifier.ShiftModifier)
    control = bool(modifiers & _Modifier.ControlModifier)
    if shift and control:
        return Combine.KEEP_COMMON
    if shift:
        return Combine.ADD
    return Combine.REMOVE if control else Combine.REPLACE
