"""The matrix of pairs as one graphics item, painted as a whole from what it was last told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from pyqtgraph.functions import create_qpolygonf, ndarray_from_qpolygonf
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsWidget,
    QSizePolicy,
    QStyleOptionGraphicsItem,
    QWidget,
)

from gmmstudio.mixture import Mixture
from gmmstudio.qt.plots.devices import pixel_ratio
from gmmstudio.qt.theme import Theme, current_theme
from gmmstudio.session.drawing.ellipses import ellipses
from gmmstudio.session.drawing.grids import adaptive_lines, component_curves
from gmmstudio.session.drawing.histogram import Histogram
from gmmstudio.session.drawing.name_lines import in_lines, lines_needed
from gmmstudio.session.drawing.pairs import (
    Cell,
    PairsPicture,
    cells,
    correlations,
    outlines_in,
)

_GAP = 4
_AROUND = 4
_SMALLER = 0.85
_POINTS = 32
_LINES = 72
_HEADROOM, _TALLEST = 1.12, 3.0
_PAD = 5.0
_LEAST_BAR, _MOST_BAR = 2.0, 11.0
_NUMBER_FROM = 9.0
_FILL = 56


@dataclass(frozen=True, eq=False)
class PairsContent:
    """What the matrix shows.

    Parameters
    ----------
    columns : tuple of str
        Names, at least two.
    ranges : tuple of (float, float)
        What is in sight of each column.
    histograms : tuple of Histogram
        Of each column.
    mixture : Mixture or None
        Of these columns.
    colours : tuple of str
        Of its components, ``#rrggbb``.
    lit : int or None
        The component that is lit up.
    shown : tuple of int or None
        Column and row of the pair that the scatter shows.
    """

    columns: tuple[str, ...] = ()
    ranges: tuple[tuple[float, float], ...] = ()
    histograms: tuple[Histogram, ...] = ()
    mixture: Mixture | None = None
    colours: tuple[str, ...] = ()
    lit: int | None = None
    shown: tuple[int, int] | None = None


class PairsItem(QGraphicsWidget):
    """Paints the matrix.

    Parameters
    ----------
    picture : PairsPicture
        The rows.
    """

    def __init__(self, picture: PairsPicture) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._picture = picture
        self._content = PairsContent()
        self._theme = current_theme()
        self._image: QImage | None = None
        self._font = QApplication.font()
        self._font.setPointSizeF(self._font.pointSizeF() * _SMALLER)
        self.cursor_cell: tuple[int, int] | None = None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        self._theme = theme
        self.refresh()

    def show(self, content: PairsContent) -> None:
        """Show other content, or other colours of the rows.

        Parameters
        ----------
        content : PairsContent
        """
        self._content = content
        self.refresh()

    def refresh(self) -> None:
        """Make the image of the rows anew when it is next painted."""
        self._image = None
        self.update()

    def frame_none(self) -> None:
        """Draw no frame around the pair that the scatter shows."""
        self._content = replace(self._content, shown=None)
        self.update()

    def point_at(self, place: tuple[int, int] | None) -> None:
        """Draw a frame around a cell.

        Parameters
        ----------
        place : tuple of int or None
            Row and column.
        """
        if place != self.cursor_cell:
            self.cursor_cell = place
            self.update()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells at the present size, line by line."""
        n = len(self._content.columns)
        if n == 0:
            return ()
        size = self.size()
        # the frame of the last cell lies on the pixel behind it
        return cells(n, size.width() - 1.0, size.height(), self._edges(), _GAP)

    def _edges(self) -> tuple[float, float]:
        """Return the room for names at the left and below: two lines where one is too short."""
        metrics, names, size = QFontMetricsF(self._font), self._content.columns, self.size()
        gaps, advance = _GAP * (len(names) - 1), metrics.horizontalAdvance
        one, two = metrics.height() + _AROUND, 2 * metrics.height() + _AROUND
        across = int((size.width() - two - gaps) // len(names))
        below = one if lines_needed(names, across, advance) == 1 else two
        down = int((size.height() - below - gaps) // len(names))
        return (one if lines_needed(names, down, advance) == 1 else two), below

    def cell_at(self, place: QPointF) -> Cell | None:
        """Return the cell at a place of the item."""
        return next((cell for cell in self.cells if cell.holds(place.x(), place.y())), None)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        """Draw all cells."""
        shown = self.cells
        if not shown:
            return
        painter.setFont(self._font)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for cell in shown:
            painter.fillRect(_rect(cell), QColor(self._theme.blend(self._theme.grid, 0.35)))
        self._draw_rows(painter, shown)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        for cell in shown:
            painter.save()
            painter.setClipRect(_rect(cell))
            if cell.is_diagonal:
                self._draw_column(painter, cell)
            elif cell.is_below:
                self._draw_ellipses(painter, cell)
            else:
                self._draw_correlations(painter, cell)
            painter.restore()
        # said anew, as SVG does not hear of it by the restoring
        painter.setClipRect(self.boundingRect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for cell in shown:
            self._draw_frame(painter, cell)
        self._draw_names(painter, shown)

    def _draw_rows(self, painter: QPainter, shown: Sequence[Cell]) -> None:
        ratio = pixel_ratio(painter)
        size = self.size()
        if self._image is None or self._image.devicePixelRatio() != ratio or self._at != size:
            pixels = self._picture.pixels(shown, size.width(), size.height(), ratio)
            height, width = pixels.shape
            image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32)
            # a QImage over foreign memory does not keep that memory alive
            image.pixels = pixels
            image.setDevicePixelRatio(ratio)
            self._image, self._at = image, size
        painter.drawImage(QRectF(QPointF(0.0, 0.0), size), self._image)

    def _draw_ellipses(self, painter: QPainter, cell: Cell) -> None:
        content = self._content
        if content.mixture is None:
            return
        seen = content.mixture.marginal((cell.column, cell.row))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for radius, width in ((2.0, 1.1), (1.0, 1.6)):
            outlines = ellipses(seen.means, seen.covariances, radius, _POINTS)
            for index, line in enumerate(outlines_in(cell, outlines, content.ranges)):
                painter.setPen(self._pen(index, width))
                painter.drawPolyline(_polygon(line))

    def _draw_column(self, painter: QPainter, cell: Cell) -> None:
        content, theme = self._content, self._theme
        bars = content.histograms[cell.row]
        (left, right) = content.ranges[cell.row]
        x, joint = self._curves(cell.row)
        highest = float(bars.density.max(initial=0.0))
        # whole curves, but not so tall that the bars could no longer be told apart
        tallest = float(joint.sum(axis=0).max(initial=0.0))
        top = max(highest, min(tallest, _TALLEST * highest)) * _HEADROOM or 1.0
        scale = np.array([cell.width / (right - left), cell.height / top])
        corner = np.array([cell.left, cell.top + cell.height])

        def placed(x: np.ndarray, heights: np.ndarray) -> np.ndarray:
            away = np.stack([x - left, -heights], axis=1)
            return corner + away * scale

        edges = np.repeat(bars.edges, 2)
        heights = np.concatenate([[0.0], np.repeat(bars.density, 2), [0.0]])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.blend(theme.neutral, 0.38)))
        painter.drawPolygon(_polygon(placed(edges, heights)))
        if not len(joint):
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # the sum below: where a component is alone, the two are one line
        painter.setPen(QPen(QColor(theme.text), 1.6))
        painter.drawPolyline(_polygon(placed(x, joint.sum(axis=0))))
        for index, curve in enumerate(joint):
            painter.setPen(self._pen(index, 1.5))
            painter.drawPolyline(_polygon(placed(x, curve)))

    def _curves(self, column: int) -> tuple[np.ndarray, np.ndarray]:
        """Return places of a column, shape (p,), and the components' curves there, shape (k, p)."""
        content = self._content
        if content.mixture is None:
            return np.empty(0), np.empty((0, 0))
        one = content.mixture.marginal((column,))
        x = adaptive_lines(
            one.means[:, 0], one.standard_deviations[:, 0], *content.ranges[column], _LINES
        )
        return x, component_curves(one, x)[0]

    def _draw_correlations(self, painter: QPainter, cell: Cell) -> None:
        content, theme = self._content, self._theme
        if content.mixture is None:
            return
        values = correlations(content.mixture, cell.column, cell.row)
        metrics = QFontMetricsF(self._font)
        line = (cell.height - 2 * _PAD) / len(values)
        thick = min(max(0.62 * line, _LEAST_BAR), _MOST_BAR)
        wide = metrics.horizontalAdvance("−0.00") + _PAD
        with_numbers = line >= _NUMBER_FROM and cell.width > 1.9 * wide
        room = cell.width - 2 * _PAD - (wide if with_numbers else 0.0)
        line = min(line, 2.0 * _MOST_BAR)
        begun = cell.top + (cell.height - line * len(values)) / 2
        middle = cell.left + _PAD + room / 2
        painter.setPen(QPen(QColor(theme.border), 1.0))
        painter.drawLine(QPointF(middle, begun), QPointF(middle, begun + line * len(values)))
        for index, value in enumerate(values):
            centre = begun + (index + 0.5) * line
            if np.isfinite(value):
                end = middle + value * room / 2
                bar = QRectF(min(middle, end), centre - thick / 2, abs(end - middle), thick)
                painter.fillRect(bar, QColor(content.colours[index]))
            if with_numbers:
                painter.setPen(QColor(theme.text if index == content.lit else theme.muted))
                text = f"{value:.2f}".replace("-", "−") if np.isfinite(value) else "–"
                where = QRectF(cell.left, centre - line, cell.width - _PAD, 2 * line)
                align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
                painter.setFont(_fitting(self._font, line))
                painter.drawText(where, int(align), text)

    def _draw_frame(self, painter: QPainter, cell: Cell) -> None:
        place, theme = (cell.row, cell.column), self._theme
        shown = self._content.shown
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if place == self.cursor_cell:
            painter.setPen(QPen(QColor(theme.text), 2.0))
        elif shown is not None and place in {shown, shown[::-1]} and cell.is_below:
            painter.setPen(QPen(QColor(theme.accent), 2.0))
        else:
            painter.setPen(QPen(QColor(theme.border), 1.0))
        painter.drawRect(_rect(cell))

    def _draw_names(self, painter: QPainter, shown: Sequence[Cell]) -> None:
        painter.setFont(self._font)
        painter.setPen(QColor(self._theme.muted))
        n, (left, below) = len(self._content.columns), self._edges()
        at_top = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        at_foot = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
        for place in range(n):
            cell = shown[(n - 1) * n + place]
            under = QRectF(cell.left, cell.top + cell.height + 2, cell.width, below - 2)
            painter.drawText(under, at_top, self._name(place, cell.width))
            cell = shown[place * n]
            painter.save()
            painter.translate(0.0, cell.top + cell.height)
            painter.rotate(-90.0)
            beside = QRectF(0.0, 0.0, cell.height, left - 3)
            painter.drawText(beside, at_foot, self._name(place, cell.height))
            painter.restore()

    def _name(self, place: int, room: float) -> str:
        """Return the name of a column in one or two lines, each shortened to the room there is."""
        metrics = QFontMetricsF(self._font)
        lines = in_lines(self._content.columns[place], room, metrics.horizontalAdvance)
        right = Qt.TextElideMode.ElideRight
        return "\n".join(metrics.elidedText(line, right, room) for line in lines)

    def _pen(self, index: int, width: float) -> QPen:
        more = 0.8 if index == self._content.lit else 0.0
        return QPen(QColor(self._content.colours[index]), width + more)


def _rect(cell: Cell) -> QRectF:
    return QRectF(cell.left, cell.top, cell.width, cell.height)


def _polygon(points: np.ndarray) -> QPolygonF:
    """Return points as Qt has them, without making an object of each."""
    polygon = create_qpolygonf(len(points))
    ndarray_from_qpolygonf(polygon)[:] = points
    return polygon


def _fitting(font: QFont, line: float) -> QFont:
    """Return a font no higher than a line."""
    high = QFontMetricsF(font).height()
    if high <= line:
        return font
    smaller = QFont(font)
    smaller.setPointSizeF(font.pointSizeF() * max(line / high, 0.75))
    return smaller
