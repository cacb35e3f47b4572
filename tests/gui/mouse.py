"""A mouse over a plot, and where on it things are."""

from itertools import pairwise

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication


class Mouse:
    """A mouse over a view's canvas.

    Moves are sent as events rather than by setting the pointer's place on the screen: the
    offscreen platform loses those that end where the pointer was.
    """

    def __init__(self, view):
        self.viewport = view.canvas.viewport()

    def move(self, where, button=Qt.MouseButton.NoButton, keys=Qt.KeyboardModifier.NoModifier):
        place, screen = QPointF(where), QPointF(self.viewport.mapToGlobal(where))
        kind, nothing = QMouseEvent.Type.MouseMove, Qt.MouseButton.NoButton
        event = QMouseEvent(kind, place, screen, nothing, button, keys)
        QApplication.sendEvent(self.viewport, event)

    def click(self, where):
        self.move(where)
        QTest.mouseClick(self.viewport, Qt.MouseButton.LeftButton, pos=where)

    def drag(self, start, end, keys=Qt.KeyboardModifier.NoModifier):
        self.hold(start, end, keys)
        self.let_go(end, keys)

    def draw(self, places, keys=Qt.KeyboardModifier.NoModifier):
        """Drag along a line through several places."""
        self.hold(places[0], places[1], keys)
        for before, after in pairwise(places[1:]):
            for part in (0.5, 1.0):
                self.move(before + (after - before) * part, Qt.MouseButton.LeftButton, keys)
                QTest.qWait(25)
        self.let_go(places[-1], keys)

    def hold(self, start, end, keys=Qt.KeyboardModifier.NoModifier, *, begin=True):
        """Drag and do not let go; without ``begin`` the button is down already."""
        left = Qt.MouseButton.LeftButton
        if begin:
            self.move(start)
            QTest.mousePress(self.viewport, left, keys, start)
        for part in (0.3, 0.6, 1.0):
            QTest.qWait(25)  # pyqtgraph takes no more than 50 moves a second
            self.move(start + (end - start) * part, left, keys)
        QTest.qWait(25)

    def let_go(self, where, keys=Qt.KeyboardModifier.NoModifier):
        QTest.mouseRelease(self.viewport, Qt.MouseButton.LeftButton, keys, where)

    def double_click(self, where):
        left = Qt.MouseButton.LeftButton
        self.move(where)
        QTest.mouseClick(self.viewport, left, pos=where)
        QTest.mouseDClick(self.viewport, left, pos=where)
        QTest.mouseRelease(self.viewport, left, pos=where)

    def right_click(self, where):
        self.move(where)
        QTest.mouseClick(self.viewport, Qt.MouseButton.RightButton, pos=where)

    def turn_wheel(self, where, steps):
        event = QWheelEvent(
            QPointF(where),
            QPointF(self.viewport.mapToGlobal(where)),
            QPoint(0, 0),
            QPoint(0, 120 * steps),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.viewport, event)


def pixel_of(view, plane, x, y):
    """Return where on a view's canvas a point of a plane lies."""
    return view.canvas.mapFromScene(plane.box.mapViewToScene(QPointF(x, y)))
