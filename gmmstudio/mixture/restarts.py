"""Several starts against each other: all run short, the best to the end, degenerate ones named."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np

from gmmstudio.mixture.beginning import StartLike
from gmmstudio.mixture.checks import check_whole
from gmmstudio.mixture.errors import SingularCovarianceError
from gmmstudio.mixture.initialisation import STARTS
from gmmstudio.mixture.snapshot import Snapshot

SHORT_RUN = 10
"""Iterations after which starts are compared."""
FINALISTS = 0.4
"""Share of the starts that is run to the end."""
_SAME_OPTIMUM = 1e-7
"""Fits whose ℓ is as close as this, relative to 1 + |ℓ|, have reached the same optimum."""

Seed: TypeAlias = int | np.random.SeedSequence
Begin: TypeAlias = Callable[[Seed], Generator[Snapshot, None, None]]
"""Begins a run of EM whose start has this seed; one snapshot an iteration."""


@dataclass(frozen=True)
class SetAside:
    """A start that was run but not chosen because its fit is degenerate.

    Attributes
    ----------
    restart : int
        Which start, counted from 0.
    reason : str
        In plain words.
    """

    restart: int
    reason: str


@dataclass(frozen=True)
class StartOutcome:
    """What became of one start.

    Attributes
    ----------
    restart : int
        Which start, counted from 0.
    log_likelihood : float or None
        ℓ where it was left; None where it had no E-step.
    iterations : int
        How many it was given.
    is_finished : bool
        Whether it was among the best and run to the end, not only for a few iterations.
    is_chosen : bool
    trouble : str or None
        Why its fit is degenerate, in plain words; such a start is chosen only where all are.
    """

    restart: int
    log_likelihood: float | None
    iterations: int
    is_finished: bool
    is_chosen: bool
    trouble: str | None


@dataclass(frozen=True)
class StartProgress:
    """How far the comparison of starts is.

    Attributes
    ----------
    number : int
        Which start is at work, counted from 1 in this stage.
    total : int
        How many there are in this stage.
    is_final : bool
        Whether the best are being run to the end, rather than all for a few iterations.
    iteration : int
        How far this start has come.
    """

    number: int
    total: int
    is_final: bool
    iteration: int = 0


@dataclass(eq=False)
class Attempt:
    """One start on its way.

    Attributes
    ----------
    restart : int
        Which start, counted from 0.
    seed : int or SeedSequence
        What the start was drawn with: the same run can be begun again from it.
    snapshots : generator of Snapshot
        The run.
    trace : list of float
        ℓ at iteration 0, 1, … as far as it has come.
    last : Snapshot or None
    singular : SingularCovarianceError or None
        What broke it off.
    was_stopped : bool
        Whether it was ended from outside.
    """

    restart: int
    seed: Seed
    snapshots: Generator[Snapshot, None, None]
    trace: list[float] = field(default_factory=list)
    last: Snapshot | None = None
    singular: SingularCovarianceError | None = None
    was_stopped: bool = False

    def advance(
        self, iterations: int | None, tell: Callable[[int], None] = lambda iteration: None
    ) -> None:
        """Go on for so many iterations, or to the end; ``tell`` is told each that is done."""
        try:
            while iterations is None or len(self.trace) <= iterations:
                snapshot = next(self.snapshots, None)
                if snapshot is None:
                    self.was_stopped = self.last is None or self.last.stop_reason is None
                    return
                self.last = snapshot
                self.trace.append(snapshot.log_likelihood)
                tell(snapshot.iteration)
        except SingularCovarianceError as error:
            self.singular = error

    @property
    def has_ended(self) -> bool:
        """Whether nothing is left to iterate."""
        ended = self.last is not None and self.last.stop_reason is not None
        return ended or self.singular is not None

    @property
    def trouble(self) -> str | None:
        """Why this fit says nothing about the data, if so."""
        if self.singular is not None:
            return str(self.singular)
        if self.last is not None and self.last.collapses:
            which = ", ".join(str(c.component + 1) for c in self.last.collapses)
            s = "s" if len(self.last.collapses) > 1 else ""
            return f"component{s} {which} collapsed onto the covariance floor"
        return None

    @property
    def rank(self) -> tuple[bool, float]:
        """What to choose by: sound fits first, then ℓ; one without an E-step last."""
        log_likelihood = -np.inf if self.last is None else self.last.log_likelihood
        return self.trouble is None and self.last is not None, log_likelihood


@dataclass(frozen=True)
class Contest:
    """The starts of one fit, compared.

    Attributes
    ----------
    attempts : tuple of Attempt
        By number.
    winner : Attempt
        The one to keep. It is singular only if all finalists are, and without a snapshot only if
        none has one.
    """

    attempts: tuple[Attempt, ...]
    winner: Attempt

    @property
    def outcomes(self) -> tuple[StartOutcome, ...]:
        """What became of each start, by number."""
        return tuple(
            StartOutcome(
                attempt.restart,
                None if attempt.last is None else attempt.last.log_likelihood,
                max(len(attempt.trace) - 1, 0),
                attempt.has_ended,
                attempt is self.winner,
                attempt.trouble,
            )
            for attempt in self.attempts
        )


def seeds(start: StartLike, n_samples: int, seed: int, restarts: int) -> tuple[Seed, ...]:
    """Return what to draw each start with; only one where all would be the same.

    Parameters
    ----------
    start : str, Mixture or ndarray
        As for ``iterate``.
    n_samples : int
        The number of rows.
    seed : int
        What the first start is drawn with; the others follow from it.
    restarts : int
        How many starts are wanted.

    Raises
    ------
    FitError
        If the seed is no whole number of at least 0, or the restarts are none of at least 1.
    UnknownNameError
        If no start has that name.
    """
    check_whole(restarts, "the number of restarts", 1)
    check_whole(seed, "the seed", 0)
    varies = isinstance(start, str) and STARTS[start].varies(n_samples)
    more = restarts - 1 if varies else 0
    return (seed, *np.random.SeedSequence(seed).spawn(more))


def set_aside(starts: Sequence[StartOutcome]) -> tuple[SetAside, ...]:
    """Return the starts that were not chosen because their fits are degenerate."""
    return tuple(
        SetAside(outcome.restart, outcome.trouble)
        for outcome in starts
        if outcome.trouble is not None and not outcome.is_chosen
    )


def compare(
    begin: Begin,
    seeds: Sequence[Seed],
    tell: Callable[[StartProgress], None] = lambda progress: None,
) -> Contest:
    """Run all starts for a few iterations and the best of them to the end, and choose.

    A single start is run to the end at once. Where the runs are stopped from outside, what they
    have come to is compared.

    Parameters
    ----------
    begin : callable
        Begins a run of EM from a seed.
    seeds : sequence of int or SeedSequence
        At least one.
    tell : callable
        Is told before each start is worked on, and after each of its iterations.

    References
    ----------
    Biernacki, Celeux & Govaert (2003), Choosing starting values for the EM algorithm for getting
    the highest likelihood in multivariate Gaussian mixture models, Computational Statistics & Data
    Analysis 41, 561–575: the "em-EM" strategy.
    """
    attempts = tuple(Attempt(number, seed, begin(seed)) for number, seed in enumerate(seeds))
    try:
        if len(attempts) > 1:
            for attempt in attempts:
                stage = StartProgress(attempt.restart + 1, len(attempts), is_final=False)
                _advance(attempt, SHORT_RUN, stage, tell)
                if attempt.was_stopped:
                    break
        finished = _finals(attempts, tell)
    finally:
        for attempt in attempts:
            attempt.snapshots.close()
    # Some have ended within the short run; they cost nothing more, and among several that reached
    # one optimum the choice must not hang on which of them is a rounding ahead.
    others = [a for a in attempts if a.has_ended and a not in finished]
    return Contest(attempts, _first_of_the_best([*finished, *others]))


def _finals(attempts: Sequence[Attempt], tell: Callable[[StartProgress], None]) -> list[Attempt]:
    """Run the most promising attempts to the end, and on until one is sound."""
    wanted = max(1, round(FINALISTS * len(attempts)))
    finished: list[Attempt] = []
    for attempt in sorted(attempts, key=lambda a: a.rank, reverse=True):
        if len(finished) >= wanted and any(a.trouble is None for a in finished):
            break
        number = len(finished) + 1
        stage = StartProgress(number, max(wanted, number), is_final=True)
        if not any(a.was_stopped for a in attempts):
            _advance(attempt, None, stage, tell)
        finished.append(attempt)
    return finished


def _advance(
    attempt: Attempt,
    iterations: int | None,
    stage: StartProgress,
    tell: Callable[[StartProgress], None],
) -> None:
    tell(replace(stage, iteration=max(len(attempt.trace) - 1, 0)))
    attempt.advance(iterations, lambda iteration: tell(replace(stage, iteration=iteration)))


def _first_of_the_best(finished: Sequence[Attempt]) -> Attempt:
    """Return the earliest attempt whose ℓ is the largest up to what convergence leaves open.

    Several starts often reach one optimum; which of them is a rounding ahead must not decide how
    the components are numbered.
    """
    usable = [a for a in finished if a.singular is None and a.last is not None]
    if not usable:
        return next((a for a in finished if a.singular is not None), finished[0])
    sound, log_likelihood = max(a.rank for a in usable)
    least = log_likelihood - _SAME_OPTIMUM * (1.0 + abs(log_likelihood))
    equals = [a for a in usable if a.rank[0] == sound and a.rank[1] >= least]
    return min(equals, key=lambda a: a.restart)
