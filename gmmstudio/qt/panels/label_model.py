"""The cross-table of labels and components in the form in which Qt shows it."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from gmmstudio.qt.explanations import as_written
from gmmstudio.qt.icons import swatch
from gmmstudio.session.label_wording import LabelCells

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_ROLE = Qt.ItemDataRole
_WASH, _LIT = 120, 60
"""Opacity of a cell with all of its label, and what more there is of the component lit up."""
_FAINT_BELOW = 0.005


class LabelModel(QAbstractTableModel):
    """A line a label and one of sums; a column a component and one of rows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: LabelCells | None = None
        self._colours: tuple[str, ...] = ()
        self._lit: int | None = None

    def show(
        self, cells: LabelCells | None, colours: tuple[str, ...] = (), lit: int | None = None
    ) -> None:
        """Show other cells.

        Parameters
        ----------
        cells : LabelCells or None
        colours : tuple of str
            Of the components, ``#rrggbb``.
        lit : int or None
            The component that is lit up.
        """
        shape = _shape(cells)
        reshaped = shape != _shape(self._cells)
        renamed = reshaped or self._titles != (() if cells is None else cells.titles)
        if reshaped:
            self.beginResetModel()
        self._cells, self._colours, self._lit = cells, colours, lit
        if reshaped:
            self.endResetModel()
        elif cells is not None:
            self.dataChanged.emit(self.index(0, 0), self.index(shape[0] - 1, shape[1] - 1))
            if renamed:
                self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, shape[1] - 1)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, shape[0] - 1)

    def label(self, row: int) -> int | None:
        """Return the label of a line, by its place; None for the line of sums."""
        return row if self._cells is not None and row < len(self._cells.table.labels) else None

    def component(self, column: int) -> int | None:
        """Return the component of a column, counted from 0; None for the column of rows."""
        return column if self._cells is not None and column < len(self._cells.names) else None

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of lines."""
        return 0 if parent.isValid() else _shape(self._cells)[0]

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns."""
        return 0 if parent.isValid() else _shape(self._cells)[1]

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> Any:
        """Return what a cell shows."""
        cells = self._cells
        if cells is None or not index.isValid():
            return None
        if role == _ROLE.DisplayRole:
            return cells.texts[index.row()][index.column()]
        if role == _ROLE.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role in {_ROLE.ToolTipRole, _ROLE.AccessibleDescriptionRole}:
            about = cells.about(index.row(), index.column())
            return as_written(about) if role == _ROLE.ToolTipRole else about
        return self._look(cells, index, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        """Return the name of a component or a label."""
        cells = self._cells
        if cells is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            return self._line_title(cells, section, role)
        if role == _ROLE.DecorationRole and section < len(self._colours):
            return swatch(QColor(self._colours[section]))
        titles = {
            _ROLE.DisplayRole: cells.titles[section],
            _ROLE.ToolTipRole: as_written(f"{cells.titles[section]}: a click picks its rows"),
            _ROLE.TextAlignmentRole: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
        }
        return titles.get(_ROLE(role))

    def as_text(self) -> str:
        """Return the table for a spreadsheet; empty where there is none."""
        return "" if self._cells is None else self._cells.as_text()

    @property
    def _titles(self) -> tuple[str, ...]:
        return () if self._cells is None else self._cells.titles

    def _line_title(self, cells: LabelCells, section: int, role: int) -> Any:
        if role == _ROLE.DisplayRole:
            return cells.lines[section]
        if role == _ROLE.ToolTipRole:
            label = self.label(section)
            name = "all rows" if label is None else cells.table.labels[label]
            return as_written(f"{name}: a click picks these rows")
        return None

    def _look(self, cells: LabelCells, index: _Index, role: int) -> Any:
        row, column = index.row(), self.component(index.column())
        if role == _ROLE.FontRole:
            is_sum = self.label(row) is None or column is None
            font = QFont()
            font.setBold(not is_sum and cells.is_matched(row, column or 0))
            return font
        share = 0.0 if column is None else float(cells.shares[row, column])
        if role == _ROLE.BackgroundRole and column is not None:
            wash = QColor(self._colours[column])
            strong = 0.0 if self.label(row) is None else _WASH * share
            wash.setAlpha(round(strong + (_LIT if column == self._lit else 0)))
            return QBrush(wash)
        if role == _ROLE.ForegroundRole and column is not None and share < _FAINT_BELOW:
            return QApplication.palette().brush(QPalette.ColorRole.PlaceholderText)
        return None


def _shape(cells: LabelCells | None) -> tuple[int, int]:
    return (0, 0) if cells is None else (len(cells.lines), len(cells.titles))
