"""A picture of the rows in sight, made anew at the size of the screen's own pixels."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter

from gmmstudio.qt.plots.devices import draws_shapes, pixel_ratio
from gmmstudio.qt.plots.plane_item import PlaneItem
from gmmstudio.session.drawing.dots import Dots
from gmmstudio.session.drawing.pictures import Picture
from gmmstudio.session.drawing.raster import Frame

_LARGEST_SIDE = 8192


class PictureItem(PlaneItem):
    """Fills its plane, or a strip at the plane's lower or left edge, with a picture.

    The pixels are asked for while painting, so that dragging and zooming always show a sharp
    picture of what is in sight and never more pictures are made than are seen.

    Parameters
    ----------
    picture : Picture
        What makes the pixels.
    strip : int, optional
        Width in logical pixels of a strip; without it the whole plane is filled.
    upright : bool
        Whether the strip is at the left.
    """

    def __init__(
        self, picture: Picture, strip: int | None = None, *, upright: bool = False
    ) -> None:
        super().__init__()
        self._picture = picture
        self._strip, self._upright = strip, upright
        self._image: QImage | None = None
        self._frame: Frame | None = None

    def refresh(self) -> None:
        """Make the picture anew when it is next painted: its content has changed."""
        self._image = None
        self.update()

    def in_sight(self) -> QRectF:
        """Return the part of the plane it is to fill, in the units of the data."""
        rect, box = super().in_sight(), self.getViewBox()
        if box is None or self._strip is None:
            return rect
        if self._upright and box.width() > 0:
            rect.setWidth(min(1.0, self._strip / box.width()) * rect.width())
        elif not self._upright and box.height() > 0:
            rect.setHeight(min(1.0, self._strip / box.height()) * rect.height())
        return rect

    def draw(self, painter: QPainter, rect: QRectF, target: QRectF) -> None:
        """Draw the picture pixel for pixel, or its shapes where the device keeps shapes."""
        if draws_shapes(painter):
            dots = self._picture.dots(_frame(rect, target, 1.0))
            if dots is not None:
                self._draw_dots(painter, target.topLeft(), dots)
                return
        ratio = pixel_ratio(painter)
        frame = _frame(rect, target, ratio)
        if self._image is None or self._frame != frame:
            pixels = self._picture.pixels(frame)
            self._image, self._frame = _image(pixels, self._picture.is_solid), frame
        corner = QPointF(round(target.left() * ratio) / ratio, round(target.top() * ratio) / ratio)
        size = target.size()
        size.setWidth(frame.width / ratio)
        size.setHeight(frame.height / ratio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(QRectF(corner, size), self._image)

    def _draw_dots(self, painter: QPainter, corner: QPointF, dots: Dots) -> None:
        ground = self.getViewWidget().backgroundBrush().color()
        rim = ground if dots.rim_colour is None else QColor(*map(int, dots.rim_colour))
        painter.translate(corner)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for centre, radius, colour in zip(dots.centres, dots.radii, dots.colours, strict=True):
            middle = QPointF(*centre)
            if dots.rim:
                painter.setBrush(rim)
                painter.drawEllipse(middle, radius + dots.rim, radius + dots.rim)
            painter.setBrush(QColor(*map(int, colour)))
            painter.drawEllipse(middle, radius, radius)


def _frame(rect: QRectF, target: QRectF, ratio: float) -> Frame:
    return Frame(
        (rect.left(), rect.right()),
        (rect.top(), rect.bottom()),
        _pixels(target.width() * ratio),
        _pixels(target.height() * ratio),
        ratio,
    )


def _pixels(length: float) -> int:
    return max(1, min(_LARGEST_SIDE, round(length)))


def _image(pixels: np.ndarray, is_solid: bool) -> QImage:
    """Return pixels as Qt lays them over others in a sixth of the time: premultiplied."""
    height, width = pixels.shape
    view = np.ascontiguousarray(pixels)
    premultiplied = QImage.Format.Format_ARGB32_Premultiplied
    if is_solid:  # the same in either form
        image = QImage(view.data, width, height, 4 * width, premultiplied)
        # a QImage over foreign memory does not keep that memory alive
        image.pixels = view
        return image
    raw = QImage(view.data, width, height, 4 * width, QImage.Format.Format_ARGB32)
    return raw.convertToFormat(premultiplied)
