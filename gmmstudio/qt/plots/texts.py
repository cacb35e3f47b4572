"""Small texts around a plot: legend, caption, and what is said where there is nothing to draw."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gmmstudio.qt.theme import Theme

SMALLER = 0.9
SWATCH = 10
GAP = 5
BETWEEN, _CLOSER = 14, 9
_LINE = 2.6
_DASHED, _DASH_WIDTH = 26, 1.6
BREAK = " · "
_HIGH_ENOUGH_FOR_TWO = 240


class LegendEntry(NamedTuple):
    """One thing a legend explains.

    Parameters
    ----------
    colour : str
        ``#rrggbb``.
    text : str
    line : bool
        Whether the plot draws it as a line rather than as an area or dots.
    dashes : tuple of float
        Of such a line, in its widths, drawn and left out by turns; empty for one drawn through.
    short : str
        What to say where there is no room for the text; without it the text is kept.
    """

    colour: str
    text: str
    line: bool = False
    dashes: tuple[float, ...] = ()
    short: str = ""


class Caption(QLabel):
    """A quiet line, or two in a view that is high enough, shortened rather than cut.

    The room of both lines is kept, whatever is said: a plot that grows and shrinks under the
    pointer is hard to watch, and harder to aim at.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = self.about = ""
        self._lines = 2
        self._strong = False
        self._colours = "#808080", "#808080"
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * SMALLER)
        self.setFont(font)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, text: str, *, strong: bool = False, aside: str = "") -> None:
        """Show a text.

        Parameters
        ----------
        text : str
            A line is broken at `` · `` only.
        strong : bool
            Whether it answers what a person does just now, rather than being there to be looked up.
        aside : str
            What can be done here: no part of a picture that leaves the window.
        """
        if strong is not self._strong:
            self._strong = strong
            _colour_text(self, self._colours[strong])
        self.about = text
        if aside:
            text = f"{text}{BREAK}{aside}"
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
        self._colours = theme.muted, theme.text
        _colour_text(self, self._colours[self._strong])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the text to the room there is."""
        super().resizeEvent(event)
        self._fit()

    def suit(self, height: int) -> None:
        """Take as many lines as a view of a height has room for.

        Parameters
        ----------
        height : int
            Of the view, in logical pixels.
        """
        lines = 2 if height >= _HIGH_ENOUGH_FOR_TWO else 1
        if lines != self._lines:
            self._lines = lines
            self._fit()
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the height of the lines there are; any width will do."""
        return QSize(80, self._lines * self.fontMetrics().lineSpacing() + 1)

    def minimumSizeHint(self) -> QSize:
        """Return the height of the lines there are; any width will do."""
        return QSize(0, self.sizeHint().height())

    def _fit(self) -> None:
        metrics, room = self.fontMetrics(), max(self.width() - 2, 0)
        first, rest = self._full, ""
        if self._lines > 1 and metrics.horizontalAdvance(first) > room:
            parts = self._full.split(BREAK)
            fitting = len(parts)
            while fitting > 1 and metrics.horizontalAdvance(BREAK.join(parts[:fitting])) > room:
                fitting -= 1
            first, rest = BREAK.join(parts[:fitting]), BREAK.join(parts[fitting:])
        shown = [
            metrics.elidedText(line, Qt.TextElideMode.ElideRight, room)
            for line in (first, rest)
            if line
        ]
        self.setText("\n".join(shown))
        is_whole = shown == [line for line in (first, rest) if line]
        self.setToolTip("" if is_whole else self._full)


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
    """What each colour stands for, as many entries as there is room for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[LegendEntry, ...] = ()
        self._text, self._muted = QColor("black"), QColor("gray")
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * SMALLER)
        self.setFont(font)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_entries(self, entries: Sequence[LegendEntry]) -> None:
        """Show other entries.

        Parameters
        ----------
        entries : sequence of LegendEntry
        """
        entries = tuple(entries)
        if entries != self._entries:
            self._entries = entries
            self.setAccessibleName("Legend: " + ", ".join(entry.text for entry in entries))
            self.setToolTip("\n".join(entry.text for entry in entries))
            self.update()

    def entries(self) -> tuple[LegendEntry, ...]:
        """Return all entries, also those there is no room for."""
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
        texts, between = self._texts_that_fit(metrics)
        for entry, text in zip(self._entries, texts, strict=False):
            width = swatch_width(entry)
            draw_swatch(painter, entry, QRectF(x, middle - SWATCH / 2, width, SWATCH))
            painter.setPen(self._text)
            x = self._write(painter, x + width + GAP, text) + between
        if len(texts) < len(self._entries):
            painter.setPen(self._muted)
            self._write(painter, x, f"+{len(self._entries) - len(texts)}")
        painter.end()

    def _write(self, painter: QPainter, x: int, text: str) -> int:
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(
            QRectF(x, 0, width + 2, self.height()), Qt.AlignmentFlag.AlignVCenter, text
        )
        return x + width

    def texts_shown(self) -> list[str]:
        """Return what is written beside the swatches, of as many entries as there is room for."""
        return self._texts_that_fit(QFontMetrics(self.font()))[0]

    def _texts_that_fit(self, metrics: QFontMetrics) -> tuple[list[str], int]:
        """Return texts and the gap between entries: closer, then shorter, before any is left out.

        Parameters
        ----------
        metrics : QFontMetrics
        """
        full = [entry.text for entry in self._entries]
        short = [entry.short or entry.text for entry in self._entries]
        for texts, between in ((full, BETWEEN), (full, _CLOSER), (short, _CLOSER)):
            widths = [
                swatch_width(entry) + GAP + metrics.horizontalAdvance(text) + between
                for entry, text in zip(self._entries, texts, strict=True)
            ]
            if sum(widths) - between <= self.width():
                return texts, between
        room = self.width() - metrics.horizontalAdvance("+50")
        fitting = sum(1 for end in accumulate(widths) if end <= room)
        return short[:fitting], _CLOSER


def swatch_width(entry: LegendEntry) -> int:
    """Return the width of what is drawn before a text, in logical pixels."""
    return _DASHED if entry.dashes else SWATCH


def draw_swatch(painter: QPainter, entry: LegendEntry, place: QRectF) -> None:
    """Draw an area, a line, or a line of dashes long enough to know it by."""
    if entry.dashes:
        stroke = QPen(QColor(entry.colour), _DASH_WIDTH, c=Qt.PenCapStyle.FlatCap)
        stroke.setDashPattern(entry.dashes)
        painter.setPen(stroke)
        painter.drawLine(place.left(), place.center().y(), place.right(), place.center().y())
        return
    high = _LINE if entry.line else SWATCH
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(entry.colour))
    bar = QRectF(place.left(), place.center().y() - high / 2, place.width(), high)
    painter.drawRoundedRect(bar, min(high / 2, 2.5), min(high / 2, 2.5))


def _colour_text(label: QLabel, colour: str) -> None:
    palette = label.palette()
    palette.setColor(label.foregroundRole(), QColor(colour))
    label.setPalette(palette)
