"""An axis with few, round, legible numbers, and a pair of axes around a plane."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape

import pyqtgraph as pg
from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication

from gmmstudio.qt.explanations import as_written
from gmmstudio.qt.theme import Theme
from gmmstudio.session.drawing.ranges import THINNEST
from gmmstudio.session.drawing.ticks import power_labels, step_within, tick_labels, tick_step

FARTHEST = 10.0
"""How far a person may go past what is drawn, in lengths of its range."""

_PIXELS_BETWEEN = {"bottom": 78.0, "left": 38.0}
_FONT_SCALE = 0.9
_WIDEST_LABEL = 400.0
_OVERHANG = 7.0
_APART = 22.0
_CLOSEST = 1e-9


class QuietAxis(pg.AxisItem):
    """An axis that shows round numbers, a hair-thin grid, and a name that never runs over.

    Parameters
    ----------
    orientation : str
        ``"left"`` or ``"bottom"``.
    """

    # the base class resizes itself, and so asks for these, while it is being made
    _title = _short = ""
    _places: object = None
    _colour = "#000000"
    whole = False
    """Whether the axis counts things, so that a number between two whole ones means nothing."""
    powers = False
    """Whether a value v stands for 10ᵛ; the numbers then are whole powers."""

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation, maxTickLength=0)
        self._steps_wanted = _PIXELS_BETWEEN[orientation]
        self.enableAutoSIPrefix(False)
        self.setGrid(255)
        self.setZValue(-1000)
        font = QApplication.font()
        font.setPointSizeF(font.pointSizeF() * _FONT_SCALE)
        # the width must not follow the numbers down again: a plot that grows and shrinks while a
        # run changes its scale is hard to watch
        self.setStyle(
            tickFont=font,
            tickTextOffset=6 if orientation == "left" else 4,
            maxTickLevel=0,
            maxTextLevel=0,
            tickAlpha=255,
            autoReduceTextSpace=orientation == "bottom",
        )
        self._label_font = font

    @property
    def title(self) -> str:
        """The name in full, also where the screen shows it shortened."""
        return self._title

    def set_title(self, title: str, *, short: str = "") -> None:
        """Name what the axis shows.

        Parameters
        ----------
        title : str
            A column's name or a quantity; empty for none.
        short : str
            What to say where there is no room for it; without it the name itself is shortened.
        """
        if (title, short) != (self._title, self._short):
            self._title, self._short = title, short
            self._show_title()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        self._colour = theme.muted
        # not cosmetic: in a picture of more pixels such a line would be a hair
        self.setPen(pg.mkPen(theme.border, width=1, cosmetic=False))
        self.setTickPen(pg.mkPen(theme.grid, width=1, cosmetic=False))
        self.setTextPen(pg.mkPen(theme.muted))
        self._show_title()

    def tickSpacing(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, float]]:
        """Return one level of ticks at a round distance (pyqtgraph's hook)."""
        span = abs(maxVal - minVal)
        if not THINNEST < span < math.inf:
            return []
        between = self._steps_wanted
        for _ in range(2):
            step = tick_step(span, max(2.0, size / between), whole=self.whole)
            if self.orientation == "left":
                break
            between = max(between, self._widest(minVal, maxVal, step) + _APART)
        low, high = min(minVal, maxVal), max(minVal, maxVal)
        finer = step_within(low, high, max(2.0, size / between), whole=self.whole)
        # one number alone tells no scale; where there is no room for two it must do
        return [(finer if self._has_room(low, high, finer, size) else step, 0.0)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """Return the numbers as text (pyqtgraph's hook)."""
        if self.powers:
            return power_labels([round(value) for value in values])
        return tick_labels([value * scale for value in values], spacing * scale)

    def boundingRect(self) -> QRectF:
        """Leave room for numbers at the very ends, which would be left out otherwise."""
        # The scene asks a dozen times a frame, and pyqtgraph maps two rectangles for each answer.
        view = self.linkedView()
        places = self.geometry(), None if view is None else view.geometry()
        if places != self._places:
            along = _OVERHANG if self.orientation == "bottom" else 0.0
            across = _OVERHANG if self.orientation == "left" else 0.0
            self._places = places
            self._bounds = super().boundingRect().adjusted(-along, -across, along, across)
        return QRectF(self._bounds)

    def resizeEvent(self, ev: object = None) -> None:
        """Shorten the name to the room there is."""
        super().resizeEvent(ev)
        if self._title and self._elided() != self.labelText:
            self._show_title()
        self._place_title()

    def _show_title(self) -> None:
        if not self._title:
            self.showLabel(False)
            return
        self.label.setFont(self._label_font)
        self.setLabel(text=self._elided(), color=self._colour)
        self.label.setToolTip(as_written(self._title))
        self._place_title()

    def _place_title(self) -> None:
        """Put the name in the middle of the axis.

        pyqtgraph does so only when the axis changes its size, not when the name does, and lets it
        hang over the lower edge, where the caption is.
        """
        text, size = self.label.boundingRect(), self.size()
        if self.orientation == "bottom":
            self.label.setPos((size.width() - text.width()) / 2, size.height() - text.height() + 2)
        else:
            self.label.setPos(-5, (size.height() + text.width()) / 2)

    def _elided(self) -> str:
        room = self.size().height() if self.orientation == "left" else self.size().width()
        metrics = QFontMetricsF(self._label_font)
        room = min(max(room - 2 * self.label.document().documentMargin(), 40.0), _WIDEST_LABEL)
        fits = not self._short or metrics.horizontalAdvance(self._title) <= room
        title = self._title if fits else self._short
        # pyqtgraph takes it for HTML
        return escape(metrics.elidedText(title, Qt.TextElideMode.ElideRight, room))

    def _has_room(self, low: float, high: float, step: float, size: float) -> bool:
        if self.orientation == "left":
            needed = QFontMetricsF(self._label_font).height()
        else:
            needed = self._widest(low, high, step) + _APART
        return step / (high - low) * size >= needed

    def _widest(self, low: float, high: float, step: float) -> float:
        metrics = QFontMetricsF(self._label_font)
        return max(metrics.horizontalAdvance(text) for text in tick_labels([low, high], step))


class RangeBox(pg.ViewBox):
    """A plane that can be dragged and zoomed, and that a double click brings home.

    Attributes
    ----------
    double_click_brings_home : bool
        False where a double click does something else.
    drag_taker : callable or None
        Asked first with every drag (pyqtgraph's event); False leaves it to the plane.
    """

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self._home: QRectF | None = None
        self.follows_home = True
        self.double_click_brings_home = True
        self.drag_taker: Callable[[object], bool] | None = None
        self.disableAutoRange()
        self.events = _RangeEvents()
        self.sigRangeChangedManually.connect(self._leave_home)

    @property
    def home(self) -> QRectF | None:
        """The range that shows everything."""
        return self._home

    def set_home(
        self, x_range: tuple[float, float], y_range: tuple[float, float], beyond: float = FARTHEST
    ) -> None:
        """Say which range shows everything, and show it unless a person has chosen another.

        Parameters
        ----------
        x_range, y_range : tuple of float
        beyond : float
            How far one may go past its ends, in lengths of the range.
        """
        home = QRectF(x_range[0], y_range[0], x_range[1] - x_range[0], y_range[1] - y_range[0])
        if home == self._home:
            return
        self._home = home
        wide, high = home.width(), home.height()
        self.setLimits(
            xMin=home.left() - beyond * wide,
            xMax=home.right() + beyond * wide,
            yMin=home.top() - beyond * high,
            yMax=home.bottom() + beyond * high,
            minXRange=_CLOSEST * wide,
            minYRange=_CLOSEST * high,
        )
        if self.follows_home:
            self.go_home()

    def go_home(self) -> None:
        """Show everything again."""
        self.follows_home = True
        if self._home is not None:
            self.setRange(self._home, padding=0.0, disableAutoRange=True)

    def mouseClickEvent(self, ev: object) -> None:
        """Reset on a double click; ask for the menu on a right click (pyqtgraph's hook)."""
        if ev.button() == Qt.MouseButton.LeftButton and ev.double():
            ev.accept()
            if self.double_click_brings_home:
                was_home = self.follows_home
                self.go_home()
                (self.events.stayed_home if was_home else self.events.came_home).emit()
        elif ev.button() == Qt.MouseButton.RightButton:
            ev.accept()
            self.events.menu_wanted.emit(ev.screenPos().toPoint())

    def mouseDragEvent(self, ev: object, axis: int | None = None) -> None:
        """Move the plane, unless another takes the drag (pyqtgraph's hook)."""
        if axis is not None or self.drag_taker is None or not self.drag_taker(ev):
            super().mouseDragEvent(ev, axis)

    def _leave_home(self, _mask: object) -> None:
        self.follows_home = False


class _RangeEvents(QObject):
    """What a person asked of a plane; a QObject of its own, for the plane is a graphics item."""

    came_home = Signal()
    stayed_home = Signal()
    """A double click where everything was shown already."""
    menu_wanted = Signal(object)
    """Where on the screen, a QPoint."""


class Plane:
    """A plane with an axis at its left and one below, in rows of a graphics layout.

    Parameters
    ----------
    layout : pyqtgraph.GraphicsLayout
        Where it goes.
    row : int
        Its row; the axis below takes the next.
    """

    def __init__(self, layout: pg.GraphicsLayout, row: int) -> None:
        self.box = RangeBox()
        self.left, self.bottom = QuietAxis("left"), QuietAxis("bottom")
        layout.addItem(self.left, row, 0)
        layout.addItem(self.box, row, 1)
        layout.addItem(self.bottom, row + 1, 1)
        self.left.linkToView(self.box)
        self.bottom.linkToView(self.box)

    def add(self, item: object, z: float = 0.0) -> None:
        """Put an item on the plane, for good.

        Parameters
        ----------
        item : QGraphicsItem
        z : float
            Items of higher z cover those of lower.
        """
        item.setZValue(z)
        self.box.addItem(item, ignoreBounds=True)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        self.left.set_theme(theme)
        self.bottom.set_theme(theme)
