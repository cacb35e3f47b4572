"""How far a long read has come, and whether anyone still wants it."""

from collections.abc import Callable
from dataclasses import dataclass

from gmmstudio.data.errors import ReadCancelledError

Progress = Callable[[float, str], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True)
class Monitor:
    """The listener of one read.

    Parameters
    ----------
    file : str
        The file's name, for the message.
    progress : callable, optional
        Called with a fraction from 0 to 1 and what comes next, in plain words.
    should_stop : callable, optional
        Asked between stages and between blocks of the file.
    """

    file: str
    progress: Progress | None = None
    should_stop: ShouldStop | None = None

    def stage(self, fraction: float, what: str) -> None:
        """Tell that a stage begins.

        Raises
        ------
        ReadCancelledError
            If the read is to stop.
        """
        self.check()
        if self.progress is not None:
            self.progress(fraction, what)

    def check(self) -> None:
        """Raise `ReadCancelledError` if the read is to stop."""
        if self.should_stop is not None and self.should_stop():
            raise ReadCancelledError("reading was cancelled", file=self.file)
