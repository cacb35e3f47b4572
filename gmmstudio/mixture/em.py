"""EM as a generator of frozen snapshots."""

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from typing import cast

import numpy as np
from numpy.typing import ArrayLike

from gmmstudio.mixture.arrays import frozen
from gmmstudio.mixture.beginning import StartLike
from gmmstudio.mixture.checks import (
    as_weights,
    check_fit_input,
    check_number,
    check_source,
    check_whole,
)
from gmmstudio.mixture.covariance import FAMILIES, CovarianceFamily
from gmmstudio.mixture.errors import FitError
from gmmstudio.mixture.extrapolation import still_to_gain
from gmmstudio.mixture.fixed import Fixed
from gmmstudio.mixture.frame import Frame
from gmmstudio.mixture.passes import PassCancelledError, Plan
from gmmstudio.mixture.rows import ArrayRows, Survey, block_size
from gmmstudio.mixture.snapshot import Phase, Snapshot, StopReason
from gmmstudio.mixture.source import LocalRows, RowSource, is_source
from gmmstudio.mixture.statistics import Layout
from gmmstudio.mixture.steps import Expected, Steps

FALL = 1e-9
"""A fall of ℓ beyond this, relative to n + |ℓ|, is more than the rounding of a sum. Each row's
share is rounded by itself: where rows of high and of low density cancel, |ℓ| is far less than all
shares together."""

ROUNDING = 1e-14
"""A gain of ℓ below this, relative to 1 + |ℓ|, cannot be told from none."""

_MOST_THREADS = 4
"""Beyond this NumPy's calls are too short for more threads to help."""


def iterate(
    X: ArrayLike | RowSource,
    k: int,
    *,
    covariance: str = "VVV",
    start: StartLike = "kmeans",
    tolerance: float = 1e-6,
    max_iterations: int = 500,
    seed: int | np.random.SeedSequence = 0,
    should_stop: Callable[[], bool] | None = None,
    is_narrow: Callable[[], bool] | None = None,
    half_steps: bool = False,
    covariance_floor: float = 1e-6,
    n_threads: int | None = None,
    column_names: Sequence[str] | None = None,
    sample_weight: ArrayLike | None = None,
    fixed: Fixed | None = None,
) -> Generator[Snapshot, None, None]:
    """Fit a Gaussian mixture by EM, one snapshot at a time.

    Each snapshot's ℓ belongs to its own θ. The run ends on an E-step: after ``max_iterations``, or
    when 0 ≤ Δℓ < tolerance · (1 + |ℓ|) and what Aitken's extrapolation says is still to gain
    (:attr:`Snapshot.remaining`) is below that bound, too. EM can creep: a small step alone does not
    show that the end is near (Böhning et al. 1994). In the bound, |ℓ| is that of the standardised
    data, so that units do not decide when to stop. A fall of ℓ is reported in the snapshot and
    never read as convergence.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features), or RowSource
        Finite numbers; not copied if it is a float64 array.
    k : int
        The number of components.
    covariance : str
        A name of ``FAMILIES``.
    start : str, Mixture, or ndarray
        A name of ``STARTS``; integer labels 0..k−1 of shape (n_samples,) or responsibilities of
        shape (n_samples, k), from which EM begins with an M-step; or a mixture, from which it
        begins with an E-step.
    tolerance : float
        Relative, see above; 0 turns the rule off.
    max_iterations : int
        An iteration is an M-step and the E-step after it.
    seed : int or numpy.random.SeedSequence
        Decides the start; the rest is deterministic, whatever ``n_threads``.
    should_stop : callable or None
        Asked between blocks of rows; when it answers True the generator ends at once, without
        another snapshot.
    is_narrow : callable or None
        Asked in every pass, often: while it answers True one thread works by itself, as when the
        interpreter is wanted elsewhere. The result does not depend on it.
    half_steps : bool
        Yield START(0), E(0), M(1), E(1), M(2), … rather than E(0), E(1), …, each with ℓ taken apart
        (:attr:`Snapshot.bound`).
    covariance_floor : float
        The least eigenvalue of a covariance, in units of the data's variance. It is part of the
        M-step, so ℓ stays monotone where it binds. With 0 a singular covariance is an error.
    n_threads : int or None
        None takes the processors at hand, at most four.
    column_names : sequence of str or None
        What messages call the columns.
    sample_weight : array-like of shape (n_samples,) or None
        How often each row counts, 0 or more; a row of weight 2 is the row twice, also where a
        named start looks for where to begin.
    fixed : Fixed or None
        Which parameters stay at their values in the first θ, to the last bit. A mixture given as
        the start is the first θ; its fixed covariances need not belong to the family, whose
        shared parameters are then those of the free ones alone. ℓ is monotone as ever, but its
        maximum is that among such θ.

    Yields
    ------
    Snapshot

    Raises
    ------
    FitError
        If data, settings or start do not allow a fit.
    SingularCovarianceError
        If ``covariance_floor`` is 0 and a covariance becomes singular; it bears the last good
        snapshot.
    UnknownNameError
        If a family or a start of that name does not exist.

    References
    ----------
    Dempster, Laird & Rubin (1977), Maximum likelihood from incomplete data via the EM algorithm,
    Journal of the Royal Statistical Society B 39, 1–38.
    """
    _check_settings(tolerance, max_iterations, covariance_floor, n_threads, seed)
    family = FAMILIES[covariance]
    source, columns = examined(X, k, column_names, sample_weight)
    fixed = fixed if fixed is not None and fixed.any else None
    if fixed is not None:
        fixed.check(k)
    family.check_features(source.n_features)
    layout = Layout(source.n_features, family.structure)
    plan = Plan(
        _frame(columns, family),
        layout,
        k,
        block_size(source.n_samples, layout.size + 2 * k),
        n_threads or min(_MOST_THREADS, os.cpu_count() or 1),
        should_stop or _never,
        is_narrow or _never,
    )
    passes = source.passes(plan)
    try:
        steps = Steps(passes, plan, family, covariance_floor, fixed, apart=half_steps)
        first = steps.begin(start, source, seed)
        yield from _snapshots(steps, first, tolerance, max_iterations, half_steps)
    except PassCancelledError:
        return
    finally:
        passes.close()


