"""Run EM to the end, from one start or the best of several."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.beginning import StartLike
from gmmstudio.mixture.em import examined, iterate
from gmmstudio.mixture.errors import FitError, SingularCovarianceError
from gmmstudio.mixture.fixed import Fixed, free_parameters
from gmmstudio.mixture.parameters import Mixture
from gmmstudio.mixture.snapshot import Collapse, Snapshot, StopReason
from gmmstudio.mixture.source import RowSource

SHORT_RUN = 10
"""Iterations after which starts are compared."""
_SAME_OPTIMUM = 1e-7
"""Fits whose ℓ is as close as this, relative to 1 + |ℓ|, have reached the same optimum."""
FINALISTS = 0.4
"""Share of the starts that is run to the end."""


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


@dataclass(frozen=True, eq=False)
class FitResult:
    """Where a fit ended.

    Attributes
    ----------
    mixture : Mixture
    log_likelihood : float
        ℓ of ``mixture``, the sum over rows, natural logarithm.
    trace : tuple of float
        ℓ at iteration 0, 1, ….
    converged : bool
    stop_reason : StopReason
    iterations : int
    effective_rows : ndarray of shape (n_components,)
        Σᵢ P(Cⱼ | xᵢ).
    collapses : tuple of Collapse
        The components that only the covariance floor holds up.
    restart : int
        Which of the starts this is, counted from 0.
    remaining : float or None
        What more iterations may still add to ℓ; see :attr:`Snapshot.remaining`.
    set_aside : tuple of SetAside
        Starts whose fits are degenerate.
    fixed : Fixed or None
        The parameters that stayed at their first values; None where all were fitted.
    """

    mixture: Mixture
    log_likelihood: float
    trace: tuple[float, ...]
    converged: bool
    stop_reason: StopReason
    iterations: int
    effective_rows: FloatArray
    collapses: tuple[Collapse, ...]
    restart: int
    remaining: float | None = None
    set_aside: tuple[SetAside, ...] = ()
    fixed: Fixed | None = None

    @property
    def constrained(self) -> bool:
        """Whether ℓ is the largest only among θ with some parameters fixed."""
        return self.fixed is not None

    @property
    def free_parameters(self) -> int:
        """The number of parameters that were fitted."""
        return free_parameters(self.mixture, self.fixed)


@dataclass
class _Try:
    """One start on its way."""

    restart: int
    snapshots: Generator[Snapshot, None, None]
    trace: list[float] = field(default_factory=list)
    last: Snapshot | None = None
    singular: SingularCovarianceError | None = None

    def advance(self, iterations: int | None) -> None:
        """Go on for so many snapshots, or to the end."""
        try:
            while iterations is None or len(self.trace) <= iterations:
                snapshot = next(self.snapshots, None)
                if snapshot is None:
                    return
                self.last = snapshot
                self.trace.append(snapshot.log_likelihood)
        except SingularCovarianceError as error:
            self.singular = error

    @property
    def degenerate(self) -> str | None:
        """Why this fit says nothing about the data, if so."""
        if self.singular is not None:
            return str(self.singular)
        if self.last is not None and self.last.collapses:
            which = ", ".join(str(c.component + 1) for c in self.last.collapses)
            return f"component {which} collapsed onto the covariance floor"
        return None

    @property
    def rank(self) -> tuple[bool, float]:
        """What to choose by: sound fits first, then ℓ."""
        assert self.last is not None
        return self.degenerate is None, self.last.log_likelihood

    def result(self) -> FitResult:
        """Return where it is now."""
        assert self.last is not None
        reason = self.last.stop_reason or StopReason.CANCELLED
        return FitResult(
            self.last.mixture,
            self.last.log_likelihood,
            tuple(self.trace),
            reason is StopReason.CONVERGED,
            reason,
            self.last.iteration,
            self.last.effective_rows,
            self.last.collapses,
            self.restart,
            self.last.remaining,
            fixed=self.last.fixed,
        )


def fit(
    X: ArrayLike | RowSource,
    k: int,
    *,
    covariance: str = "VVV",
    start: StartLike = "kmeans",
    tolerance: float = 1e-6,
    max_iterations: int = 500,
    seed: int = 0,
    restarts: int = 5,
    should_stop: Callable[[], bool] | None = None,
    covariance_floor: float = 1e-6,
    n_threads: int | None = None,
    column_names: Sequence[str] | None = None,
    sample_weight: ArrayLike | None = None,
    fixed: Fixed | None = None,
) -> FitResult:
    """Fit a Gaussian mixture by EM and return where it ended.

    Several starts are run for a few iterations, the best of them to the end, and the one with
    the largest ℓ is kept. A fit with a collapsed component is set aside and named, and returned
    only if all are such: a likelihood that is large because a component shrank onto a few rows
    says nothing about the data.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features), or RowSource
    k : int
    restarts : int
        How many starts to try. Only named starts differ from try to try. The first one is what
        ``iterate`` does with the same seed.
    covariance, start, tolerance, max_iterations, seed, should_stop, covariance_floor, n_threads, \
