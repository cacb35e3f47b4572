"""A frame around a view that the keyboard has come to, so that one sees where keys will act."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

_BY_KEYBOARD = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}
_WIDTH = 2.0


class FocusFrame(QWidget):
    """Lies over a view, lets every click through, and is seen while the view has the focus.

    After a click it is not: who clicks knows where.

    Parameters
    ----------
    canvas : QWidget
        Whose focus it is about.
    view : QWidget
        Around which it lies.
    """

    def __init__(self, canvas: QWidget, view: QWidget) -> None:
        super().__init__(view)
        self._canvas = canvas
        self.setObjectName("focusFrame")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        canvas.installEventFilter(self)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the focus of the canvas and the size of the view."""
        if isinstance(event, QFocusEvent) and watched is self._canvas:
            came = event.gotFocus() and event.reason() in _BY_KEYBOARD
            self.setVisible(came)
            self.raise_()
        elif event.type() == QEvent.Type.Resize and watched is self.parent():
            self.setGeometry(self.parentWidget().rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), _WIDTH))
        half = _WIDTH / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 3, 3)
        painter.end()
