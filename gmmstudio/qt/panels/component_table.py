"""The table of components: names, weights, means, standard deviations, rows and overlaps."""

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gmmstudio.qt.explanations import told
from gmmstudio.qt.panels.cells import are_plain, paint_cells
from gmmstudio.qt.panels.component_model import ComponentModel
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState

_NAME = 0
_MEANS_SEEN = 2
"""Columns of means that are worth more than what can be done without."""
_ACROSS = Qt.Orientation.Horizontal
_DIGITS = str.maketrans("123456789", "0" * 9)
_EMPTY = "Weights, means and standard deviations\nappear here with the first step of a fit."
_ICON_WIDTH, _ICON_HEIGHT = 32, 16
"""Room for a colour and a lock side by side; a colour alone takes less."""
_AIR = 4
"""Pixels left free in a column, so that it need not grow with every digit."""


class ComponentTable(QTableView):
    """Shows the components of a state, lets one be chosen, and asks for other names."""

    renamed = Signal(int, str)
    """A component, counted from 0, and the name asked for."""
    component_chosen = Signal(object)
    """The component that a person put the cursor on; None for none."""
    component_menu_wanted = Signal(int, QPoint)
    """Which component's menu is asked for, and where on the screen."""
    pointed_at = Signal(object)
    """The component under the mouse, or None."""

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
        self._forms: set[tuple[object, ...]] = set()
        self._with_locks = False
        self.setModel(self._model)
        self.setIconSize(QSize(_ICON_WIDTH, _ICON_HEIGHT))
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setMouseTracking(True)
        # it draws its own ground, so that nothing behind it is drawn first
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        # Not Qt's own sorting: its arrow takes room in every header, sorted by or not.
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().sectionClicked.connect(self._model.toggle_sorting)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setMinimumSectionSize(44)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._following = False
        self.selectionModel().selectionChanged.connect(self._on_selection)
        self._model.modelReset.connect(self._forget_widths)
        self._model.renamed.connect(self.renamed)
        self.entered.connect(self._on_entered)
        self.customContextMenuRequested.connect(self._open_menu)

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
        moves = state.status is RunStatus.RUNNING or state.provisional
        with_locks = any(self._model.locks)
        if not moves or not self._fitted or with_locks is not self._with_locks:
            self._with_locks = with_locks
            self._fit_columns()
        self._follow(state.selected)

    @Slot()
    def copy(self) -> None:
        """Copy the table with all digits."""
        QGuiApplication.clipboard().setText(self._model.as_text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells, or say what will be here while there are none."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Base))
        if self._model.rowCount() == 0:
            painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
            painter.drawText(self.viewport().rect(), Qt.AlignmentFlag.AlignCenter, _EMPTY)
        elif self._model.lit is None and are_plain(self):
            paint_cells(self, painter)
        else:
            painter.end()
            super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fill the new width."""
        super().resizeEvent(event)
        self._spread()

    def leaveEvent(self, event: QEvent) -> None:
        """Point at nothing."""
        super().leaveEvent(event)
        self.pointed_at.emit(None)

    @Slot(QModelIndex)
    def _on_entered(self, index: QModelIndex) -> None:
        self.pointed_at.emit(self._model.component(index.row()))

    @Slot(QPoint)
    def _open_menu(self, where: QPoint) -> None:
        index = self.indexAt(where)
        if index.isValid():
            component = self._model.component(index.row())
            self.component_menu_wanted.emit(component, self.viewport().mapToGlobal(where))

    @Slot()
    def _on_selection(self) -> None:
        if not self._following:
            rows = [index.row() for index in self.selectionModel().selectedRows()]
            self.component_chosen.emit(self._model.component(rows[0]) if rows else None)

    def _follow(self, component: int | None) -> None:
        """Put the cursor on the component that is chosen, wherever that was done."""
        rows = [index.row() for index in self.selectionModel().selectedRows()]
        wanted = [] if component is None else [self._model.row_of(component)]
        if rows == wanted:
            return
        self._following = True
        if component is None:
            self.clearSelection()
        else:
            self.setCurrentIndex(self._model.index(wanted[0], _NAME))
        self._following = False

    @Slot()
    def _forget_widths(self) -> None:
        self._fitted = False
        self._wanted.clear()
        self._forms.clear()

    def _has_new_forms(self) -> bool:
        """Tell whether a text is there that is no wider or narrower only by its digits.

        All digits are of one width, so that most of the states of a run need no measuring.
        """
        font, lit = self.font().key(), self._model.lit
        forms = {
            (font, section, component == lit, text.translate(_DIGITS))
            for section in range(self._model.columnCount())
            for component, text in enumerate(self._model.texts(section))
        }
        forms |= {
            (font, section, False, self._model.headerData(section, _ACROSS))
            for section in range(self._model.columnCount())
        }
        # a lock before a name takes room of its own
        forms |= {
            (font, _NAME, is_locked, text.translate(_DIGITS), "icon")
            for text, is_locked in zip(self._model.texts(_NAME), self._model.locks, strict=False)
        }
        is_new = not forms <= self._forms
        self._forms |= forms
        return is_new

    def _fit_columns(self) -> None:
        """Give each column room for its numbers; columns grow, so that they stay put in a run."""
        if not self._has_new_forms():
            return
        least = self.fontMetrics().horizontalAdvance("0000 ± 000")
        before = dict(self._wanted)
        for section in range(self._model.columnCount()):
            title = self.horizontalHeader().sectionSizeHint(section)
            if self._model.is_mean(section):
                title = max(title, least)
            wanted = max(self.sizeHintForColumn(section), title) + _AIR
            self._wanted[section] = max(wanted, before.get(section, 0))
        self._fitted = self._model.rowCount() > 0
        if self._wanted != before:
            self._spread()

    def _width_of_first_means(self) -> int:
        """Return the width of all columns up to the second one with means."""
        means = [section for section in self._wanted if self._model.is_mean(section)]
        last = means[:_MEANS_SEEN][-1] if means else max(self._wanted)
        return sum(width for section, width in self._wanted.items() if section <= last)

    def _spread(self) -> None:
        """Share out what is left of the width, so that the header reaches from side to side.

        What there is no room for goes if it can be done without; the rest is reached by scrolling.
        """
        if not self._fitted or len(self._wanted) != self._model.columnCount():
            return
        room, shown = self.viewport().width(), dict(self._wanted)
        for section in self._model.going:
            if sum(shown.values()) > room:
                del shown[section]
        if sum(shown.values()) > room and self._width_of_first_means() <= room:
            shown = self._wanted  # there is scrolling in any case
        for section in self._wanted:
            self.setColumnHidden(section, section not in shown)
        share, rest = divmod(max(room - sum(shown.values()), 0), len(shown) - 1)
        last = max(shown)
        for section, wanted in shown.items():
            more = 0 if section == _NAME else share + (rest if section == last else 0)
            self.setColumnWidth(section, wanted + more)
