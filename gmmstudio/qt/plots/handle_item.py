"""A knob in a plane that can be dragged, and the lines that join some of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsObject, QGraphicsPathItem

from gmmstudio.qt.plots.marks import brush, pen

_DRAWN = 2.0
_HALO = 2.0
_CURSORS = (
    Qt.CursorShape.SizeHorCursor,
    Qt.CursorShape.SizeBDiagCursor,
    Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.SizeFDiagCursor,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a knob looks, in logical pixels.

    Parameters
    ----------
    radius : float
        Of what is drawn.
    reach : float
        How far from its middle it can be taken hold of.
    solid : bool
        Whether what lies below it is covered.
    quiet : bool
        Whether it is drawn only where it is pointed at, or chosen.
    """

    radius: float
    reach: float
    solid: bool
    quiet: bool


MEAN = Shape(radius=10.0, reach=11.0, solid=False, quiet=True)
END = Shape(radius=5.5, reach=10.0, solid=True, quiet=False)


class Handle(QGraphicsObject):
    """A knob that tells how it is dragged; it does not move by itself.

    It lives in the pixels of the plane's box, so that it keeps its size at every zoom.

    Parameters
    ----------
    index : int
        Which of its kind it is.
    shape : Shape
    box : QGraphicsItem
        The plane's box.
    """

    begun = Signal(int, QPointF)
    """Which knob is taken hold of, and where in the scene it was pressed."""
    dragged = Signal(int, QPointF, object)
    """Where in the scene it has come to, and the keyboard's modifiers."""
    ended = Signal(int)

    def __init__(self, index: int, shape: Shape, box: QGraphicsItem) -> None:
        super().__init__(box)
        self._index = index
        self._shape = shape
        self._colour = self._surface = "#000000"
        self._chosen = self._hovered = self._held = False
        self.hide()

    @property
    def is_lit(self) -> bool:
        """Whether the mouse is on it, or holds it."""
        return self._hovered or self._held

    def set_look(self, colour: str, surface: str, *, chosen: bool) -> None:
        """Say how it is drawn.

        Parameters
        ----------
        colour, surface : str
            Of the component, and of what is behind it.
        chosen : bool
            Whether it is of the component that is to be changed.
        """
        look = colour, surface, chosen
        if look != (self._colour, self._surface, self._chosen):
            self._colour, self._surface, self._chosen = look
            self.update()

    def turn_cursor(self, along: QPointF) -> None:
        """Show by the cursor which way it can be dragged.

        Parameters
        ----------
        along : QPointF
            In pixels, as y counts downwards.
        """
        angle = math.degrees(math.atan2(-along.y(), along.x())) % 180.0
        self.setCursor(_CURSORS[round(angle / 45.0) % 4])

    def boundingRect(self) -> QRectF:
        """Return the room it takes (Qt's hook)."""
        reach = max(self._shape.reach, self._shape.radius) + _DRAWN + _HALO
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def shape(self) -> QPainterPath:
        """Return where it can be taken hold of (Qt's hook)."""
        path = QPainterPath()
        path.addEllipse(QPointF(), self._shape.reach, self._shape.reach)
        return path

    def paint(self, painter: QPainter, _option: object, _widget: object = None) -> None:
        """Draw it (Qt's hook)."""
        if self._shape.quiet and not (self._chosen or self.is_lit):
            return
        middle, radius = QPointF(), self._shape.radius
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(self._surface, _DRAWN + 2 * _HALO, 210))
        painter.drawEllipse(middle, radius, radius)
        painter.setPen(pen(self._colour, _DRAWN))
        if self._shape.solid:
            painter.setBrush(brush(self._colour if self.is_lit else self._surface))
        elif self.is_lit:
            painter.setBrush(brush(self._colour, 70))
        painter.drawEllipse(middle, radius, radius)

    def hoverEvent(self, ev: object) -> None:
        """Light up while it can be taken hold of (pyqtgraph's hook)."""
        hovered = not ev.isExit() and bool(ev.acceptDrags(Qt.MouseButton.LeftButton))
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def mouseDragEvent(self, ev: object) -> None:
        """Tell of a drag (pyqtgraph's hook)."""
        if ev.button() != Qt.MouseButton.LeftButton:
            ev.ignore()
            return
        ev.accept()
        if ev.isStart():
            self._held = True
            self.begun.emit(self._index, QPointF(ev.buttonDownScenePos()))
        self.dragged.emit(self._index, QPointF(ev.scenePos()), ev.modifiers())
        if ev.isFinish():
            self._held = False
            self.ended.emit(self._index)
        self.update()


class Guides(QGraphicsPathItem):
    """Thin lines between the knobs of a component.

    Parameters
    ----------
    box : QGraphicsItem
        The plane's box.
    """

    def __init__(self, box: QGraphicsItem) -> None:
        super().__init__(box)
        self._halo = QPen(Qt.PenStyle.NoPen)

    def set_look(self, colour: str, surface: str) -> None:
        """Say how they are drawn.

        Parameters
        ----------
        colour, surface : str
            Of the component, and of what is behind it.
        """
        self._halo = pen(surface, 3.0, 170)
        line = pen(colour, 1.2)
        line.setDashPattern([4.0, 3.0])
        self.setPen(line)

    def paint(self, painter: QPainter, option: object, widget: object = None) -> None:
        """Draw them on a halo, so that they stand out from the rows (Qt's hook)."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.strokePath(self.path(), self._halo)
        super().paint(painter, option, widget)
