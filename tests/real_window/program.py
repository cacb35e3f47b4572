"""The program, with a lookout: from outside it is told where things are on the screen.

``python -m tests.real_window.program SOCKET [ARGUMENT ...]`` is ``python main.py [ARGUMENT ...]``
with a socket that answers what a person sees: where a widget is, and what it says. Nothing can be
done through it; that is left to the mouse and the keyboard.
"""

import json
import sys

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtNetwork import QLocalServer
from PySide6.QtWidgets import QAbstractItemView, QTreeWidget, QWidget

from gmmstudio.qt import application
from gmmstudio.qt.startup import main


class Lookout(QObject):
    """Answers questions about a window, one line of JSON each."""

    def __init__(self, window, path):
        super().__init__(window)
        self._window = window
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._on_connection)
        assert self._server.listen(path), self._server.errorString()

    @Slot()
    def _on_connection(self):
        self._server.nextPendingConnection().readyRead.connect(self._on_question)

    @Slot()
    def _on_question(self):
        socket = self.sender()
        while socket.canReadLine():
            question = json.loads(bytes(socket.readLine().data()))
            socket.write(json.dumps(self._answer(**question)).encode() + b"\n")

    def _answer(self, name, item=None, cell=None, place=None):
        action = self._window.findChild(QAction, name)
        if action is not None:
            return {"enabled": action.isEnabled()}
        seen = (widget for widget in self._window.findChildren(QWidget, name) if widget.isVisible())
        widget = next(seen, None)
        if widget is None:
            return None
        on, rect = _where(widget, item, cell, place)
        corner = on.mapToGlobal(rect.topLeft())
        return {
            "rect": [corner.x(), corner.y(), rect.width(), rect.height()],
            "enabled": widget.isEnabled(),
            "text": _text(widget, cell),
        }


def _where(widget, item, cell, place):
    """Return a rectangle and the widget in whose coordinates it is."""
    if item is not None:
        assert isinstance(widget, QTreeWidget)
        (found,) = widget.findItems(item, Qt.MatchFlag.MatchExactly)
        return widget.viewport(), widget.visualItemRect(found)
    if cell is not None:
        assert isinstance(widget, QAbstractItemView)
        return widget.viewport(), widget.visualRect(widget.model().index(*cell))
    if place is not None:
        box = widget.plane.box
        pixel = widget.canvas.mapFromScene(box.mapViewToScene(QPointF(*place)))
        return widget.canvas.viewport(), QRect(pixel, pixel)
    return widget, QRect(QPoint(0, 0), widget.size())


def _text(widget, cell):
    if cell is not None:
        return widget.model().index(*cell).data()
    text = getattr(widget, "full_text", None) or getattr(widget, "text", "")
    return text() if callable(text) else text


class Watched(application.Studio):
    """The window, with the lookout beside it."""

    def __init__(self, *parts):
        super().__init__(*parts)
        Lookout(self.window, sys.argv[1])


if __name__ == "__main__":
    application.Studio = Watched
    sys.exit(main(sys.argv[2:]))
