"""All pairs of up to six columns in one picture, to find those worth a larger one."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from gmmstudio.data import Selection
from gmmstudio.qt.explanations import told
from gmmstudio.qt.plots.columns_menu import ColumnsMenu
from gmmstudio.qt.plots.marks import weight_entries
from gmmstudio.qt.plots.pairs_item import PairsContent, PairsItem
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.plots.texts import LegendEntry
from gmmstudio.qt.theme import Theme
from gmmstudio.session.axes import Axis
from gmmstudio.session.drawing.captions import rows
from gmmstudio.session.drawing.histogram import Histogram, density_histogram
from gmmstudio.session.drawing.pairs import (
    Cell,
    PairsPicture,
    column_ranges,
    paired_places,
    rows_shown,
)
from gmmstudio.session.drawing.row_light import row_light
from gmmstudio.session.looks import hex_colours
from gmmstudio.session.view_state import ViewState

_STEPS = {
    "Left": (Qt.Key.Key_Left, (0, -1)),
    "Right": (Qt.Key.Key_Right, (0, 1)),
    "Up": (Qt.Key.Key_Up, (-1, 0)),
    "Down": (Qt.Key.Key_Down, (1, 0)),
}


class PairView(PlotPanel):
    """Each column against each other, and alone on the diagonal.

    Parameters
    ----------
    parent : QWidget, optional
    """

    pair_chosen = Signal()
    """A pair was chosen for the scatter."""
    columns_wanted = Signal(object)
    """The columns that a person wants to see in pairs, by name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("pairView", "Pairs of columns", parent)
        self._selection: Selection | None = None
        self._X: np.ndarray | None = None
        self._places = np.empty(0, dtype=np.int64)
        self._ranges: tuple[tuple[float, float], ...] = ()
        self._histograms: tuple[Histogram, ...] = ()
        self._columns: tuple[str, ...] = ()
        self._shown: tuple[int, ...] = ()
        self._picture = PairsPicture()
        self.header.addWidget(self.legend, 1)
        self.columns_menu = ColumnsMenu(self.header, self)
        self.columns_menu.wanted.connect(self.columns_wanted)
        self.matrix = PairsItem(self._picture)
        self.canvas.ci.layout.addItem(self.matrix, 0, 0)
        self.canvas.ci.layout.setContentsMargins(0, 4, 2, 0)
        self.canvas.scene().sigMouseClicked.connect(self._on_click)
        self.canvas.scene().sigMouseMoved.connect(self._on_move)
        # There is nothing to zoom: a cell that is chosen is seen large in the scatter.
        self.show_all.setVisible(False)
        self.show_all.setEnabled(False)
        self._make_keys()
        self.set_theme(self.theme)

    def take_theme(self, theme: Theme) -> None:
        """Give a theme's colours to the view's own items."""
        self.legend.set_theme(theme)
        self.matrix.set_theme(theme)

    def draw(self, state: ViewState) -> None:
        """Bring the matrix up to a state."""
        if state.selection is None or len(state.selection.columns) < 2:
            self.show_plot(instead="Choose two columns or more to see them in pairs")
            self._selection = self._X = None
            self._columns, self._shown = (), ()
            self.columns_menu.show((), ())
            self._picture.place(np.empty((0, 0)), ())
            self.matrix.show(PairsContent())
            self.legend.show_entries(())
            self.caption.say("")
            return
        self.show_plot()
        self._take_data(state, state.selection)
        self._picture.colour(row_light(state, self.theme.neutral, self._places))
        mixture = None if state.snapshot is None else state.snapshot.mixture
        cell = self._cell_of(state.column_pair)
        self.matrix.show(
            PairsContent(
                self._columns,
                self._ranges,
                self._histograms,
                None if mixture is None else mixture.marginal(self._shown),
                hex_colours(state.component_colours),
                state.highlighted,
                cell,
            )
        )
        self.legend.show_entries(
            weight_entries(state) or [LegendEntry(self.theme.neutral, "rows, not fitted yet")]
        )
        self.caption.say(self._told(state, state.selection), aside="click a cell to see it large")

    def put_away(self) -> None:
        """Frame no cell: there is no scatter beside the picture, and no hand."""
        self.matrix.point_at(None)
        self.matrix.frame_none()

    def _told(self, state: ViewState, selection: Selection) -> str:
        total, shown = len(selection.X), len(self._places)
        parts = [rows(total) if shown == total else f"a sample of {shown:,} of {total:,} rows"]
        if len(self._columns) < len(selection.columns):
            parts.append(f"{len(self._columns)} of {len(selection.columns)} columns")
        if state.snapshot is not None:
            parts.append("ellipses: 1σ and 2σ")
            parts.append("bars: correlation within a component, from −1 to 1")
        return " · ".join(parts)

    def _take_data(self, state: ViewState, selection: Selection) -> None:
        shown = paired_places(state.paired, selection.columns)
        is_same_matrix = selection is self._selection and shown == self._shown
        if is_same_matrix and state.display_X is self._X:
            return
        self._X = state.display_X
        self._places = rows_shown(state)
        if is_same_matrix:
            return  # the same rows, at other places among those drawn
        self._selection, self._shown = selection, shown
        self._columns = tuple(selection.columns[place] for place in shown)
        self.columns_menu.show(selection.columns, self._columns)
        self._ranges = column_ranges(selection.X[:, shown])
        X = np.asfortranarray(self._X[np.ix_(self._places, shown)])
        self._histograms = tuple(density_histogram(x) for x in X.T)
        self._picture.place(X, self._ranges)
        self.matrix.point_at(None)

    def _cell_of(self, pair: tuple[int, int] | None) -> tuple[int, int] | None:
        """Return the cell of the pair that the scatter shows; None where it is not among these."""
        if pair is None or not {*pair} <= {*self._shown}:
            return None
        return self._shown.index(pair[1]), self._shown.index(pair[0])

    def _make_keys(self) -> None:
        for name, (key, step) in _STEPS.items():
            action = QAction(f"Next cell {name.lower()}", self)
            action.setToolTip("Go to the next cell of the matrix")
            action.setWhatsThis(told(action.toolTip()))
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.setData(step)
            action.triggered.connect(self._on_step)
            self.addAction(action)
        self.choose = QAction("See this pair in the scatter", self)
        self.choose.setToolTip("Show the two columns of the cell in the scatter")
        self.choose.setWhatsThis(told(self.choose.toolTip()))
        self.choose.setShortcuts([QKeySequence(Qt.Key.Key_Return), QKeySequence(Qt.Key.Key_Enter)])
        self.choose.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.choose.triggered.connect(self._on_choose)
        self.addAction(self.choose)
        self._menu.insertAction(self._menu.actions()[0], self.choose)

    @Slot()
    def _on_step(self) -> None:
        down, right = self.sender().data()
        n = len(self._columns)
        if n:
            row, column = self.matrix.cursor_cell or (1 - down, -right)
            place = (min(max(row + down, 0), n - 1), min(max(column + right, 0), n - 1))
            self.matrix.point_at(place)

    @Slot()
    def _on_choose(self) -> None:
        if self.matrix.cursor_cell is not None:
            self._choose(*self.matrix.cursor_cell)

    def _choose(self, row: int, column: int) -> None:
        if row != column:
            self.axes_changed.emit(Axis(self._shown[column]), Axis(self._shown[row]))
            self.pair_chosen.emit()

    def _on_click(self, ev: object) -> None:
        cell = self.matrix.cell_at(self.matrix.mapFromScene(ev.scenePos()))
        if cell is not None and ev.button() == Qt.MouseButton.LeftButton:
            self._choose(cell.row, cell.column)

    @Slot(object)
    def _on_move(self, scene: QPointF) -> None:
        cell = self.matrix.cell_at(self.matrix.mapFromScene(scene))
        is_pair = cell is not None and not cell.is_diagonal
        self.matrix.point_at((cell.row, cell.column) if cell is not None and is_pair else None)
        self.matrix.setCursor(
            Qt.CursorShape.PointingHandCursor if is_pair else Qt.CursorShape.ArrowCursor
        )
        self.matrix.setToolTip("" if cell is None else self._about(cell))

    def _about(self, cell: Cell) -> str:
        """Name what a cell shows: beside it there may be no room for that."""
        row, column = self._columns[cell.row], self._columns[cell.column]
        if cell.is_diagonal:
            return f"{row} alone: its rows as a histogram, each component, and their sum"
        kind = "" if cell.is_below else "correlation within each component of "
        return f"{kind}{row} and {column}. Click to see them in the scatter."
