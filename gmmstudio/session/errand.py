"""What a person asks of all rows, in two parts: the long one may be done in another thread."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, eq=False)
class Errand:
    """Something that takes its time with many rows, and that the session takes when it is done.

    Whoever needs no window calls ``do``; a window has ``work`` done in a thread, then calls
    ``take`` in its own, if that is still wanted.

    Attributes
    ----------
    text : str
        What is being done, in plain words: ``leaving out 12 rows``.
    n_rows : int
        How many rows are gone through.
    work : callable
        Returns what is asked for. It looks at nothing but what does not change, so that any thread
        may call it, and changes nothing.
    take : callable
        Has the session take it. Called in the session's thread.
    is_wanted : callable
        Tells, in the session's thread, whether the answer still fits what is there.
    """

    text: str
    n_rows: int
    work: Callable[[], Any]
    take: Callable[[Any], object]
    is_wanted: Callable[[], bool]

    def do(self) -> object:
        """Do both parts now; return what the session says to it.

        Raises
        ------
        UserError
            If it cannot be done.
        """
        return self.take(self.work())
