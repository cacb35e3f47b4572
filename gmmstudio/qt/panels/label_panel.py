"""The labels of a column against the components: a cross-table, and how well both agree."""

from functools import partial

from PySide6.QtCore import QEvent, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gmmstudio.data import label_columns
from gmmstudio.qt.explanations import explain, told
from gmmstudio.qt.panels.column_chooser import ColumnChooser
from gmmstudio.qt.panels.label_model import LabelModel
from gmmstudio.qt.plots.pick_tool import combined
from gmmstudio.session.brushing import Combine
from gmmstudio.session.cross_table import CrossTable, takes_long
from gmmstudio.session.label_wording import (
    LabelCells,
    Measure,
    measures,
    nothing_counted,
    remarks,
)
from gmmstudio.session.settings import COMPONENTS_LIMIT
from gmmstudio.session.view_state import ViewState

_ABOUT = (
    "How many rows each label shares with each component. A click on a cell, or Enter, picks its "
    "rows; on a title, those of the label or the component. With Shift they are added to those "
    "picked, with Ctrl taken away."
)
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class LabelPanel(QWidget):
    """Compares the components of a state with the labels of a column.

    Parameters
    ----------
    hard : QAction
        Counts by argmax, as every view shows the rows then.
    parent : QWidget, optional
    """

    column_wanted = Signal(str)
    """The column to compare with."""
    shares_wanted = Signal(bool)
    """Whether shares of each label are to be told rather than counts."""
    rows_wanted = Signal(object, object, object)
    """The place of a label or None for any, a component or None for any, and a Combine."""
    pointed_at = Signal(object)
    """The component under the mouse; None for none."""
    names_wanted = Signal(str)
    """The column after whose labels all components are to be named."""
    count_wanted = Signal()
    """There is no table of what is on screen yet, and to make one takes long."""

    def __init__(self, hard: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("labelPanel")
        self.setAccessibleName("Labels and components")
        self._known: tuple[object, ...] = ()
        self._counted_of: tuple[object, ...] = ()
        self._table: CrossTable | None = None
        self.chooser = ColumnChooser(partial(label_columns, most=COMPONENTS_LIMIT))
        self.shares = QToolButton()
        self._head = self._made_head(hard)
        self._model = LabelModel(self)
        self.table = _LabelTable(self)
        self.table.setModel(self._model)
        self.table.wanted.connect(self._on_wanted)
        self.table.entered.connect(self._on_entered)
        self.table.left.connect(self._on_left)
        self.table.horizontalHeader().sectionClicked.connect(self._on_title)
        self.table.verticalHeader().sectionClicked.connect(self._on_line)
        self.table.copy.triggered.connect(self._copy)
        self.table.name.triggered.connect(self._on_name)
        self.empty = QLabel(alignment=Qt.AlignmentFlag.AlignCenter)
        self.empty.setObjectName("labelsEmpty")
        self.empty.setProperty("muted", True)
        self.empty.setWordWrap(True)
        self.empty.setMargin(12)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        self._told = _Measures()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._head)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self._told)
        self.render(ViewState())

    def render(self, state: ViewState) -> None:
        """Show the labels of a state."""
        shown = state.snapshot
        theta = None if shown is None else shown.responsibilities_from
        rests = takes_long(state) and state.is_at_rest
        of = (state.dataset, state.selection, theta, state.label_column, state.counted, rests)
        look = (state.looks, state.hard, state.label_shares, state.highlighted)
        if (*of, *look) == self._known:
            return
        self._known = (*of, *look)
        if of != self._counted_of:
            self._counted_of, self._table = of, state.cross_table
        self.chooser.show_choice(state.dataset, state.label_column)
        self._head.setVisible(state.label_column is not None)
        self.shares.setChecked(state.label_shares)
        self._show(state, self._table)
        if self._table is None and rests and theta is not None and state.label_column is not None:
            self.count_wanted.emit()

    def _made_head(self, hard: QAction) -> QWidget:
        """Return the line with the column and how its labels are counted."""
        self.chooser.setObjectName("labelColumn")
        self.chooser.setAccessibleName("Column of labels")
        explain(self.chooser, "The column whose labels the components are compared with")
        self.chooser.currentIndexChanged.connect(self._on_column)
        self.shares.setObjectName("labelSharesButton")
        self.shares.setText("Row %")
        self.shares.setCheckable(True)
        self.shares.setAccessibleName("Row percentages")
        explain(self.shares, "Tell each count as a share of its label")
        self.shares.clicked.connect(self.shares_wanted)
        by_argmax = QToolButton()
        by_argmax.setObjectName("labelHardButton")
        by_argmax.setDefaultAction(hard)
        by_argmax.setAccessibleName("Hard")
        by_argmax.setAccessibleDescription(hard.toolTip())
        by_argmax.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for button in (self.shares, by_argmax):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QWidget()
        head = QHBoxLayout(row)
        head.setContentsMargins(8, 6, 6, 4)
        head.addWidget(self.chooser, 1)
        head.addWidget(by_argmax)
        head.addWidget(self.shares)
        return row

    def _show(self, state: ViewState, table: CrossTable | None) -> None:
        self._told.tell(state, table)
        self._pages.setCurrentWidget(self.empty if table is None else self.table)
        if table is None:
            self.empty.setText(nothing_counted(state))
            self._model.show(None)
            return
        k = state.n_components
        cells = LabelCells(table, state.looks.names(k), state.hard, state.label_shares)
        self._model.show(cells, state.looks.hex_colours(k), state.highlighted)
        self.table.fit()

    @Slot(int)
    def _on_column(self, _index: int) -> None:
        column = self.chooser.currentData()
        if column is not None:
            self.column_wanted.emit(column)

    @Slot(QModelIndex, object)
    def _on_wanted(self, index: QModelIndex, combine: Combine) -> None:
        self._want(index.row(), index.column(), combine)

    @Slot(int)
    def _on_title(self, section: int) -> None:
        self._want(self._model.rowCount() - 1, section, self._combine)

    @Slot(int)
    def _on_line(self, section: int) -> None:
        self._want(section, self._model.columnCount() - 1, self._combine)

    @property
    def _combine(self) -> Combine:
        return combined(QGuiApplication.keyboardModifiers())

    def _want(self, row: int, column: int, combine: Combine) -> None:
        self.rows_wanted.emit(self._model.label(row), self._model.component(column), combine)

    @Slot(QModelIndex)
    def _on_entered(self, index: QModelIndex) -> None:
        self.pointed_at.emit(self._model.component(index.column()))

    @Slot()
    def _on_left(self) -> None:
        self.pointed_at.emit(None)

    @Slot()
    def _on_name(self) -> None:
        self.names_wanted.emit(self.chooser.currentData())

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._model.as_text())


