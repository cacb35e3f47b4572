"""Data that break careless arithmetic: the expected value, or the expected named warning."""

import csv

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture

from gmmstudio.mixture import (
    FAMILIES,
    FitError,
    Mixture,
    SingularCovarianceError,
    families_for,
    fit,
    iterate,
)
from gmmstudio.mixture.covariance import Structure
from gmmstudio.resources import asset

from .support import labels, last, table, two_overlapping

CODES = [f.code for f in families_for(2)]


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


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("units", [(1e8, 1e-8), (1e-8, 1e-8), (1e8, 1e8)])
def test_units_sixteen_powers_of_ten_apart_change_no_responsibility(code, units) -> None:
    family = FAMILIES[code]
    if units[0] != units[1] and not family.scales_by_column:
        # A ball in metres is none in millimetres by kilograms: there the model itself changes.
        units = (units[0], units[0])
    X = two_overlapping()
    X = X / X.std(axis=0)
    settings = {"covariance": code, "tolerance": 0.0, "max_iterations": 40}
    plain = last(iterate(X, 3, **settings)).mixture.responsibilities(X)
    moved = last(iterate(X * units, 3, **settings)).mixture.responsibilities(X * units)
    np.testing.assert_allclose(moved, plain, rtol=0, atol=1e-6)


@pytest.mark.parametrize("code", CODES)
def test_an_offset_of_1e8_changes_no_responsibility(code: str) -> None:
    # On a grid that the offset leaves intact, so that both fits see the same data.
    X = np.round(two_overlapping() * 2**20) / 2**20
    settings = {"covariance": code, "tolerance": 0.0, "max_iterations": 40}
    plain = last(iterate(X, 3, **settings)).mixture.responsibilities(X)
    moved = last(iterate(X + 1e8, 3, **settings)).mixture.responsibilities(X + 1e8)
    np.testing.assert_allclose(moved, plain, rtol=0, atol=1e-6)


def of_two_groups(code: str, groups: list[np.ndarray]) -> np.ndarray:
    """What the family's closed form makes of rows whose groups are known, by its definition."""
    d = groups[0].shape[1]
    own = [np.cov(g.T, bias=True) for g in groups]
    sizes = [len(g) for g in groups]
    pooled = np.average(own, axis=0, weights=sizes)
    volume = [np.linalg.det(c) ** (1 / d) for c in own]
    along = [np.diag(np.diag(c)) for c in own]
    along_volume = [np.linalg.det(c) ** (1 / d) for c in along]
    return np.array(
        {
            "VVV": own,
            "EEE": [pooled, pooled],
            "EVV": [
                c / v * np.average(volume, weights=sizes) for c, v in zip(own, volume, strict=True)
            ],
            "VVI": along,
            "EEI": [np.diag(np.diag(pooled))] * 2,
            "EVI": [
                c / v * np.average(along_volume, weights=sizes)
                for c, v in zip(along, along_volume, strict=True)
            ],
            "VII": [np.trace(c) / d * np.eye(d) for c in own],
            "EII": [np.trace(pooled) / d * np.eye(d)] * 2,
        }[code]
    )


@pytest.mark.parametrize("code", ["VVV", "EEE", "EVV", "VVI", "EEI", "EVI", "VII", "EII"])
def test_two_tight_clusters_far_apart_keep_six_digits_of_their_covariances(code: str) -> None:
    rng = np.random.default_rng(1)
    sd = 1e-6
    near, far = rng.normal(scale=[[sd, 3 * sd]], size=(300, 2)), rng.normal(scale=sd, size=(200, 2))
    far += 1e3
    end = last(iterate(np.vstack([near, far]), 2, covariance=code, covariance_floor=0.0))
    order = np.argsort(end.mixture.means[:, 0])
    expected = of_two_groups(code, [near, far])
    np.testing.assert_allclose(
        end.mixture.covariances[order], expected, rtol=1e-6, atol=1e-6 * sd**2
    )


