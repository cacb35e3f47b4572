"""The field to choose where the first parameters come from."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QWidget

from gmmstudio.mixture import STARTS
from gmmstudio.qt.panels.chooser import Chooser
from gmmstudio.session import wording
from gmmstudio.session.settings import LABELS, LABELS_DESCRIPTION, LABELS_TITLE


class StartChooser(Chooser):
    """Offers the starts, a column of labels last; keeps no choice itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for start in STARTS.entries():
            self._add(start.title, start.code, start.description)
        self._add(LABELS_TITLE, LABELS, LABELS_DESCRIPTION)

    def show_choice(self, start: str) -> None:
        """Show which is chosen."""
        with QSignalBlocker(self):
            if self.currentData() != start:
                self.setCurrentIndex(self.findData(start))

    def _add(self, title: str, code: str, description: str) -> None:
        self.addItem(title, code)
        about = wording.as_sentence((description,))
        self.setItemData(self.count() - 1, about, Qt.ItemDataRole.ToolTipRole)