column_names, sample_weight, fixed
        As for :func:`iterate`. Each start has a first θ of its own for what is fixed.

    Raises
    ------
    FitError
        If data, settings or start do not allow a fit, or ``should_stop`` ended it before the
        first E-step.
    SingularCovarianceError
        If ``covariance_floor`` is 0 and every start ended singular.

    References
    ----------
    Biernacki, Celeux & Govaert (2003), Choosing starting values for the EM algorithm for getting
    the highest likelihood in multivariate Gaussian mixture models, Computational Statistics & Data
    Analysis 41, 561–575: the "em-EM" strategy.
    """
    if restarts < 1:
        raise FitError(f"the number of restarts must be at least 1, not {restarts}")
    # Looked at once, for all starts.
    source, _ = examined(X, k, column_names, sample_weight)
    tries = [
        _Try(
            restart,
            iterate(
                source,
                k,
                covariance=covariance,
                start=start,
                tolerance=tolerance,
                max_iterations=max_iterations,
                seed=sequence,
                should_stop=should_stop,
                covariance_floor=covariance_floor,
                n_threads=n_threads,
                column_names=column_names,
                fixed=fixed,
            ),
        )
        for restart, sequence in enumerate(_seeds(seed, restarts if isinstance(start, str) else 1))
    ]
    try:
        for one in tries:
            one.advance(SHORT_RUN if len(tries) > 1 else None)
        return _best(tries)
    finally:
        for one in tries:
            one.snapshots.close()


def _best(tries: list[_Try]) -> FitResult:
    """Run the most promising tries to the end, and on until one is sound."""
    begun = sorted((t for t in tries if t.last is not None), key=lambda t: t.rank, reverse=True)
    if not begun:
        for one in tries:
            if one.singular is not None:
                raise one.singular
        raise FitError("the fit was stopped before its first E-step; there is no result")
    finished: list[_Try] = []
    for one in begun:
        enough = len(finished) >= max(1, round(FINALISTS * len(tries)))
        if enough and any(t.degenerate is None for t in finished):
            break
        one.advance(None)
        finished.append(one)
    best = _first_of_the_best([t for t in finished if t.singular is None])
    if best is None:
        singular = next(t.singular for t in finished if t.singular is not None)
        raise singular
    aside = tuple(
        SetAside(t.restart, t.degenerate) for t in tries if t is not best and t.degenerate
    )
    return replace(best.result(), set_aside=aside)


def _first_of_the_best(finished: list[_Try]) -> _Try | None:
    """Return the earliest try whose ℓ is the largest up to what convergence leaves open.

    Several starts often reach one optimum; which of them is a rounding ahead must not decide how
    the components are numbered.
    """
    if not finished:
        return None
    sound, log_likelihood = max(t.rank for t in finished)
    least = log_likelihood - _SAME_OPTIMUM * (1.0 + abs(log_likelihood))
    equals = [t for t in finished if t.rank[0] == sound and t.rank[1] >= least]
    return min(equals, key=lambda t: t.restart)


def _seeds(seed: int, tries: int) -> list[int | np.random.SeedSequence]:
    return [seed, *np.random.SeedSequence(seed).spawn(tries - 1)]
