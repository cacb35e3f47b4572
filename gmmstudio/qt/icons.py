"""Icons as line drawings that take their colour from the theme."""

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

_SWATCH, _GAP = 14, 3
_SIZES = (16, 20, 24, 32, 40, 48, 64)
_FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="{colour}" '
    'stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">{lines}</svg>'
)
_DRAWINGS = {
    "open": '<path d="M3 18V6a1 1 0 0 1 1-1h5l2 2.5h8a1 1 0 0 1 1 1V10"/>'
    '<path d="M3 18l2.7-7.3a1 1 0 0 1 .9-.7H21a.6.6 0 0 1 .6.8'
    'L19 18.3a1 1 0 0 1-.9.7H4a1 1 0 0 1-1-1z"/>',
    "sample": '<path d="M4 20V4M4 20h16"/><circle cx="9" cy="14" r="1.3"/>'
    '<circle cx="12" cy="9.5" r="1.3"/><circle cx="16.5" cy="12.5" r="1.3"/>'
    '<circle cx="17.5" cy="6.5" r="1.3"/>',
    "generate": '<path d="M3 18c3 0 3.5-10 6-10s2.5 8 4.5 8 2-5 3.5-5 1.5 7 4 7"/>'
    '<path d="M3 20.5h18"/>',
    "export": '<path d="M12 15V4M8 7.5L12 3.5l4 4"/>'
    '<path d="M5 12v7a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-7"/>',
    "picture": '<rect x="3.5" y="4.5" width="17" height="15" rx="2"/>'
    '<circle cx="9" cy="10" r="1.7"/><path d="M4 17.5l5.2-4.3 3.3 2.6 4-4.6 3.7 4"/>',
    "run": '<path d="M7 4.8v14.4a.5.5 0 0 0 .8.4l11-7.2a.5.5 0 0 0 0-.8l-11-7.2'
    'a.5.5 0 0 0-.8.4z" '
    'fill="{colour}" stroke="none"/>',
    "pause": '<path d="M8 5v14M16 5v14" stroke-width="4"/>',
    "e_step": '<rect x="3.5" y="3.5" width="17" height="17" rx="4"/>'
    '<path d="M14.8 8H9.5v8h5.3M9.5 12h4.6"/>',
    "m_step": '<rect x="3.5" y="3.5" width="17" height="17" rx="4"/><path d="M8 16V8l4 5 4-5v8"/>',
    "iteration": '<path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4"/><path d="M19.8 3v4.2h-4.2"/>',
    "finish": '<path d="M5 5.5v13l9-6.5z" fill="{colour}"/><path d="M18.5 5v14"/>',
    "reset": '<path d="M19 5.5v13L10 12z" fill="{colour}"/><path d="M5.5 5v14"/>',
    "step_back": '<path d="M15.5 5.5v13L6 12z" fill="{colour}"/><path d="M19 5.5v13"/>',
    "to_start": '<path d="M12 5.5v13L5.5 12zM19.5 5.5v13L13 12z" fill="{colour}"/>',
    "to_newest": '<path d="M12 5.5v13l6.5-6.5zM4.5 5.5v13L11 12z" fill="{colour}"/>',
    "fork": '<circle cx="6" cy="5" r="2"/><circle cx="6" cy="19" r="2"/>'
    '<circle cx="18" cy="8" r="2"/><path d="M6 7v10M18 10c0 4.5-12 2-12 6"/>',
    "move": '<path d="M12 3v18M3 12h18M9 5.8L12 3l3 2.8M9 18.2l3 2.8 3-2.8M5.8 9L3 12l2.8 3'
    'M18.2 9l2.8 3-2.8 3"/>',
    "show_all": '<path d="M4 9V4h5 M15 4h5v5 M20 15v5h-5 M9 20H4v-5"/>',
    "rectangle": '<rect x="4" y="5.5" width="16" height="13" stroke-dasharray="3.2 2.6"/>',
    "lasso": '<path d="M7 16c-3-2-4-5-2-8s7-4 11-2.6 5.4 6 2.6 8.6-7 2.4-9 1.6" '
    'stroke-dasharray="3.2 2.4"/><path d="M9.6 15.6c-.6 1.8-1.6 3-3.4 4.4"/>',
    "hard": '<circle cx="12" cy="12" r="8"/>'
    '<path d="M12 4a8 8 0 0 1 0 16z" fill="{colour}" stroke="none"/>',
    "seed": '<rect x="4" y="4" width="16" height="16" rx="3.5"/>'
    '<circle cx="9" cy="9" r="1.2" fill="{colour}"/>'
    '<circle cx="15" cy="15" r="1.2" fill="{colour}"/>'
    '<circle cx="15" cy="9" r="1.2" fill="{colour}"/>'
    '<circle cx="9" cy="15" r="1.2" fill="{colour}"/>',
    "close": '<path d="M6.5 6.5l11 11M17.5 6.5l-11 11"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.6v.1"/>',
    "warning": '<path d="M12 4l9 15.5H3z"/><path d="M12 10v4.5M12 17v.1"/>',
    "error": '<circle cx="12" cy="12" r="8.5"/><path d="M12 7.5v5.5M12 16.4v.1"/>',
    "check": '<circle cx="12" cy="12" r="8.5"/><path d="M8 12.4l2.9 2.9L16.2 9.6"/>',
    "tour": '<path d="M6 21V4M6 5h12l-3 3.7 3 3.8H6"/>',
    "pairs": '<rect x="4" y="4" width="7" height="7" rx="1"/>'
    '<rect x="13" y="4" width="7" height="7" rx="1"/>'
    '<rect x="4" y="13" width="7" height="7" rx="1"/>'
    '<rect x="13" y="13" width="7" height="7" rx="1"/>',
    "columns": '<rect x="4" y="4.5" width="16" height="15" rx="2"/><path d="M4 9.5h16M10 9.5v10"/>',
    "drop": '<path d="M12 4v10M8 10.5L12 14.5l4-4"/><path d="M5 15v4.5h14V15"/>',
    "numeric": '<path d="M9.5 4l-2 16M16.5 4l-2 16M4.5 9h16M3.5 15h16"/>',
    "text": '<path d="M5 6.5V5h14v1.5M12 5v14M9.5 19h5"/>',
    "back": '<path d="M14.5 5.5L8 12l6.5 6.5"/>',
    "forward": '<path d="M9.5 5.5L16 12l-6.5 6.5"/>',
    "up": '<path d="M12 19.5V5M5.5 11.5L12 5l6.5 6.5"/>',
    "new_folder": '<path d="M3 18V6a1 1 0 0 1 1-1h5l2 2.5h9a1 1 0 0 1 1 1V18a1 1 0 0 1-1 1H4'
    'a1 1 0 0 1-1-1z"/><path d="M12 10.5v5M9.5 13h5"/>',
    "list": '<path d="M5 7h14M5 12h14M5 17h14"/>',
    "details": '<path d="M9 7h11M9 12h11M9 17h11M4 7h.8M4 12h.8M4 17h.8"/>',
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2" fill="{colour}"/>'
    '<path d="M8 10.5V7.5a4 4 0 0 1 8 0v3" stroke-width="2.4"/>',
    "pace": '<path d="M4.2 17a8.5 8.5 0 1 1 15.6 0"/><path d="M12 14l4-5"/>',
}


