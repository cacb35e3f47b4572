"""A view as it leaves the window: plot, axes, legend and caption, and nothing to press."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QPainter

from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.plots.scene_painting import paint_scene
from gmmstudio.qt.plots.texts import (
    BETWEEN,
    BREAK,
    GAP,
    SMALLER,
    SWATCH,
    LegendEntry,
    draw_swatch,
    swatch_width,
)
from gmmstudio.qt.theme import Theme
from gmmstudio.session.view_state import ViewState

_MARGIN = 8
_LEADING = 4
_LEAST_PLOT = 80


@dataclass(frozen=True, slots=True)
class FigureStyle:
    """How a figure looks.

    Parameters
    ----------
    theme : Theme
        Whose colours it has.
    ground : str or None
        What is behind it, ``#rrggbb``; None for nothing.
    legend, caption : bool
        Whether it has them.
    """

    theme: Theme
    ground: str | None
    legend: bool = True
    caption: bool = False


class Figure:
    """Draws a state once more, for paper: no knobs, no component lit up by the mouse.

    Parameters
    ----------
    view : PlotPanel
        One made for this alone; it is never seen itself.
    like : PlotPanel
        The view in the window, whose ranges are to be seen.
    state : ViewState
    size : QSize
        Of it all, in logical pixels.
    style : FigureStyle
    """

    def __init__(
        self, view: PlotPanel, like: PlotPanel, state: ViewState, size: QSize, style: FigureStyle
    ) -> None:
        self._view, self._style = view, style
        self.size = size
        self._font = QFont(QGuiApplication.font())
        self._font.setPointSizeF(self._font.pointSizeF() * SMALLER)
        self._metrics = QFontMetrics(self._font)
        view.set_theme(style.theme)
        quiet = replace(state, highlighted=None, selected=None)
        view.draw_bare(quiet, size, like)
        self._entries = view.legend_entries() if style.legend else ()
        self.title = "" if state.dataset is None else state.dataset.name
        self._caption = BREAK.join(filter(None, (self.title, view.caption.about)))
        self._legend_lines = list(self._lines_of_legend())
        self._caption_lines = list(self._lines_of_caption()) if style.caption else []
        plot = self._plot
        view.draw_bare(quiet, plot.size().toSize(), like)

    @property
    def dpi(self) -> int:
        """How many logical pixels go to the inch."""
        return int(self._view.logicalDpiX())

    def paint(self, painter: QPainter) -> None:
        """Draw it.

        Parameters
        ----------
        painter : QPainter
            Its unit is the logical pixel, and its origin the upper left corner.
        """
        whole = QRectF(0.0, 0.0, self.size.width(), self.size.height())
        if self._style.ground is not None:
            painter.fillRect(whole, QColor(self._style.ground))
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing
            | QPainter.RenderHint.TextAntialiasing
            | QPainter.RenderHint.LosslessImageRendering
        )
        painter.save()
        painter.setFont(self._font)
        self._draw_legend(painter)
        self._draw_caption(painter)
        painter.restore()
        scene = self._view.canvas.scene()
        # so they are drawn anew, as fine as the device is; see shapes.py
        exported = [item for item in scene.items() if hasattr(item, "setExportMode")]
        for item in exported:
            item.setExportMode(True, {"antialias": True, "painter": painter})
        try:
            paint_scene(painter, scene, self._plot.topLeft(), self._view.canvas.sceneRect())
        finally:
            for item in exported:
                item.setExportMode(False)

    @property
    def _plot(self) -> QRectF:
        """Where the plot is."""
        line = self._metrics.height() + _LEADING
        top = _MARGIN + line * len(self._legend_lines)
        bottom = line * len(self._caption_lines)
        wide = self.size.width() - 2 * _MARGIN
        high = max(self.size.height() - top - bottom - _MARGIN, _LEAST_PLOT)
        return QRectF(_MARGIN, top, wide, high)

    def _lines_of_legend(self) -> Iterator[list[LegendEntry]]:
        """Share the entries out over as many lines as they need."""
        line: list[LegendEntry] = []
        room = self._room
        for entry in self._entries:
            width = self._width(entry)
            if line and width > room:
                yield line
                line, room = [], self._room
            line.append(entry)
            room -= width + BETWEEN
        if line:
            yield line

    def _lines_of_caption(self) -> Iterator[str]:
        line = ""
        for part in self._caption.split(BREAK):
            longer = f"{line}{BREAK}{part}" if line else part
            if line and self._metrics.horizontalAdvance(longer) > self._room:
                yield line
                line = part
            else:
                line = longer
        yield line

    @property
    def _room(self) -> int:
        return int(self.size.width()) - 2 * _MARGIN

    def _width(self, entry: LegendEntry) -> int:
        return swatch_width(entry) + GAP + self._metrics.horizontalAdvance(entry.text)

    def _draw_legend(self, painter: QPainter) -> None:
        line = self._metrics.height() + _LEADING
        for number, entries in enumerate(self._legend_lines):
            x, top = float(_MARGIN), _MARGIN + number * line
            for entry in entries:
                wide = swatch_width(entry)
                place = QRectF(x, top + (self._metrics.height() - SWATCH) / 2, wide, SWATCH)
                draw_swatch(painter, entry, place)
                self._write(painter, x + wide + GAP, top, entry.text, self._style.theme.text)
                x += self._width(entry) + BETWEEN

    def _draw_caption(self, painter: QPainter) -> None:
        line = self._metrics.height() + _LEADING
        top = self.size.height() - _MARGIN / 2 - line * len(self._caption_lines)
        for number, text in enumerate(self._caption_lines):
            self._write(painter, _MARGIN, top + number * line, text, self._style.theme.muted)

    def _write(self, painter: QPainter, x: float, top: float, text: str, colour: str) -> None:
        elided = self._metrics.elidedText(
            text, Qt.TextElideMode.ElideRight, int(self.size.width() - x)
        )
        painter.setPen(QColor(colour))
        high = self._metrics.height()
        where = QRectF(x, top, self._metrics.horizontalAdvance(elided) + 2, high)
        painter.drawText(where, int(Qt.AlignmentFlag.AlignVCenter), elided)
