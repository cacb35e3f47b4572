"""The runs of a table, to look at again, to compare and to run on from."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gmmstudio.qt.explanations import told
from gmmstudio.qt.panels.run_model import FIRST, OVERLAID, START, RunModel
from gmmstudio.session.run_columns import RUN_COLUMNS
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState

_EMPTY = "Each run is kept here: its settings, ℓ and BIC,\nto look at again and to compare."
_ABOUT = (
    "The runs of this table. A click, or Enter, shows a run with its settings; the box draws its ℓ "
    "beside that of the run on screen; Delete takes it off the list, and Undo brings it back. A "
    "click on a title sorts by it."
)
_LEAST_START = 64
"""Pixels of the column of starts below which others go."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class RunList(QWidget):
    """Shows the runs of a state, and passes on what is asked of them.

    Parameters
    ----------
    fork : QAction
        Runs on from the moment on screen.
    parent : QWidget, optional
    """

    show_wanted = Signal(int)
    """The number of a run to put on screen."""
    fork_wanted = Signal(int)
    """The number of a run to run on from: the moment on screen, or the newest of another."""
    remove_wanted = Signal(int)
    """The number of a run to take off the list."""
    overlay_wanted = Signal(int, bool)
    """A run's number, and whether its ℓ is to be drawn beside that of others."""

    def __init__(self, fork: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("runPanel")
        self._model = RunModel(self)
        self._model.overlay_wanted.connect(self.overlay_wanted)
        self.table = _RunTable(self)
        self.table.setModel(self._model)
        self.table.horizontalHeader().sectionClicked.connect(self._on_title)
        self._model.layoutChanged.connect(self.table.show_current)
        self.table.clicked.connect(self._on_clicked)
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.table.toggled.connect(self._model.toggle)
        self._number: int | None = None
        self._lengths: tuple[int, ...] = ()
        self._shown = self._made("&Show", "Show the run, with its settings", _ENTER)
        self._forked = self._made("&Fork", "Begin another run where this one has come to", ())
        self._overlaid = self._made(
            "&Overlay", "Draw ℓ of the run beside that of others", (Qt.Key.Key_Insert,)
        )
        self._removed = self._made(
            "&Remove", "Take the run off the list; Undo brings it back", (Qt.Key.Key_Delete,)
        )
        self._copied = self._made(
            "&Copy list", "Copy the list, to paste into a spreadsheet", (QKeySequence("Ctrl+C"),)
        )
        self._overlaid.setCheckable(True)
        for action, slot in (
            (self._shown, self._show),
            (self._forked, self._fork),
            (self._overlaid, self._toggle),
            (self._removed, self._remove),
            (self._copied, self._copy),
        ):
            action.triggered.connect(slot)
        self._menu = QMenu(self)
        self._menu.addActions(self.table.actions())
        buttons = QHBoxLayout()
        buttons.setContentsMargins(4, 2, 4, 2)
        for name, action in (("fork", fork), ("remove", self._removed)):
            button = QToolButton()
            button.setObjectName(f"{name}RunButton")
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAccessibleName(action.text().replace("&", ""))
            button.setAccessibleDescription(action.toolTip())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)
        self.render(ViewState())

    def render(self, state: ViewState) -> None:
        """Show the runs of a state."""
        changed = state.run_number != self._number
        self._number = state.run_number
        self._model.render(state)
        has_runs = self._model.rowCount() > 0
        self.table.horizontalHeader().setVisible(has_runs)
        is_running = state.status is RunStatus.RUNNING
        lengths = self._model.lengths_of(state.run_number)
        if changed or not is_running or lengths != self._lengths:
            # measuring every cell in every frame of a run would be dear
            self._lengths = lengths
            self.table.fit(grows_only=is_running)
        if changed or not self.table.currentIndex().isValid():
            self._follow()
        for action in (self._shown, self._forked, self._overlaid, self._removed, self._copied):
            action.setEnabled(has_runs)

    def _follow(self) -> None:
        """Put the cursor on the run on screen, in sight, or nowhere where there is none."""
        row = self._model.row_of(self._number)
        self.table.setCurrentIndex(QModelIndex() if row is None else self._model.index(row, FIRST))
        if row is None:
            self.table.clearSelection()
        self.table.show_current()

    @property
    def _chosen(self) -> int | None:
        index = self.table.currentIndex()
        return self._model.run_at(index.row()).number if index.isValid() else None

    @Slot(int)
    def _on_title(self, section: int) -> None:
        self._model.toggle_sorting(section)
        # the arrow needs room
        self.table.fit(grows_only=False)

    @Slot(QModelIndex)
    def _on_clicked(self, index: QModelIndex) -> None:
        if index.column() != OVERLAID:
            self.show_wanted.emit(self._model.run_at(index.row()).number)
        elif self._number is not None:
            # ticking is not choosing: Remove and Fork stay with the run on screen
            self._follow()

    @Slot()
    def _show(self) -> None:
        if self._chosen is not None:
            self.show_wanted.emit(self._chosen)

    @Slot()
    def _fork(self) -> None:
        if self._chosen is not None:
            self.fork_wanted.emit(self._chosen)

    @Slot()
    def _toggle(self) -> None:
        if self.table.currentIndex().isValid():
            self._model.toggle(self.table.currentIndex().row())

    @Slot()
    def _remove(self) -> None:
        if self._chosen is not None:
            self.remove_wanted.emit(self._chosen)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._model.as_text())

    @Slot(QPoint)
    def _open_menu(self, where: QPoint) -> None:
        index = self.table.indexAt(where)
        if index.isValid():
            self.table.setCurrentIndex(index)
            self._overlaid.setChecked(self._model.is_overlaid(index.row()))
            self._menu.popup(self.table.viewport().mapToGlobal(where))

    def _made(self, text: str, about: str, keys: tuple[object, ...]) -> QAction:
        action = QAction(text, self.table)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setToolTip(about)
        action.setWhatsThis(told(about))
        self.table.addAction(action)
        return action


