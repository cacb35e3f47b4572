"""Pause, pace and cancel a run from another thread."""

import threading
import time
from collections.abc import Callable

HALF_STEPS_BELOW = 6.0
"""Below this pace, in iterations per second, an M-step and its E-step are shown apart."""


def shows_half_steps(pace: float | None) -> bool:
    """Tell whether a pace is slow enough for an eye to follow half-steps."""
    return pace is not None and pace < HALF_STEPS_BELOW


class RunControl:
    """What one thread asks of a run and the iterating thread looks up. Thread-safe.

    Parameters
    ----------
    pace : float or None
        Iterations per second to keep to; None for as fast as possible.
    """

    def __init__(self, pace: float | None = None) -> None:
        self._changed = threading.Condition()
        self._pace = pace
        self._paused = False
        self._cancelled = False
        self._narrow = False

    def cancel(self) -> None:
        """Ask the run to end for good, within a block of rows."""
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()

    def pause(self) -> None:
        """Ask the run to rest after the half-step at hand."""
        with self._changed:
            self._paused = True
            self._changed.notify_all()

    def resume(self) -> None:
        """Take a pause back."""
        with self._changed:
            self._paused = False
            self._changed.notify_all()

    def set_pace(self, pace: float | None) -> None:
        """Change the pace, at once also for a thread that waits for its turn."""
        with self._changed:
            self._pace = pace
            self._changed.notify_all()

    def make_way(self, wanted: bool) -> None:
        """Ask the run to leave room for another thread of this interpreter, or no longer."""
        self._narrow = wanted

    def is_narrow(self) -> bool:
        """Tell whether the run is to do with one thread; the engine asks in every pass."""
        return self._narrow

    def is_cancelled(self) -> bool:
        """Tell whether the run is to end; the engine asks between blocks of rows."""
        return self._cancelled

    def is_paused(self) -> bool:
        """Tell whether the run is to rest."""
        return self._paused

    def hold(self) -> bool:
        """Wait while the run is paused, then tell whether it is to end.

        For a thread that can stand still between two blocks of rows.
        """
        if self._paused and not self._cancelled:
            with self._changed:
                self._changed.wait_for(lambda: self._cancelled or not self._paused)
        return self._cancelled

    def wait_for(self, is_done: Callable[[], bool]) -> None:
        """Wait until something is done; return at once on pause or cancel.

        Parameters
        ----------
        is_done : callable
            Asked when ``wake`` is called.
        """
        with self._changed:
            self._changed.wait_for(lambda: is_done() or self._paused or self._cancelled)

    def wake(self) -> None:
        """Have those who wait for something look again."""
        with self._changed:
            self._changed.notify_all()

    def shows_half_steps(self) -> bool:
        """Tell whether the pace is slow enough for an eye to follow half-steps."""
        return shows_half_steps(self._pace)

    def wait_for_turn(self, since: float, share: float = 1.0) -> None:
        """Wait until the pace allows the next step; return at once on pause or cancel.

        Parameters
        ----------
        since : float
            When the last step was shown, by ``time.monotonic``.
        share : float
            Part of an iteration's time to wait: a half-step waits half of it.
        """
        with self._changed:
            while not (self._paused or self._cancelled or self._pace is None):
                left = since + share / self._pace - time.monotonic()
                if left <= 0:
                    return
                self._changed.wait(timeout=left)
