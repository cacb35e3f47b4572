"""Tool buttons that open something, and are lit up no more once the mouse has gone meanwhile."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, Qt, Slot
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QToolButton


class HoverKeeper(QObject):
    """Has buttons forget the mouse where it left them while a menu or a dialog was open.

    Qt tells a widget of that by a leave event, which it sends to no one below a popup; the button
    then stays lit up until the mouse comes again.

    Parameters
    ----------
    buttons : iterable of QToolButton
    parent : QObject
        The owner.
    """

    def __init__(self, buttons: Iterable[QToolButton], parent: QObject) -> None:
        super().__init__(parent)
        self._buttons = tuple(buttons)
        for button in self._buttons:
            button.installEventFilter(self)
            if button.menu() is not None:
                # in its turn: the popup is still there while it says that it hides
                button.menu().aboutToHide.connect(self.settle, Qt.ConnectionType.QueuedConnection)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look again when the window comes back from below a dialog."""
        if event.type() == QEvent.Type.WindowActivate:
            self.settle()
        return super().eventFilter(watched, event)

    @Slot()
    def settle(self) -> None:
        """Look which of the buttons the mouse is over."""
        for button in self._buttons:
            is_over = button.rect().contains(button.mapFromGlobal(QCursor.pos()))
            if button.testAttribute(Qt.WidgetAttribute.WA_UnderMouse) and not is_over:
                button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
                button.update()
