"""The composition root: application, theme, session, window and hooks."""

import gc
import logging
import sys
from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QApplication

from gmmstudio import __version__
from gmmstudio.qt.arguments import source
from gmmstudio.qt.crash_report import CrashReporter, default_folder
from gmmstudio.qt.preferences import APPLICATION, ORGANISATION, Preferences
from gmmstudio.qt.theme import Theme, ThemeWatcher, apply, current_theme
from gmmstudio.qt.window import MainWindow
from gmmstudio.session.fit_session import FitSession

_SWITCH_SECONDS = 0.001


class Studio(QObject):
    """The window with its session, and what keeps them in step with the system.

    Parameters
    ----------
    app : QApplication
        The application.
    preferences : Preferences
        What is remembered.
    """

    def __init__(self, app: QApplication, preferences: Preferences) -> None:
        super().__init__()
        self._app = app
        self.session = FitSession()
        self.window = MainWindow(self.session, preferences)
        self._watcher = ThemeWatcher(self)
        self._watcher.changed.connect(self.retheme)
        self.retheme(current_theme())

    @Slot(object)
    def retheme(self, theme: Theme) -> None:
        """Follow the system's light or dark."""
        apply(self._app, theme)
        self.window.set_theme(theme)

    def open(self, source: str) -> None:
        """Show the window, and read a table into it."""
        self.window.show()
        self.window.loader.open(source)


def prepare() -> None:
    """Set up the interpreter for a window beside threads at work.

    Each time Qt hands control back to Python, the window waits for the interpreter lock, up to this
    long for a thread that does not let go of it by itself; at the usual 5 ms a turn a run as fast
    as possible made the window late by 200 ms.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window and return the exit status once it is closed.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments after the program's name; those of the process by default.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    wanted = source(sys.argv[1:] if argv is None else argv)
    prepare()
    app = QApplication([sys.argv[0]])
    app.setOrganizationName(ORGANISATION)
    app.setApplicationName(APPLICATION)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("gmmstudio")
    crashes = CrashReporter(default_folder())
    crashes.install()
    try:
        studio = Studio(app, Preferences())
        crashes.reported.connect(studio.window.tell_error)
        # Not when the last window is out of sight: a thread may need longer to end.
        app.setQuitOnLastWindowClosed(False)
        studio.window.closed.connect(app.quit, Qt.ConnectionType.QueuedConnection)
        studio.open(wanted)
        # What is there by now stays: a collection that went through all of it would be a stall.
        gc.freeze()
        return app.exec()
    finally:
        crashes.remove()
