"""The picture of a covariance family as an icon."""

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from gmmstudio.mixture import CovarianceFamily
from gmmstudio.palette import component_colours
from gmmstudio.session.drawing.family_picture import family_outlines

ICON_SIZE = QSize(40, 20)
_SHARPNESS = 2.0
_MARGIN = 1.5
_FILL = 70


def family_icon(family: CovarianceFamily) -> QIcon:
    """Return two small outlines that show what the family makes equal.

    Parameters
    ----------
    family : CovarianceFamily
    """
    pixmap = QPixmap(ICON_SIZE * _SHARPNESS)
    pixmap.setDevicePixelRatio(_SHARPNESS)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    unit = ICON_SIZE.height() - 2 * _MARGIN
    left = (ICON_SIZE.width() - 2 * unit) / 2
    for outline, colour in zip(family_outlines(family), component_colours(2), strict=True):
        line = QColor(*(int(c) for c in colour))
        painter.setPen(QPen(line, 1.3))
        fill = QColor(line)
        fill.setAlpha(_FILL)
        painter.setBrush(fill)
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(left + x * unit, ICON_SIZE.height() - _MARGIN - y * unit)
                    for x, y in outline.tolist()
                ]
            )
        )
    painter.end()
    return QIcon(pixmap)
