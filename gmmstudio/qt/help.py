"""The Help menu: what each thing is, which keys there are, and the words of the method."""

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtWidgets import QApplication, QMainWindow, QWhatsThis, QWidget

from gmmstudio.qt.commands.actions import Actions
from gmmstudio.qt.commands.key_map import key_map
from gmmstudio.qt.dialogs.glossary_dialog import GlossaryDialog
from gmmstudio.qt.dialogs.keys_dialog import KeysDialog
from gmmstudio.qt.dialogs.text_dialog import TextDialog, about_text


class Help(QObject):
    """Opens the dialogs of the Help menu, and explains what is pointed at or in focus.

    Parameters
    ----------
    window : QMainWindow
        What is explained.
    actions : Actions
        The entries of the Help menu among them.
    """

    def __init__(self, window: QMainWindow, actions: Actions) -> None:
        super().__init__(window)
        self._window = window
        for name, slot in (
            ("whats_this", self.ask_what),
            ("explain_focus", self.explain_focus),
            ("glossary", self.show_glossary),
            ("shortcuts", self.show_shortcuts),
            ("about", self.show_about),
        ):
            actions[name].triggered.connect(slot)

    @Slot()
    def ask_what(self) -> None:
        """Explain what is clicked on next."""
        QWhatsThis.enterWhatsThisMode()

    @Slot()
    def explain_focus(self) -> None:
        """Explain the control in focus, or the nearest thing around it that has a word to say."""
        widget = QApplication.focusWidget()
        while widget is not None and not widget.whatsThis():
            widget = widget.parentWidget()
        if widget is not None:
            QWhatsThis.showText(_below(widget), widget.whatsThis(), widget)

    @Slot()
    def show_glossary(self) -> None:
        """Show the terms of the method."""
        GlossaryDialog(self._window).show()

    @Slot()
    def show_shortcuts(self) -> None:
        """Show all keys, as the menus and the views have them now."""
        KeysDialog(key_map(self._window), self._window).show()

    @Slot()
    def show_about(self) -> None:
        """Show versions, licences and the sources of the samples."""
        TextDialog("about", "About GMM Studio", about_text(), self._window).show()


def _below(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(QPoint(0, min(widget.height(), 40)))
