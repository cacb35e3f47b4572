"""The picture of a covariance family as an icon."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from gmmstudio.mixture import CovarianceFamily
from gmmstudio.palette import component_colours
from gmmstudio.session.drawing.family_picture import family_outlines

ICON_SIZE = QSize(40, 20)
_SHARPNESS = 2.0
_MARGIN = 1.5
_FILL = 70
_PLATE, _ROUND = "#ffffff", 4.0


def family_icon(family: CovarianceFamily) -> QIcon:
    """Return two small outlines that show what the family makes equal.

    Parameters
    ----------
    family : CovarianceFamily
    """
    made = QIcon(_drawn(family, None))
    # Lists show a choice on the accent, in which some of the components' colours are lost.
    for mode in (QIcon.Mode.Active, QIcon.Mode.Selected):
        made.addPixmap(_drawn(family, QColor(_PLATE)), mode)
    return made


def _drawn(family: CovarianceFamily, plate: QColor | None) -> QPixmap:
    pixmap = QPixmap(ICON_SIZE * _SHARPNESS)
    pixmap.setDevicePixelRatio(_SHARPNESS)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if plate is not None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(plate)
        painter.drawRoundedRect(QRectF(QPointF(0, 0), ICON_SIZE.toSizeF()), _ROUND, _ROUND)
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
    return pixmap
