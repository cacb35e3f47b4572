"""ℓ never falls, in any family, on data that invite it to; and a fall that comes is told."""

from collections.abc import Iterator
from contextlib import nullcontext, suppress

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmmstudio.mixture import (
    FAMILIES,
    STARTS,
    SingularCovarianceError,
    StopReason,
    families_for,
    iterate,
)
from gmmstudio.mixture.covariance.base import SearchingFamily
from gmmstudio.mixture.passes import Passes, Plan
from gmmstudio.mixture.rows import ArrayRows
from gmmstudio.mixture.source import LocalRows

from .support import two_overlapping

CODES = [*(f.code for f in families_for(2)), *(f.code for f in families_for(1))]


def as_drawn(X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return X


def long_tailed(X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.exp(rng.uniform(1, 6) * X)


def on_a_lattice(X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.round(rng.uniform(1, 3) * X)


def one_column_almost_constant(X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.column_stack([X[:, 1:], np.arange(len(X)) < 2])


def few_distinct_rows(X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return X[rng.integers(max(6, len(X) // 4), size=len(X))]


def almost_on_a_plane(X: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return np.column_stack([X[:, :-1], X[:, 0] + 1e-3 * X[:, -1]])


KINDS = [
    as_drawn, long_tailed, on_a_lattice, one_column_almost_constant, few_distinct_rows,
    almost_on_a_plane,
]  # fmt: skip


@pytest.mark.parametrize("code", CODES)
@given(
    seed=st.integers(0, 2**32 - 1),
    kind=st.sampled_from(KINDS),
    k=st.integers(1, 5),
    start=st.sampled_from(STARTS.names()),
    floor=st.sampled_from([1e-6, 1e-3, 0.1]),
    weighted=st.booleans(),
)
@settings(max_examples=15, deadline=None)
def test_the_log_likelihood_never_falls(code, seed, kind, k, start, floor, weighted) -> None:
    rng = np.random.default_rng(seed)
    d = 1 if FAMILIES[code].univariate else int(rng.integers(2, 5))
    X = kind(rng.normal(size=(int(rng.integers(20, 120)), d)), rng)
    if len(np.unique(X, axis=0)) < max(k, 2) or np.any(np.ptp(X, axis=0) == 0):
        return
    run = iterate(
        X,
        k,
        covariance=code,
        start=start,
        seed=seed % 1_000,
        covariance_floor=floor,
        tolerance=0.0,
        max_iterations=30,
        sample_weight=rng.exponential(size=len(X)) if weighted else None,
    )
    snapshots = []
    # What is shared can stretch a thin component beyond what a floor so low can hold.
    searches = isinstance(FAMILIES[code], SearchingFamily)
    with suppress(SingularCovarianceError) if searches else nullcontext():
        snapshots.extend(run)
    trace = np.array([s.log_likelihood for s in snapshots])
    assert np.all(np.diff(trace) >= -1e-9 * (snapshots[0].n_samples + np.abs(trace[1:])))
    assert not any(s.fell for s in snapshots)


@pytest.mark.parametrize("code", ["VEI", "VVE", "VEV", "VEE"])
def test_a_component_with_next_to_no_rows_is_not_blown_up(code: str) -> None:
    # Its scatter is as small as its rows are few: small beside any bound, but for the ratio.
    rng = np.random.default_rng(0)
    X = rng.normal(size=(120, 2))
    X[60:, 0] += 9.0
    resp = np.zeros((120, 3))
    resp[:60, 0] = resp[60:, 1] = 1.0
    resp[:, 2] = 1e-40
    *_, end = iterate(X, 3, covariance=code, start=resp, tolerance=0.0, max_iterations=20)
    variances = np.einsum("kii->ki", end.mixture.covariances)
    assert variances.max() <= X.var(axis=0).max() * 1.01


class Falling(LocalRows):
    """Rows whose ℓ is told too low from the pass of that number on, by a bit more each time."""

    def __init__(self, X: np.ndarray, fall_from: int) -> None:
        super().__init__(ArrayRows(X))
        self._fall_from = fall_from

    def passes(self, plan: Plan) -> Passes:
        passes = super().passes(plan)
        honest, number = passes.run, iter(range(10_000))

        def run(*arguments: object) -> tuple[float, np.ndarray]:
            log_likelihood, sums = honest(*arguments)
            return log_likelihood - 1e-3 * max(0, next(number) - self._fall_from), sums

        passes.run = run
        return passes


def test_a_fall_is_told_and_never_read_as_convergence() -> None:
    X = two_overlapping()
    honest: Iterator = iterate(X, 2, start="quantile", tolerance=1e-6)
    converged_at = [s.iteration for s in honest][-1]
    # The first pass turns the start's cuts into θ; from then on there is one an iteration.
    falling = Falling(X, fall_from=converged_at + 2)
    rows = list(iterate(falling, 2, start="quantile", tolerance=1e-12, max_iterations=2_000))
    told = [s for s in rows if s.fell]
    assert told
    assert all(s.delta < 0 for s in told)
    assert rows[-1].stop_reason is StopReason.MAX_ITERATIONS
    assert not any(s.fell for s in rows if s.iteration <= converged_at)


def pile(seed: int) -> np.ndarray:
    """Rows of few whole numbers: with four components, some lie on a line of them."""
    return np.round(np.random.default_rng(seed).normal(size=(40, 3)))


@pytest.mark.parametrize("seed", [6, 10, 11])
def test_the_rounding_of_thin_components_is_no_fall(seed: int) -> None:
    X = pile(seed)
    run = iterate(
        X,
        4,
        start="random_points",
        seed=seed,
        covariance_floor=1e-9,
        tolerance=0.0,
        max_iterations=40,
    )
    snapshots = list(run)
    assert snapshots[-1].collapses
    # What was told as a fall before: beside |ℓ| alone, which is small where shares of rows cancel.
    sizes = np.abs([s.log_likelihood + len(X) * np.log(X.std(axis=0)).sum() for s in snapshots])
    deltas = np.array([s.delta for s in snapshots[1:]])
    assert np.any(deltas < -1e-9 * (1 + sizes[1:]))
    assert not any(s.fell for s in snapshots)


@pytest.mark.parametrize("floor", [1e-9, 1e-6])
def test_a_fall_is_told_also_where_a_component_is_thin(floor: float) -> None:
    falling = Falling(pile(6), fall_from=20)
    settings = {"start": "random_points", "seed": 6, "covariance_floor": floor}
    rows = list(iterate(falling, 4, tolerance=1e-12, max_iterations=60, **settings))
    assert rows[-1].collapses
    assert any(s.fell for s in rows)
    assert not any(s.fell for s in rows if s.iteration <= 20)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("weight", [1e6, 1e12])
@pytest.mark.parametrize("family", ["EVV", "EVE"])
def test_it_does_not_fall_where_a_component_of_one_size_with_others_is_flat(
    family: str, weight: float, seed: int
) -> None:
    # All but a trace of the first component's weight is on one point. Of the size it shares, one
    # axis then gets so much that the other is lost in its rounding.
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(60, 2))
    X[:6] = X[0] + 6
    X[6:10] = X[6:10] / 2 + 6
    groups = np.r_[np.zeros(10, int), rng.integers(1, 3, size=50)]
    weights = np.r_[np.full(6, weight), np.ones(4), np.full(50, weight)]
    snapshots = list(
        iterate(
            X,
            3,
            covariance=family,
            start=groups,
            sample_weight=weights,
            tolerance=0,
            max_iterations=30,
        )
    )
    assert len(snapshots) == 31
    assert not any(snapshot.fell for snapshot in snapshots)
    for snapshot in snapshots:
        assert np.linalg.eigvalsh(snapshot.mixture.covariances).min() > 0
