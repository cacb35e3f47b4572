"""All keys of the window, to search in."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from gmmstudio.qt.commands.key_map import KeyGroup, key_map_text, matching_keys
from gmmstudio.qt.explanations import explain

_NOTHING = "<p>No key has these words. Try fewer of them.</p>"


class KeysDialog(QDialog):
    """A field to search, and the keys found, by menu and by view.

    Parameters
    ----------
    groups : sequence of KeyGroup
    parent : QWidget
        The window.
    """

    def __init__(self, groups: Sequence[KeyGroup], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("shortcuts")
        self.setWindowTitle("Keyboard shortcuts")
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(560, 560)
        self._groups = groups
        self._words = QLineEdit()
        self._words.setObjectName("keysSearch")
        self._words.setPlaceholderText("Search the keys…")
        self._words.setClearButtonEnabled(True)
        self._words.setAccessibleName("Search")
        explain(self._words, "Type words: the list keeps the keys that have them all.")
        self._page = QTextBrowser()
        self._page.setObjectName("keysText")
        self._page.setAccessibleName("Keyboard shortcuts")
        self._page.setFrameShape(QTextBrowser.Shape.NoFrame)
        explain(self._page, "A text to read: the arrows scroll it.")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setIcon(QIcon())
        close.setAutoDefault(False)
        explain(close, "Close this text.")
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self._words)
        layout.addWidget(self._page, 1)
        layout.addWidget(buttons)
        self._words.textChanged.connect(self._search)
        self._search("")
        self._words.setFocus()

    @Slot(str)
    def _search(self, words: str) -> None:
        self._page.setHtml(key_map_text(matching_keys(self._groups, words)) or _NOTHING)
