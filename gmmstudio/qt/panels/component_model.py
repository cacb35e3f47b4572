"""The components of a state as a table that Qt can show, sort and edit."""

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QBrush, QColor, QFont, QIcon
from PySide6.QtWidgets import QWidget

from gmmstudio.qt.explanations import as_written
from gmmstudio.qt.icons import component_icon, icon
from gmmstudio.qt.theme import current_theme
from gmmstudio.session.component_columns import (
    TableColumn,
    about_row,
    as_text,
    component_columns,
)
from gmmstudio.session.holding import locked
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole
_NAME = 0
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LOCK = 48
"""Pixels of the lock as it is drawn, to be shown smaller."""
_UNSORTED = (_NAME, Qt.SortOrder.AscendingOrder)
_NAME_HELP = "The component and its colour; double-click to name it, right-click for more"


class ComponentModel(QAbstractTableModel):
    """A row for each component, in the order that a person sorts them in."""

    renamed = Signal(int, str)
    """A component, counted from 0, and the name asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state = ViewState()
        self._names: tuple[str, ...] = ()
        self._full_names: tuple[str, ...] = ()
        self._columns: tuple[TableColumn, ...] = ()
        self._order: tuple[int, ...] = ()
        self._collapsed: frozenset[int] = frozenset()
        self._swatches: list[QIcon] = []
        self._colours: tuple[str, ...] = ()
        self._drawn: tuple[object, ...] = ()
        self._sorting = _UNSORTED
        self._shown: tuple[object, ...] = ()
        self._answers: dict[int, Callable[[int, int], Any]] = {
            _ROLE.DisplayRole: self._text,
            _ROLE.TextAlignmentRole: self._alignment,
            _ROLE.EditRole: self._full_name,
            _ROLE.DecorationRole: self._swatch,
            _ROLE.ToolTipRole: self._about,
            _ROLE.FontRole: self._font,
            _ROLE.BackgroundRole: self._ground,
        }

    def render(self, state: ViewState) -> None:
        """Take the components of a state."""
        columns = component_columns(state)
        names = tuple(row.name for row in state.component_rows)
        titles = [column.title for column in self._columns]
        before = len(self._names), titles
        reshaped = before != (len(names), [column.title for column in columns])
        if reshaped:
            self.beginResetModel()
        self._state, self._names, self._columns = state, names, columns
        self._full_names = state.looks.full_names(len(names))
        colours = state.looks.hex_colours(len(names))
        drawn = colours, locked(state), current_theme()
        if drawn != self._drawn:
            self._drawn, self._colours = drawn, colours
            lock = icon("lock", current_theme().text, current_theme().muted).pixmap(_LOCK, _LOCK)
            self._swatches = [
                component_icon(QColor(colour), lock if is_locked else None)
                for colour, is_locked in zip(colours, locked(state), strict=True)
            ]
        collapses = () if state.snapshot is None else state.snapshot.collapses
        self._collapsed = frozenset(collapse.component for collapse in collapses)
        if reshaped or state.status is not RunStatus.RUNNING:
            # In a run, rows that change places would be more than an eye can follow.
            self._order = self._sorted()
        shown = (
            names,
            self._drawn,
            self._collapsed,
            self._order,
            state.highlighted,
            *(column.texts for column in columns),
        )
        if reshaped:
            self.endResetModel()
        elif names and shown != self._shown:
            last = self.columnCount() - 1
            self.dataChanged.emit(self.index(0, 0), self.index(len(names) - 1, last))
        self._shown = shown

    def is_mean(self, section: int) -> bool:
        """Tell whether a column shows means."""
        return section > _NAME and self._columns[section - 1].is_mean

    @property
    def going(self) -> tuple[int, ...]:
        """The columns to do without where there is no room for all, the first to go first."""
        places = [place for place, column in enumerate(self._columns, 1) if column.goes]
        return tuple(sorted(places, key=lambda place: -self._columns[place - 1].goes))

    @property
    def lit(self) -> int | None:
        """The component that is lit up, whose row is bold."""
        return self._state.highlighted

    @property
    def locks(self) -> tuple[bool, ...]:
        """Whether a lock stands before the name of each component, in their order."""
        return locked(self._state)

    def component(self, row: int) -> int:
        """Return which component, counted from 0, stands in a row."""
        return self._order[row]

    def row_of(self, component: int) -> int:
        """Return the row in which a component stands."""
        return self._order.index(component)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of components."""
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns, the names included."""
        return 0 if parent.isValid() else 1 + len(self._columns)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let names be edited."""
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == _NAME else flags

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> Any:
        """Return what a cell shows."""
        # A picture of the table asks some hundred times, mostly for what no cell has.
        answer = self._answers.get(role)
        if answer is None or not index.isValid():
            return None
        return answer(self._order[index.row()], index.column())

    def setData(self, index: _Index, value: Any, role: int = _ROLE.EditRole) -> bool:
        """Ask for another name; what comes of it is seen in the next state."""
        if not index.isValid() or index.column() != _NAME or role != _ROLE.EditRole:
            return False
        self.renamed.emit(self._order[index.row()], str(value))
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        """Return a column's title and what it means."""
        if orientation is not Qt.Orientation.Horizontal or section > len(self._columns):
            return None
        if role == _ROLE.ToolTipRole:
            about = self._columns[section - 1].about if section else _NAME_HELP
            return as_written(f"{about}\nClick to sort")
        if role == _ROLE.DisplayRole:
            return self._title(section)
        if role == _ROLE.TextAlignmentRole and section > _NAME:
            return _RIGHT
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; by the first one, in the order of the components."""
        self._sorting = column, order
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self._columns))
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        components = [self._order[index.row()] for index in before]
        self._order = self._sorted()
        after = [
            self.index(self._order.index(component), index.column())
            for component, index in zip(components, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    @Slot(int)
    def toggle_sorting(self, column: int) -> None:
        """Sort by a column, its largest values first; again, the other way; then as at first."""
        down, up = Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder
        following = {(column, down): (column, up), (column, up): (_NAME, up)}
        self.sort(*following.get(self._sorting, (column, down)))

    def texts(self, section: int) -> tuple[str, ...]:
        """Return what the cells of a column say, in the order of the components."""
        return tuple(self._text(component, section) for component in range(len(self._names)))

    def as_text(self) -> str:
        """Return the table with all digits, tab-separated, for a spreadsheet."""
        return as_text(self._full_names, self._columns)

    def _sorted(self) -> tuple[int, ...]:
        column, order = self._sorting
        descending = order is Qt.SortOrder.DescendingOrder
        places = range(len(self._names))
        if not 0 < column <= len(self._columns):
            return tuple(reversed(places)) if descending else tuple(places)
        values = np.array(self._columns[column - 1].values)
        # What is not known comes last in either direction.
        keys = np.argsort(-values if descending else values, kind="stable")
        return tuple(keys.tolist())

    def _title(self, section: int) -> str:
        title = self._columns[section - 1].title if section else ""
        column, order = self._sorting
        if section != column or self._sorting == _UNSORTED:
            return title
        return f"{title} {'▼' if order is Qt.SortOrder.DescendingOrder else '▲'}".lstrip()

    def _text(self, component: int, place: int) -> str:
        if place == _NAME:
            name = self._names[component]
            return f"{name} ⚠" if component in self._collapsed else name
        return self._columns[place - 1].texts[component]

    def _alignment(self, _component: int, place: int) -> Qt.AlignmentFlag:
        return _LEFT if place == _NAME else _RIGHT

    def _full_name(self, component: int, place: int) -> str | None:
        return self._full_names[component] if place == _NAME else None

    def _swatch(self, component: int, place: int) -> QIcon | None:
        return self._swatches[component] if place == _NAME else None

    def _about(self, component: int, _place: int) -> str:
        return as_written(about_row(self._state, component))

    def _font(self, component: int, _place: int) -> QFont | None:
        if component != self._state.highlighted:
            return None
        font = QFont()
        font.setBold(True)
        return font

    def _ground(self, component: int, _place: int) -> QBrush | None:
        if component != self._state.highlighted:
            return None
        wash = QColor(self._colours[component])
        wash.setAlpha(56)
        return QBrush(wash)
