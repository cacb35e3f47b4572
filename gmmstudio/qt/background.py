"""Reading and writing off the GUI thread."""

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from gmmstudio.errors import UserError

log = logging.getLogger(__name__)


class BackgroundTask(QObject):
    """A function at work in a thread of its own, whose answer arrives as a signal.

    A library that reads a file cannot be stopped halfway. To abandon a task is to drop its
    answer; the thread ends by itself, and the process waits for it at exit.

    Parameters
    ----------
    function : callable
        What is done; takes nothing.
    parent : QObject or None
        The owner.
    """

    succeeded = Signal(object)
    """What the function returned."""
    failed = Signal(object)
    """The exception it raised."""

    def __init__(self, function: Callable[[], object], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._function = function
        self._answer = threading.Lock()
        self._abandoned = False
        self._thread = threading.Thread(target=self._work, name="background", daemon=False)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def drop(self) -> None:
        """End with the task: its answer too, if it is still to come or arrives at this moment."""
        with self._answer:
            self._abandoned = True
        self.deleteLater()

    def _work(self) -> None:
        # A function bears its arguments, as large as a table: let go of as soon as it has run.
        function, self._function = self._function, _nothing
        try:
            answer = function()
        except UserError as error:
            self._send("failed", error)
        except Exception as error:
            # A defect of a reader or writer is told in the window like any other failure.
            log.exception("a task in the background broke off")
            self._send("failed", error)
        else:
            self._send("succeeded", answer)

    def _send(self, signal: str, answer: object) -> None:
        with self._answer:
            if not self._abandoned:
                getattr(self, signal).emit(answer)


def _nothing() -> None:
    """Stand in for a function that has run."""