def names() -> tuple[str, ...]:
    """Return the names of all icons."""
    return tuple(_DRAWINGS)


@cache
def icon(name: str, colour: str, disabled: str) -> QIcon:
    """Return an icon.

    Parameters
    ----------
    name : str
        One of ``names()``.
    colour, disabled : str
        Its colours as ``#rrggbb``, where it can be used and where it cannot.
    """
    made = QIcon()
    for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        drawing = _FRAME.format(colour=tint, lines=_DRAWINGS[name].replace("{colour}", tint))
        renderer = QSvgRenderer(QByteArray(drawing.encode()))
        for size in _SIZES:
            made.addPixmap(_drawn(renderer, size), mode)
    return made


def swatch(colour: QColor, size: int = _SWATCH) -> QPixmap:
    """Return a rounded square of one colour, for a component in a table."""
    scale = 3
    pixmap = QPixmap(size * scale, size * scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    edge = float(size * scale)
    painter.drawRoundedRect(QRectF(0, 0, edge, edge), edge / 4, edge / 4)
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    return pixmap


def component_icon(colour: QColor, lock: QPixmap | None = None) -> QIcon:
    """Return a component's colour, and a lock beside it where something of it stays fixed.

    A row that is chosen in a table shows it in the same colours, and so does a heading.

    Parameters
    ----------
    colour : QColor
    lock : QPixmap or None
    """
    pixmap = swatch(colour)
    if lock is not None:
        pixmap = _side_by_side(pixmap, lock)
    made = QIcon()
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected, QIcon.Mode.Disabled):
        made.addPixmap(pixmap, mode)
    return made


def _side_by_side(left: QPixmap, right: QPixmap) -> QPixmap:
    """Return two pictures of 14 logical pixels, a narrow gap between them."""
    scale = left.devicePixelRatio()
    both = QPixmap(round((2 * _SWATCH + _GAP) * scale), round(_SWATCH * scale))
    both.fill(Qt.GlobalColor.transparent)
    both.setDevicePixelRatio(scale)
    painter = QPainter(both)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawPixmap(QRectF(0, 0, _SWATCH, _SWATCH), left, QRectF(left.rect()))
    painter.drawPixmap(QRectF(_SWATCH + _GAP, 0, _SWATCH, _SWATCH), right, QRectF(right.rect()))
    painter.end()
    return both


def _drawn(renderer: QSvgRenderer, size: int) -> QPixmap:
    pixmap = QPixmap(size, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    return pixmap
