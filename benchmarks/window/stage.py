"""The program's window, opened and driven from within its own process."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QApplication

from benchmarks.cases import FloatArray
from gmmstudio.data import Column, ColumnKind, Dataset
from gmmstudio.qt.application import Studio, prepare
from gmmstudio.qt.preferences import Preferences

_SIZE = 1600, 1000


def forget_preferences(folder: str) -> None:
    """Have windows begin as in a first sitting, and leave what a person's own remember alone.

    Parameters
    ----------
    folder : str
        What is remembered meanwhile goes there.
    """
    for kind in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
        QSettings.setPath(kind, QSettings.Scope.UserScope, folder)


class Stage:
    """The whole window, shown, with a table in it.

    Attributes
    ----------
    app : QApplication
    session : FitSession
    window : MainWindow
    """

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="gmmstudio-bench-")
        forget_preferences(self._folder.name)
        prepare()
        self.app = QApplication(["benchmark"])
        preferences = Preferences()
        preferences.remember_asking(False)
        self._studio = Studio(self.app, preferences)
        self.session, self.window = self._studio.session, self._studio.window
        self.window.resize(*_SIZE)
        self.window.show()
        self.spin(0.5)

    @property
    def folder(self) -> Path:
        """A folder that goes with the window."""
        return Path(self._folder.name)

    def open(self, X: FloatArray, **settings: object) -> None:
        """Open rows as a table of columns x0, x1, ... and use all of them."""
        columns = tuple(
            Column(f"x{j}", ColumnKind.NUMERIC, np.ascontiguousarray(X[:, j]))
            for j in range(X.shape[1])
        )
        names = tuple(column.name for column in columns)
        self.session.open(Dataset("benchmark", "benchmark", columns, "0" * 64, suggested=names))
        self.session.change(**settings)
        self.spin(0.5)

    def spin(self, seconds: float) -> None:
        """Let the window live for a while."""
        loop = QEventLoop()
        QTimer.singleShot(round(1000 * seconds), loop.quit)
        loop.exec()

    def until(self, is_so: Callable[[], bool], at_most: float = 60.0) -> float:
        """Let the window live until something holds; return the seconds that took.

        Raises
        ------
        TimeoutError
            If it does not come to hold.
        """
        begun = time.perf_counter()
        while not is_so():
            if time.perf_counter() - begun > at_most:
                raise TimeoutError(f"nothing came of it within {at_most:g} s")
            self.spin(0.001)
        return time.perf_counter() - begun

    def close(self) -> None:
        """End the run and the window."""
        self.window.close()
        self.until(lambda: not self.window.isVisible())
        self.spin(0.2)
        self._folder.cleanup()