def examined(
    X: ArrayLike | RowSource,
    k: int,
    column_names: Sequence[str] | None,
    sample_weight: ArrayLike | None,
) -> tuple[RowSource, Survey]:
    """Return the rows as a source, with what was found in looking whether they can be fitted."""
    if is_source(X):
        source = cast("RowSource", X)
        if sample_weight is not None:
            raise FitError("a source of rows brings its own weights; give sample_weight to it")
        return source, check_source(source, k, column_names)
    rows, columns = check_fit_input(
        cast("ArrayLike", X), k, column_names=column_names, sample_weight=sample_weight
    )
    return LocalRows(ArrayRows(rows, as_weights(sample_weight, len(rows))), columns), columns


def _snapshots(
    steps: Steps, expected: Expected, tolerance: float, max_iterations: int, half_steps: bool
) -> Iterator[Snapshot]:
    """Alternate M-steps and E-steps; both half-steps of an iteration share θ and ℓ."""
    snapshot = Snapshot(
        iteration=0,
        phase=Phase.E_STEP,
        mixture=expected.mixture,
        log_likelihood=expected.log_likelihood,
        responsibilities_from=expected.mixture,
        delta=None,
        fell=False,
        n_samples=steps.n_samples,
        effective_rows=expected.effective_rows,
        collapses=expected.collapses,
        stop_reason=StopReason.MAX_ITERATIONS if max_iterations == 0 else None,
        fixed=steps.fixed,
        bound=expected.bound,
    )
    if half_steps:
        yield replace(
            snapshot,
            phase=Phase.START,
            responsibilities_from=None,
            effective_rows=frozen(expected.mixture.weights * steps.n_samples),
            stop_reason=None,
        )
    yield snapshot
    while snapshot.stop_reason is None:
        before, expected = expected, steps.advance(expected, snapshot)
        iteration = snapshot.iteration + 1
        delta = expected.log_likelihood - snapshot.log_likelihood
        # ℓ of the standardised data: in the data's own units ℓ moves by n·ln(unit), and the same
        # data in grams and in kilograms would stop at different answers. The 1 is for an ℓ near 0;
        # weights that sum to less are measured by their own sum.
        size = abs(expected.log_likelihood + steps.units)
        scale = min(1.0, steps.n_samples) + size
        remaining = still_to_gain(delta, snapshot.delta)
        reason = None
        if _settled(delta, remaining, tolerance * scale, ROUNDING * scale):
            reason = StopReason.CONVERGED
        elif iteration >= max_iterations:
            reason = StopReason.MAX_ITERATIONS
        after = Snapshot(
            iteration=iteration,
            phase=Phase.E_STEP,
            mixture=expected.mixture,
            log_likelihood=expected.log_likelihood,
            responsibilities_from=expected.mixture,
            delta=delta,
            fell=_fell(delta, steps.n_samples + size, before.rounding + expected.rounding),
            n_samples=steps.n_samples,
            effective_rows=expected.effective_rows,
            collapses=expected.collapses,
            stop_reason=reason,
            remaining=remaining,
            fixed=steps.fixed,
            bound=expected.bound,
            moved_bound=expected.moved_bound,
        )
        if half_steps:
            yield replace(
                after,
                phase=Phase.M_STEP,
                responsibilities_from=snapshot.mixture,
                effective_rows=snapshot.effective_rows,
                stop_reason=None,
            )
        snapshot = after
        yield snapshot


def _fell(delta: float, summed: float, rounding: float) -> bool:
    """Tell whether ℓ fell by more than the rounding of its sum and of θ."""
    return delta < -(FALL * summed + rounding)


def _settled(delta: float, remaining: float | None, bound: float, rounding: float) -> bool:
    """Apply the stopping rule; see ``iterate``."""
    if not 0.0 <= delta < bound:
        return False
    return delta <= rounding or (remaining is not None and remaining < bound)


def _frame(columns: Survey, family: CovarianceFamily) -> Frame:
    deviations = columns.deviation
    scale = deviations
    if not family.scales_by_column:
        # Divided by the largest first, so that squares of 1e±200 neither overflow nor vanish.
        largest = deviations.max()
        common = largest * np.sqrt(np.mean(np.square(deviations / largest)))
        scale = np.full_like(deviations, common)
    far = np.maximum(np.abs(columns.low - columns.mean), np.abs(columns.high - columns.mean))
    return Frame(columns.mean, scale, deviations, float(np.square(far / scale).sum()))


def _check_settings(
    tolerance: float,
    max_iterations: int,
    covariance_floor: float,
    n_threads: int | None,
    seed: int | np.random.SeedSequence,
) -> None:
    check_whole(max_iterations, "the number of iterations", 0)
    if n_threads is not None:
        check_whole(n_threads, "the number of threads", 1)
    if not isinstance(seed, np.random.SeedSequence):
        check_whole(seed, "the seed", 0)
    check_number(tolerance, "the tolerance")
    check_number(covariance_floor, "the covariance floor, a share of the data's variance,", 1.0)


def _never() -> bool:
    return False
