"""One run of EM: its settings, its data and the parameters it went through."""

import time
from array import array
from collections import deque
from collections.abc import Callable, Generator, Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data import Selection
from gmmstudio.mixture import Phase, RowSource, Seed, Snapshot, examined, iterate, seeds
from gmmstudio.session.run_control import RunControl
from gmmstudio.session.settings import FitSettings
from gmmstudio.session.starting import Starting

_PACE_WINDOW = 1.0
"""Seconds over which iterations per second are averaged."""


class Run:
    """A run and its history: θ by iteration, no responsibilities.

    Parameters
    ----------
    run_id : int
        What every message about this run bears.
    settings : FitSettings
        The settings it was begun with.
    selection : Selection
        The rows and columns it is fitted to.
    control : RunControl
        How it is paused, paced and cancelled.
    clock : callable
        Seconds, monotonic.

    Attributes
    ----------
    starting : Starting
        The comparison of its starts.
    history : list of Snapshot
        The E-steps, by iteration.
    newest : Snapshot or None
        The newest snapshot, of whatever phase.
    falls : list of Snapshot
        E-steps at which the log-likelihood fell beyond rounding.
    """

    def __init__(
        self,
        run_id: int,
        settings: FitSettings,
        selection: Selection,
        control: RunControl,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.run_id = run_id
        self.settings = settings
        self.selection = selection
        self.control = control
        self.starting = Starting(self._compared, self._seeds, control)
        self.history: list[Snapshot] = []
        self.newest: Snapshot | None = None
        self.falls: list[Snapshot] = []
        self._clock = clock
        self._trace = array("d")
        self._marks: deque[tuple[float, int]] = deque()

    @cached_property
    def rows(self) -> RowSource:
        """The rows as the engine takes them, looked at once for all starts."""
        return examined(self.selection.X, self.settings.components, self.selection.columns, None)[0]

    def snapshots(self) -> Generator[Snapshot, None, None]:
        """Return the generator of this run, half-steps included; it starts at the beginning.

        That is the best of its starts, which are compared first unless that is done already. It
        ends at once where the run is paused or cancelled meanwhile.
        """
        seed = self.starting.decide()
        if seed is not None:
            yield from self._iterate(seed, self.control.is_cancelled, half_steps=True)

    def _compared(self, seed: Seed) -> Generator[Snapshot, None, None]:
        return self._iterate(seed, self.control.hold, half_steps=False)

    def _seeds(self) -> tuple[Seed, ...]:
        settings = self.settings
        return seeds(settings.start, self.rows.n_samples, settings.seed, settings.restarts)

    def _iterate(
        self, seed: Seed, should_stop: Callable[[], bool], *, half_steps: bool
    ) -> Generator[Snapshot, None, None]:
        settings = self.settings
        return iterate(
            self.rows,
            settings.components,
            covariance=settings.family,
            start=settings.start,
            tolerance=settings.tolerance,
            max_iterations=settings.max_iterations,
            seed=seed,
            covariance_floor=settings.covariance_floor,
            column_names=self.selection.columns,
            should_stop=should_stop,
            half_steps=half_steps,
        )

    def add(self, snapshots: Iterable[Snapshot]) -> None:
        """Add what the run has come to, in order."""
        for snapshot in snapshots:
            self.newest = snapshot
            if snapshot.phase is Phase.E_STEP:
                self.history.append(snapshot)
                self._trace.append(snapshot.log_likelihood)
                if snapshot.fell:
                    self.falls.append(snapshot)
        self._marks.append((self._clock(), len(self.history)))
        while len(self._marks) > 2 and self._marks[1][0] < self._marks[-1][0] - _PACE_WINDOW:
            self._marks.popleft()

    def rest(self) -> None:
        """Forget the pace: the time at rest does not count."""
        self._marks.clear()

    @property
    def trace(self) -> NDArray[np.float64]:
        """Log-likelihood by iteration, shape (iterations + 1,), read-only."""
        trace = np.array(self._trace, dtype=np.float64)
        trace.flags.writeable = False
        return trace

    @property
    def previous(self) -> Snapshot | None:
        """The E-step before the newest one whose responsibilities are known."""
        return self.history[-2] if len(self.history) > 1 else None

    @property
    def iterations_per_second(self) -> float | None:
        """Pace over the last second; None before there is enough to tell."""
        if len(self._marks) < 2:
            return None
        (begun, first), (ended, last) = self._marks[0], self._marks[-1]
        return (last - first) / (ended - begun) if ended > begun else None
