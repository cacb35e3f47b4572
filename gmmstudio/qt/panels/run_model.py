"""The runs of a state as a table model."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from gmmstudio.session import run_wording, wording
from gmmstudio.session.run_summary import RunSummary
from gmmstudio.session.view_state import ViewState

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole
OVERLAID, NUMBER, WHAT, ITERATIONS, LIKELIHOOD, BIC, ENDED = range(7)
_TITLES = ("", "run", "what", "iter.", "ℓ", "BIC", "")
_MARKS = {
    "converged": "✓",
    "running": "▸",
    "paused": "–",
    "stopped": "–",
    "failed": "⚠",
}
"""How it ended, in a letter; in words in the tooltip."""
_HELP = (
    "Whether ℓ of the run is drawn beside that of the run on screen",
    "The number of the run; the one on screen is bold",
    "Components, family and start of the run, or where it was taken from",
    "How many iterations it has done",
    "Log-likelihood of its newest iteration",
    "Bayesian information criterion: smaller is better; the best has a star",
    "How it ended, or how it stands",
)


class RunModel(QAbstractTableModel):
    """The runs of a state, a row each."""

    overlay_wanted = Signal(int, bool)
    """A run's number, and whether its ℓ is to be drawn."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ViewState()
        self._best: int | None = None
        self._bold = QFont()
        self._bold.setBold(True)
        self._told: dict[int, Callable[[RunSummary, int], Any]] = {
            _ROLE.DisplayRole: self._text,
            _ROLE.CheckStateRole: self._tick,
            _ROLE.FontRole: self._font,
            _ROLE.TextAlignmentRole: self._side,
            _ROLE.ToolTipRole: self._about,
            _ROLE.AccessibleTextRole: self._spoken,
        }

    def render(self, state: ViewState) -> None:
        """Take the runs of a state; nothing is told where they are as before."""
        before, self._state = self._state, state
        runs = state.runs
        reshaped = [run.number for run in runs] != [run.number for run in before.runs]
        same = not reshaped and all(a is b for a, b in zip(runs, before.runs, strict=True))
        if same and _marks(state) == _marks(before):
            return
        if reshaped:
            # Here, not before: views ask for rows anew, and find those of the new state.
            self.beginResetModel()
        self._best = run_wording.best(runs)
        if reshaped:
            self.endResetModel()
        elif runs:
            self.dataChanged.emit(self.index(0, 0), self.index(len(runs) - 1, ENDED))

    def run_at(self, row: int) -> RunSummary:
        """Return the run of a row."""
        return self._state.runs[row]

    def row_of(self, number: int | None) -> int | None:
        """Return the row of a run; None where it is not listed."""
        numbers = [run.number for run in self._state.runs]
        return numbers.index(number) if number in numbers else None

    def as_text(self) -> str:
        """Return the list with all digits, tab-separated."""
        return run_wording.as_text(self._state)

    def is_overlaid(self, row: int) -> bool:
        """Return whether ℓ of a row's run is drawn when another is on screen."""
        return self.run_at(row).number not in self._state.hidden

    def toggle(self, row: int) -> None:
        """Ask for the contrary of that."""
        self.overlay_wanted.emit(self.run_at(row).number, not self.is_overlaid(row))

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of runs."""
        return 0 if parent.isValid() else len(self._state.runs)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_TITLES)

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
        if role == _ROLE.DisplayRole:
            return _TITLES[section]
        if role == _ROLE.ToolTipRole:
            return _HELP[section]
        if role == _ROLE.AccessibleTextRole:
            return _TITLES[section] or {OVERLAID: "overlay", ENDED: "ended"}[section]
        if role == _ROLE.TextAlignmentRole:
            left = section in {WHAT, ENDED}
            side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, run: RunSummary, place: int) -> str | None:
        return None if place == OVERLAID else self._cells(run)[place]

    def _cells(self, run: RunSummary) -> tuple[str, ...]:
        value, criterion = run.log_likelihood, run.bic
        star = " ★" if run.number == self._best else ""
        return (
            "",
            str(run.number),
            run_wording.short(run),
            f"{run.iterations:,}",
            "–" if value is None else wording.log_likelihood(value),
            "–" if criterion is None else wording.grouped(criterion, 1) + star,
            _MARKS.get(run_wording.ended(run, self._state), "max"),
        )

    def _tick(self, run: RunSummary, place: int) -> Qt.CheckState | None:
        if place != OVERLAID:
            return None
        hidden = run.number in self._state.hidden
        return Qt.CheckState.Unchecked if hidden else Qt.CheckState.Checked

    def _font(self, run: RunSummary, _place: int) -> QFont | None:
        return self._bold if run.number == self._state.run_number else None

    def _side(self, _run: RunSummary, place: int) -> Qt.AlignmentFlag:
        left = place in {WHAT, ENDED, OVERLAID}
        side = Qt.AlignmentFlag.AlignLeft if left else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter

    def _about(self, run: RunSummary, _place: int) -> str:
        return run_wording.about(run, self._state)

    def _spoken(self, run: RunSummary, place: int) -> str | None:
        told = {
            OVERLAID: f"overlay run {run.number}",
            WHAT: run_wording.what(run),
            ENDED: run_wording.ended(run, self._state),
        }
        return told.get(place)


def _marks(state: ViewState) -> tuple[object, ...]:
    return state.run_number, state.hidden, state.status
