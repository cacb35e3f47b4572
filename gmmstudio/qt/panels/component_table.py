"""The table of components: weight, mean, standard deviation and rows."""

import re
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gmmstudio.qt.explanations import told
from gmmstudio.qt.icons import swatch
from gmmstudio.session import wording
from gmmstudio.session.view_state import ComponentRow, RunStatus, ViewState

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NAME, _WEIGHT, _ROWS, _FIRST_MEAN = 0, 1, 2, 3
_ROLE = Qt.ItemDataRole
_LONGEST_LINE = 12
"""Letters in a line of a column's name; the tooltip has it in full."""
_BREAKS = re.compile(r"[\s_.\-/:]+")
_EMPTY = "Weights, means and standard deviations\nappear here with the first step of a fit."
_AIR = 4
"""Pixels left free in a column, so that it need not grow with every digit."""

_HELP = {
    False: (
        "The component and its colour",
        "P(C): the share of the population that comes from this component",
        "Sum of the responsibilities: how many rows the component stands for",
        "Mean ± standard deviation of the component along this column",
    ),
    True: (
        "The component and its colour",
        "Share of the rows whose most probable component this is",
        "Rows whose most probable component this is",
        "Mean ± standard deviation of the rows assigned to the component",
    ),
}


_OF_SAMPLE = "\nCounted over the rows shown, a random sample of the rows used"