class _RunTable(QTableView):
    """The table itself: a row a run."""

    toggled = Signal(int)
    """The row whose box is to be ticked, or no longer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("runTable")
        self.setAccessibleName("Runs")
        self.setAccessibleDescription(_ABOUT)
        self.setWhatsThis(told(_ABOUT, "log_likelihood", "bic"))
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        # Not Qt's own sorting: its arrow takes room in every header, sorted by or not.
        header.setSectionsClickable(True)
        header.setMinimumSectionSize(20)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self._wanted: dict[int, int] = {}

    def fit(self, *, grows_only: bool) -> None:
        """Give each column the room its cells need, and that of the starts the rest.

        Parameters
        ----------
        grows_only : bool
            Whether columns keep their width where they need less, so that they stay put in a run.
        """
        wanted, header = {}, self.horizontalHeader()
        for section in range(self.model().columnCount()):
            # a header has no hint for what is hidden, and the column would come back too narrow
            title = header.sectionSizeFromContents(section).width()
            least = max(self.sizeHintForColumn(section), title, header.minimumSectionSize())
            wanted[section] = max(least, self._wanted.get(section, 0)) if grows_only else least
        if wanted != self._wanted:
            self._wanted = wanted
            self._spread()

    @Slot()
    def show_current(self) -> None:
        """Scroll to the row of the cursor."""
        index = self.currentIndex()
        if index.isValid():
            self.scrollTo(index.siblingAtColumn(FIRST))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the new width, and keep the run chosen in sight."""
        super().resizeEvent(event)
        self._spread()
        self.show_current()

    def _spread(self) -> None:
        """Share out the width; what there is no room for goes if it can be done without."""
        if not self._wanted:
            return
        room, shown = self.viewport().width(), dict(self._wanted)
        shown[START] = _LEAST_START
        going = [place for place, column in enumerate(RUN_COLUMNS, FIRST) if column.goes]
        for section in sorted(going, key=lambda place: -RUN_COLUMNS[place - FIRST].goes):
            if sum(shown.values()) > room:
                del shown[section]
        for section in self._wanted:
            self.setColumnHidden(section, section not in shown)
        shown[START] += max(room - sum(shown.values()), 0)
        for section, width in shown.items():
            self.setColumnWidth(section, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick a run by the space from any of its cells; Tab brought the focus here then."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.toggled.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say what will be here while there is nothing."""
        super().paintEvent(event)
        if self.model().rowCount() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, _EMPTY)
            painter.end()
