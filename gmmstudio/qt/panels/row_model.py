"""The rows of the table, each with its responsibilities, read as they come into sight."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QWidget

from gmmstudio.mixture import Mixture
from gmmstudio.qt.explanations import as_written
from gmmstudio.qt.theme import current_theme
from gmmstudio.session import wording
from gmmstudio.session.row_order import Rows
from gmmstudio.session.row_sections import Section, sections
from gmmstudio.session.view_state import ViewState

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole
SHARE_ROLE = _ROLE.UserRole + 1
"""A responsibility, 0 to 1, with its colour: a pair, for cells drawn as a bar."""
_PAGE = 128
_PAGES_KEPT = 32
_OF_LEFT_OUT = {_ROLE.DisplayRole, _ROLE.ForegroundRole, _ROLE.ToolTipRole}
_PICKED = QColor(0, 114, 178, 56)
_AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_AT_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RowModel(QAbstractTableModel):
    """Shows source rows in a given order; knows no more of them than what is in sight."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ViewState()
        self._sections: tuple[Section, ...] = ()
        self._order: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._place: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._picked: NDArray[np.bool_] = np.empty(0, dtype=bool)
        self._pages: dict[int, NDArray[np.float64]] = {}
        self._pages_of: Mixture | None = None

    def render(self, state: ViewState) -> None:
        """Take a state; another table begins anew, without rows."""
        before, self._state = self._state, state
        if state.dataset is not before.dataset:
            self.show_order(np.empty(0, dtype=np.int64))
        if state.selection is not before.selection or state.brush is not before.brush:
            self._take_rows(state)
        mixture = None if state.snapshot is None else state.snapshot.responsibilities_from
        if mixture is not self._pages_of:
            self._pages.clear()
            self._pages_of = mixture
        titles = self.titles
        now = sections(state)
        if [section.title for section in now] != list(titles):
            self.beginResetModel()
            self._sections = now
            self.endResetModel()
        self._sections = now
        self._refresh()

    def show_order(self, order: NDArray[np.int64]) -> None:
        """Show these source rows, in this order."""
        self.beginResetModel()
        self._order = order
        self._pages.clear()
        self.endResetModel()

    @property
    def order(self) -> NDArray[np.int64]:
        """The source rows shown."""
        return self._order

    @property
    def titles(self) -> tuple[str, ...]:
        """The headers."""
        return tuple(section.title for section in self._sections)

    def section(self, place: int) -> Section:
        """Return what stands in a column."""
        return self._sections[place]

    def rows(self) -> Rows | None:
        """Return what filters and sort keys look at; None where there is no table."""
        state = self._state
        if state.dataset is None:
            return None
        return Rows(state.dataset, state.selection, self._pages_of, state.brush)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of rows shown."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._sections)

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        place, section = index.row(), self._sections[index.column()]
        row = int(self._order[place])
        if role == _ROLE.TextAlignmentRole:
            return _AT_LEFT if section.is_label else _AT_RIGHT
        if self._place[row] < 0 and role in _OF_LEFT_OUT:
            return self._left_out(section, row, role)
        if role == _ROLE.DisplayRole:
            return section.text(row, self._responsibilities(place))
        if role == _ROLE.BackgroundRole and self._picked[row]:
            return QBrush(_PICKED)
        return self._share(section, place) if role == SHARE_ROLE else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        """Return a column's title, or a row's number in the source, counted from 1."""
        if orientation is Qt.Orientation.Vertical:
            return f"{int(self._order[section]) + 1:,}" if role == _ROLE.DisplayRole else None
        if role == _ROLE.DisplayRole:
            return self._sections[section].title
        if role == _ROLE.ToolTipRole:
            return as_written(f"{self._sections[section].about}\nClick to sort")
        return None

    def _left_out(self, section: Section, row: int, role: int) -> Any:
        """Return what a cell shows of a row that is not used, and why it is not."""
        if role == _ROLE.DisplayRole:
            return section.text(row, None) if section.left_out is None else section.left_out
        if role == _ROLE.ForegroundRole:
            return QBrush(QColor(current_theme().muted))
        return as_written(wording.why_left_out(self._state.selection, row))

    def _take_rows(self, state: ViewState) -> None:
        """Note the place of each source row among those in use, −1 where it is not."""
        n = 0 if state.dataset is None else state.dataset.n_rows
        self._place = np.full(n, -1, dtype=np.int64)
        self._picked = np.zeros(n, dtype=bool)
        if state.selection is not None:
            self._place[state.selection.rows] = np.arange(len(state.selection.rows))
            if state.brush is not None:
                self._picked[state.selection.rows[state.brush.rows]] = True
        self._pages.clear()

    def _refresh(self) -> None:
        if len(self._order) and self._sections:
            last = self.index(len(self._order) - 1, len(self._sections) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def _share(self, section: Section, place: int) -> tuple[float, str] | None:
        resp = self._responsibilities(place)
        share = section.share(resp)
        if share is None or resp is None:
            return None
        value, component = share
        return value, self._state.looks.hex_colours(len(resp))[component]

    def _responsibilities(self, place: int) -> NDArray[np.float64] | None:
        """Return those of the row at a place, shape (k,), computed a page at a time."""
        selection, mixture = self._state.selection, self._pages_of
        if selection is None or mixture is None or self._place[self._order[place]] < 0:
            return None
        page = place // _PAGE
        if page not in self._pages:
            while len(self._pages) >= _PAGES_KEPT:
                self._pages.pop(next(iter(self._pages)))
            used = self._place[self._order[page * _PAGE : (page + 1) * _PAGE]]
            resp = np.full((len(used), mixture.n_components), np.nan)
            resp[used >= 0] = mixture.responsibilities(selection.X[used[used >= 0]])
            self._pages[page] = resp
        found: NDArray[np.float64] = self._pages[page][place % _PAGE]
        return found
