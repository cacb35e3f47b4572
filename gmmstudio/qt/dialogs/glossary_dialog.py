"""The terms of the method, to search in and to read on from one to the next."""

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Slot
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from gmmstudio.qt.explanations import explain, in_full
from gmmstudio.session.glossary import GLOSSARY, matching

_TO_THE_LIST = {Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}
_MARGIN = 12
_NOTHING = "<p>No term has these words. Try fewer of them.</p>"


class GlossaryDialog(QDialog):
    """A field to search, the terms found, and the one chosen with its formula.

    Parameters
    ----------
    parent : QWidget
        The window.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("glossary")
        self.setWindowTitle("Glossary")
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 440)
        self._words = QLineEdit()
        self._words.setObjectName("glossarySearch")
        self._words.setPlaceholderText("Search the terms…")
        self._words.setClearButtonEnabled(True)
        self._words.setAccessibleName("Search")
        explain(self._words, "Type words: the list keeps the terms that have them all.")
        self._list = QListWidget()
        self._list.setObjectName("glossaryTerms")
        self._list.setAccessibleName("Terms")
        self._list.setFixedWidth(210)
        explain(self._list, "Choose a term to read what it means.")
        self._page = QTextBrowser()
        self._page.setObjectName("glossaryText")
        self._page.setAccessibleName("Explanation")
        self._page.setOpenLinks(False)
        self._page.document().setDocumentMargin(_MARGIN)
        explain(self._page, "What the term means, its formula, and what to read on.")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setIcon(QIcon())
        close.setAutoDefault(False)
        explain(close, "Close the glossary.")
        buttons.rejected.connect(self.reject)
        halves = QHBoxLayout()
        halves.addWidget(self._list)
        halves.addWidget(self._page, 1)
        layout = QVBoxLayout(self)
        layout.addWidget(self._words)
        layout.addLayout(halves, 1)
        layout.addWidget(buttons)
        self._words.textChanged.connect(self._search)
        self._words.installEventFilter(self)
        self._list.currentItemChanged.connect(self._show)
        self._page.anchorClicked.connect(self._follow)
        self._search("")
        self._words.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows walk through the list while a person types."""
        is_key = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if is_key and event.key() in _TO_THE_LIST:
            self._list.event(event)
            return True
        return super().eventFilter(watched, event)

    @Slot(str)
    def _search(self, words: str) -> None:
        self._list.clear()
        for term in matching(words):
            item = QListWidgetItem(term.title)
            item.setData(Qt.ItemDataRole.UserRole, term.key)
            item.setToolTip(term.text)
            self._list.addItem(item)
        if self._list.count():
            self._list.setCurrentRow(0)
        else:
            self._page.setHtml(_NOTHING)

    @Slot(QListWidgetItem)
    def _show(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self._page.setHtml(in_full(GLOSSARY[item.data(Qt.ItemDataRole.UserRole)]))

    @Slot(QUrl)
    def _follow(self, link: QUrl) -> None:
        """Go to a term, also where the search has hidden it."""
        self._words.clear()
        (item,) = self._list.findItems(GLOSSARY[link.toString()].title, Qt.MatchFlag.MatchExactly)
        self._list.setCurrentItem(item)
