"""One run of EM: its settings, its data and the parameters it went through."""

import math
import time
from array import array
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data import Labels, Selection
from gmmstudio.mixture import (
    Fixed,
    Mixture,
    Phase,
    RowSource,
    Seed,
    Snapshot,
    StartLike,
    StopReason,
    examined,
    iterate,
    seeds,
)
from gmmstudio.session.moments import count_of, moment_of, recalled
from gmmstudio.session.run_control import RunControl
from gmmstudio.session.settings import FitSettings
from gmmstudio.session.starting import Starting
from gmmstudio.session.used_rows import UsedRows

NOTHING_FIXED = Fixed()
_UNKNOWN = (math.nan, math.nan)
_PACE_WINDOW = 1.0
"""Seconds over which iterations per second are averaged."""


@dataclass(frozen=True, eq=False)
class Origin:
    """Where a run comes from that does not begin with a start of its settings.

    Attributes
    ----------
    text : str
        In plain words: ``run 1 at iteration 12, C2 moved``.
    mixture : Mixture
        What it begins with.
    parent : int or None
        Number of the run it was taken from; None where it was placed by hand.
    iteration : int
        Where it was taken.
    begins_at : int
        How many iterations on the same rows lead to the mixture, in this run's origins.
    """

    text: str
    mixture: Mixture
    parent: int | None
    iteration: int
    begins_at: int = 0


@dataclass(frozen=True, eq=False)
class Plan:
    """What decides a run, all of it.

    Attributes
    ----------
    number : int
        What a person calls it; it stays when the run is taken up again.
    settings : FitSettings
    used : UsedRows
        The rows and columns it is fitted to.
    origin : Origin or None
        None for a run that begins with the start of its settings.
    fixed : Fixed
        What stays as it is in the first mixture of the run.
    labels : callable or None
        Returns the labels of the rows, where these are the start; asked in the iterating thread.
    names : tuple of str
        What the components are called by labels that an earlier run began with; empty for none.
    """

    number: int
    settings: FitSettings
    used: UsedRows
    origin: Origin | None = None
    fixed: Fixed = NOTHING_FIXED
    labels: Callable[[], Labels] | None = None
    names: tuple[str, ...] = ()


