"""Which widget a key belongs to, and when what was typed counts."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QWidget,
)

TAKES_SPACE = "takesSpace"
"""Property of a button that a space presses however the focus came: one that asks to be pressed."""
_USE_SPACE = (QAbstractButton, QAbstractItemView, QComboBox)
_BY_KEYBOARD = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}
_UNDO, _REDO = QKeySequence("Ctrl+Z"), (QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y"))
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_ARROWS = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right}


class KeyRouter(QObject):
    """Lets the keys of the fit work from everywhere but where they have a use of their own.

    Qt offers a key to shortcuts before the widget in focus sees it, and asks the widget by a
    ``ShortcutOverride``. Number fields claim every character, and keep the letters: who types in
    one means the number, and a slip must not step a run. Once Enter has taken the number over,
    letters are the window's again, until the field is clicked, come to anew or typed in. The space
    means nothing in a number; it runs with what was typed. Buttons, lists and choosers claim
    nothing, although a space presses, ticks or opens them; that is right after a click, when a
    person means the fit, and wrong for one who came by Tab. Where a widget that is in focus goes
    out of sight, Qt passes the focus on as if by Tab; a person who clicked it away has not come by
    keyboard to the next one.
    Undo and redo are the field's own while something is typed that has not been taken over yet, and
    the window's else.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._came_by_keyboard = False
        self._was_passed_on = False
        self._entered: QAbstractSpinBox | None = None

    def watch(self, top: QWidget) -> None:
        """Watch every widget below this one that is asked for such keys."""
        for widget in top.findChildren(QWidget):
            if isinstance(widget, (*_USE_SPACE, QAbstractSpinBox)):
                widget.installEventFilter(self)
            if isinstance(widget, QAbstractSpinBox):
                widget.findChild(QLineEdit).installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note how the focus came, and answer ``ShortcutOverride`` for letters and the space."""
        if isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusOut:
            stays = isinstance(watched, QWidget) and watched.isVisible() and watched.isEnabled()
            self._was_passed_on = not stays
        elif isinstance(event, QFocusEvent) and event.type() is QEvent.Type.FocusIn:
            self._entered = None
            passed_on, self._was_passed_on = self._was_passed_on, False
            if passed_on:
                return False
            if event.reason() in _BY_KEYBOARD:
                self._came_by_keyboard = True
            elif event.reason() is Qt.FocusReason.MouseFocusReason:
                self._came_by_keyboard = False
        elif event.type() is QEvent.Type.MouseButtonPress and isinstance(watched, QLineEdit):
            self._entered = None
        elif event.type() is QEvent.Type.MouseButtonPress:
            _take_over_what_is_typed()
        elif isinstance(event, QKeyEvent):
            if event.type() is QEvent.Type.KeyPress:
                self._came_by_keyboard |= event.key() in _ARROWS
                is_field = isinstance(watched, QAbstractSpinBox)
                self._entered = watched if is_field and event.key() in _ENTER else None
            elif event.type() is QEvent.Type.ShortcutOverride:
                if isinstance(watched, QAbstractSpinBox) and _is_for_window(event, watched):
                    event.ignore()
                    return True
                return _is_plain(event) and self._answer(watched, event)
        return False

    def _answer(self, watched: QObject, event: QKeyEvent) -> bool:
        is_space = event.key() == Qt.Key.Key_Space
        if isinstance(watched, QAbstractSpinBox):
            is_letter = Qt.Key.Key_A <= event.key() <= Qt.Key.Key_Z
            if is_space or (is_letter and watched is self._entered):
                watched.interpretText()
                event.ignore()
                return True
        elif is_space and (self._came_by_keyboard or watched.property(TAKES_SPACE)):
            event.accept()
            return True
        return False


def _take_over_what_is_typed() -> None:
    field = QApplication.focusWidget()
    if isinstance(field, QAbstractSpinBox):
        field.interpretText()


def _is_for_window(event: QKeyEvent, field: QAbstractSpinBox) -> bool:
    """Return whether a key undoes or redoes, and a field has nothing typed to do that with."""
    typed = field.findChild(QLineEdit)
    keys = QKeySequence(event.keyCombination())
    if typed is None or typed.isModified():
        return False
    return keys == _UNDO or (keys in _REDO and not typed.isRedoAvailable())


def _is_plain(event: QKeyEvent) -> bool:
    return event.modifiers() == Qt.KeyboardModifier.NoModifier
