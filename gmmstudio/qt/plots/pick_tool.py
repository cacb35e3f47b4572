"""Drawing around rows in a plane: a rectangle, an interval, a lasso, or a click."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QObject, QPointF, Qt, Signal

from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.marks import brush, line_item
from gmmstudio.qt.theme import Theme
from gmmstudio.session.brushing import Combine
from gmmstudio.session.pick_mode import PickMode

_Z = 30
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
        plane.box.drag_taker = self._drag

    @property
    def is_active(self) -> bool:
        """Whether a drag picks rows rather than moving the picture."""
        return self._mode is not PickMode.MOVE

    def set_mode(self, mode: PickMode) -> None:
        """Choose what a drag draws."""
        self._mode = mode
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
        begun, now = box.mapSceneToView(ev.buttonDownScenePos()), box.mapSceneToView(ev.scenePos())
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
