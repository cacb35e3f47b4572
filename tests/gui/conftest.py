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
    left = what_is_left()
    if left:
        pytest.fail(f"{request.node.name} left behind " + "; ".join(left), pytrace=False)


@pytest.fixture
def left_behind():
    """Return the function that tells what a test has left behind so far."""
    return what_is_left


def what_is_left():
    if QApplication.instance() is None:
        return []
    living = _living(QThread, QTimer)
    threads = [thing for thing in living if isinstance(thing, QThread) and thing.isRunning()]
    timers = [
        thing
        for thing in living
        if isinstance(thing, QTimer) and thing.isActive() and thing.parent() is None
    ]
    windows = [
        window
        for window in QApplication.topLevelWidgets()
        if isValid(window) and window.isVisible()
    ]
    return [
        f"{what}: {thing!r}"
        for what, things in (
            ("a running thread", threads),
            ("a ticking timer without owner", timers),
            ("an open window", windows),
        )
        for thing in things
    ]


@pytest.fixture
def themed(qapp):
    """Give the application the light theme, as the program does at its start."""
    apply(qapp, LIGHT)
    return qapp


def _living(*kinds):
    """Return every object of Qt classes that Python still holds and Qt has not deleted."""
    # There are hundreds of thousands of objects: whether a type is in a set is soon told.
    wanted = set().union(*map(_with_subclasses, kinds))
    return [
        thing
        for thing in gc.get_objects()
        if type(thing) in wanted and isValid(thing) and not _is_main_thread(thing)
    ]


def _with_subclasses(kind):
    return {kind}.union(*map(_with_subclasses, kind.__subclasses__()))


def _is_main_thread(thing):
    return isinstance(thing, QThread) and thing == QApplication.instance().thread()


@pytest.fixture(autouse=True)
def no_collection_while_painting():
    """Keep the collector from taking a widget apart in the midst of its own painting.

    When a test function has returned, its widgets are still on screen, and pytest-qt paints them
    once more before it closes them. One that lives in a reference cycle alone is garbage by then.
    """
    gc.disable()
    yield
    gc.enable()
