"""The beat at which what the worker left is collected and drawn."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Slot

FRAME_MS = 16
_BREATH_MS = 4
_SLOWEST_MS = 250
_SHARE = 0.2
_HARD_AT_WORK = 0.25
"""Processors that other threads than the window's use. On a machine that others share a fit that
makes way for frames gets little more; it would get ever less if frames then came as fast as they
can."""


@dataclass(frozen=True)
class Load:
    """Seconds since some moment: by the clock, and of processors at work.

    Parameters
    ----------
    wall : float
        By the clock.
    own : float
        Of this thread: what frames cost, their painting included.
    process : float
        Of all threads of the process.
    """

    wall: float
    own: float
    process: float

    @classmethod
    def now(cls) -> Load:
        """Return the counts of this moment, to be subtracted from later ones."""
        return cls(time.perf_counter(), time.thread_time(), time.process_time())

    def since(self, earlier: Load) -> Load:
        """Return what came in between."""
        return Load(
            self.wall - earlier.wall, self.own - earlier.own, self.process - earlier.process
        )


def pause_ms(spent: Load, drawing: float) -> int:
    """Return how long to wait after a frame until the next.

    A frame follows at 60 a second, or after a short breath where it takes longer than that. Where
    the fit is hard at work, frames take a fifth of one processor at most: the fit keeps its
    speed, and the picture moves a little less smoothly. More processors would not help, as
    threads of one interpreter wait for one another however many there are.

    Parameters
    ----------
    spent : Load
        Since the frame before.
    drawing : float
        Seconds by the clock that this frame took, painting not included.

    Returns
    -------
    int
        Milliseconds.
    """
    least = max(FRAME_MS - 1000 * drawing, _BREATH_MS)
    if spent.process - spent.own < _HARD_AT_WORK * spent.wall:
        return round(least)
    interval = min(1000 * spent.own / _SHARE, _SLOWEST_MS)
    return round(max(interval - 1000 * drawing, least))


class FrameTimer(QObject):
    """Calls back at most 60 times a second while there is something to wait for.

    A frame that took long is followed by a breath and not by the next at once, so that keys and
    clicks are answered between two frames however heavy they are; see `pause_ms`.

    Parameters
    ----------
    draw : callable
        What a frame does.
    parent : QObject or None
        The owner.
    """

    def __init__(self, draw: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._draw = draw
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._active = False
        self._before = Load.now()

    @property
    def is_active(self) -> bool:
        """Whether frames are being drawn."""
        return self._active

    def start(self) -> None:
        """Begin to draw frames."""
        if not self._active:
            self._active = True
            self._before = Load.now()
            self._timer.start(FRAME_MS)

    def stop(self) -> None:
        """Draw what is left, and no more."""
        if self._active:
            self._active = False
            self._timer.stop()
            self._draw()

    @Slot()
    def _tick(self) -> None:
        begun = Load.now()
        try:
            self._draw()
        finally:
            if self._active:
                # from tick to tick: the painting comes after this slot has returned
                spent, self._before = begun.since(self._before), begun
                drawing = time.perf_counter() - begun.wall
                self._timer.start(pause_ms(spent, drawing))
