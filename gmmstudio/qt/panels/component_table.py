"""The table of components: weight, mean, standard deviation and rows."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QColor, QGuiApplication, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gmmstudio.palette import component_colours
from gmmstudio.qt.icons import swatch
from gmmstudio.session import wording
from gmmstudio.session.view_state import ComponentRow, ViewState

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NAME, _WEIGHT, _FIRST_MEAN = 0, 1, 2
_ROLE = Qt.ItemDataRole

_HELP = {
    False: (
        "The component and its colour",
        "P(C): the share of the population that comes from this component",
        "Mean ± standard deviation of the component along this column",
        "Sum of the responsibilities: how many rows the component stands for",
    ),
    True: (
        "The component and its colour",
        "Share of the rows whose most probable component this is",
        "Mean ± standard deviation of the rows assigned to the component",
        "Rows whose most probable component this is",
    ),
}


class ComponentModel(QAbstractTableModel):
    """The components of a state, a row each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ComponentRow, ...] = ()
        self._columns: tuple[str, ...] = ()
        self._collapsed: frozenset[int] = frozenset()
        self._hard = False
        self._swatches: list[QPixmap] = []

    def render(self, state: ViewState) -> None:
        """Take the components of a state."""
        columns = () if state.selection is None else tuple(state.selection.columns)
        rows = state.component_rows
        reshaped = len(rows) != len(self._rows) or columns != self._columns
        if reshaped:
            self.beginResetModel()
        if len(rows) != len(self._swatches):
            self._swatches = [
                swatch(QColor(*(int(part) for part in colour)))
                for colour in component_colours(len(rows))
            ]
        renamed = state.hard != self._hard
        self._rows, self._columns, self._hard = rows, columns, state.hard
        collapses = () if state.snapshot is None else state.snapshot.collapses
        self._collapsed = frozenset(collapse.component for collapse in collapses)
        last = self.columnCount() - 1
        if reshaped:
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, last))
        if renamed:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, last)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of components."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        """Return the number of columns: name, weight, one per data column, rows."""
        return 0 if parent.isValid() else _FIRST_MEAN + len(self._columns) + 1

    def data(self, index: _Index, role: int = _ROLE.DisplayRole) -> Any:
        """Return what a cell shows."""
        if not index.isValid():
            return None
        row, place = self._rows[index.row()], index.column()
        if role == _ROLE.DisplayRole:
            return self._text(row, place)
        if role == _ROLE.DecorationRole and place == _NAME:
            return self._swatches[row.index]
        if role == _ROLE.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignLeft if place == _NAME else Qt.AlignmentFlag.AlignRight
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == _ROLE.ToolTipRole:
            return self._about(row)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        """Return a column's title and what it means."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        kind = min(section, _FIRST_MEAN) + (section == self.columnCount() - 1)
        if role == _ROLE.ToolTipRole:
            return _HELP[self._hard][kind]
        if role == _ROLE.DisplayRole:
            return self._titles()[section]
        if role == _ROLE.TextAlignmentRole and section > _NAME:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def as_text(self) -> str:
        """Return the table with all digits, tab-separated, for a spreadsheet."""
        titles = ["component", "share" if self._hard else "weight"]
        titles += [f"{part} {name}" for name in self._columns for part in ("mean", "sd")]
        titles.append("rows" if self._hard else "effective rows")
        lines = ["\t".join(titles)]
        for row in self._rows:
            numbers = [row.weight]
            for mean, sd in zip(row.mean, row.sd, strict=True):
                numbers += [float(mean), float(sd)]
            numbers.append(row.rows)
            lines.append("\t".join([row.name, *(repr(value) for value in numbers)]))
        return "\n".join(lines)

    def _titles(self) -> list[str]:
        return [
            "",
            "share" if self._hard else "weight",
            *(f"{name}\nmean ± sd" for name in self._columns),
            "rows" if self._hard else "effective\nrows",
        ]

    def _text(self, row: ComponentRow, place: int) -> str:
        if place == _NAME:
            return f"{row.name} ⚠" if row.index in self._collapsed else row.name
        if place == _WEIGHT:
            return wording.fixed(row.weight, 3)
        if place == self.columnCount() - 1:
            return wording.rows(row.rows)
        column = place - _FIRST_MEAN
        return wording.mean_and_sd(float(row.mean[column]), float(row.sd[column]))

    def _about(self, row: ComponentRow) -> str:
        lines = [f"{row.name}: weight {wording.number(row.weight, 6)}"]
        lines += [
            f"{name}: {wording.number(float(mean), 7)} ± {wording.number(float(sd), 5)}"
            for name, mean, sd in zip(self._columns, row.mean, row.sd, strict=True)
        ]
        if row.index in self._collapsed:
            lines.append("Held up by the covariance floor: fewer components, or a larger floor.")
        return "\n".join(lines)


class ComponentTable(QTableView):
    """Shows the components of a state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("componentTable")
        self.setAccessibleName("Components")
        self.setAccessibleDescription("Weight, mean, standard deviation and rows by component.")
        self._model = ComponentModel(self)
        self.setModel(self._model)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._model.modelReset.connect(self._fit_columns)
        self._model.headerDataChanged.connect(self._fit_columns)

    def render(self, state: ViewState) -> None:
        """Show the components of a state."""
        self._model.render(state)

    @Slot()
    def copy(self) -> None:
        """Copy the table with all digits."""
        QGuiApplication.clipboard().setText(self._model.as_text())

    @Slot()
    def _fit_columns(self) -> None:
        """Give each column the room of the widest number it may come to, once and not per frame."""
        numbers = self.fontMetrics().horizontalAdvance("−00000.00 ± 0000.00")
        for section in range(self._model.columnCount()):
            self.resizeColumnToContents(section)
            is_mean = _FIRST_MEAN <= section < self._model.columnCount() - 1
            least = numbers if is_mean else 0
            self.setColumnWidth(section, max(self.columnWidth(section) + 10, least))
