"""Starts: seeded, inside the data, and none leaves a component without rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmmstudio.mixture import STARTS, FitError, Mixture, iterate
from gmmstudio.mixture.initialisation import Centres, Cuts, Guess
from gmmstudio.mixture.rows import Sample

from .support import last, tables, two_overlapping

DETERMINISTIC = {"quantile", "hierarchical"}


def first(X: np.ndarray, k: int, start: str, seed: int):
    return next(iterate(X, k, start=start, seed=seed, covariance_floor=1e-6))


@pytest.mark.parametrize("name", STARTS.names())
@given(X=tables(), k=st.integers(1, 5), seed=st.integers(0, 99))
@settings(max_examples=20, deadline=None)
def test_a_start_is_decided_by_its_seed_and_gives_every_component_weight(name, X, k, seed) -> None:
    one, two = first(X, k, name, seed), first(X, k, name, seed)
    np.testing.assert_array_equal(one.mixture.means, two.mixture.means)
    assert one.mixture.weights.min() > 0


@pytest.mark.parametrize("name", [n for n in STARTS.names() if n not in DETERMINISTIC])
def test_another_seed_is_another_start(name: str) -> None:
    X = np.random.default_rng(0).uniform(size=(300, 2))
    means = {first(X, 5, name, seed).mixture.means.tobytes() for seed in range(4)}
    assert len(means) > 1


def test_kmeans_starts_at_the_centres_of_clear_clusters() -> None:
    rng = np.random.default_rng(0)
    centres = np.array([[0.0, 0.0], [50.0, 0.0], [0.0, 9.0]])
    which = rng.integers(3, size=600)
    X = centres[which] + rng.normal(size=(600, 2))
    means = first(X, 3, "kmeans", 1).mixture.means
    expected = np.array([X[which == j].mean(axis=0) for j in range(3)])
    order = [np.argmin(np.linalg.norm(means - e, axis=1)) for e in expected]
    np.testing.assert_allclose(means[order], expected, atol=1e-9)


def test_kmeans_measures_on_standardised_columns() -> None:
    rng = np.random.default_rng(0)
    # The groups differ in the first column; the second is wide and says nothing.
    group = np.repeat([0.0, 1.0], 200)
    X = np.column_stack([group + rng.normal(scale=0.02, size=400), rng.normal(scale=1e6, size=400)])
    means = np.sort(first(X, 2, "kmeans", 0).mixture.means[:, 0])
    np.testing.assert_allclose(means, [0.0, 1.0], atol=0.02)


def test_kmeans_is_not_misled_by_a_cluster_that_makes_its_columns_wide() -> None:
    # Two clusters are close in the wide columns; in standardised ones k-means joins them.
    rng = np.random.default_rng(3)
    centres = rng.normal(scale=2.5, size=(6, 4))
    X = centres[rng.integers(6, size=5_000)] + rng.normal(size=(5_000, 4))
    truth = Mixture(np.full(6, 1 / 6), centres, [np.eye(4)] * 6)
    ends = [last(iterate(X, 6, seed=seed, max_iterations=10)).log_likelihood for seed in range(10)]
    assert np.median(ends) > truth.log_likelihood(X) - 100


def test_random_rows_are_rows_of_the_data() -> None:
    X = two_overlapping()
    means = first(X, 4, "random_points", 3).mixture.means
    for mean in means:
        assert np.abs(X - mean).max(axis=1).min() < 1e-9
    assert len(np.unique(means, axis=0)) == 4


def test_random_rows_differ_even_where_most_rows_are_alike() -> None:
    X = np.r_[np.zeros(500), 1.0, 2.0][:, None]
    start = STARTS["random_points"].begin(Sample(X), 3, np.random.default_rng(0))
    assert isinstance(start, Guess)
    np.testing.assert_array_equal(np.sort(start.means[:, 0]), [0, 1, 2])


def test_seeds_are_distinct_even_where_most_rows_are_alike() -> None:
    X = np.r_[np.zeros(500), 1.0, 2.0][:, None]
    for name in ("kmeans", "kmeans++"):
        start = STARTS[name].begin(Sample(X), 3, np.random.default_rng(0))
        assert isinstance(start, Centres)
        np.testing.assert_array_equal(np.sort(start.means[:, 0]), [0, 1, 2])


@given(values=st.lists(st.integers(0, 6), min_size=4, max_size=60), k=st.integers(2, 4))
@settings(max_examples=60, deadline=None)
def test_quantiles_never_split_equal_values_and_never_leave_a_part_empty(values, k) -> None:
    X = np.array(values, dtype=float)[:, None]
    if len(np.unique(X)) < max(k, 2):
        return
    cuts = STARTS["quantile"].begin(Sample(X), k, np.random.default_rng(0))
    assert isinstance(cuts, Cuts)
    parts = np.searchsorted(cuts.thresholds, X[:, 0] * cuts.axis[0])
    assert set(parts) == set(range(k))


def test_quantiles_are_equal_parts_of_distinct_values() -> None:
    X = np.random.default_rng(0).permutation(90.0 + np.arange(90))[:, None]
    theta = first(X, 3, "quantile", 0).mixture
    np.testing.assert_allclose(theta.weights, 1 / 3)
    np.testing.assert_allclose(theta.means[:, 0], [104.5, 134.5, 164.5])


def test_quantiles_of_many_columns_lie_along_the_first_principal_axis() -> None:
    rng = np.random.default_rng(0)
    along = np.linspace(-1, 1, 300)
    X = np.column_stack([along, along + 0.01 * rng.normal(size=300)])
    means = first(X, 3, "quantile", 0).mixture.means
    np.testing.assert_allclose(np.sort(means[:, 0]), [-2 / 3, 0, 2 / 3], atol=0.05)


def test_hierarchical_starts_at_wards_clusters() -> None:
    from scipy.cluster.hierarchy import fcluster, ward

    X = np.random.default_rng(0).normal(size=(120, 2)) * [1.0, 50.0]
    Z = X / X.std(axis=0)
    labels = fcluster(ward(Z), 4, "maxclust")
    expected = np.array([Z[labels == j].mean(axis=0) for j in range(1, 5)])
    start = STARTS["hierarchical"].begin(Sample(Z), 4, np.random.default_rng(0))
    assert isinstance(start, Centres)
    order, of_scipy = np.argsort(start.means[:, 0]), np.argsort(expected[:, 0])
    np.testing.assert_allclose(start.means[order], expected[of_scipy])


def test_hierarchical_looks_at_a_sample_of_a_long_table() -> None:
    rng = np.random.default_rng(0)
    X = np.r_[rng.normal(0, 1, 20_000), rng.normal(30, 1, 200)][:, None]
    means = np.sort(first(X, 2, "hierarchical", 0).mixture.means[:, 0])
    np.testing.assert_allclose(means, [0, 30], atol=0.3)


def test_a_random_theta_differs_in_weights_means_and_covariances() -> None:
    theta = first(two_overlapping(), 3, "random", 1).mixture
    assert len(np.unique(theta.weights)) == 3
    assert len(np.unique(theta.covariances[:, 0, 0])) == 3


@pytest.mark.parametrize(("family", "d"), [("VII", 2), ("VVI", 2), ("EEE", 2), ("E", 1)])
def test_the_first_theta_is_in_the_family_already(family: str, d: int) -> None:
    X = two_overlapping()[:, :d]
    theta = next(iterate(X, 3, start="random", covariance=family)).mixture
    if family in ("EEE", "E"):
        np.testing.assert_allclose(theta.covariances, theta.covariances[[0, 0, 0]], rtol=1e-12)
    else:
        np.testing.assert_array_equal(theta.covariances[:, 0, 1], 0.0)
    if family == "VII":
        np.testing.assert_allclose(theta.covariances[:, 0, 0], theta.covariances[:, 1, 1])


def test_differences_below_rounding_are_no_distinct_rows_to_seed_from() -> None:
    X = np.array([0.0, 1e-200, 1.0, -1.0] * 3)[:, None]
    with pytest.raises(FitError, match="only 3 rows are further apart than rounding"):
        next(iterate(X, 4, covariance="V"))


def test_a_big_table_is_started_from_a_sample_that_has_to_hold_k_distinct_rows() -> None:
    X = np.zeros((400_000, 1))
    X[:2, 0] = [1.0, 2.0]
    with pytest.raises(FitError, match="sample of 20000 rows has only"):
        next(iterate(X, 3, covariance="V"))
