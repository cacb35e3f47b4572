"""Nothing is swallowed: what nobody caught is written down and told in the window."""

import faulthandler
import logging
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QStandardPaths,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

log = logging.getLogger(__name__)

_PROGRAM = "gmmstudio"
"""The logger above those of all modules."""

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def default_folder() -> Path:
    """Return where crash reports are kept."""
    place = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(place)) / "crash-reports"


class CrashReporter(QObject):
    """Takes what reaches ``sys.excepthook``, ``threading.excepthook`` and Qt's messages.

    A report is written to a file and to standard error, and ``reported`` tells the window. What
    was caught and logged with its traceback is written down too; who caught it tells the window.

    Parameters
    ----------
    folder : Path
        Where reports are written.
    """

    reported = Signal(str)
    """One line for the window: what happened and where the report is."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._telling = False
        self._folder = folder
        self._before = (sys.excepthook, threading.excepthook)
        self._caught = _TracebackHandler(self._write)

    def install(self) -> None:
        """Take the hooks."""
        self._before = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        logging.getLogger(_PROGRAM).addHandler(self._caught)
        qInstallMessageHandler(_on_qt_message)
        if sys.stderr is not None and not faulthandler.is_enabled():
            faulthandler.enable()

    def remove(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook = self._before
        logging.getLogger(_PROGRAM).removeHandler(self._caught)
        qInstallMessageHandler(None)

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._before[0](kind, error, trace)
            return
        text = "".join(traceback.format_exception(kind, error, trace))
        log.critical("not caught:\n%s", text)
        where = self._write(text)
        if self._telling:
            return  # telling of the first one failed, too: it stands in the report
        self._telling = True
        try:
            self.reported.emit(
                f"Something went wrong in the program ({kind.__name__}: {error}). {where} "
                "Your data is untouched; you can go on."
            )
        finally:
            self._telling = False

    def _write(self, text: str) -> str:
        path = self._folder / time.strftime("crash-%Y%m%d-%H%M%S.txt")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(text + "\n")
        except OSError as error:
            log.critical("no crash report could be written: %s", error)
            return "The report is on standard error."
        return f"The report is in {path}."


class _TracebackHandler(logging.Handler):
    """Passes on what is logged with an exception, as text with its traceback.

    Parameters
    ----------
    write : callable
        Takes the text; called in the thread that logs.
    """

    def __init__(self, write: Callable[[str], object]) -> None:
        super().__init__(logging.ERROR)
        self._write = write

    def emit(self, record: logging.LogRecord) -> None:
        """Take a record."""
        if record.exc_info:
            self._write(self.format(record))


def _on_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    logging.getLogger(f"qt.{context.category or 'default'}").log(_LEVELS[kind], "%s", message)
