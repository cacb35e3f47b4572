"""A button is not lit up any more once the mouse has left it while something was open over it."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QToolButton, QWidget

from gmmstudio.qt.hover import HoverKeeper

LIT = Qt.WidgetAttribute.WA_UnderMouse


@pytest.fixture
def button(qtbot):
    """A button with a menu that Qt still holds to be under the mouse."""
    window = QWidget()
    qtbot.addWidget(window)
    layout = QHBoxLayout(window)
    button = QToolButton()
    button.setText("Samples")
    button.setMenu(QMenu(button))
    layout.addWidget(button)
    HoverKeeper((button,), window)
    with qtbot.waitExposed(window):
        window.show()
    before = QCursor.pos()
    button.setAttribute(LIT, True)
    yield button
    QCursor.setPos(before)


def put_mouse(button, *, over):
    middle = button.rect().center()
    QCursor.setPos(button.mapToGlobal(middle if over else middle + QPoint(300, 300)))


@pytest.mark.parametrize("over", [True, False])
def test_when_its_menu_closes_it_is_lit_up_only_under_the_mouse(button, qtbot, over):
    put_mouse(button, over=over)
    button.menu().aboutToHide.emit()
    qtbot.wait(1)
    assert button.testAttribute(LIT) is over


def test_so_it_is_when_its_window_comes_back_from_below_a_dialog(button):
    put_mouse(button, over=False)
    QApplication.sendEvent(button, QEvent(QEvent.Type.WindowActivate))
    assert not button.testAttribute(LIT)
