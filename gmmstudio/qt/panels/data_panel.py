"""The open table: its columns, which of them are used, and the rows left out."""

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QAction, QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gmmstudio.data import Column, ColumnKind, Dataset
from gmmstudio.qt.dialogs.text_dialog import TextDialog, about_table
from gmmstudio.qt.explanations import as_written, explain, told
from gmmstudio.qt.icons import icon
from gmmstudio.qt.theme import Theme
from gmmstudio.session import wording
from gmmstudio.session.view_state import ViewState

_NAME, _MISSING = 0, 1
_AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DataPanel(QWidget):
    """Shows the table of a state and asks for other columns; keeps no choice itself."""

    columns_changed = Signal(tuple)
    """Names of the columns to use, in the table's order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._theme: Theme | None = None
        self._pointed_at = ""
        self._title = _label("dataTitle", bold=True)
        self._notes = _label("dataNotes", muted=True)
        self._origin = _label("dataOrigin", muted=True)
        self._more = self._made_link()
        self._rows = _label("rowsUsed")
        self._left_out = _label("leftOut", muted=True)
        # a child before the link above it: Tab begins with what the panel is for
        self._columns = QTreeWidget(self)
        self._columns.setObjectName("columnList")
        self._columns.setAccessibleName("Columns used")
        explain(self._columns, "Tick the columns of numbers that the fit uses.", "mixture")
        self._columns.setColumnCount(2)
        self._columns.setHeaderHidden(True)
        self._columns.setRootIsDecorated(False)
        self._columns.setUniformRowHeights(True)
        self._columns.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._columns.setTabKeyNavigation(False)
        self._columns.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._columns.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._columns.customContextMenuRequested.connect(self._open_menu)
        self._menu = self._make_menu()
        header = self._columns.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(_MISSING, QHeaderView.ResizeMode.ResizeToContents)
        self._columns.itemChanged.connect(self._on_item_changed)
        self.setWhatsThis(
            told(
                "The open table: its columns, how many of its rows are used, and why others are "
                "left out. A row needs a finite number in every column that is ticked."
            )
        )
        layout = QVBoxLayout(self)
        layout.addWidget(self._title)
        origin = QHBoxLayout()
        origin.addWidget(self._origin, 1)
        origin.addWidget(self._more, 0, Qt.AlignmentFlag.AlignBottom)
        origin.addStretch(0)
        layout.addLayout(origin)
        for widget in (self._notes, self._columns, self._rows, self._left_out):
            layout.addWidget(widget, 1 if widget is self._columns else 0)

    def render(self, state: ViewState) -> None:
        """Show the table of a state."""
        if state.dataset is not self._dataset:
            self._dataset = state.dataset
            self._fill()
        if state.working is None:
            # Otherwise other columns may be on their way: what is ticked stays as it was clicked.
            self._tick(state.settings.columns)
        selection = state.selection
        used = "" if selection is None else f"{wording.rows_used(selection)} used"
        if selection is not None and selection.weights is not None:
            used += f", weights add up to {wording.rows(selection.total_weight)}"
        _show(self._rows, used)
        _show(self._left_out, "" if selection is None else wording.left_out(selection))

    def _tick(self, columns: tuple[str, ...]) -> None:
        chosen = set(columns)
        with QSignalBlocker(self._columns):
            for item in self._items():
                wanted = item.text(_NAME) in chosen
                if (item.checkState(_NAME) is Qt.CheckState.Checked) != wanted:
                    item.setCheckState(
                        _NAME, Qt.CheckState.Checked if wanted else Qt.CheckState.Unchecked
                    )

    def set_theme(self, theme: Theme) -> None:
        """Recolour the icons."""
        self._theme = theme
        # Fusion draws the frame of a tick box in a darker shade of the window's colour, which on
        # a dark ground cannot be seen; lists draw nothing else with that colour.
        palette = self._columns.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(theme.muted))
        self._columns.setPalette(palette)
        self._fill()

    def _fill(self) -> None:
        dataset = self._dataset
        ticked = self._ticked()
        with QSignalBlocker(self._columns):
            self._columns.clear()
            for column in () if dataset is None else dataset.columns:
                item = self._item(column, is_truth=column.name == dataset.truth)
                if column.name in ticked:
                    item.setCheckState(_NAME, Qt.CheckState.Checked)
                self._columns.addTopLevelItem(item)
        _show(self._title, "No data" if dataset is None else dataset.name)
        _show(self._notes, "" if dataset is None else ", ".join(dataset.notes))
        _show(self._origin, "" if dataset is None else dataset.attribution)
        self._more.setVisible(dataset is not None)
        self._more.setText("More" if self._origin.text() else "About this table")

    def _item(self, column: Column, *, is_truth: bool) -> QTreeWidgetItem:
        item = QTreeWidgetItem([column.name, ""])
        reason = _why_not(column)
        told = [column.name if self._dataset is None else self._dataset.titled(column.name)]
        if is_truth:
            told.append("The known group of each row: not used by the fit, kept to compare with.")
        beside = [] if self._dataset is None else [self._dataset.unit(column.name)]
        if column.n_missing:
            beside.append(f"{column.n_missing:,} missing")
            told.append(
                f"{wording.count(column.n_missing, 'missing cell')}: such rows are left out."
            )
        if column.problem is not None:
            is_grouped = column.problem.has_thousands_marks
            what = "thousands marks" if is_grouped else "text"
            beside.append(f"{what} in row {column.problem.row:,}")
        item.setText(_MISSING, " · ".join(filter(None, beside)))
        item.setTextAlignment(_MISSING, _AT_RIGHT)
        if reason:
            told.append(reason)
            item.setFlags(Qt.ItemFlag.ItemIsSelectable)
        else:
            item.setFlags(
                Qt.ItemFlag.ItemIsSelectable
                | Qt.ItemFlag.ItemIsEnabled
                | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(_NAME, Qt.CheckState.Unchecked)
        for place in (_NAME, _MISSING):
            item.setToolTip(place, as_written("\n".join(told)))
        if self._theme is not None:
            muted = self._theme.muted
            drawing = "text" if column.kind is ColumnKind.TEXT else "numeric"
            item.setIcon(_NAME, icon(drawing, muted if reason else self._theme.text, muted))
            is_spoilt = column.problem is not None
            item.setForeground(_MISSING, QColor(self._theme.warning if is_spoilt else muted))
            if reason:
                item.setForeground(_NAME, QColor(muted))
        return item

    def _made_link(self) -> QPushButton:
        """Return the button that leads to all that is known of the table."""
        link = QPushButton()
        link.setObjectName("aboutTableButton")
        link.setProperty("link", True)
        link.setFlat(True)
        link.setCursor(Qt.CursorShape.PointingHandCursor)
        link.setAccessibleName("About this table")
        explain(link, "What its columns are, whose it is and where it was read from")
        link.clicked.connect(self._tell_about)
        return link

    @Slot()
    def _tell_about(self) -> None:
        if self._dataset is not None:
            title = f"About {self._dataset.name}"
            TextDialog("aboutTable", title, about_table(self._dataset), self.window()).show()

    def _make_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("columnMenu")
        menu.setToolTipsVisible(True)
        self._alone = _entry(menu, "Use &this column alone", "Fit one column: a density by value")
        self._alone.triggered.connect(self._use_alone)
        every = _entry(menu, "Use &every column of numbers", "Fit all columns that can be fitted")
        every.triggered.connect(self._use_every)
        menu.addSeparator()
        copy = _entry(menu, "&Copy name", "Put the name of the column on the clipboard")
        copy.triggered.connect(self._copy_name)
        return menu

    @Slot(QPoint)
    def _open_menu(self, where: QPoint) -> None:
        item = self._columns.itemAt(where) or self._columns.currentItem()
        if item is not None:
            self._pointed_at = item.text(_NAME)
            self._alone.setEnabled(_can_be_used(item))
            self._menu.popup(self._columns.viewport().mapToGlobal(where))

    @Slot()
    def _use_alone(self) -> None:
        self.columns_changed.emit((self._pointed_at,))

    @Slot()
    def _use_every(self) -> None:
        names = tuple(item.text(_NAME) for item in self._items() if _can_be_used(item))
        if names:
            self.columns_changed.emit(names)

    @Slot()
    def _copy_name(self) -> None:
        QGuiApplication.clipboard().setText(self._pointed_at)

    def _items(self) -> list[QTreeWidgetItem]:
        count = self._columns.topLevelItemCount()
        return [self._columns.topLevelItem(place) for place in range(count)]

    def _ticked(self) -> tuple[str, ...]:
        return tuple(
            item.text(_NAME)
            for item in self._items()
            if item.checkState(_NAME) is Qt.CheckState.Checked
        )

    @Slot(QTreeWidgetItem, int)
    def _on_item_changed(self, _item: QTreeWidgetItem, place: int) -> None:
        if place == _NAME:
            self.columns_changed.emit(self._ticked())


def _can_be_used(item: QTreeWidgetItem) -> bool:
    return bool(item.flags() & Qt.ItemFlag.ItemIsUserCheckable)


def _entry(menu: QMenu, text: str, about: str) -> QAction:
    action = menu.addAction(text)
    action.setToolTip(about)
    action.setWhatsThis(told(about))
    return action


def _why_not(column: Column) -> str:
    if column.kind is ColumnKind.NUMERIC:
        return ""
    if column.is_empty:
        return "Every cell is missing: there is nothing to fit."
    if column.problem is not None:
        return (
            f"Row {column.problem.row} (line {column.problem.line}): {column.problem.text!r} "
            f"{column.problem.fault}. {wording.capitalised(column.problem.remedy)}."
        )
    return "Text: a mixture needs numbers. Kept as a label and in the export."


def _label(name: str, *, bold: bool = False, muted: bool = False) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if bold:
        font = label.font()
        font.setBold(True)
        label.setFont(font)
    label.setProperty("muted", muted)
    return label


def _show(label: QLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))
