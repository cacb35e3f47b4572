"""Which component each row belongs to, and how surely: a stacked bar a row."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent
from PySide6.QtWidgets import QWidget

from gmmstudio.qt.plots.marks import pen
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.plots.pick_tool import PickTool, combined
from gmmstudio.qt.plots.picture_item import PictureItem
from gmmstudio.qt.plots.texts import LegendEntry
from gmmstudio.qt.theme import Theme
from gmmstudio.session.brushing import Combine
from gmmstudio.session.drawing.bars import Groups, rows_per_bar
from gmmstudio.session.drawing.captions import (
    MARK,
    count_caption,
    marks_caption,
    nothing_to_show,
    responsibilities_caption,
    source_rows_caption,
)
from gmmstudio.session.drawing.pictures import BarsPicture
from gmmstudio.session.pick_mode import PickMode
from gmmstudio.session.regions import TheseRows
from gmmstudio.session.view_state import ViewState


class ResponsibilityView(PlotPanel):
    """P(C | row) of every row, the rows sorted by component and certainty.

    Parameters
    ----------
    parent : QWidget, optional
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("responsibilityView", "Responsibilities of the rows", parent)
        self._shown: ViewState | None = None
        self._order = np.empty(0, dtype=np.int64)
        self._resp = np.empty((0, 0))
        self._groups: Groups | None = None
        self._hovered: int | None = None
        self.header.addWidget(self.legend, 1)
        self.plane = self.add_plane(0)
        self.plane.left.set_title("P(C | row)")
        self.plane.left.setTicks([[(0.0, "0"), (0.5, "0.5"), (1.0, "1")]])
        self.plane.bottom.whole = True
        self.plane.bottom.set_title("rows by component and certainty")
        self.plane.box.setMouseEnabled(x=True, y=False)
        self._picture = BarsPicture()
        self.bars = PictureItem(self._picture)
        self.cursor = pg.InfiniteLine(angle=90)
        self.cursor.hide()
        self.plane.add(self.bars, 1)
        self.plane.add(self.cursor, 6)
        self.pick_tool = PickTool(self.plane, self, along=True)
        self.pick_tool.drawn.connect(self._on_drawn)
        self.canvas.scene().sigMouseClicked.connect(self._on_click)
        self.canvas.viewport().installEventFilter(self)
        self.set_theme(self.theme)

    def take_theme(self, theme: Theme) -> None:
        """Give a theme's colours to the view's own items."""
        self.legend.set_theme(theme)
        self.cursor.setPen(pen(theme.text, 1.4))
        self.pick_tool.set_theme(theme)

    def draw(self, state: ViewState) -> None:
        """Bring the items up to a state."""
        resp, assignment = state.shown_responsibilities, state.assignment
        if resp is None or assignment is None:
            self._shown = None
            self.show_plot(instead=_nothing_yet(state))
            self.legend.show_entries(())
            self.caption.say("")
            return
        self.show_plot()
        self._shown, self._resp = state, resp
        self.pick_tool.set_mode(state.pick_mode)
        self._order = assignment.order
        # the sums at hand are of soft responsibilities, and while rows move there is no time to
        # make any: they would serve a single frame
        at_hand = state.is_at_rest and not state.hard
        self._groups = assignment.groups if at_hand else None
        k = resp.shape[1]
        marks = np.array(QColor(self.theme.text).getRgb()[:3], dtype=np.uint8)
        self._picture.show(
            resp, self._order, state.component_colours, state.marked, marks, groups=self._groups
        )
        self._picture.light_up(state.lit)
        self.bars.refresh()
        self.plane.box.set_home((0.0, float(len(resp))), (-0.01, 1.08), beyond=0.0)
        self.legend.show_entries(
            [
                LegendEntry(colour, name)
                for colour, name in zip(
                    state.looks.hex_colours(k), state.looks.names(k), strict=True
                )
            ]
        )
        if state.hard:
            self.plane.left.set_title("argmax P(C | row)", short="argmax")
        else:
            self.plane.left.set_title("P(C | row)")
        self._say()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell about the bar under the mouse."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._hover(event.position() if event.buttons() == Qt.MouseButton.NoButton else None)
        elif event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().eventFilter(watched, event)

    def _hover(self, where: QPointF | None) -> None:
        place = None if where is None or self._shown is None else self._place_at(where)
        if place != self._hovered:
            self._hovered = place
            self._say()

    def _place_at(self, where: QPointF) -> int | None:
        scene = self.canvas.mapToScene(where.toPoint())
        if not self.plane.box.sceneBoundingRect().contains(scene):
            return None
        place = int(np.floor(self.plane.box.mapSceneToView(scene).x()))
        return place if 0 <= place < len(self._order) else None

    def _on_click(self, ev: object) -> None:
        """Pick the rows of a bar."""
        if ev.button() != Qt.MouseButton.LeftButton or self._hovered is None:
            return
        start, end = self._bar_at(self._hovered)
        self._want(start, end, combined(ev.modifiers()))

    def _on_drawn(self, _mode: PickMode, corners: np.ndarray, combine: Combine) -> None:
        left, right = corners[:, 0].min(), corners[:, 0].max()
        self._want(max(0, int(np.floor(left))), int(np.ceil(right)), combine)

    def _want(self, start: int, end: int, combine: Combine) -> None:
        if self._shown is not None:
            rows = self._shown.display_rows[self._order[start:end]]
            text = "a bar" if end - start <= self._rows_per_bar() else "bars"
            self.rows_wanted.emit(TheseRows(rows), text, combine)

    def _bar_at(self, place: int) -> tuple[int, int]:
        """Return the places of the rows in the bar at a place."""
        per_bar = self._rows_per_bar()
        start = place - place % per_bar
        return start, min(start + per_bar, len(self._order))

    def _rows_per_bar(self) -> int:
        """Return how many rows a bar averages at this range and size."""
        left, right = self.plane.box.viewRange()[0]
        pixels = max(1, round(self.plane.box.width() * self.devicePixelRatio()))
        first, last = max(0, int(np.floor(left))), min(len(self._order), int(np.ceil(right)))
        group = 1 if self._groups is None else self._groups.size
        return rows_per_bar(last - first, pixels, group)

    def _say(self) -> None:
        state, place = self._shown, self._hovered
        known = state is not None and place is not None and place < len(self._order)
        self.cursor.setVisible(known)
        if state is None:
            return
        per_bar = self._rows_per_bar()
        if not known:
            bar = "bar = row" if per_bar == 1 else f"bar = mean of {per_bar:,} rows"
            marks = marks_caption(state, int(state.marked.sum()), MARK)
            self.caption.say(" · ".join([*marks, bar, count_caption(state)]))
            return
        start, end = self._bar_at(place)
        members = self._order[start:end]
        numbers = state.selection.rows[state.display_rows[members]] + 1
        self.cursor.setPos(start + len(members) / 2)
        self.caption.say(
            f"{source_rows_caption(numbers.tolist())}: "
            f"{responsibilities_caption(self._resp[members].mean(axis=0), state.looks)}"
        )


def _nothing_yet(state: ViewState) -> str:
    if state.selection is None:
        return nothing_to_show(state)
    if state.snapshot is None:
        return "Press Run: each row will show here\nhow far it belongs to each component"
    return "This is the start: the first E-step\ngives each row its responsibilities"
