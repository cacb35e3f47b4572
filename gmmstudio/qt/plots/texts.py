"""Small texts around a plot: legend, caption, and what is said where there is nothing to draw."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gmmstudio.qt.theme import Theme

_SMALLER = 0.9
_SWATCH = 10
_GAP = 5
_BETWEEN = 14


class Caption(QLabel):
    """One quiet line that is shortened rather than pushing its neighbours."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = ""
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _SMALLER)
        self.setFont(font)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Show a text.

        Parameters
        ----------
        text : str
        """
        if text != self._full:
            self._full = text
            self.setAccessibleName(text)
            self._fit()

    @property
    def full_text(self) -> str:
        """The text, also where the screen shows it shortened."""
        return self._full

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        _colour_text(self, theme.muted)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the text to the room there is."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown = self.fontMetrics().elidedText(
            self._full, Qt.TextElideMode.ElideRight, max(self.width() - 2, 0)
        )
        self.setText(shown)
        self.setToolTip(self._full if shown != self._full else "")


class Note(QLabel):
    """What is said, in the middle, where there is nothing to draw yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, text: str) -> None:
        """Show a text, or nothing where it is empty.

        Parameters
        ----------
        text : str
        """
        self.setText(text)
        self.setVisible(bool(text))

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        _colour_text(self, theme.muted)


class LegendStrip(QWidget):
    """The components' names beside their colours, as many as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[tuple[str, str], ...] = ()
        self._text, self._muted = QColor("black"), QColor("gray")
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _SMALLER)
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: Sequence[tuple[str, str]]) -> None:
        """Show other entries.

        Parameters
        ----------
        entries : sequence of (str, str)
            Colour as ``#rrggbb`` and text.
        """
        entries = tuple(entries)
        if entries != self._entries:
            self._entries = entries
            self.setAccessibleName("Legend: " + ", ".join(text for _, text in entries))
            self.setToolTip("\n".join(text for _, text in entries))
            self.update()

    def entries(self) -> tuple[tuple[str, str], ...]:
        """Return colour and text of each entry, also of those there is no room for."""
        return self._entries

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        self._text, self._muted = QColor(theme.text), QColor(theme.muted)
        self.update()

    def sizeHint(self) -> QSize:
        """Return the size of one line of text."""
        return QSize(80, QFontMetrics(self.font()).height() + 2)

    def minimumSizeHint(self) -> QSize:
        """Return one line's height; any width will do."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw swatches and names from the left; say how many there was no room for."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = QFontMetrics(self.font())
        x, middle = 0, self.height() / 2
        fitting = self._how_many_fit(metrics)
        for colour, text in self._entries[:fitting]:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colour))
            painter.drawRoundedRect(QRectF(x, middle - _SWATCH / 2, _SWATCH, _SWATCH), 2.5, 2.5)
            painter.setPen(self._text)
            x = self._write(painter, x + _SWATCH + _GAP, text) + _BETWEEN
        if fitting < len(self._entries):
            painter.setPen(self._muted)
            self._write(painter, x, f"+{len(self._entries) - fitting}")
        painter.end()

    def _write(self, painter: QPainter, x: int, text: str) -> int:
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(
            QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, text
        )
        return x + width

    def _how_many_fit(self, metrics: QFontMetrics) -> int:
        widths = [
            _SWATCH + _GAP + metrics.horizontalAdvance(text) + _BETWEEN for _, text in self._entries
        ]
        if sum(widths) - _BETWEEN <= self.width():
            return len(widths)
        room = self.width() - metrics.horizontalAdvance("+50")
        fitting = 0
        for width in widths:
            room -= width
            if room < 0:
                break
            fitting += 1
        return fitting


def _colour_text(label: QLabel, colour: str) -> None:
    palette = label.palette()
    palette.setColor(label.foregroundRole(), QColor(colour))
    label.setPalette(palette)
