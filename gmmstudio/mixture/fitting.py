"""Run EM to the end, from one start or the best of several."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.beginning import StartLike
from gmmstudio.mixture.em import iterate
from gmmstudio.mixture.errors import FitError, SingularCovarianceError
from gmmstudio.mixture.parameters import Mixture
from gmmstudio.mixture.snapshot import Collapse, Snapshot, StopReason


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


def fit(
    X: ArrayLike,
    k: int,
    *,
    covariance: str = "VVV",
    start: StartLike = "kmeans",
    tolerance: float = 1e-6,
    max_iterations: int = 500,
    seed: int = 0,
    restarts: int = 1,
    should_stop: Callable[[], bool] | None = None,
    covariance_floor: float = 1e-6,
    n_threads: int | None = None,
    column_names: Sequence[str] | None = None,
) -> FitResult:
    """Fit a Gaussian mixture by EM and return where it ended.

    Of several starts the one with the largest ℓ is kept, and one with a collapsed component only
    if all have: a likelihood that is large because a component shrank onto a few rows says
    nothing about the data.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
    k : int
    restarts : int
        How many starts to try. Only the named, random starts differ from try to try. The first
        one is what ``iterate`` does with the same seed.
    covariance, start, tolerance, max_iterations, seed, should_stop, covariance_floor, n_threads, \
column_names
        As for :func:`iterate`.

    Raises
    ------
    FitError
        If data, settings or start do not allow a fit, or ``should_stop`` ended it before the
        first E-step.
    SingularCovarianceError
        If ``covariance_floor`` is 0 and every start ended singular.
    """
    if restarts < 1:
        raise FitError(f"the number of restarts must be at least 1, not {restarts}")
    tries = restarts if isinstance(start, str) else 1
    best: FitResult | None = None
    singular: SingularCovarianceError | None = None
    for restart, sequence in enumerate(_seeds(seed, tries)):
        snapshots = iterate(
            X,
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
        )
        trace: list[float] = []
        last: Snapshot | None = None
        try:
            for last in snapshots:
                trace.append(last.log_likelihood)
        except SingularCovarianceError as error:
            singular = error
            continue
        if last is None:
            break
        result = _result(last, trace, restart)
        if best is None or _rank(result) > _rank(best):
            best = result
        if result.stop_reason is StopReason.CANCELLED:
            break
    if best is not None:
        return best
    if singular is not None:
        raise singular
    raise FitError("the fit was stopped before its first E-step; there is no result")


def _seeds(seed: int, tries: int) -> list[int | np.random.SeedSequence]:
    return [seed, *np.random.SeedSequence(seed).spawn(tries - 1)]


def _rank(result: FitResult) -> tuple[bool, float]:
    return (not result.collapses, result.log_likelihood)


def _result(last: Snapshot, trace: list[float], restart: int) -> FitResult:
    reason = last.stop_reason or StopReason.CANCELLED
    return FitResult(
        last.mixture,
        last.log_likelihood,
        tuple(trace),
        reason is StopReason.CONVERGED,
        reason,
        last.iteration,
        last.effective_rows,
        last.collapses,
        restart,
    )
