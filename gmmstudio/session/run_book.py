"""The runs of a table, kept by number so that each can be looked at and gone on with again."""

import itertools
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from gmmstudio.data import Labels
from gmmstudio.mixture import Fixed
from gmmstudio.session.run import NOTHING_FIXED, Origin, Plan, Run
from gmmstudio.session.run_control import RunControl
from gmmstudio.session.run_summary import RunSummary
from gmmstudio.session.settings import FitSettings
from gmmstudio.session.used_rows import UsedRows

_MOST_LEFT = 100
"""Runs kept of rows and columns that are not on screen: each has its parameters by iteration."""


@dataclass(frozen=True, eq=False)
class KeptRuns:
    """The runs of a book that was set aside.

    Attributes
    ----------
    runs : mapping of int to Run
        By number.
    left : tuple of (UsedRows, tuple of int)
        What was listed of each choice of rows and columns that was left.
    numbers : iterator of int
        Gives the next run its number.
    """

    runs: Mapping[int, Run]
    left: tuple[tuple[UsedRows, tuple[int, ...]], ...]
    numbers: Iterator[int]


class RunBook:
    """Makes runs and keeps them, also while other rows or columns are on screen.

    Parameters
    ----------
    clock : callable
        Seconds, monotonic.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ids = itertools.count(1)
        self._numbers: Iterator[int] = itertools.count(1)
        self._runs: dict[int, Run] = {}
        self._told: dict[int, tuple[Run, int, RunSummary]] = {}
        self._left: list[tuple[UsedRows, tuple[int, ...]]] = []

    def __getitem__(self, number: int) -> Run:
        """Return the run of that number."""
        return self._runs[number]

    def clear(self) -> None:
        """Forget all runs, and count from 1 again."""
        self._numbers = itertools.count(1)
        self._runs.clear()
        self._told.clear()
        self._left.clear()

    def set_aside(self) -> KeptRuns:
        """Hand out all runs, and begin an empty book."""
        kept = KeptRuns(dict(self._runs), tuple(self._left), self._numbers)
        self.clear()
        return kept

    def bring_back(self, kept: KeptRuns) -> None:
        """Forget all runs, and take up those that were set aside."""
        self.clear()
        self._runs.update(kept.runs)
        self._left.extend(kept.left)
        self._numbers = kept.numbers

    def leave(self, used: UsedRows | None, listed: tuple[int, ...]) -> None:
        """Take note of what was listed of a choice of rows and columns, for when it comes back.

        Of the choices left longest ago nothing is kept, as soon as these are too many runs.
        """
        if used is None:
            return
        self._left = [(one, runs) for one, runs in self._left if not one.is_same(used)]
        if listed:
            self._left.append((used, listed))
        while len(self._left) > 1 and sum(len(runs) for _, runs in self._left) > _MOST_LEFT:
            del self._left[0]

    def listed_of(self, used: UsedRows) -> tuple[int, ...]:
        """Return what was listed when a choice of rows and columns was left; none at first."""
        return next((runs for one, runs in self._left if one.is_same(used)), ())

    def keep(self, numbers: Iterable[int]) -> None:
        """Forget all runs but these and those of choices of rows that may come back.

        A number is given once in any case.
        """
        kept = {*numbers, *(number for _, listed in self._left for number in listed)}
        self._runs = {number: run for number, run in self._runs.items() if number in kept}
        self._told = {number: told for number, told in self._told.items() if number in kept}

    def begin(
        self,
        settings: FitSettings,
        used: UsedRows,
        *,
        origin: Origin | None = None,
        fixed: Fixed = NOTHING_FIXED,
        number: int | None = None,
        labels: Callable[[], Labels] | None = None,
        names: tuple[str, ...] = (),
        pace: float | None = None,
    ) -> Run:
        """Make a run and keep it.

        Parameters
        ----------
        settings : FitSettings
        used : UsedRows
        origin : Origin or None
            Where it is taken from; None for the start of its settings.
        fixed : Fixed
            What stays as it is there.
        number : int or None
            The number of a run that it replaces; None for a new one.
        labels : callable or None
            Returns the labels of the rows, where these are the start.
        names : tuple of str
            What its components are called by the labels that an earlier run began with.
        pace : float or None
            Iterations per second.
        """
        if number is None:
            number = next(self._numbers)
        plan = Plan(number, settings, used, origin, fixed, labels, names)
        run = Run(next(self._ids), plan, RunControl(pace), self._clock)
        self._runs[run.number] = run
        return run

    def take_up(self, number: int, pace: float | None) -> Run:
        """Return the run of a number under a new id, so that it can be gone on with."""
        run = self._runs[number].taken_up(next(self._ids), RunControl(pace))
        self._runs[number] = run
        return run

    def summaries(self, numbers: Iterable[int]) -> tuple[RunSummary, ...]:
        """Return what the list tells of some runs; of those that rest it is told anew only once."""
        return tuple(self._summary(self._runs[number]) for number in numbers)

    def _summary(self, run: Run) -> RunSummary:
        known = self._told.get(run.number)
        size = len(run.history) + (1 if run.failed else 0)
        if known is not None and known[0] is run and known[1] == size:
            return known[2]
        summary = RunSummary.of(run)
        self._told[run.number] = (run, size, summary)
        return summary
