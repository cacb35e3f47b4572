"""Data that break careless arithmetic: the expected value, or the expected named warning."""

import csv

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture

from gmmstudio.mixture import Mixture, SingularCovarianceError, fit, iterate
from gmmstudio.resources import asset

from .support import labels, last, table


def gvhd() -> np.ndarray:
    with asset("samples/gvhd_positive.csv").open(encoding="utf-8") as file:
        rows = csv.reader(file)
        next(rows)
        return np.array([[float(cell) for cell in row] for row in rows])


def test_rows_repeated_ten_thousand_times_change_nothing_but_the_sum() -> None:
    X, hard = table("old_faithful"), labels("old_faithful", 2)
    settings = {"tolerance": 0.0, "max_iterations": 4}
    once = last(iterate(X, 2, start=hard, **settings))
    often = last(iterate(np.tile(X, (10_000, 1)), 2, start=np.tile(hard, 10_000), **settings))
    assert often.log_likelihood == pytest.approx(10_000 * once.log_likelihood, rel=1e-11)
    np.testing.assert_allclose(often.mixture.means, once.mixture.means, rtol=1e-10)
    np.testing.assert_allclose(often.mixture.covariances, once.mixture.covariances, rtol=1e-8)


def test_as_many_columns_as_rows_is_named_as_a_collapse() -> None:
    X = np.random.default_rng(0).normal(size=(10, 10))
    (collapse,) = fit(X, 1).collapses
    assert collapse.effective_rows == 10
    assert collapse.condition_number > 1e12
    with pytest.raises(SingularCovarianceError, match="component 1 became singular"):
        fit(X, 1, covariance_floor=0.0)


def test_fifty_columns_agree_with_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    centres = rng.normal(size=(3, 50))
    X = centres[rng.integers(3, size=3_000)] + rng.normal(size=(3_000, 50))
    start = fit(X, 3, restarts=1, max_iterations=0).mixture
    peer = GaussianMixture(
        3,
        weights_init=start.weights,
        means_init=start.means,
        precisions_init=np.linalg.inv(start.covariances),
        reg_covar=0.0,
        tol=1e-9,
        max_iter=200,
    ).fit(X)
    ours = fit(X, 3, start=start, tolerance=0.0, max_iterations=peer.n_iter_)
    assert ours.log_likelihood == pytest.approx(peer.score_samples(X).sum(), rel=1e-10)
    np.testing.assert_allclose(ours.mixture.means, peer.means_, atol=1e-8)


def test_fifty_components_find_fifty_clusters() -> None:
    rng = np.random.default_rng(1)
    grid = np.array([[10.0 * i, 10.0 * j] for i in range(10) for j in range(5)])
    X = np.repeat(grid, 100, axis=0) + rng.normal(size=(5_000, 2))
    result = fit(X, 50, start="hierarchical")
    np.testing.assert_allclose(result.effective_rows, 100, atol=0.5)
    nearest = np.linalg.norm(result.mixture.means[:, None] - grid, axis=2).min(axis=1)
    assert nearest.max() < 0.5


def test_one_far_outlier_makes_the_floor_bind_and_both_components_say_so() -> None:
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(size=(999, 2)), [[1e6, 1e6]]])
    result = fit(X, 2)
    assert sorted(round(c.effective_rows) for c in result.collapses) == [1, 999]
    lower = fit(X, 2, covariance_floor=1e-16)
    (alone,) = lower.collapses
    assert alone.effective_rows == pytest.approx(1.0)
    crowd = 1 - alone.component
    np.testing.assert_allclose(
        lower.mixture.covariances[crowd], np.cov(X[:999].T, bias=True), rtol=1e-6
    )


def test_integer_channels_with_pile_ups_agree_with_scikit_learn() -> None:
    X = gvhd()
    start = fit(X, 4, restarts=1, max_iterations=0).mixture
    peer = GaussianMixture(
        4,
        weights_init=start.weights,
        means_init=start.means,
        precisions_init=np.linalg.inv(start.covariances),
        reg_covar=0.0,
        tol=1e-7,
        max_iter=300,
    ).fit(X)
    ours = fit(X, 4, start=start, tolerance=0.0, max_iterations=peer.n_iter_)
    assert ours.log_likelihood == pytest.approx(peer.score_samples(X).sum(), rel=1e-10)
    assert not ours.collapses


def test_a_component_on_a_pile_of_equal_integers_is_held_up_and_named() -> None:
    X = gvhd()[:, :1]
    pile, count = np.unique(X, return_counts=True)
    value = pile[count.argmax()]
    start = Mixture([0.95, 0.05], [[X.mean()], [value]], [[[X.var()]], [[1e-4]]], "V")
    result = fit(X, 2, covariance="V", start=start, covariance_floor=1e-8)
    (collapse,) = result.collapses
    assert collapse.component == 1
    # The pile, less the few of its rows that the broad component would have there anyway.
    assert collapse.effective_rows == pytest.approx(count.max(), rel=0.02)
    assert result.mixture.means[1, 0] == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize("offset", [0.0, 1e8])
@pytest.mark.parametrize("units", [(1.0, 1.0), (1e8, 1e-8)])
def test_offsets_and_units_leave_the_covariances_right(offset: float, units: tuple) -> None:
    X = np.round(table("old_faithful") * 2**20) / 2**20
    hard = labels("old_faithful", 2)
    plain = last(iterate(X, 2, start=hard, tolerance=0, max_iterations=10))
    moved = last(iterate((X + offset) * units, 2, start=hard, tolerance=0, max_iterations=10))
    np.testing.assert_allclose(
        moved.mixture.covariances / np.outer(units, units), plain.mixture.covariances, rtol=1e-6
    )