class _Measures(QWidget):
    """How well labels and components agree, side by side, and what else there is to know."""

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[str, QLabel] = {}
        self._remarks = QLabel()
        self._remarks.setObjectName("labelRemarks")
        self._remarks.setProperty("muted", True)
        self._remarks.setWordWrap(True)
        self._line = QHBoxLayout()
        self._line.setSpacing(6)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 4)
        layout.setSpacing(2)
        layout.addLayout(self._line)
        layout.addWidget(self._remarks)

    def tell(self, state: ViewState, table: CrossTable | None) -> None:
        """Tell those of a table; nothing without one."""
        self.setVisible(table is not None)
        if table is None:
            return
        for measure in measures(table):
            value = self._values.get(measure.term) or self._made(measure)
            value.setText(measure.text)
            value.setAccessibleName(f"{measure.title}: {measure.text}")
        text = remarks(state, table)
        self._remarks.setText(text)
        self._remarks.setVisible(bool(text))

    def _made(self, measure: Measure) -> QLabel:
        title, value = QLabel(measure.title), QLabel()
        title.setProperty("muted", True)
        value.setObjectName(measure.term)
        for label in (title, value):
            explain(label, measure.about, measure.term)
            self._line.addWidget(label)
        self._line.addStretch(1)
        self._values[measure.term] = value
        return value


class _LabelTable(QTableView):
    """The table itself."""

    wanted = Signal(QModelIndex, object)
    """The cell whose rows are to be picked, and a Combine."""
    left = Signal()
    """The mouse is over no cell any more."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("labelTable")
        self.setAccessibleName("Labels by components")
        self.setAccessibleDescription(_ABOUT)
        self.setWhatsThis(told(_ABOUT, "responsibility", "soft_hard"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setDefaultSectionSize(24)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionsClickable(True)
            header.setHighlightSections(False)
        self.name = self._made(
            "&Name components after these labels",
            "Call each component by the label that most of its responsibility goes to",
            "F2",
        )
        self.copy = self._made(
            "&Copy table of labels", "Copy the table, to paste into a spreadsheet", "Ctrl+C"
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.clicked.connect(self._on_clicked)

    def fit(self) -> None:
        """Give each column the room it needs, and a share of what is left."""
        self.resizeColumnsToContents()
        sections = range(self.model().columnCount())
        left = self.viewport().width() - sum(self.columnWidth(section) for section in sections)
        if sections and left > 0:
            share, rest = divmod(left, len(sections))
            for section in sections:
                more = share + (rest if section == sections[-1] else 0)
                self.setColumnWidth(section, self.columnWidth(section) + more)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new width."""
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pick the rows of the cell of the cursor by Enter."""
        if event.key() in _ENTER and self.currentIndex().isValid():
            self.wanted.emit(self.currentIndex(), combined(event.modifiers()))
            event.accept()
        else:
            super().keyPressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self.left.emit()

    def _made(self, text: str, about: str, key: str) -> QAction:
        action = QAction(text, self)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setToolTip(about)
        action.setWhatsThis(told(about))
        self.addAction(action)
        return action

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        self.wanted.emit(index, combined(QGuiApplication.keyboardModifiers()))
