"""Playing the recorded moments of a run at the pace that a run at work would have."""

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from gmmstudio.qt.work.frame_timer import FRAME_MS
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.run_control import shows_half_steps
from gmmstudio.session.view_state import ViewState

_FRAMES_AT_MOST = 60
"""In which the fastest pace shows most of what is left, however long the run is."""


class Player(QObject):
    """Advances a session that is playing; its timer rests while there is nothing to play.

    Parameters
    ----------
    session : FitSession
        Whose moments are played.
    parent : QObject
        The owner.
    """

    arrived = Signal()
    """The newest moment is on screen."""

    def __init__(self, session: FitSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._shown = 0.0
        self._unsubscribe = session.subscribe(self._on_state)

    @property
    def is_active(self) -> bool:
        """Whether the timer runs."""
        return self._timer.isActive()

    def close(self) -> None:
        """Play no more, and listen no more."""
        self._unsubscribe()
        self._timer.stop()

    def _on_state(self, state: ViewState) -> None:
        if not state.playing:
            self._timer.stop()
        elif not self._timer.isActive():
            self._shown = time.monotonic()
            self._timer.start(_wait_ms(state.pace))

    @Slot()
    def _tick(self) -> None:
        session = self._session
        due = _due(session.state, time.monotonic() - self._shown)
        # What is published meanwhile finds the timer at rest, and starts it for the next.
        session.timeline.advance(due)
        if not session.state.playing and not session.state.looks_back:
            self.arrived.emit()


def _wait_ms(pace: float | None) -> int:
    """Return how long a moment is on screen at a pace, in milliseconds."""
    if pace is None:
        return FRAME_MS
    share = 0.5 if shows_half_steps(pace) else 1.0
    return max(round(1000 * share / pace), FRAME_MS)


def _due(state: ViewState, seconds: float) -> int | None:
    """Return how many iterations on to show after so many seconds; None for a half-step."""
    if shows_half_steps(state.pace):
        return None
    if state.pace is None:
        left = state.n_moments - (state.moment or 0)
        return max(1, left // (2 * _FRAMES_AT_MOST))
    return max(1, round(seconds * state.pace))
