"""The button in the header of the pairs that says which columns are shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from gmmstudio.qt.explanations import as_written, told
from gmmstudio.qt.plots.menu_button import MenuButton
from gmmstudio.session.drawing.pairs import LEAST_COLUMNS, MOST_COLUMNS

_ABOUT = f"Which columns are shown in pairs, {MOST_COLUMNS} at most"
_ENOUGH = f"{MOST_COLUMNS} columns are shown already: untick one first"
_NEEDED = "A pair takes two columns: tick another one first"


class ColumnsMenu(QObject):
    """A list of the columns in use, to tick those that are shown.

    Parameters
    ----------
    header : QHBoxLayout
        Where its button goes.
    parent : QWidget
        The view.
    """

    wanted = Signal(object)
    """The columns that are to be shown, by name, in the order of the table."""

    def __init__(self, header: QHBoxLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._columns: tuple[str, ...] = ()
        self._shown: tuple[str, ...] = ()
        self.menu = StayingMenu("Columns", parent)
        self.menu.setObjectName("columnsMenu")
        self.menu.setToolTipsVisible(True)
        # one column of entries, however many there are
        self.menu.setStyleSheet("QMenu { menu-scrollable: 1; }")
        self.button = MenuButton(self.menu, _ABOUT, "Choose columns to show", header, parent)
        self.button.setObjectName("pairColumnsButton")

    def show(self, columns: tuple[str, ...], shown: tuple[str, ...]) -> None:
        """Offer columns, and tick those that are shown.

        Parameters
        ----------
        columns : tuple of str
            Those in use.
        shown : tuple of str
            Some of them.
        """
        if columns != self._columns:
            self._columns = columns
            self._fill()
        self._shown = shown
        for name, action in zip(columns, self.menu.actions(), strict=True):
            is_shown = name in shown
            reason = ""
            if is_shown and len(shown) <= LEAST_COLUMNS:
                reason = _NEEDED
            elif not is_shown and len(shown) >= MOST_COLUMNS:
                reason = _ENOUGH
            action.setChecked(is_shown)
            action.setEnabled(not reason)
            about = reason or f"Show {name} against the other columns"
            action.setToolTip(as_written(about))
            action.setWhatsThis(told(about))
        self.button.setEnabled(len(columns) > LEAST_COLUMNS)

    def _fill(self) -> None:
        self.menu.clear()
        for name in self._columns:
            action = self.menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setData(name)
            action.triggered.connect(self._on_triggered)

    @Slot(bool)
    def _on_triggered(self, on: bool) -> None:
        name = self.sender().data()
        wanted = {*self._shown, name} if on else {*self._shown} - {name}
        self.wanted.emit(tuple(column for column in self._columns if column in wanted))


class StayingMenu(QMenu):
    """A menu that stays open while entries are ticked, for one seldom ticks only one."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tick the entry below the mouse (Qt's hook)."""
        if not self._tick(self.actionAt(event.position().toPoint())):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Tick the entry in focus by the space bar; Enter ticks it and closes (Qt's hook)."""
        if event.key() != Qt.Key.Key_Space or not self._tick(self.activeAction()):
            super().keyPressEvent(event)

    def _tick(self, action: QAction | None) -> bool:
        if action is None or not (action.isEnabled() and action.isCheckable()):
            return False
        action.trigger()
        return True
