"""Starts: seeded, inside the data, and none leaves a component without rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmmstudio.mixture import STARTS, FitError, iterate
from gmmstudio.mixture.initialisation import Centres, Guess

from .support import tables, two_overlapping


def first(X: np.ndarray, k: int, start: str, seed: int):
    return next(iterate(X, k, start=start, seed=seed, covariance_floor=1e-6))


@pytest.mark.parametrize("name", STARTS.names())
@given(X=tables(), k=st.integers(1, 5), seed=st.integers(0, 99))
@settings(max_examples=20, deadline=None)
def test_a_start_is_decided_by_its_seed_and_gives_every_component_weight(name, X, k, seed) -> None:
    one, two = first(X, k, name, seed), first(X, k, name, seed)
    np.testing.assert_array_equal(one.mixture.means, two.mixture.means)
    assert one.mixture.weights.min() > 0


@pytest.mark.parametrize("name", STARTS.names())
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


def test_random_rows_are_rows_of_the_data() -> None:
    X = two_overlapping()
    means = first(X, 4, "random_points", 3).mixture.means
    for mean in means:
        assert np.abs(X - mean).max(axis=1).min() < 1e-9
    assert len(np.unique(means, axis=0)) == 4


def test_random_rows_differ_even_where_most_rows_are_alike() -> None:
    X = np.r_[np.zeros(500), 1.0, 2.0][:, None]
    start = STARTS["random_points"].begin(X, 3, np.random.default_rng(0))
    assert isinstance(start, Guess)
    np.testing.assert_array_equal(np.sort(start.means[:, 0]), [0, 1, 2])


def test_seeds_are_distinct_even_where_most_rows_are_alike() -> None:
    X = np.r_[np.zeros(500), 1.0, 2.0][:, None]
    for name in ("kmeans", "kmeans++"):
        start = STARTS[name].begin(X, 3, np.random.default_rng(0))
        assert isinstance(start, Centres)
        np.testing.assert_array_equal(np.sort(start.means[:, 0]), [0, 1, 2])


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


def test_a_big_table_is_started_from_a_sample_that_has_to_hold_k_distinct_rows() -> None:
    X = np.zeros((400_000, 1))
    X[:2, 0] = [1.0, 2.0]
    with pytest.raises(FitError, match="sample of 50000 rows has only"):
        next(iterate(X, 3, covariance="V"))
