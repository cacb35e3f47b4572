"""Reading and writing off the GUI thread."""

import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

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


class OneTask(QObject):
    """One task at a time: what is begun takes the place of the one before, whose answer is dropped.

    Parameters
    ----------
    parent : QObject
        The owner.
    """

    succeeded = Signal(object)
    """What the newest task returned; it is over by then."""
    failed = Signal(object)
    """The exception it raised."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task: BackgroundTask | None = None

    @property
    def is_at_work(self) -> bool:
        """Whether an answer is still to come."""
        return self._task is not None

    def begin(self, function: Callable[[], object]) -> None:
        """Do something in a thread.

        Parameters
        ----------
        function : callable
            Takes nothing.
        """
        self.forget()
        self._task = BackgroundTask(function, self)
        self._task.succeeded.connect(self._on_succeeded)
        self._task.failed.connect(self._on_failed)
        self._task.start()

    def forget(self) -> None:
        """Drop the answer that is still to come, where there is one."""
        if self._task is not None:
            self._task.drop()
            self._task = None

    @Slot(object)
    def _on_succeeded(self, answer: object) -> None:
        if self._is_over():
            self.succeeded.emit(answer)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        if self._is_over():
            self.failed.emit(error)

    def _is_over(self) -> bool:
        is_newest = self._task is not None and self.sender() is self._task
        if is_newest:
            self.forget()
        return is_newest


def _nothing() -> None:
    """Stand in for a function that has run."""
