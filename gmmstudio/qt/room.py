"""Room for a line of text that changes often."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class Room(QWidget):
    """Holds a label that takes any width; what is around is laid out anew only for its height.

    Each new text of a label has its layout done anew, and that of all it lies in, up to the whole
    window: in a run, for every frame. It ends here, where the text needs no more lines than before.

    Parameters
    ----------
    label : QLabel
        Fills the room.
    """

    def __init__(self, label: QLabel) -> None:
        super().__init__()
        self._label = label
        label.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, label.sizePolicy().verticalPolicy())
        self._height = self.sizeHint().height()

    def sizeHint(self) -> QSize:
        """Return what the label asks for."""
        return self._label.sizeHint().expandedTo(self._label.minimumSize())

    def minimumSizeHint(self) -> QSize:
        """Return the least height of the label; any width will do."""
        least = self._label.minimumSizeHint().expandedTo(self._label.minimumSize())
        return QSize(0, least.height())

    def event(self, event: QEvent) -> bool:
        """Pass the label's wish for another size on where it is one for another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            height = self.sizeHint().height()
            if height != self._height:
                self._height = height
                self.updateGeometry()
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the label all there is."""
        super().resizeEvent(event)
        self._label.setGeometry(self.rect())
