import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from gmmstudio.data import load
from gmmstudio.qt.preferences import Preferences
from gmmstudio.qt.theme import current_theme
from gmmstudio.qt.window import MainWindow
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.run_status import RunStatus
from tests.gui.hands import COLUMNS
from tests.gui.tourist import Tourist
from tests.session.tables import table


@pytest.fixture(scope="session")
def make_table():
    return table


class User:
    """Acts on a window through its widgets and looks at what they show."""

    def __init__(self, qtbot, window, session):
        self.qtbot = qtbot
        self.window = window
        self.session = session

    def find(self, name, kind=QWidget):
        widget = self.window.findChild(kind, name)
        assert widget is not None, f"there is no {name}"
        return widget

    def click(self, name):
        button = self.find(name, QAbstractButton)
        assert button.isEnabled(), f"{name} cannot be pressed"
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.qtbot.keyClick(self.window.focusWidget() or self.window, key, modifier)

    def text(self, name):
        return self.find(name).text()

    def notice(self):
        bar = self.find("noticeBar")
        return self.text("noticeText") if bar.isVisible() else ""

    def is_enabled(self, name):
        return self.find(name).isEnabled()

    def wait(self, condition, timeout=10_000):
        self.qtbot.waitUntil(condition, timeout=timeout)

    def wait_for(self, status):
        self.wait(lambda: self.session.state.status is RunStatus(status))

    def open(self, source):
        with self.qtbot.waitSignal(self.window.loader.opened, timeout=10_000):
            self.window.loader.open(str(source))

    def open_in_vain(self, source):
        """Open what cannot be opened and return what the window says."""
        self.window.loader.open(str(source))
        self.wait(lambda: self.session.state.reading is None)
        return self.notice()

    def set_number(self, name, text):
        box = self.find(name)
        box.setFocus()
        box.selectAll()
        self.qtbot.keyClicks(box, text)
        self.qtbot.keyClick(box, Qt.Key.Key_Return)

    def tick(self, column):
        """Click the box before a column's name."""
        columns = self.find("columnList")
        (item,) = columns.findItems(column, Qt.MatchFlag.MatchExactly)
        place = columns.visualItemRect(item)
        position = place.topLeft()
        position.setX(position.x() + 10)
        position.setY(place.center().y())
        self.qtbot.mouseClick(columns.viewport(), Qt.MouseButton.LeftButton, pos=position)

    def table(self):
        model = self.find("componentTable").model()
        return [
            [model.index(row, column).data() for column in range(model.columnCount())]
            for row in range(model.rowCount())
        ]


@pytest.fixture
def preferences(tmp_path):
    kept = Preferences(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    # A window is closed with whatever a test made in it; the question has tests of its own.
    kept.remember_asking(False)
    return kept


@pytest.fixture
def open_window(qtbot, preferences):
    """Return what opens an empty window; all are closed at the end, whatever happens."""
    opened = []

    def open_one():
        session = FitSession()
        window = MainWindow(session, preferences)
        opened.append(window)
        window.set_theme(current_theme())
        window.show()
        qtbot.waitExposed(window)
        return User(qtbot, window, session)

    yield open_one
    for window in opened:
        window.close()
        window.deleteLater()


@pytest.fixture
def user(open_window):
    """A user before an open, empty window."""
    user = open_window()
    user.window.resize(1280, 800)
    return user


@pytest.fixture(scope="session")
def penguin_table():
    return load("sample:palmer_penguins")


@pytest.fixture
def penguins(user, penguin_table):
    """A user before the penguins' body mass, not fitted, as at the first start."""
    user.session.open(penguin_table)
    user.session.set_pace(None)
    return user


@pytest.fixture
def fitted(penguins):
    """A user before three components of two of the penguins' columns, fitted."""
    penguins.session.change(columns=COLUMNS, components=3)
    penguins.click("finishButton")
    penguins.wait_for("finished")
    return penguins


@pytest.fixture
def tourist(penguins):
    penguins.window.activateWindow()
    return Tourist(penguins)
