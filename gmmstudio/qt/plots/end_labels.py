"""Which run each curve is of and what it came to, beside the plot at the height of its end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem, QWidget

from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.theme import Theme
from gmmstudio.session.drawing.labels import spread

_SMALLER = 0.85
_LEADER = 14.0
_GAP = 4.0
_GROWTH = 12.0
"""The column grows by so many pixels: one that follows every digit has the plot tremble."""
_LEAST_PLOT = 180.0
"""Pixels that the plot needs for itself."""


class EndLabel(NamedTuple):
    """A label, and the end of its curve.

    Parameters
    ----------
    text : str
    x, y : float
        Where the curve ends, in the plane.
    is_shown : bool
        Whether it is that of the run on screen.
    """

    text: str
    x: float
    y: float
    is_shown: bool


class EndLabels(pg.GraphicsWidget):
    """A column beside a plane, with a label for each curve that ends in sight.

    They do not overlap; where there is no room for all, the last ones are left out. A fine line
    leads from the end of each curve to its label.

    Parameters
    ----------
    plane : Plane
    """

    def __init__(self, plane: Plane) -> None:
        super().__init__()
        self._plane = plane
        self._labels: tuple[EndLabel, ...] = ()
        self._width = self._room = 0.0
        self._text, self._muted = QColor("black"), QColor("gray")
        self._font = QFont(QApplication.font())
        self._font.setPointSizeF(self._font.pointSizeF() * _SMALLER)
        self._bold = QFont(self._font)
        self._bold.setBold(True)
        self._take_width(0.0)
        plane.box.sigRangeChanged.connect(self._on_range)
        plane.box.sigResized.connect(self._on_range)

    def show_labels(self, labels: Sequence[EndLabel]) -> None:
        """Show other labels, those that matter most first."""
        labels = tuple(labels)
        if labels != self._labels:
            self._labels = labels
            self._fit()
            self.update()

    def give_room(self, room: float) -> None:
        """Take account of the width of plot and column together, in pixels."""
        if room != self._room:
            self._room = room
            self._fit()

    @property
    def texts(self) -> tuple[str, ...]:
        """What is in sight, from top to bottom."""
        return tuple(label.text for label, _, _ in self.placed())

    def placed(self) -> list[tuple[EndLabel, QPointF, float]]:
        """Return the labels in sight from top to bottom, the ends of their curves, and their y.

        In pixels of the column; the ends are to the left of it.
        """
        if not self._width:
            return []
        box, size = self._plane.box, self.size()
        seen = QRectF(box.boundingRect())
        ends = []
        for label in self._labels:
            inside = box.mapFromView(QPointF(label.x, label.y))
            if seen.contains(inside):
                ends.append((label, self.mapFromItem(box, inside)))
        height = QFontMetricsF(self._bold).height()
        ends = ends[: max(int(size.height() // height), 0)]
        places = spread([end.y() for _, end in ends], height, 0.0, size.height())
        told = [(label, end, float(y)) for (label, end), y in zip(ends, places, strict=True)]
        return sorted(told, key=lambda one: one[2])

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._text, self._muted = QColor(theme.text), QColor(theme.muted)
        self.update()

    def boundingRect(self) -> QRectF:
        """Return the column and the plane, through which the lines lead."""
        across = self._plane.box.size().width() + 20.0
        return QRectF(-across, 0.0, across + self.size().width(), self.size().height())

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        """Draw the labels and the lines that lead to them."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = QFontMetricsF(self._bold).height()
        for label, end, y in self.placed():
            colour = self._text if label.is_shown else self._muted
            stroke = QPen(self._muted, 1.0, Qt.PenStyle.DotLine)
            painter.setPen(stroke)
            painter.drawLine(end, QPointF(0.0, end.y()))
            stroke.setStyle(Qt.PenStyle.SolidLine)
            painter.setPen(stroke)
            painter.drawLine(QPointF(0.0, end.y()), QPointF(_LEADER, y))
            painter.setPen(colour)
            painter.setFont(self._bold if label.is_shown else self._font)
            place = QRectF(_LEADER + _GAP, y - height / 2, self.size().width(), height)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, label.text)

    def _fit(self) -> None:
        """Take the width that the labels need, or none where the plot would become too small."""
        metrics = QFontMetricsF(self._bold)
        widest = max((metrics.horizontalAdvance(label.text) for label in self._labels), default=0.0)
        wanted = _GROWTH * -(-(_LEADER + _GAP + widest) // _GROWTH) if self._labels else 0.0
        if not wanted or self._room - wanted < _LEAST_PLOT:
            self._take_width(0.0)
        elif wanted > self._width:
            self._take_width(wanted)

    def _take_width(self, width: float) -> None:
        self._width = width
        self.setMinimumWidth(width)
        self.setMaximumWidth(width)

    def _on_range(self, *_what: object) -> None:
        self.prepareGeometryChange()
        self.update()