class ComponentModel(QAbstractTableModel):
    """The components of a state, a row each."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ComponentRow, ...] = ()
        self._columns: tuple[str, ...] = ()
        self._collapsed: frozenset[int] = frozenset()
        self._hard = False
        self._is_sample = False
        self._swatches: list[QPixmap] = []
        self._colours: tuple[str, ...] = ()
        self._texts: tuple[tuple[str, ...], ...] = ()

    def render(self, state: ViewState) -> None:
        """Take the components of a state."""
        columns = () if state.selection is None else tuple(state.selection.columns)
        rows = state.component_rows
        reshaped = len(rows) != len(self._rows) or columns != self._columns
        if reshaped:
            self.beginResetModel()
        colours = state.looks.hex_colours(len(rows))
        if colours != self._colours:
            self._colours = colours
            self._swatches = [swatch(QColor(colour)) for colour in colours]
        is_sample = state.selection is not None and len(state.display_rows) < len(
            state.selection.rows
        )
        renamed = (state.hard, is_sample) != (self._hard, self._is_sample)
        self._is_sample = is_sample
        self._rows, self._columns, self._hard = rows, columns, state.hard
        collapses = () if state.snapshot is None else state.snapshot.collapses
        self._collapsed = frozenset(collapse.component for collapse in collapses)
        self._texts = self._columns_of_text()
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
        """Return the number of columns: name, weight, rows and one per data column."""
        return 0 if parent.isValid() else _FIRST_MEAN + len(self._columns)

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
        if role == _ROLE.ToolTipRole:
            name = f"{self._columns[section - _FIRST_MEAN]}\n" if section >= _FIRST_MEAN else ""
            sampled = _OF_SAMPLE if self._counts_sample and section != _NAME else ""
            return name + _HELP[self._hard][min(section, _FIRST_MEAN)] + sampled
        if role == _ROLE.DisplayRole:
            return self._titles()[section]
        if role == _ROLE.TextAlignmentRole and section > _NAME:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def as_text(self) -> str:
        """Return the table with all digits, tab-separated, for a spreadsheet."""
        titles = ["component", "share" if self._hard else "weight"]
        titles += [f"{part} {name}" for name in self._columns for part in ("mean", "sd")]
        counted = "rows shown" if self._counts_sample else "rows"
        titles.append(counted if self._hard else "effective rows")
        lines = ["\t".join(titles)]
        for row in self._rows:
            numbers = [row.weight]
            for mean, sd in zip(row.mean, row.sd, strict=True):
                numbers += [float(mean), float(sd)]
            numbers.append(row.rows)
            lines.append("\t".join([row.name, *(repr(value) for value in numbers)]))
        return "\n".join(lines)

    @property
    def _counts_sample(self) -> bool:
        """Whether the numbers are of the rows drawn alone, and those are not all."""
        return self._hard and self._is_sample

    def _titles(self) -> list[str]:
        return [
            "",
            "share" if self._hard else "weight",
            "rows\nshown" if self._counts_sample else "rows",
            *(f"{_wrapped(name)}\nmean ± sd" for name in self._columns),
        ]

    def _text(self, row: ComponentRow, place: int) -> str:
        if place == _NAME:
            return f"{row.name} ⚠" if row.index in self._collapsed else row.name
        return self._texts[place - _WEIGHT][row.index]

    def _columns_of_text(self) -> tuple[tuple[str, ...], ...]:
        """Return the cells column by column: each column has one precision."""
        rows = self._rows
        means = (
            wording.means_and_sds(
                [float(row.mean[place]) for row in rows], [float(row.sd[place]) for row in rows]
            )
            for place in range(len(self._columns))
        )
        return (
            tuple(wording.fixed(row.weight, 3) for row in rows),
            wording.rows_column([row.rows for row in rows]),
            *(means if rows else ()),
        )

    def _about(self, row: ComponentRow) -> str:
        share = "weight"
        if self._hard:
            share = "share of the rows shown" if self._is_sample else "share of the rows"
        lines = [f"{row.name}: {share} {wording.number(row.weight, 6)}"]
        lines += [
            f"{name}: {wording.number(float(mean), 7)} ± {wording.number(float(sd), 5)}"
            for name, mean, sd in zip(self._columns, row.mean, row.sd, strict=True)
        ]
        if row.index in self._collapsed:
            lines.append("Held up by the covariance floor: fewer components, or a larger floor.")
        return "\n".join(lines)


def _wrapped(name: str) -> str:
    """Return a name in one or two lines, broken behind a ``_``, a blank or the like."""
    breaks = [match.end() for match in _BREAKS.finditer(name) if match.end() < len(name)]
    if len(name) <= _LONGEST_LINE or not breaks:
        return _cut(name)
    place = min(breaks, key=lambda end: max(end, len(name) - end))
    return f"{_cut(name[:place].rstrip())}\n{_cut(name[place:])}"


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"


class ComponentTable(QTableView):
    """Shows the components of a state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("componentTable")
        self.setAccessibleName("Components")
        about = "Weight, mean, standard deviation and rows by component."
        self.setAccessibleDescription(about)
        self.setWhatsThis(told(about, "weight", "mean", "covariance", "effective_rows"))
        self._model = ComponentModel(self)
        self._fitted = False
        self._wanted: dict[int, int] = {}
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
        self.horizontalHeader().setMinimumSectionSize(44)
        self._model.modelReset.connect(self._forget_widths)

    def render(self, state: ViewState) -> None:
        """Show the components of a state."""
        self._model.render(state)
        has_rows = self._model.rowCount() > 0
        self.horizontalHeader().setVisible(has_rows)
        self.setHorizontalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAsNeeded
            if has_rows
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        )
        if state.status is not RunStatus.RUNNING or not self._fitted:
            self._fit_columns()

    @Slot()
    def copy(self) -> None:
        """Copy the table with all digits."""
        QGuiApplication.clipboard().setText(self._model.as_text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say what will be here while there is nothing."""
        super().paintEvent(event)
        if self._model.rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, _EMPTY)
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new width."""
        super().resizeEvent(event)
        self._spread()

    @Slot()
    def _forget_widths(self) -> None:
        self._fitted = False
        self._wanted.clear()

    def _fit_columns(self) -> None:
        """Give each column room for its numbers; columns grow, so that they stay put in a run."""
        least = self.fontMetrics().horizontalAdvance("0000 ± 000")
        before = dict(self._wanted)
        for section in range(self._model.columnCount()):
            title = self.horizontalHeader().sectionSizeHint(section)
            if section >= _FIRST_MEAN:
                title = max(title, least)
            wanted = max(self.sizeHintForColumn(section), title) + _AIR
            self._wanted[section] = max(wanted, before.get(section, 0))
        self._fitted = self._model.rowCount() > 0
        if self._wanted != before:
            self._spread()

    def _spread(self) -> None:
        """Share out what is left of the width, so that the header reaches from side to side."""
        count = self._model.columnCount()
        if not self._fitted or len(self._wanted) != count:
            return
        left = max(self.viewport().width() - sum(self._wanted.values()), 0)
        share, rest = divmod(left, count - _WEIGHT)
        for section, wanted in self._wanted.items():
            more = 0 if section == _NAME else share + (rest if section == count - 1 else 0)
            self.setColumnWidth(section, wanted + more)
