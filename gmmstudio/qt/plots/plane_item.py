"""An item that fills its plane and is painted in the screen's own pixels."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from gmmstudio.session.drawing.ranges import THINNEST


class PlaneItem(pg.GraphicsObject):
    """Covers what is in sight of its plane, and is painted as a whole.

    Each item of a scene costs time of its own, for the scene looks at its bounds and its place
    before and after every change: what is drawn together is one item. The painter gets logical
    pixels, so that lines need not be mapped by it, one after another.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rect = QRectF()

    def viewRangeChanged(self) -> None:
        """Cover the new range (pyqtgraph's hook)."""
        self._cover()

    def viewTransformChanged(self) -> None:
        """Cover the range at the new size (pyqtgraph's hook)."""
        self._cover()

    def boundingRect(self) -> QRectF:
        """Return the part of the plane it fills, in the units of the data."""
        return QRectF(self._rect)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw what is in sight."""
        rect = self.in_sight()
        if not (rect.width() > THINNEST and rect.height() > THINNEST):
            return  # zoomed in beyond what numbers can tell apart
        target = painter.transform().mapRect(rect)
        painter.save()
        painter.resetTransform()
        self.draw(painter, rect, target)
        painter.restore()

    def draw(self, painter: QPainter, rect: QRectF, target: QRectF) -> None:
        """Draw the item.

        Parameters
        ----------
        painter : QPainter
            In logical pixels.
        rect : QRectF
            What is in sight, in the units of the data.
        target : QRectF
            Where that is.
        """
        raise NotImplementedError

    def in_sight(self) -> QRectF:
        """Return the part of the plane it is to fill, in the units of the data."""
        box = self.getViewBox()
        # the plane's own range: the one that pyqtgraph keeps for an item is a step behind
        return QRectF() if box is None else box.viewRect()

    def _cover(self) -> None:
        # the scene keeps a search tree of these rectangles: one that changes without its being
        # told leaves a dangling pointer there, so it is kept and only changed here
        rect = self.in_sight()
        if rect != self._rect:
            self.prepareGeometryChange()
            self._rect = rect
        self.update()


def scales(rect: QRectF, target: QRectF) -> np.ndarray:
    """Return the pixels to a unit of x and of y, shape (2,); y counts downwards on the screen."""
    return np.array([target.width() / rect.width(), -target.height() / rect.height()])


def to_pixels(points: np.ndarray, rect: QRectF, target: QRectF) -> np.ndarray:
    """Return places in the units of the data, shape (..., 2), in the pixels of the screen."""
    corner = np.array([rect.left(), rect.top()])
    return (points - corner) * scales(rect, target) + [target.left(), target.bottom()]