@pytest.mark.parametrize("code", CODES)
def test_two_rows_and_two_components_are_two_collapses_or_a_named_error(code: str) -> None:
    X = np.array([[0.0, 1.0], [2.0, 5.0]])
    end = last(iterate(X, 2, covariance=code))
    assert [c.component for c in end.collapses] == [0, 1]
    for collapse in end.collapses:
        assert collapse.effective_rows == pytest.approx(1.0)
        assert collapse.smallest_eigenvalue < 1e-20
    np.testing.assert_allclose(np.sort(end.mixture.means, axis=0), X)
    with pytest.raises(SingularCovarianceError, match="component 1 became singular"):
        last(iterate(X, 2, covariance=code, covariance_floor=0.0))


def test_as_many_components_as_distinct_rows_sit_on_them() -> None:
    distinct = np.array([[0.0, 0.0], [1.0, 7.0], [3.0, 2.0], [5.0, 5.0]])
    X = np.repeat(distinct, [5, 10, 15, 20], axis=0)
    result = fit(X, 4)
    order = np.argsort(result.mixture.means[:, 0])
    np.testing.assert_allclose(result.mixture.means[order], distinct, atol=1e-9)
    np.testing.assert_allclose(result.mixture.weights[order], [0.1, 0.2, 0.3, 0.4])
    assert len(result.collapses) == 4
    with pytest.raises(FitError, match="only 4 distinct rows for k = 5"):
        fit(X, 5)


def test_a_column_constant_but_for_one_row_collapses_all_who_do_not_hold_that_row() -> None:
    rng = np.random.default_rng(0)
    X = np.column_stack([np.arange(60) == 17, rng.normal(size=60)]).astype(float)
    result = fit(X, 2)
    alone = int(np.argmin(result.effective_rows))
    np.testing.assert_allclose(result.mixture.means[alone], X[17], atol=1e-6)
    assert [c.component for c in result.collapses] == [0, 1]
    # Its other column is as it should be.
    others = np.delete(X[:, 1], 17)
    assert result.mixture.covariances[1 - alone, 1, 1] == pytest.approx(others.var(), rel=1e-9)


@pytest.mark.parametrize("code", [c for c in CODES if FAMILIES[c].structure is Structure.FULL])
def test_columns_that_say_the_same_leave_a_condition_number_to_read(code: str) -> None:
    x = np.random.default_rng(0).normal(size=80)
    result = fit(np.column_stack([x, 3 * x]), 2, covariance=code)
    for collapse in result.collapses:
        assert collapse.condition_number > 1e12
        assert collapse.smallest_eigenvalue < 1e-12
    assert result.collapses


def test_a_start_out_of_the_range_of_squares_is_refused() -> None:
    X = two_overlapping()
    for mean, variance in ((1e250, 1.0), (0.0, 1e250)):
        start = Mixture([0.5, 0.5], [[0, 100], [mean, 100]], [np.eye(2), variance * np.eye(2)])
        with pytest.raises(FitError, match="component 2 of the start is so far from the data"):
            next(iterate(X, 2, start=start))


def test_of_two_components_far_away_the_nearer_takes_all_rows() -> None:
    X = table("old_faithful")
    start = Mixture([0.5, 0.5], [[1e6, 1e6], [-1e6, -1e6]], [np.eye(2)] * 2)
    *_, end = iterate(X, 2, start=start)
    np.testing.assert_array_equal(end.mixture.weights, [1.0, 0.0])
    np.testing.assert_allclose(end.mixture.means, [X.mean(axis=0), [-1e6, -1e6]], rtol=1e-12)
    np.testing.assert_allclose(end.mixture.covariances[0], np.cov(X.T, bias=True), rtol=1e-10)


@pytest.mark.parametrize(
    ("start", "message"),
    [
        (np.full((400, 2), "a"), "responsibilities to start from must be numbers"),
        (np.full((400, 2), 0.5 + 0j), "must be numbers; these are complex"),
        (np.ma.masked_array(np.full((400, 2), 0.5), np.eye(400, 2)), "must be finite"),
        (np.ma.masked_array(np.arange(400) % 2, np.arange(400) == 7), "one for each row"),
        (np.array([2**63, *[0] * 399], np.uint64), "labels run from 0 to 9223372036854775808"),
    ],
)
def test_what_is_no_assignment_is_refused(start: np.ndarray, message: str) -> None:
    with pytest.raises(FitError, match=message):
        next(iterate(two_overlapping(), 2, start=start))
