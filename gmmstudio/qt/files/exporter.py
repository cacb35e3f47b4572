"""Writing results off the GUI thread."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from gmmstudio.errors import UserError
from gmmstudio.export import write_results
from gmmstudio.qt.work.background import BackgroundTask
from gmmstudio.session.export_folder import export_folder
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.notice import Severity


class Exporter(QObject):
    """Writes the tables of what is on screen and tells in the window how that went.

    The report is taken when it is asked for, so that a run at work goes on meanwhile.

    Parameters
    ----------
    session : FitSession
        Whose report is written.
    parent : QObject or None
        The owner.
    """

    written = Signal(str)
    """The folder that was written to."""
    began = Signal()
    """All tables of what is on screen are being written."""
    failed = Signal()
    """Something could not be written."""

    def __init__(self, session: FitSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._tasks: list[BackgroundTask] = []

    def export(self, folder: str) -> None:
        """Write all tables and the summary into a folder."""
        try:
            report, place = self._session.report(), export_folder(folder)
        except UserError as error:
            self._session.notify(Severity.ERROR, str(error))
            return
        self.write(partial(write_results, report, place))
        self.began.emit()

    def write(self, function: Callable[[], tuple[Path, ...]]) -> None:
        """Have files written by a function that returns their paths, and tell how that went."""
        task = BackgroundTask(function, self)
        task.succeeded.connect(self._on_written)
        task.failed.connect(self._on_failed)
        self._tasks.append(task)
        task.start()

    def abandon(self) -> None:
        """Ask for no more answers; what is being written is finished."""
        for task in self._tasks:
            task.drop()
        self._tasks.clear()

    @Slot(object)
    def _on_written(self, paths: tuple[Path, ...]) -> None:
        self._forget()
        folder = str(paths[0].parent)
        names = ", ".join(path.name for path in paths)
        self._session.notify(Severity.INFO, f"Wrote {names} to {folder}")
        self.written.emit(folder)

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        self._forget()
        self.failed.emit()
        self._session.notify(
            Severity.ERROR,
            str(error)
            if isinstance(error, UserError)
            else f"Nothing was written, by a defect of the program "
            f"({type(error).__name__}: {error}); the crash report has the details",
        )

    def _forget(self) -> None:
        """Let go of the task that has just answered, and with it of the table it wrote."""
        task = self.sender()
        if isinstance(task, BackgroundTask) and task in self._tasks:
            self._tasks.remove(task)
            task.drop()
