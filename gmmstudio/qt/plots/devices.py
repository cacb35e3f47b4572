"""What a picture is drawn on: pixels, or a file that keeps shapes."""

from PySide6.QtGui import QPaintEngine, QPainter

_SHAPES = {QPaintEngine.Type.SVG, QPaintEngine.Type.Pdf}
_FINE = 4.0


def draws_shapes(painter: QPainter) -> bool:
    """Tell whether lines and letters are kept as such, as in SVG and PDF."""
    return painter.paintEngine().type() in _SHAPES


def pixel_ratio(painter: QPainter) -> float:
    """Return how many pixels of an image go into one of the layout.

    On a device that keeps shapes an image is as fine as print needs it: about 400 to the inch.
    """
    return _FINE if draws_shapes(painter) else float(painter.device().devicePixelRatio())
