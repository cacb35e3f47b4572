"""A file dragged over the window, by the events that the system sends."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

PLACE = QPoint(300, 300)
BUTTONS, KEYS = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
COPY = Qt.DropAction.CopyAction


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "dropped.csv"
    path.write_text("a,b\n1,2\n2,1\n3,5\n")
    return path


def files(*paths):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def enter(target, mime):
    event = QDragEnterEvent(PLACE, COPY, mime, BUTTONS, KEYS)
    event.ignore()
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def drop(target, mime):
    event = QDropEvent(PLACE.toPointF(), COPY, mime, BUTTONS, KEYS)
    event.ignore()
    QApplication.sendEvent(target, event)
    return event.isAccepted()


def hint(user):
    shown = user.find("dropHint")
    return shown.accessibleName() if shown.isVisible() else None


def test_a_file_is_named_while_it_is_held_over_the_window_and_opened_when_let_go(user, table):
    mime = files(table)
    assert enter(user.window, mime)
    assert hint(user) == "Let go to open dropped.csv"
    assert user.find("dropHint").geometry() == user.window.rect()
    with user.qtbot.waitSignal(user.window.loader.opened):
        assert drop(user.window, mime)
    assert hint(user) is None
    assert user.text("dataTitle") == "dropped.csv"


def test_a_file_taken_away_again_changes_nothing(penguins, table):
    enter(penguins.window, files(table))
    QApplication.sendEvent(penguins.window, QDragLeaveEvent())
    assert hint(penguins) is None
    assert penguins.text("dataTitle") == "Palmer penguins"


def test_of_several_files_the_first_is_opened_and_that_is_said(user, table, tmp_path):
    mime = files(table, tmp_path / "other.csv")
    enter(user.window, mime)
    assert hint(user) == "Let go to open dropped.csv, the first of 2 files"
    with user.qtbot.waitSignal(user.window.loader.opened):
        drop(user.window, mime)
    assert user.text("dataTitle") == "dropped.csv"


def test_what_is_no_file_is_not_taken(user):
    text, address = QMimeData(), QMimeData()
    text.setText("a,b\n1,2\n")
    address.setUrls([QUrl("https://example.org/table.csv")])
    for mime in (text, address):
        assert not enter(user.window, mime)
        assert hint(user) is None
        assert not drop(user.window, mime)


def test_a_picture_lets_a_drag_through_to_the_window(penguins, table):
    view = penguins.window._views["density"]
    assert enter(view.canvas.viewport(), files(table))
    assert hint(penguins) == "Let go to open dropped.csv"


def test_the_veil_takes_no_part_in_the_drag(user, table):
    enter(user.window, files(table))
    assert user.window.childAt(PLACE) is not user.find("dropHint")


def test_a_file_that_cannot_be_read_is_told(user, tmp_path):
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    enter(user.window, files(empty))
    drop(user.window, files(empty))
    user.wait(lambda: "empty.csv" in user.notice())
    assert hint(user) is None
