"""A text that points at something in the window, and a frame around what it points at."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from gmmstudio.qt.commands.keys import TAKES_SPACE
from gmmstudio.qt.explanations import explain

_WIDTH = 304
"""Narrower than the panels at the left, over which the tour mostly stands."""
_ARROW, _HALF_ARROW = 12, 10
_ROUND = 9.0
_AWAY = 6
_RING_WIDTH, _RING_AWAY = 3, 7
"""Four pixels are left between the frame and what is in it."""


class Ring(QWidget):
    """A frame around a part of the window that lets every click through.

    Parameters
    ----------
    parent : QWidget
        The window.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tourRing")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def surround(self, place: QRect) -> None:
        """Go around a place of the window.

        Parameters
        ----------
        place : QRect
        """
        away = _RING_AWAY
        self.setGeometry(place.adjusted(-away, -away, away, away) & self.parentWidget().rect())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(self.palette().color(QPalette.ColorRole.Accent), _RING_WIDTH)
        painter.setPen(pen)
        half = _RING_WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 7, 7)
        painter.end()


class Callout(QFrame):
    """Title, text and buttons, with an arrow to what they are about.

    Parameters
    ----------
    parent : QWidget
        The window, in front of which it lies; nothing else is held up.
    """

    back = Signal()
    forward = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tourCallout")
        self._arrow: QPolygonF | None = None
        self._count = QLabel()
        self._count.setObjectName("tourCount")
        self._count.setProperty("muted", True)
        self._title = _text("tourTitle")
        font = self._title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        self._title.setFont(font)
        self._text = _text("tourText")
        self._close = QPushButton("Close")
        self._close.setObjectName("tourClose")
        explain(self._close, "End the tour here (Esc); everything stays as it is")
        self._back = QPushButton("Back")
        self._back.setObjectName("tourBack")
        explain(self._back, "Read the step before again")
        self._forward = QPushButton()
        self._forward.setObjectName("tourForward")
        self._forward.setProperty("primary", True)
        explain(self._forward, "Go on with the tour (Enter)")
        for button, signal in (
            (self._close, self.closed),
            (self._back, self.back),
            (self._forward, self.forward),
        ):
            button.setAutoDefault(True)  # so that Enter presses it outside a dialog, too
            button.setProperty(TAKES_SPACE, True)
            button.clicked.connect(signal)
        head = QHBoxLayout()
        head.addWidget(self._count)
        head.addStretch(1)
        foot = QHBoxLayout()
        foot.addWidget(self._close)
        foot.addStretch(1)
        foot.addWidget(self._back)
        foot.addWidget(self._forward)
        column = QVBoxLayout(self)
        edge = _ARROW + 14
        column.setContentsMargins(edge, edge - 2, edge, edge - 2)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(4)
        column.addLayout(foot)
        self.setFixedWidth(_WIDTH)
        self.hide()

    def say(self, count: str, title: str, text: str) -> None:
        """Show other words.

        Parameters
        ----------
        count : str
            ``2 of 5``.
        title, text : str
        """
        self._count.setText(f"Guided tour · {count}")
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(f"Guided tour, {count}: {title}")
        self.setAccessibleDescription(text)
        self.setFixedHeight(self.layout().totalHeightForWidth(_WIDTH))

    def offer(self, forward: str, *, can_go_on: bool, can_go_back: bool) -> None:
        """Say what the buttons do.

        Parameters
        ----------
        forward : str
            What the first one says.
        can_go_on, can_go_back : bool
        """
        had_focus = self._forward.hasFocus()
        self._forward.setText(forward)
        self._forward.setEnabled(can_go_on)
        self._back.setEnabled(can_go_back)
        if had_focus and not can_go_on:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_focus(self) -> None:
        """Let Enter go on, unless a person is at work elsewhere."""
        self._forward.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def holds_focus(self) -> bool:
        """Whether the keyboard is in it."""
        focus = self.window().focusWidget()
        return focus is not None and (focus is self or self.isAncestorOf(focus))

    def point(self, target: QRect, *, with_arrow: bool) -> None:
        """Stand beside a place of the window, where there is room, and point at it.

        Parameters
        ----------
        target : QRect
        with_arrow : bool
            Whether the place is what the text is about.
        """
        room, size = self.parentWidget().rect(), self.size()
        sides = _beside(target, size, room)
        fitting = next((name for name, place in sides.items() if room.contains(place)), None)
        place = sides.get(fitting, QRect(QPoint(_AWAY, room.height() - size.height()), size))
        self._arrow = None
        if fitting is not None and with_arrow:
            self._arrow = _arrow(fitting, target.translated(-place.topLeft()), size)
        self.move(place.topLeft())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the plate with its arrow, and a soft shadow around them."""
        palette = self.palette()
        plate = QPainterPath()
        body = self.rect().adjusted(_ARROW, _ARROW, -_ARROW, -_ARROW)
        plate.addRoundedRect(body, _ROUND, _ROUND)
        if self._arrow is not None:
            tip = QPainterPath()
            tip.addPolygon(self._arrow)
            tip.closeSubpath()
            plate = plate.united(tip)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for width, alpha in ((9, 14), (6, 22), (3, 34)):
            painter.strokePath(plate, QPen(QColor(0, 0, 0, alpha), width))
        painter.setBrush(palette.color(QPalette.ColorRole.Button))
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Accent), 1.5))
        painter.drawPath(plate)
        painter.end()


def _beside(target: QRect, size: QSize, room: QRect) -> dict[str, QRect]:
    """Return the places at the four sides of a target, moved along it into the window."""
    middle = target.center()
    left = min(max(middle.x() - size.width() // 2, 0), max(room.width() - size.width(), 0))
    top = min(max(middle.y() - size.height() // 2, 0), max(room.height() - size.height(), 0))
    return {
        "left": QRect(QPoint(target.left() - size.width() - _AWAY, top), size),
        "right": QRect(QPoint(target.right() + _AWAY, top), size),
        "below": QRect(QPoint(left, target.bottom() + _AWAY), size),
        "above": QRect(QPoint(left, target.top() - size.height() - _AWAY), size),
    }


def _arrow(side: str, target: QRect, size: QSize) -> QPolygonF:
    """Return the arrow of a plate that stands at a side of a target, in the plate's coordinates."""
    wide, high = size.width(), size.height()
    keep = _ARROW + _ROUND + _HALF_ARROW
    x = min(max(float(target.center().x()), keep), wide - keep)
    y = min(max(float(target.center().y()), keep), high - keep)
    tips = {
        "left": ((wide, y), (wide - _ARROW, y - _HALF_ARROW), (wide - _ARROW, y + _HALF_ARROW)),
        "right": ((0.0, y), (_ARROW, y - _HALF_ARROW), (_ARROW, y + _HALF_ARROW)),
        "below": ((x, 0.0), (x - _HALF_ARROW, _ARROW), (x + _HALF_ARROW, _ARROW)),
        "above": ((x, high), (x - _HALF_ARROW, high - _ARROW), (x + _HALF_ARROW, high - _ARROW)),
    }
    return QPolygonF([QPointF(*corner) for corner in tips[side]])


def _text(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
