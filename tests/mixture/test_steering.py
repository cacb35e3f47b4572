"""Edits of a mixture by hand: what changes, what stays, and what is refused."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmmstudio.mixture import FAMILIES, FitError, Mixture, fit
from gmmstudio.mixture.moments import Moments
from gmmstudio.mixture.steering import (
    added,
    merged,
    removed,
    split,
    with_covariance,
    with_mean,
    with_weight,
)

from .support import table

MIXTURE = Mixture(
    [0.5, 0.3, 0.2],
    [[0.0, 1.0], [4.0, -2.0], [-3.0, 0.0]],
    [[[1.0, 0.3], [0.3, 2.0]], [[0.5, 0.0], [0.0, 0.1]], [[2.0, -0.5], [-0.5, 1.0]]],
)


@st.composite
def mixtures(draw: st.DrawFn) -> Mixture:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    k, d = draw(st.integers(2, 5)), draw(st.integers(1, 4))
    roots = rng.normal(size=(k, d, d)) + 2 * np.eye(d)
    units = 10.0 ** rng.uniform(-4, 4, d)
    weights = rng.dirichlet(np.ones(k))
    means = rng.normal(scale=5, size=(k, d))
    covariances = roots @ roots.transpose(0, 2, 1)
    return Mixture(weights, means * units, covariances * np.outer(units, units))


def assert_same_moments(one: Mixture, other: Mixture) -> None:
    before, after = Moments.of_mixture(one), Moments.of_mixture(other)
    scale = before.deviations
    np.testing.assert_allclose(after.mean / scale, before.mean / scale, atol=1e-9)
    outer = np.outer(scale, scale)
    np.testing.assert_allclose(after.covariance / outer, before.covariance / outer, atol=1e-9)


def test_a_moved_mean_changes_nothing_else() -> None:
    moved = with_mean(MIXTURE, 1, [5.0, 6.0])
    np.testing.assert_array_equal(moved.means, [[0, 1], [5, 6], [-3, 0]])
    np.testing.assert_array_equal(moved.weights, MIXTURE.weights)
    np.testing.assert_array_equal(moved.covariances, MIXTURE.covariances)
    np.testing.assert_array_equal(MIXTURE.means[1], [4, -2])


def test_a_changed_covariance_changes_nothing_else() -> None:
    changed = with_covariance(MIXTURE, 2, [[3.0, 1.0], [1.0, 3.0]])
    np.testing.assert_array_equal(changed.covariances[2], [[3, 1], [1, 3]])
    np.testing.assert_array_equal(changed.covariances[:2], MIXTURE.covariances[:2])
    np.testing.assert_array_equal(changed.means, MIXTURE.means)


def test_a_changed_weight_scales_the_others() -> None:
    np.testing.assert_allclose(with_weight(MIXTURE, 0, 0.75).weights, [0.75, 0.15, 0.10])


def test_a_component_that_had_all_the_weight_shares_it_out_evenly() -> None:
    alone = Mixture([0.0, 1.0, 0.0], MIXTURE.means, MIXTURE.covariances)
    np.testing.assert_allclose(with_weight(alone, 1, 0.4).weights, [0.3, 0.4, 0.3])
    np.testing.assert_allclose(removed(alone, 1).weights, [0.5, 0.5])


def test_an_added_component_comes_last_and_takes_its_weight_from_all() -> None:
    more = added(MIXTURE, [9.0, 9.0], np.eye(2), 0.1)
    np.testing.assert_allclose(more.weights, [0.45, 0.27, 0.18, 0.1])
    np.testing.assert_array_equal(more.means[3], [9, 9])
    np.testing.assert_array_equal(more.covariances[3], np.eye(2))


@given(mixtures(), st.floats(0.01, 0.99), st.data())
def test_removing_what_was_added_gives_back_what_was(mixture, weight, data) -> None:
    j = data.draw(st.integers(0, mixture.n_components - 1))
    there = added(mixture, mixture.means[j], mixture.covariances[j], weight)
    back = removed(there, mixture.n_components)
    np.testing.assert_allclose(back.weights, mixture.weights, rtol=1e-12)
    np.testing.assert_array_equal(back.means, mixture.means)
    np.testing.assert_array_equal(back.covariances, mixture.covariances)


@given(mixtures(), st.data())
def test_a_split_keeps_mean_and_covariance_of_the_whole(mixture, data) -> None:
    j = data.draw(st.integers(0, mixture.n_components - 1))
    parted = split(mixture, j)
    assert parted.n_components == mixture.n_components + 1
    assert parted.weights[j] == parted.weights[-1] == mixture.weights[j] / 2
    assert_same_moments(mixture, parted)


@given(mixtures(), st.data())
def test_merging_what_was_split_gives_back_what_was(mixture, data) -> None:
    j = data.draw(st.integers(0, mixture.n_components - 1))
    back = merged(split(mixture, j), mixture.n_components, j)
    scale = Moments.of_mixture(mixture).deviations
    np.testing.assert_allclose(back.weights, mixture.weights, rtol=1e-12)
    np.testing.assert_allclose(back.means / scale, mixture.means / scale, atol=1e-10)
    outer = np.outer(scale, scale)
    np.testing.assert_allclose(back.covariances / outer, mixture.covariances / outer, atol=1e-10)


@given(mixtures(), st.data())
def test_a_merger_keeps_mean_and_covariance_of_the_whole(mixture, data) -> None:
    one, other = data.draw(
        st.lists(st.integers(0, mixture.n_components - 1), min_size=2, max_size=2, unique=True)
    )
    joined = merged(mixture, one, other)
    assert joined.n_components == mixture.n_components - 1
    assert joined.weights[min(one, other)] == mixture.weights[one] + mixture.weights[other]
    assert_same_moments(mixture, joined)


def test_the_halves_of_a_split_are_those_of_a_gaussian_cut_at_its_mean() -> None:
    sd = 3.0
    halves = split(Mixture([1.0], [[10.0]], [[[sd**2]]]), 0)
    x = np.abs(np.random.default_rng(0).normal(scale=sd, size=400_000))
    np.testing.assert_allclose(halves.means[:, 0], [10 - x.mean(), 10 + x.mean()], atol=0.02)
    np.testing.assert_allclose(halves.covariances.ravel(), [x.var()] * 2, rtol=0.01)


def test_a_split_is_along_the_longest_axis_whatever_the_units() -> None:
    tall = [[[1.0, 0.0], [0.0, 9.0]], [[1.0, 0.0], [0.0, 1.0]]]
    mixture = Mixture([0.5, 0.5], [[0.0, 0.0], [0.0, 0.0]], tall)
    step = split(mixture, 0).means[2]
    assert step[0] == pytest.approx(0)
    assert step[1] == pytest.approx(3 * np.sqrt(2 / np.pi))
    units = np.array([1e6, 1e-3])
    rescaled = Mixture(mixture.weights, mixture.means, tall * np.outer(units, units))
    np.testing.assert_allclose(split(rescaled, 0).means[2], step * units)


def test_a_merger_takes_the_place_of_the_first() -> None:
    joined = merged(MIXTURE, 2, 0)
    np.testing.assert_allclose(joined.weights, [0.7, 0.3])
    np.testing.assert_allclose(joined.means[0], (0.5 * np.array([0, 1]) + [-0.6, 0]) / 0.7)
    np.testing.assert_array_equal(joined.means[1], MIXTURE.means[1])


def test_two_components_without_weight_merge_half_and_half() -> None:
    empty = Mixture([0.0, 1.0, 0.0], MIXTURE.means, MIXTURE.covariances)
    joined = merged(empty, 0, 2)
    np.testing.assert_allclose(joined.weights, [0, 1])
    np.testing.assert_allclose(joined.means[0], [-1.5, 0.5])


@pytest.mark.parametrize("family", [f for f in FAMILIES if FAMILIES[f].univariate is False])
def test_an_edit_that_stays_in_the_family_keeps_it(family: str) -> None:
    fitted = fit(table("iris"), 3, covariance=family, restarts=1, max_iterations=20).mixture
    assert with_covariance(fitted, 1, fitted.covariances[1]).family == family
    assert with_mean(fitted, 1, fitted.means[0]).family == family
    assert with_weight(fitted, 1, 0.2).family == family
    assert removed(fitted, 1).family == family
    assert added(fitted, fitted.means[0], fitted.covariances[0], 0.2).family == family


@pytest.mark.parametrize("family", [f for f in FAMILIES if FAMILIES[f].univariate is False])
def test_an_edit_that_leaves_the_family_says_so(family: str) -> None:
    fitted = fit(table("iris"), 3, covariance=family, restarts=1, max_iterations=20).mixture
    root = np.random.default_rng(1).normal(size=(4, 4))
    assert with_covariance(fitted, 1, root @ root.T).family == "VVV"


def test_in_one_column_equal_variances_become_different_ones() -> None:
    equal = Mixture([0.5, 0.5], [[0.0], [9.0]], [[[1.0]], [[1.0]]], "E")
    assert with_covariance(equal, 0, [[4.0]]).family == "V"
    assert split(equal, 0).family == "V"
    assert with_covariance(equal, 0, [[1.0]]).family == "E"
    other = with_covariance(Mixture([1.0], [[0.0]], [[[1.0]]], "V"), 0, [[4.0]])
    assert other.family == "V"


@pytest.mark.parametrize("units", [(1e8, 1e-8), (1.0, 1.0)])
def test_units_do_not_decide_whether_a_family_is_left(units) -> None:
    outer = np.outer(units, units)
    shared = np.array([[1.0, 0.5], [0.5, 1.0]]) * outer
    mixture = Mixture([0.5, 0.5], np.zeros((2, 2)), [shared, shared], "EEE")
    assert with_covariance(mixture, 0, shared).family == "EEE"
    assert with_covariance(mixture, 0, shared * [[1, 1], [1, 1.001]]).family == "VVV"


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (lambda m: with_mean(m, 3, [0, 0]), "no component 4"),
        (lambda m: with_mean(m, -1, [0, 0]), "no component"),
        (lambda m: with_mean(m, 0, [0]), "shape"),
        (lambda m: with_mean(m, 0, [0, np.nan]), "finite"),
        (lambda m: with_covariance(m, 0, [[1, 2], [2, 1]]), "positive definite"),
        (lambda m: with_covariance(m, 0, [[1]]), "shape"),
        (lambda m: with_weight(m, 0, 1.0), "less than 1"),
        (lambda m: with_weight(m, 0, 0.0), "more than 0"),
        (lambda m: added(m, [0, 0], np.eye(2), 1.0), "less than 1"),
        (lambda m: added(m, [0, 0], np.eye(3), 0.5), "shape"),
        (lambda m: merged(m, 1, 1), "two different"),
        (lambda m: merged(m, 0, 3), "no component 4"),
        (lambda m: split(m, 3), "no component 4"),
    ],
)
def test_what_cannot_be_done_is_refused(edit, message) -> None:
    with pytest.raises(FitError, match=message):
        edit(MIXTURE)


def test_the_only_component_stays_and_keeps_its_weight() -> None:
    alone = Mixture([1.0], [[0.0]], [[[1.0]]])
    with pytest.raises(FitError, match="cannot be removed"):
        removed(alone, 0)
    with pytest.raises(FitError, match="the only component is 1"):
        with_weight(alone, 0, 0.5)
