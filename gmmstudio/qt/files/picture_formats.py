"""The kinds of picture files: one class each."""

from __future__ import annotations

from abc import ABC, abstractmethod

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QImage, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from gmmstudio.qt.plots.figure import Figure
from gmmstudio.registry import Registry

_INCH = 0.0254
_POINTS = 72.0
_PROGRAM = "GMM Studio"


class PictureFormat(ABC):
    """A kind of file that a figure can be written as.

    Attributes
    ----------
    title : str
        What a list calls it.
    about : str
        What it is good for, in a sentence.
    in_pixels : bool
        Whether it has a number of pixels, to be chosen.
    """

    title: str
    about: str
    in_pixels = False

    @abstractmethod
    def written(self, figure: Figure, scale: float) -> bytes:
        """Return the content of a file.

        Parameters
        ----------
        figure : Figure
        scale : float
            Pixels to one of the layout, for a kind that has pixels.
        """


class Png(PictureFormat):
    """Pixels."""

    title = "PNG"
    about = "Pixels, for slides, documents and the web"
    in_pixels = True

    def written(self, figure: Figure, scale: float) -> bytes:
        """Return the file, which says how many pixels go to the inch."""
        buffer = _buffer()
        drawn(figure, scale).save(buffer, "PNG")
        return _content(buffer)


class Svg(PictureFormat):
    """Shapes and letters, for the web and to be edited."""

    title = "SVG"
    about = "Lines and letters that stay sharp at any size, and can be edited; rows as dots"

    def written(self, figure: Figure, scale: float) -> bytes:
        """Return the file; it is as large in print as on the screen."""
        buffer = _buffer()
        # only SVG 1.1 has clipping, without which curves would run out of the plot
        generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)
        generator.setOutputDevice(buffer)
        generator.setResolution(figure.dpi)
        generator.setSize(figure.size)
        generator.setViewBox(QRectF(0.0, 0.0, figure.size.width(), figure.size.height()))
        generator.setTitle(figure.title)
        generator.setDescription(_PROGRAM)
        _paint(figure, generator)
        return _content(buffer)


class Pdf(PictureFormat):
    """A page as large as the figure, for print and LaTeX."""

    title = "PDF"
    about = "One page as large as the picture, sharp at any size, for print and LaTeX"

    def written(self, figure: Figure, scale: float) -> bytes:
        """Return the file."""
        buffer = _buffer()
        writer = QPdfWriter(buffer)
        writer.setResolution(figure.dpi)
        size = QSizeF(figure.size) * (_POINTS / figure.dpi)
        exact = QPageSize.SizeMatchPolicy.ExactMatch
        writer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", exact))
        writer.setPageMargins(QMarginsF())
        writer.setTitle(figure.title)
        writer.setCreator(_PROGRAM)
        _paint(figure, writer)
        return _content(buffer)


PICTURE_FORMATS: Registry[PictureFormat] = Registry("picture format")
PICTURE_FORMATS.register("png", Png())
PICTURE_FORMATS.register("svg", Svg())
PICTURE_FORMATS.register("pdf", Pdf())


def drawn(figure: Figure, scale: float) -> QImage:
    """Return a figure as an image; where it has no ground, that is transparent.

    Parameters
    ----------
    figure : Figure
    scale : float
        Pixels to one of the layout.
    """
    image = QImage(figure.size * scale, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(scale)
    image.fill(Qt.GlobalColor.transparent)
    _paint(figure, image)
    # said afterwards: letters would follow it
    per_metre = round(figure.dpi * scale / _INCH)
    image.setDotsPerMeterX(per_metre)
    image.setDotsPerMeterY(per_metre)
    image.setText("Title", figure.title)
    image.setText("Software", _PROGRAM)
    return image


def _paint(figure: Figure, device: QImage | QPdfWriter | QSvgGenerator) -> None:
    painter = QPainter(device)
    try:
        figure.paint(painter)
    finally:
        painter.end()


def _buffer() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _content(buffer: QBuffer) -> bytes:
    return bytes(buffer.data().data())
