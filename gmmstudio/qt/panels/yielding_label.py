"""A line of text that gives way where there is no room for all of it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel


class YieldingLabel(QLabel):
    """Takes the width of its text where there is room; is shortened, never cut, where there is not.

    A label of Qt's own asks for all of its width, and with it for a wider window.
    """

    def minimumSizeHint(self) -> QSize:
        """Return the height of the text; any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    @property
    def shown_text(self) -> str:
        """What there is room for of the text."""
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, with an ellipsis at its end where it had to be shortened."""
        text = self.shown_text
        if text == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self.style().drawItemText(
            painter,
            self.contentsRect(),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            self.palette(),
            self.isEnabled(),
            text,
            self.foregroundRole(),
        )
