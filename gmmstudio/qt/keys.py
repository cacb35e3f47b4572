"""Which widget a space bar belongs to."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QWidget,
)

_USE_SPACE = (QAbstractButton, QAbstractItemView, QComboBox)
_NUMBERS = (QAbstractSpinBox,)
_BY_KEYBOARD = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}
_ARROWS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right}


class SpaceRouter(QObject):
    """Lets the space bar run and pause from everywhere but where it has a use of its own.

    Qt offers a key to shortcuts before the widget in focus sees it, and asks the widget by a
    ``ShortcutOverride``. Number fields claim every character, although a space means nothing to
    them. Buttons, lists and choosers claim nothing, although a space presses, ticks or opens them;
    that is right after a click, when a person means the fit, and wrong for one who came by Tab.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._came_by_keyboard = False

    def watch(self, top: QWidget) -> None:
        """Watch every widget below this one that is asked for a space."""
        for widget in top.findChildren(QWidget):
            if isinstance(widget, _USE_SPACE + _NUMBERS):
                widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note how the focus came, and answer ``ShortcutOverride`` for a plain space."""
        if isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusIn:
            if event.reason() in _BY_KEYBOARD:
                self._came_by_keyboard = True
            elif event.reason() is Qt.FocusReason.MouseFocusReason:
                self._came_by_keyboard = False
        elif isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.KeyPress and event.key() in _ARROWS:
                self._came_by_keyboard = True
            elif event.type() is QEvent.Type.ShortcutOverride and _is_space(event):
                return self._answer(watched, event)
        return False

    def _answer(self, watched: QObject, event: QKeyEvent) -> bool:
        if isinstance(watched, _NUMBERS):
            watched.interpretText()
            event.ignore()
            return True
        if self._came_by_keyboard:
            event.accept()
            return True
        return False


def _is_space(event: QKeyEvent) -> bool:
    plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
    return event.key() == Qt.Key.Key_Space and plain
