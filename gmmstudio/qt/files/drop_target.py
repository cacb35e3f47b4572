"""A file dragged over the window: say what letting go of it would do, and do it."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRect, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QMainWindow, QWidget

from gmmstudio.qt.hands.guard import Guard
from gmmstudio.qt.icons import icon
from gmmstudio.session import wording

_ICON = 44
_EDGE, _ROUND, _DASH = 14, 12, 2.5
_VEIL = 215
_TEXT_SCALE = 1.3


class DropHint(QWidget):
    """A veil over the window that names the file in hand; it takes no part in the drag.

    Parameters
    ----------
    parent : QWidget
        The window.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("dropHint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, text: str) -> None:
        """Lie over the whole window, with a text.

        Parameters
        ----------
        text : str
        """
        self.setAccessibleName(text)
        self.setGeometry(self.parentWidget().rect())
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw veil, dashed frame, arrow and text."""
        role = QPalette.ColorRole
        veil, accent = QColor(self.palette().color(role.Window)), self.palette().color(role.Accent)
        veil.setAlpha(_VEIL)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(accent, _DASH, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(self.rect().adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE), _ROUND, _ROUND)
        middle = self.rect().center()
        arrow = icon("drop", accent.name(), accent.name()).pixmap(_ICON, _ICON)
        painter.drawPixmap(middle.x() - _ICON // 2, middle.y() - _ICON - 6, arrow)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * _TEXT_SCALE)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(self.palette().color(role.WindowText))
        line = QRect(_EDGE * 2, middle.y() + 6, self.width() - 4 * _EDGE, self.height() // 2)
        painter.drawText(
            line,
            Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap,
            self.accessibleName(),
        )
        painter.end()


class DropTarget(QObject):
    """Opens the first file that is dropped on a window.

    Parameters
    ----------
    window : QMainWindow
        Where files are dropped.
    guard : Guard
        Who has them opened.
    """

    def __init__(self, window: QMainWindow, guard: Guard) -> None:
        super().__init__(window)
        self._guard = guard
        self._hint = DropHint(window)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is dragged into the window, as far as it is a file."""
        kind = event.type()
        if kind == QEvent.Type.DragEnter and isinstance(event, QDragEnterEvent):
            files = _files(event.mimeData())
            if files:
                event.acceptProposedAction()
                self._hint.say(_told(files))
            return bool(files)
        if kind == QEvent.Type.DragLeave:
            self._hint.hide()
        elif kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._hint.hide()
            files = _files(event.mimeData())
            if files:
                event.acceptProposedAction()
                self._guard.open(files[0])
            return bool(files)
        return super().eventFilter(watched, event)


def _files(mime: QMimeData) -> list[str]:
    return [url.toLocalFile() for url in mime.urls() if url.isLocalFile()]


def _told(files: list[str]) -> str:
    name = wording.wrappable(Path(files[0]).name)
    if len(files) == 1:
        return f"Let go to open {name}"
    return f"Let go to open {name}, the first of {len(files)} files"
