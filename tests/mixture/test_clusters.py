"""Clusters of weighted rows: a row of weight w is the row w times."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmmstudio.mixture.clusters import LostClusterError, lloyd, seeds, spread_within, ward
from gmmstudio.mixture.rows import Sample

from .support import tables


def go_on() -> None:
    """Let it run to its end."""


class StoppedError(Exception):
    """What a caller raises who wants no more."""


def stop() -> None:
    raise StoppedError


def repeated(sample: Sample) -> Sample:
    return Sample(np.repeat(sample.rows, sample.weights.astype(int), axis=0))


def in_order(means: np.ndarray) -> np.ndarray:
    return means[np.lexsort(means.T)]


@st.composite
def samples(draw: st.DrawFn) -> Sample:
    X = draw(tables())
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    return Sample(X / X.std(axis=0), rng.integers(1, 6, size=len(X)).astype(float))


@given(samples(), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_k_means_takes_a_weighted_row_for_the_row_repeated(sample, k) -> None:
    centres = sample.rows[:k]
    means = lloyd(sample, centres, go_on)
    np.testing.assert_allclose(means, lloyd(repeated(sample), centres, go_on), atol=1e-9)
    np.testing.assert_allclose(
        spread_within(sample, means), spread_within(repeated(sample), means), rtol=1e-9
    )


def test_k_means_is_that_of_scipy_where_all_rows_count_alike() -> None:
    from scipy.cluster.vq import kmeans2

    X = np.random.default_rng(0).normal(size=(500, 3))
    expected = kmeans2(X, X[:4], iter=300, minit="matrix")[0]
    np.testing.assert_allclose(lloyd(Sample(X), X[:4], go_on), expected, atol=0.05)
    settled = lloyd(Sample(X), expected, go_on)
    np.testing.assert_allclose(settled, expected, rtol=1e-12)


def test_k_means_tells_of_a_cluster_that_lost_its_last_row() -> None:
    rows = np.array([[0.0], [1.0]])
    with pytest.raises(LostClusterError):
        lloyd(Sample(rows), np.array([[0.0], [1.0], [9.0]]), go_on)


@given(samples(), st.integers(1, 4))
@settings(max_examples=40, deadline=None)
def test_ward_takes_a_weighted_row_for_the_row_repeated(sample, k) -> None:
    ones = np.ones(int(sample.weights.sum()))
    many = ward(repeated(sample).rows, ones, k, go_on)
    few = ward(sample.rows, sample.weights, k, go_on)
    np.testing.assert_allclose(in_order(few), in_order(many), atol=1e-9)


@pytest.mark.parametrize("k", [1, 3, 7, 150])
def test_ward_is_that_of_scipy_where_all_rows_count_alike(k: int) -> None:
    from scipy.cluster.hierarchy import fcluster, linkage

    X = np.random.default_rng(1).normal(size=(150, 3))
    labels = fcluster(linkage(X, "ward"), k, "maxclust")
    expected = np.array([X[labels == j].mean(axis=0) for j in range(1, k + 1)])
    np.testing.assert_allclose(in_order(ward(X, np.ones(150), k, go_on)), in_order(expected))


@pytest.mark.parametrize("unit", [1e-290, 1e290])
def test_ward_needs_no_unit_of_weight(unit: float) -> None:
    rng = np.random.default_rng(2)
    rows, weights = rng.normal(size=(60, 2)), rng.integers(1, 9, size=60).astype(float)
    np.testing.assert_allclose(
        in_order(ward(rows, unit * weights, 4, go_on)), in_order(ward(rows, weights, 4, go_on))
    )


def test_seeds_are_drawn_by_weight_and_then_by_weight_times_squared_distance() -> None:
    rows, weights = np.array([[0.0], [1.0], [10.0]]), np.array([1e6, 1e3, 1.0])
    drawn = [seeds(Sample(rows, weights), 2, np.random.default_rng(i), go_on) for i in range(600)]
    assert np.mean([first == 0.0 for first, _ in drawn]) > 0.98
    # 1,000 · 1² beside 1 · 10²
    second = np.mean([second == 1.0 for first, second in drawn if first == 0.0])
    assert second == pytest.approx(10 / 11, abs=0.04)


@pytest.mark.parametrize(
    "run",
    [
        lambda X: seeds(Sample(X), 2, np.random.default_rng(0), stop),
        lambda X: lloyd(Sample(X), X[:2], stop),
        lambda X: ward(X, np.ones(len(X)), 2, stop),
    ],
)
def test_whoever_asked_can_stop_it(run) -> None:
    with pytest.raises(StoppedError):
        run(np.arange(10.0)[:, None])
