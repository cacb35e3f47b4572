import gc

import pytest
from PySide6.QtCore import QSettings, QThread, QTimer
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from gmmstudio.qt.theme import LIGHT, apply


@pytest.fixture(autouse=True)
def own_settings(tmp_path):
    """Let each test find and leave its own remembered settings."""
    QSettings.setDefaultFormat(QSettings.Format.IniFormat)
    for scope in (QSettings.Scope.UserScope, QSettings.Scope.SystemScope):
        for kind in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
            QSettings.setPath(kind, scope, str(tmp_path / "settings"))


@pytest.fixture(autouse=True)
def nothing_left_behind(request):
    """Fail a test that leaves a thread running, a timer without owner ticking, or a window open."""
    yield
    if QApplication.instance() is None:
        return
    left = [f"a running thread: {thread!r}" for thread in _living(QThread) if thread.isRunning()]
    left += [
        f"a ticking timer without owner: {timer!r}"
        for timer in _living(QTimer)
        if timer.isActive() and timer.parent() is None
    ]
    left += [
        f"an open window: {widget!r}"
        for widget in QApplication.topLevelWidgets()
        if isValid(widget) and widget.isVisible()
    ]
    if left:
        pytest.fail(f"{request.node.name} left behind " + "; ".join(left), pytrace=False)


@pytest.fixture
def themed(qapp):
    """Give the application the light theme, as the program does at its start."""
    apply(qapp, LIGHT)
    return qapp


def _living(kind):
    """Return every object of a Qt class that Python still holds and Qt has not deleted."""
    return [
        thing
        for thing in gc.get_objects()
        if issubclass(type(thing), kind) and isValid(thing) and not _is_main_thread(thing)
    ]


def _is_main_thread(thing):
    return isinstance(thing, QThread) and thing == QApplication.instance().thread()
