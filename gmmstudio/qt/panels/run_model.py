"""The runs of a state as a table that Qt can show and sort."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont
from PySide6.QtWidgets import QWidget

from gmmstudio.qt.explanations import as_written
from gmmstudio.qt.theme import current_theme
from gmmstudio.session import run_columns, run_wording
from gmmstudio.session.run_columns import RUN_COLUMNS, UNSORTED
from gmmstudio.session.run_summary import RunSummary
from gmmstudio.session.view_state import ViewState

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole
OVERLAID = 0
"""The place of the box; those of ``RUN_COLUMNS`` follow."""
FIRST = 1
START = len(RUN_COLUMNS)
_WASH = 40
"""Opacity of the mark of the run on screen, of 255."""
_BOX_HELP = "Whether ℓ of the run is drawn beside that of the run on screen"


class RunModel(QAbstractTableModel):
    """A row for each run, in the order that a person sorts them in."""

    overlay_wanted = Signal(int, bool)
    """A run's number, and whether its ℓ is to be drawn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ViewState()
        self._order: tuple[int, ...] = ()
        self._sorting = UNSORTED
        self._bold = QFont()
        self._bold.setBold(True)
        self._told: dict[int, Callable[[RunSummary, int], Any]] = {
            _ROLE.DisplayRole: self._text,
            _ROLE.CheckStateRole: self._tick,
            _ROLE.FontRole: self._font,
            _ROLE.BackgroundRole: self._wash,
            _ROLE.TextAlignmentRole: self._side,
            _ROLE.ToolTipRole: self._about,
            _ROLE.AccessibleTextRole: self._spoken,
        }

    def render(self, state: ViewState) -> None:
        """Take the runs of a state; nothing is told where they are as before."""
        before, runs = self._state, state.runs
        reshaped = [run.number for run in runs] != [run.number for run in before.runs]
        same = not reshaped and all(a is b for a, b in zip(runs, before.runs, strict=True))
        if same and _marks(state) == _marks(before):
            self._state = state
            return
        if reshaped:
            self.beginResetModel()
        self._state = state
        if reshaped:
            self._order = self._sorted()
            self.endResetModel()
        elif runs:
            self._arrange(self._sorted())
            self.dataChanged.emit(self.index(0, 0), self.index(len(runs) - 1, START))

    def run_at(self, row: int) -> RunSummary:
        """Return the run of a row."""
        return self._state.runs[self._order[row]]

    def row_of(self, number: int | None) -> int | None:
        """Return the row of a run; None where it is not listed."""
        numbers = [self._state.runs[place].number for place in self._order]
        return numbers.index(number) if number in numbers else None

    def lengths_of(self, number: int | None) -> tuple[int, ...]:
        """Return how many letters are in each cell of a run; none where it is not listed."""
        run = next((run for run in self._state.runs if run.number == number), None)
        if run is None:
            return ()
        return tuple(len(column.text(run, self._state)) for column in RUN_COLUMNS)

    def as_text(self) -> str:
        """Return the list with all digits, tab-separated."""
        return run_columns.as_text(self._state)

    def is_overlaid(self, row: int) -> bool:
        """Return whether ℓ of a row's run is drawn when another is on screen."""
        return self.run_at(row).number not in self._state.hidden

    def toggle(self, row: int) -> None:
        """Ask for the contrary of that."""
        self.overlay_wanted.emit(self.run_at(row).number, not self.is_overlaid(row))

    def toggle_sorting(self, section: int) -> None:
        """Sort by a column, its best first; again, the other way; then by number."""
        if section < FIRST:
            return
        self._sorting = run_columns.following(section - FIRST, self._sorting)
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, FIRST, START)
        self._arrange(self._sorted())

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of runs."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns, the box included."""
        return 0 if parent.isValid() else FIRST + len(RUN_COLUMNS)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Return what can be done with a cell: the first of each row is a box to tick."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsUserCheckable if index.column() == OVERLAID else flags

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> Any:
        """Return what a cell shows."""
        told = self._told.get(role)
        if told is None or not index.isValid():
            return None
        return told(self.run_at(index.row()), index.column())

    def setData(self, index: _Index, value: Any, role: int = _ROLE.EditRole) -> bool:
        """Ask for a run to be drawn beside the others, or not; the next state says so."""
        if role != _ROLE.CheckStateRole or index.column() != OVERLAID:
            return False
        on = Qt.CheckState(value) == Qt.CheckState.Checked
        self.overlay_wanted.emit(self.run_at(index.row()).number, on)
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        """Return a column's title and what it means."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if section == OVERLAID:
            told = {_ROLE.ToolTipRole: _BOX_HELP, _ROLE.AccessibleTextRole: "overlay"}
            return told.get(role)
        column = RUN_COLUMNS[section - FIRST]
        if role == _ROLE.DisplayRole:
            return self._title(section)
        if role == _ROLE.ToolTipRole:
            return f"{column.about}\nClick to sort"
        if role == _ROLE.TextAlignmentRole:
            return _left_or_right(column.is_text)
        return None

    def _sorted(self) -> tuple[int, ...]:
        column, largest_first = self._sorting
        return run_columns.in_order(self._state, column, largest_first=largest_first)

    def _arrange(self, order: tuple[int, ...]) -> None:
        """Put the rows into another order; what is chosen stays so."""
        if order == self._order:
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        places = [self._order[index.row()] for index in before]
        self._order = order
        after = [
            self.index(order.index(place), index.column())
            for place, index in zip(places, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _title(self, section: int) -> str:
        title, (column, largest_first) = RUN_COLUMNS[section - FIRST].title, self._sorting
        if section != FIRST + column or self._sorting == UNSORTED:
            return title
        return f"{title} {'▼' if largest_first else '▲'}"

    def _text(self, run: RunSummary, place: int) -> str | None:
        return None if place == OVERLAID else RUN_COLUMNS[place - FIRST].text(run, self._state)

    def _tick(self, run: RunSummary, place: int) -> Qt.CheckState | None:
        if place != OVERLAID:
            return None
        hidden = run.number in self._state.hidden
        return Qt.CheckState.Unchecked if hidden else Qt.CheckState.Checked

    def _font(self, run: RunSummary, _place: int) -> QFont | None:
        return self._bold if run.number == self._state.run_number else None

    def _wash(self, run: RunSummary, _place: int) -> QBrush | None:
        if run.number != self._state.run_number:
            return None
        wash = QColor(current_theme().accent)
        wash.setAlpha(_WASH)
        return QBrush(wash)

    def _side(self, _run: RunSummary, place: int) -> Qt.AlignmentFlag:
        return _left_or_right(place == OVERLAID or RUN_COLUMNS[place - FIRST].is_text)

    def _about(self, run: RunSummary, _place: int) -> str:
        return as_written(run_wording.about(run, self._state))

    def _spoken(self, run: RunSummary, place: int) -> str:
        if place == OVERLAID:
            return f"overlay run {run.number}"
        return RUN_COLUMNS[place - FIRST].spoken(run, self._state)


def _left_or_right(left: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
    return side | Qt.AlignmentFlag.AlignVCenter


def _marks(state: ViewState) -> tuple[object, ...]:
    return state.run_number, state.hidden, state.status
