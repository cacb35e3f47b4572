"""The table itself, with the responsibilities of each row beside its cells."""

from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from gmmstudio.qt.explanations import explain
from gmmstudio.qt.panels.row_model import RowModel
from gmmstudio.qt.panels.share_delegate import ShareDelegate
from gmmstudio.qt.work.background import OneTask
from gmmstudio.session.row_order import (
    AllRows,
    ByBest,
    ByCertainty,
    ByResponsibility,
    ByRow,
    Filter,
    LeftOutRows,
    PickedRows,
    RowsOf,
    SortKey,
    UndecidedRows,
    ordered,
)
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState

_ROW_HEIGHT = 22
_WIDTHS_FROM = 24
"""Rows that are looked at for the widths of the columns."""
_NARROWEST, _WIDEST = 56, 220
_AT_ONCE = 50_000
"""Rows up to which an order is found sooner than a thread would be started."""
_FILTERS: tuple[Filter, ...] = (AllRows(), UndecidedRows(), PickedRows(), LeftOutRows())
_ABOUT = (
    "All rows of the table with their responsibilities. Click a title to sort by it; select rows "
    "to pick them out in every view."
)


class RowTable(QWidget):
    """Shows rows, however many; sorts and filters them; asks for those selected to be picked."""

    picked = Signal(object)
    """The source rows selected, an array of whole numbers, 0-based."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("rowTable")
        self.setAccessibleName("Rows")
        self._state = ViewState()
        self._known: tuple[object, ...] = ()
        self._fitted: tuple[object, ...] = ()
        self._widths: dict[str, int] = {}
        self._filter: Filter = AllRows()
        self._key: SortKey = ByRow()
        self._descending = False
        self._task = OneTask(self)
        self._task.succeeded.connect(self._on_found)
        self._task.failed.connect(self._on_failed)
        self.model = RowModel(self)
        self.table = self._made_table()
        self._choice = self._chooser()
        self._count = QLabel()
        self._count.setObjectName("rowCount")
        self._count.setProperty("muted", True)
        above = QHBoxLayout()
        above.setContentsMargins(6, 4, 6, 0)
        above.addWidget(self._choice)
        above.addWidget(self._count, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(above)
        layout.addWidget(self.table, 1)
        self.table.horizontalHeader().sectionClicked.connect(self._on_title)
        self.table.selectionModel().selectionChanged.connect(self._on_selected)
        self.model.modelReset.connect(self._forget_sorting)

    def render(self, state: ViewState) -> None:
        """Show a state; in a run the rows stay where they are and their numbers move."""
        if state.dataset is not self._state.dataset:
            # What was looked for in another table says nothing of this one.
            self._choice.setCurrentIndex(0)
            self._filter = AllRows()
            self._widths.clear()
        self._state = state
        self.model.render(state)
        self._offer_components()
        self._fit_columns()
        depends = self._depends_on(state)
        if depends != self._known and (
            state.status is not RunStatus.RUNNING or depends[:2] != self._known[:2]
        ):
            self._known = depends
            self._arrange()

    def let_go(self) -> None:
        """Drop an order that is being found: the window closes."""
        self._task.forget()

    def _depends_on(self, state: ViewState) -> tuple[object, ...]:
        """Return what the order on screen follows."""
        mixture = None if state.snapshot is None else state.snapshot.responsibilities_from
        by_mixture = isinstance(self._filter, UndecidedRows | RowsOf) or isinstance(
            self._key, ByBest | ByCertainty | ByResponsibility
        )
        return (
            state.dataset,
            state.selection if not isinstance(self._filter, AllRows) else None,
            mixture if by_mixture else None,
            state.brush if isinstance(self._filter, PickedRows) else None,
            self._filter,
            self._key,
            self._descending,
        )

    def _arrange(self) -> None:
        """Find the rows to show and their order, off this thread where that takes long."""
        self.let_go()
        rows = self.model.rows()
        if rows is None:
            self._show(np.empty(0, dtype=np.int64))
            return
        find = partial(ordered, rows, self._filter, self._key, descending=self._descending)
        simple = isinstance(self._filter, AllRows) and isinstance(self._key, ByRow)
        if simple or rows.dataset.n_rows <= _AT_ONCE:
            self._show(find())
            return
        self._count.setText("sorting…")
        self._task.begin(find)

    @Slot(object)
    def _on_found(self, order: NDArray[np.int64]) -> None:
        self._show(order)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        """Say that the rows stay as they are; what failed is in the crash report."""
        self._count.setText(f"not sorted: {error}")

    def _show(self, order: NDArray[np.int64]) -> None:
        # Where a person has scrolled to stays: the order changes, not the place looked at.
        place = self.table.verticalScrollBar().value()
        self.model.show_order(order)
        self.table.verticalScrollBar().setValue(place)
        n = 0 if self._state.dataset is None else self._state.dataset.n_rows
        self._fit_columns()
        shown = f"{len(order):,} of {n:,} rows" if len(order) != n else f"{n:,} rows"
        self._count.setText(shown if n else "")

    def _made_table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("rowCells")
        table.setAccessibleName("Rows with their responsibilities")
        explain(table, _ABOUT, "responsibility", "uncertainty")
        table.setToolTip("")
        table.setModel(self.model)
        table.setItemDelegate(ShareDelegate(table))
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        down = table.verticalHeader()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(_ROW_HEIGHT)
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        across = table.horizontalHeader()
        across.setSectionsClickable(True)
        across.setHighlightSections(False)
        across.setMinimumSectionSize(_NARROWEST)
        across.setMaximumSectionSize(_WIDEST)
        across.setResizeContentsPrecision(_WIDTHS_FROM)
        # To draw titles of selected columns otherwise, Qt would look at every row of the table.
        across.setSelectionModel(QItemSelectionModel(self.model, across))
        return table

    def _fit_columns(self) -> None:
        """Give each column the width of what is in sight of it when it first comes."""
        titles = self.model.titles
        if titles == self._fitted or not self.model.rowCount():
            return
        self._fitted = titles
        for place, title in enumerate(titles):
            if title in self._widths:
                self.table.setColumnWidth(place, self._widths[title])
            else:
                self.table.resizeColumnToContents(place)
                self._widths[title] = self.table.columnWidth(place)

    def _chooser(self) -> QComboBox:
        choice = QComboBox()
        choice.setObjectName("rowFilter")
        choice.setAccessibleName("Rows shown")
        explain(choice, "Which rows the table shows", "uncertainty")
        for wanted in _FILTERS:
            choice.addItem(wanted.title, wanted)
        choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        choice.activated.connect(self._on_filter)
        return choice

    def _offer_components(self) -> None:
        names: tuple[str, ...] = ()
        if self._state.snapshot is not None:
            names = self._state.looks.names(self._state.n_components)
        offered = tuple(
            self._choice.itemText(place) for place in range(len(_FILTERS), self._choice.count())
        )
        if offered == tuple(f"Rows of {name}" for name in names):
            return
        chosen = self._choice.currentIndex()
        with QSignalBlocker(self._choice):
            while self._choice.count() > len(_FILTERS):
                self._choice.removeItem(self._choice.count() - 1)
            for component, name in enumerate(names):
                title = f"Rows of {name}"
                self._choice.addItem(title, RowsOf(component, title))
            is_there = chosen < self._choice.count()
            self._choice.setCurrentIndex(chosen if is_there else 0)
        if not is_there:
            self._filter = AllRows()

    @Slot(int)
    def _on_filter(self, place: int) -> None:
        self._filter = self._choice.itemData(place)
        self._known = self._depends_on(self._state)
        self._arrange()

    @Slot(int)
    def _on_title(self, section: int) -> None:
        """Sort by a column; again, the other way; then as in the source."""
        key = self.model.section(section).key
        if key != self._key:
            self._key, self._descending = key, False
        elif not self._descending:
            self._descending = True
        else:
            self._key, self._descending = ByRow(), False
        across, down, up = (
            self.table.horizontalHeader(),
            Qt.SortOrder.DescendingOrder,
            Qt.SortOrder.AscendingOrder,
        )
        across.setSortIndicatorShown(not isinstance(self._key, ByRow))
        across.setSortIndicator(section, down if self._descending else up)
        # its arrow needs room beside the title
        if across.sectionSize(section) < across.sectionSizeHint(section):
            across.resizeSection(section, across.sectionSizeHint(section))
        self._known = self._depends_on(self._state)
        self._arrange()

    @Slot()
    def _forget_sorting(self) -> None:
        """After other columns came, what was sorted by stands elsewhere, or is gone."""
        keys = [self.model.section(place).key for place in range(self.model.columnCount())]
        across = self.table.horizontalHeader()
        if self._key in keys:
            across.setSortIndicator(keys.index(self._key), across.sortIndicatorOrder())
        elif not isinstance(self._key, ByRow):
            self._key, self._descending = ByRow(), False
            across.setSortIndicatorShown(False)

    @Slot(QItemSelection, QItemSelection)
    def _on_selected(self, _selected: QItemSelection, _deselected: QItemSelection) -> None:
        chosen = np.zeros(len(self.model.order), dtype=np.bool_)
        for part in self.table.selectionModel().selection():
            chosen[part.top() : part.bottom() + 1] = True
        if chosen.any():
            self.picked.emit(self.model.order[chosen])
