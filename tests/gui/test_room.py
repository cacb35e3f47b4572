"""A line of text changes without all around it being laid out anew."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from gmmstudio.qt.room import Room


class Window(QWidget):
    """Counts how often it is asked to lay out what it holds."""

    def __init__(self):
        super().__init__()
        self.asked = 0

    def event(self, event):
        self.asked += event.type() == QEvent.Type.LayoutRequest
        return super().event(event)


@pytest.fixture
def window(qtbot):
    window = Window()
    qtbot.addWidget(window)
    window.resize(300, 200)
    label = QLabel("short")
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    layout = QVBoxLayout(window)
    layout.addWidget(QWidget(), 1)
    layout.addWidget(Room(label))
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def label(window):
    return window.findChild(QLabel)


def test_the_label_fills_its_room_at_any_width(qtbot, window, label):
    for width in (500, 120):
        window.resize(width, 200)
        qtbot.waitUntil(lambda: label.size() == label.parentWidget().size())


def test_another_text_of_one_line_lays_nothing_out_anew(qtbot, qapp, window, label):
    qapp.sendPostedEvents()
    before = window.asked
    label.setText("another text, and a longer one than there is any room for in this window")
    qapp.sendPostedEvents()
    assert window.asked == before
    assert label.size() == label.parentWidget().size()


def test_a_second_line_gets_its_room(qtbot, label):
    before = label.height()
    label.setText("two\nlines")
    qtbot.waitUntil(lambda: label.height() >= label.sizeHint().height() > before)


def test_a_least_height_is_kept(qtbot, label):
    label.setMinimumHeight(50)
    qtbot.waitUntil(lambda: label.parentWidget().height() == 50)
    label.setText("short again")
    assert label.height() == label.parentWidget().height() == 50
