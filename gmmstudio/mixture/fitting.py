"""Run EM to the end, from one start or the best of several."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass

from numpy.typing import ArrayLike

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.beginning import StartLike
from gmmstudio.mixture.em import examined, iterate
from gmmstudio.mixture.errors import FitError
from gmmstudio.mixture.fixed import Fixed, free_parameters
from gmmstudio.mixture.parameters import Mixture
from gmmstudio.mixture.restarts import (
    Attempt,
    Seed,
    SetAside,
    StartOutcome,
    compare,
    seeds,
    set_aside,
)
from gmmstudio.mixture.snapshot import Collapse, Snapshot, StopReason
from gmmstudio.mixture.source import RowSource


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
    starts : tuple of StartOutcome
        What became of each start that was tried, by number.
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
    starts: tuple[StartOutcome, ...] = ()
    fixed: Fixed | None = None

    @property
    def constrained(self) -> bool:
        """Whether ℓ is the largest only among θ with some parameters fixed."""
        return self.fixed is not None

    @property
    def free_parameters(self) -> int:
        """The number of parameters that were fitted."""
        return free_parameters(self.mixture, self.fixed)

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        """The starts that were tried and not chosen because their fits are degenerate."""
        return set_aside(self.starts)


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
        How many starts to try. Only named starts with something random in them differ from try to
        try; of others one is run. The first one is what ``iterate`` does with the same seed.
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

    See Also
    --------
    gmmstudio.mixture.restarts.compare : How starts are compared, with the source.
    """
    # Looked at once, for all starts.
    source, _ = examined(X, k, column_names, sample_weight)

    def begin(seed: Seed) -> Generator[Snapshot, None, None]:
        return iterate(
            source,
            k,
            covariance=covariance,
            start=start,
            tolerance=tolerance,
            max_iterations=max_iterations,
            seed=seed,
            should_stop=should_stop,
            covariance_floor=covariance_floor,
            n_threads=n_threads,
            column_names=column_names,
            fixed=fixed,
        )

    contest = compare(begin, seeds(start, source.n_samples, seed, restarts))
    if contest.winner.singular is not None:
        raise contest.winner.singular
    if contest.winner.last is None:
        raise FitError("the fit was stopped before its first E-step; there is no result")
    return _result(contest.winner, contest.winner.last, contest.outcomes)


def _result(winner: Attempt, last: Snapshot, starts: tuple[StartOutcome, ...]) -> FitResult:
    reason = last.stop_reason or StopReason.CANCELLED
    return FitResult(
        last.mixture,
        last.log_likelihood,
        tuple(winner.trace),
        reason is StopReason.CONVERGED,
        reason,
        last.iteration,
        last.effective_rows,
        last.collapses,
        winner.restart,
        last.remaining,
        starts,
        last.fixed,
    )
