"""The beat at which what the worker left is collected and drawn."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Slot

FRAME_MS = 16
_BREATH_MS = 4


class FrameTimer(QObject):
    """Calls back at most 60 times a second while there is something to wait for.

    A frame that took long is followed by a short breath and not by the next at once, so that
    keys and clicks are answered between two frames however heavy they are.

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

    @property
    def is_active(self) -> bool:
        """Whether frames are being drawn."""
        return self._active

    def start(self) -> None:
        """Begin to draw frames."""
        if not self._active:
            self._active = True
            self._timer.start(FRAME_MS)

    def stop(self) -> None:
        """Draw what is left, and no more."""
        if self._active:
            self._active = False
            self._timer.stop()
            self._draw()

    @Slot()
    def _tick(self) -> None:
        begun = time.perf_counter()
        try:
            self._draw()
        finally:
            if self._active:
                spent = round(1000 * (time.perf_counter() - begun))
                self._timer.start(max(FRAME_MS - spent, _BREATH_MS))
