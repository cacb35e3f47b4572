"""Shares of the components as bars: what each has of something, from 0 to 1."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gmmstudio.session.looks import Looks

_NAMES_MOST = 0.5
"""A name tells more than the length of a long bar, whose number stands beside it."""
_BAR_HEIGHT, _BAR_GAP = 16, 6


class ShareBars(QWidget):
    """A bar for each component, as long as its share.

    Parameters
    ----------
    name, title : str
        Object name, and what the shares are.
    parent : QWidget, optional
    """

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._bars: tuple[tuple[str, str, float], ...] = ()

    @property
    def bars(self) -> tuple[tuple[str, str, float], ...]:
        """Name, colour and share by component."""
        return self._bars

    def show_shares(self, shares: NDArray[np.float64] | None, looks: Looks) -> None:
        """Show other shares.

        Parameters
        ----------
        shares : ndarray of float64, shape (k,), or None
            None where there are none.
        looks : Looks
            Of the components.
        """
        k = 0 if shares is None else len(shares)
        values = [] if shares is None else shares.tolist()
        bars = tuple(zip(looks.names(k), looks.hex_colours(k), values, strict=True))
        if bars == self._bars:
            return
        self._bars = bars
        self.setFixedHeight(k * (_BAR_HEIGHT + _BAR_GAP))
        told = ", ".join(f"{name} {share:.3f}" for name, _, share in bars)
        self.setAccessibleDescription(f"{self.accessibleName()}: {told}")
        self.update()

    @property
    def shown_names(self) -> tuple[str, ...]:
        """The names as there is room for them."""
        metrics, room = self.fontMetrics(), self._name_width
        right = Qt.TextElideMode.ElideRight
        return tuple(metrics.elidedText(name, right, room) for name, _, _ in self._bars)

    @property
    def _name_width(self) -> int:
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(name) for name, _, _ in self._bars), default=0)
        # an advance is rounded, and Qt shortens what is a fraction of a pixel wider
        return min(widest + 1, round(self.width() * _NAMES_MOST))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw names, bars and numbers."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        names, shown_names = self._name_width, self.shown_names
        number = metrics.horizontalAdvance("0.000") + 8
        room = self.width() - names - 10 - number
        text = self.palette().windowText().color()
        track = QColor(text)
        track.setAlpha(24)
        for place, (_, colour, share) in enumerate(self._bars):
            top = place * (_BAR_HEIGHT + _BAR_GAP)
            painter.setPen(text)
            right, left = Qt.AlignmentFlag.AlignRight, Qt.AlignmentFlag.AlignLeft
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRectF(0, top, names, _BAR_HEIGHT), left | middle, shown_names[place])
            painter.drawText(
                QRectF(self.width() - number, top, number, _BAR_HEIGHT),
                right | middle,
                f"{share:.3f}",
            )
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(track)
            painter.drawRoundedRect(QRectF(names + 10, top, room, _BAR_HEIGHT), 3, 3)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(names + 10, top, share * room, _BAR_HEIGHT), 3, 3)
        painter.end()