class Run:
    """A run and its history: θ by iteration, no responsibilities.

    Parameters
    ----------
    run_id : int
        What every message about this run bears; it is new when the run is taken up again.
    plan : Plan
        What decides it.
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
    failed : bool
        Whether it broke off.
    label_names : tuple of str
        What its components are called by the labels they began with; empty for none, and before
        the labels are known.
    """

    def __init__(
        self,
        run_id: int,
        plan: Plan,
        control: RunControl,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.run_id = run_id
        self.plan = plan
        self.control = control
        self.starting = Starting(self._compared, self._seeds, control)
        self.history: list[Snapshot] = []
        self.newest: Snapshot | None = None
        self.falls: list[Snapshot] = []
        self.failed = False
        self.label_names = plan.names
        self._clock = clock
        self._trace = array("d")
        self._parts = array("d")
        self._marks: deque[tuple[float, int]] = deque()

    @property
    def number(self) -> int:
        """What a person calls it."""
        return self.plan.number

    @property
    def settings(self) -> FitSettings:
        """The settings it was begun with."""
        return self.plan.settings

    @property
    def begins_at(self) -> int:
        """How many iterations on the same rows lead to its first mixture."""
        return 0 if self.plan.origin is None else self.plan.origin.begins_at

    @property
    def selection(self) -> Selection:
        """The rows and columns it is fitted to."""
        selection = self.plan.used.selection
        assert selection is not None
        return selection

    def taken_up(self, run_id: int, control: RunControl) -> "Run":
        """Return the same run, to be gone on with under another id.

        What is still said of it under the old id then counts for nothing.
        """
        again = Run(run_id, self.plan, control, self._clock)
        again.history, again.falls = self.history, self.falls
        again._trace, again._parts = self._trace, self._parts
        # The half-step on screen stays there, also where its E-step is still to come. Only a
        # mixture placed by hand is nothing to rest at: it was placed for what it says of the rows.
        again.newest = self.newest if self.history or self.plan.origin is None else None
        again.failed = self.failed
        again.label_names = self.label_names
        again.starting.outcomes = self.starting.outcomes
        return again

    def let_go(self) -> None:
        """Keep no rows: the run is over, or is to be taken up under another id."""
        for name in ("rows", "_start"):
            vars(self).pop(name, None)

    @cached_property
    def rows(self) -> RowSource:
        """The rows as the engine takes them, looked at once for all starts."""
        X, weights = self.selection.X, self.selection.weights
        return examined(X, self.settings.components, self.selection.columns, weights)[0]

    @cached_property
    def _start(self) -> StartLike:
        if self.plan.labels is None:
            return self.settings.start
        labels = self.plan.labels()
        self.label_names = labels.names
        return labels.codes

    def is_begun(self) -> bool:
        """Find the start where there is none yet; tell whether there is one now.

        There is not where the run was paused or cancelled meanwhile. A run with a history, or one
        taken from a mixture, needs no start of its own.
        """
        if self.history or self.plan.origin is not None:
            return True
        return self.starting.decide() is not None

    def snapshots(self) -> Generator[Snapshot, None, None]:
        """Return the generator of this run, half-steps included.

        It begins with the best of its starts, which are compared first unless that is done
        already, or with the mixture it was taken from; and it ends at once where it is paused or
        cancelled meanwhile. A run with a history goes on after it: EM needs no more than θ.
        """
        if self.history:
            last, newest = self.history[-1], self.newest or self.history[-1]
            again = self._watched(last.mixture, self.settings.seed, last.iteration)
            yield from _after(again, last.iteration, moment_of(newest))
            return
        if self.plan.origin is not None:
            yield from self._watched(self.plan.origin.mixture, self.settings.seed)
            return
        seed = self.starting.decide()
        if seed is not None:
            yield from self._watched(self._start, seed)

    def add(self, snapshots: Iterable[Snapshot]) -> None:
        """Add what the run has come to, in order."""
        for snapshot in snapshots:
            self.newest = snapshot
            if snapshot.phase is Phase.E_STEP:
                self.history.append(snapshot)
                self._trace.append(snapshot.log_likelihood)
                bound = snapshot.bound
                self._parts.extend(_UNKNOWN if bound is None else (bound.expected, bound.entropy))
                if snapshot.fell:
                    self.falls.append(snapshot)
        self._marks.append((self._clock(), len(self.history)))
        while len(self._marks) > 2 and self._marks[1][0] < self._marks[-1][0] - _PACE_WINDOW:
            self._marks.popleft()

    def rest(self) -> None:
        """Forget the pace: the time at rest does not count."""
        self._marks.clear()

    @property
    def stop_reason(self) -> StopReason | None:
        """Why it ended; None while it can go on."""
        return None if self.newest is None else self.newest.stop_reason

    @property
    def trace(self) -> NDArray[np.float64]:
        """Log-likelihood by iteration, shape (iterations + 1,), read-only."""
        trace = np.array(self._trace, dtype=np.float64)
        trace.flags.writeable = False
        return trace

    @property
    def parts(self) -> NDArray[np.float64]:
        """Expected complete log-likelihood and entropy by iteration, read-only.

        Shape (iterations + 1, 2); NaN where the engine did not tell them.
        """
        parts = np.array(self._parts, dtype=np.float64).reshape(-1, 2)
        parts.flags.writeable = False
        return parts

    @property
    def n_moments(self) -> int:
        """How many half-steps can be shown; the start is the first."""
        if self.newest is None:
            return 0
        return max(count_of(self.history), moment_of(self.newest) + 1)

    def at(self, moment: int) -> Snapshot:
        """Return the snapshot of a moment, from 0 to ``n_moments`` − 1.

        Raises
        ------
        IndexError
            If there is no such moment.
        """
        if self.newest is not None and moment == moment_of(self.newest):
            return self.newest
        return recalled(self.history, moment)

    def before(self, moment: int) -> Snapshot | None:
        """Return the E-step that the colours of a moment are compared with."""
        e_steps = (moment + 1) // 2
        return self.history[e_steps - 2] if e_steps >= 2 else None

    @property
    def iterations_per_second(self) -> float | None:
        """Pace over the last second; None before there is enough to tell."""
        if len(self._marks) < 2:
            return None
        (begun, first), (ended, last) = self._marks[0], self._marks[-1]
        return (last - first) / (ended - begun) if ended > begun else None

    def _watched(
        self, start: StartLike, seed: Seed, done: int = 0
    ) -> Generator[Snapshot, None, None]:
        """Begin what a person watches, ``done`` iterations of which there have been."""
        return self._iterate(start, seed, self.control.is_cancelled, done=done, half_steps=True)

    def _compared(self, seed: Seed) -> Generator[Snapshot, None, None]:
        return self._iterate(self._start, seed, self.control.hold, half_steps=False)

    def _seeds(self) -> tuple[Seed, ...]:
        settings = self.settings
        return seeds(self._start, self.rows.n_samples, settings.seed, settings.restarts)

    def _iterate(
        self,
        start: StartLike,
        seed: Seed,
        should_stop: Callable[[], bool],
        *,
        half_steps: bool,
        done: int = 0,
    ) -> Generator[Snapshot, None, None]:
        settings = self.settings
        return iterate(
            self.rows,
            settings.components,
            covariance=settings.family,
            start=start,
            tolerance=settings.tolerance,
            max_iterations=settings.max_iterations - done,
            seed=seed,
            covariance_floor=settings.covariance_floor,
            column_names=self.selection.columns,
            should_stop=should_stop,
            is_narrow=self.control.is_narrow,
            half_steps=half_steps,
            fixed=self.plan.fixed,
        )


def _after(
    snapshots: Generator[Snapshot, None, None], done: int, shown: int
) -> Generator[Snapshot]:
    """Yield what comes after a moment, numbered on from the iteration of the last E-step."""
    try:
        for snapshot in snapshots:
            numbered = replace(snapshot, iteration=snapshot.iteration + done)
            if moment_of(numbered) > shown:
                yield numbered
    finally:
        snapshots.close()
