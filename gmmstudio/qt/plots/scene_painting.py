"""A scene as a part of a picture for others."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPaintEngine, QPainter, QTransform
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem

_CLIPS = QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape
_EMPTY = QGraphicsItem.GraphicsItemFlag.ItemHasNoContents


def paint_scene(painter: QPainter, scene: QGraphicsScene, corner: QPointF, source: QRectF) -> None:
    """Draw a part of a scene in its own size.

    Parameters
    ----------
    painter : QPainter
    scene : QGraphicsScene
    corner : QPointF
        Where its upper left corner goes.
    source : QRectF
        Which part.
    """
    if painter.paintEngine().type() == QPaintEngine.Type.SVG:
        _paint_by_item(painter, scene, corner, source)
    else:
        scene.render(painter, QRectF(corner, source.size()), source)


def _paint_by_item(
    painter: QPainter, scene: QGraphicsScene, corner: QPointF, source: QRectF
) -> None:
    """Draw item by item, with what it is clipped to said before each.

    Qt's SVG is not told when a clip is taken back by restoring the painter: what comes after a
    text would be seen within that text's frame alone.
    """
    away = corner - source.topLeft()
    to_page = QTransform.fromTranslate(away.x(), away.y())
    for item in scene.items(Qt.SortOrder.AscendingOrder):
        if not item.isVisible() or item.flags() & _EMPTY:
            continue
        option = QStyleOptionGraphicsItem()
        option.exposedRect = item.boundingRect()
        painter.save()
        painter.setTransform(to_page)
        painter.setClipRect(_window(item, source))
        painter.setTransform(item.sceneTransform() * to_page)
        painter.setOpacity(item.effectiveOpacity())
        item.paint(painter, option, None)
        painter.restore()


def _window(item: QGraphicsItem, source: QRectF) -> QRectF:
    """Return the part of the scene in which an item can be seen."""
    seen, above = source, item.parentItem()
    while above is not None:
        if above.flags() & _CLIPS:
            seen = seen.intersected(above.mapRectToScene(above.boundingRect()))
        above = above.parentItem()
    return seen
