"""Opening tables off the GUI thread, one at a time."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from gmmstudio.data import Dataset, load, open_table
from gmmstudio.errors import UserError
from gmmstudio.qt.work.background import OneTask
from gmmstudio.session.choosing import FirstChoice, first_choice
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.notice import Severity
from gmmstudio.session.settings import FitSettings

_NOT_FILES = {"sample", "generated"}


class Loader(QObject):
    """Reads what a person asks for; a new wish replaces the one being read.

    Parameters
    ----------
    session : FitSession
        What is told that a table is being read, and given the table.
    parent : QObject or None
        The owner.
    """

    opened = Signal(str)
    """The source that was opened: a path, or ``sample:NAME``."""
    progressed = Signal(float, str)
    """How far the reading has come, from 0 to 1, and what comes next."""

    def __init__(self, session: FitSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._source = ""
        self._task = OneTask(self)
        self._task.succeeded.connect(self._on_read)
        self._task.failed.connect(self._on_failed)
        self._stop = threading.Event()

    def open(self, source: str) -> None:
        """Read a path, ``sample:NAME`` or ``generated:NAME?n=500``."""
        self._forget()
        kind, _, name = source.partition(":")
        if kind in _NOT_FILES:
            self._begin(source, name, partial(load, source))
            return
        stop = self._stop
        read = partial(
            open_table,
            source,
            progress=partial(self._report, stop),
            should_stop=stop.is_set,
        )
        self._begin(source, Path(source).name, read)

    def generate(self, title: str, make: Callable[[], Dataset]) -> None:
        """Draw a data set."""
        self._forget()
        self._begin("", title, make)

    def is_reading(self, source: str) -> bool:
        """Tell whether a source is being read."""
        return self._task.is_at_work and self._source == source

    @Slot()
    def cancel(self) -> None:
        """Keep what is open and drop what is being read."""
        if self._task.is_at_work:
            self._forget()
            self._session.reading(None)

    def _begin(self, source: str, name: str, read: Callable[[], Dataset]) -> None:
        self._source = source
        self._session.reading(name)
        self._task.begin(partial(_read, read, self._session.state.settings))

    def _forget(self) -> None:
        self._stop.set()
        self._stop = threading.Event()
        self._task.forget()

    def _report(self, stop: threading.Event, fraction: float, what: str) -> None:
        """Pass progress on; called in the reading thread."""
        if not stop.is_set():
            self.progressed.emit(fraction, what)

    @Slot(object)
    def _on_read(self, read: tuple[Dataset, FirstChoice]) -> None:
        self._session.open(*read)
        self.opened.emit(self._source)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._session.reading(None)
        self._session.notify(Severity.ERROR, self._told(error))

    def _told(self, error: Exception) -> str:
        if isinstance(error, UserError):
            return str(error)
        return (
            f"{self._source or 'The data set'} could not be read, by a defect of the program "
            f"({type(error).__name__}: {error}); the crash report has the details"
        )


def _read(read: Callable[[], Dataset], settings: FitSettings) -> tuple[Dataset, FirstChoice]:
    """Read a table and look through it in the same thread: the window need only show it."""
    dataset = read()
    for column in dataset.columns:
        _ = column.n_missing  # counted when first asked for
    return dataset, first_choice(dataset, settings)
