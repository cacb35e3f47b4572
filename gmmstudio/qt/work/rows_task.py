"""Going through many rows off the GUI thread, until nobody wants it any more."""

import threading
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject

from gmmstudio.qt.work.background import OneTask
from gmmstudio.qt.work.priority import stand_back
from gmmstudio.session.assignment import AssignmentStoppedError

ShouldStop: TypeAlias = Callable[[], bool]


class RowsTask(OneTask):
    """One task at a time over many rows: it lets the window go first, and ends when forgotten.

    Parameters
    ----------
    parent : QObject
        The owner.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._stop = threading.Event()

    def go_through(self, function: Callable[[ShouldStop], object]) -> None:
        """Go through rows in a thread, in place of what is at work.

        Parameters
        ----------
        function : callable
            Takes what tells whether it should stop; raises AssignmentStoppedError where it did.
        """
        stop = threading.Event()
        self.begin(partial(_done, function, stop.is_set))
        self._stop = stop

    def forget(self) -> None:
        """End what is at work, without an answer."""
        self._stop.set()
        super().forget()


def _done(function: Callable[[ShouldStop], object], should_stop: ShouldStop) -> object:
    stand_back()
    try:
        return function(should_stop)
    except AssignmentStoppedError:
        return None  # and nobody hears: it stops only when it was forgotten
