"""ℓ as expected complete log-likelihood plus entropy, and what each half-step does to the two."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.stats import multivariate_normal

from gmmstudio.mixture import FAMILIES, FitError, Mixture, Phase, iterate
from gmmstudio.mixture.bound import Bound, bound
from gmmstudio.mixture.fixed import Fixed

from .support import table, tables, two_overlapping

MULTIVARIATE = [f for f in FAMILIES if not FAMILIES[f].univariate]


def by_hand(mixture: Mixture, X: np.ndarray, source: Mixture) -> tuple[float, float]:
    """Q and H written out from their definitions with SciPy's densities."""

    def joint(m: Mixture) -> np.ndarray:
        return np.column_stack(
            [
                w * multivariate_normal(mean, c).pdf(X)
                for w, mean, c in zip(m.weights, m.means, m.covariances, strict=True)
            ]
        )

    resp = joint(source) / joint(source).sum(axis=1, keepdims=True)
    return np.sum(resp * np.log(joint(mixture))), -np.sum(resp * np.log(resp))


@pytest.fixture(scope="module")
def moments() -> tuple[Mixture, Mixture, np.ndarray]:
    X = two_overlapping()
    before, after = itertools.islice(iterate(X, 2, start="random_points", seed=1), 2)
    return before.mixture, after.mixture, X


def test_both_parts_are_their_definitions(moments) -> None:
    before, after, X = moments
    found = bound(after, X)
    np.testing.assert_allclose((found.expected, found.entropy), by_hand(after, X, after))
    found = bound(after, X, before)
    np.testing.assert_allclose((found.expected, found.entropy), by_hand(after, X, before))


@given(tables())
@settings(max_examples=20)
def test_they_add_up_to_the_log_likelihood(X) -> None:
    mixture = next(iterate(X, 2, start="random_points")).mixture
    found = bound(mixture, X)
    assert found.value == pytest.approx(mixture.log_likelihood(X), rel=1e-10)
    assert 0 <= found.entropy <= len(X) * np.log(2) + 1e-9


def test_with_other_responsibilities_it_lies_below(moments) -> None:
    before, after, X = moments
    old, new = before.log_likelihood(X), after.log_likelihood(X)
    assert old < bound(after, X, before).value < new


def test_rows_beyond_one_block_count_alike(moments) -> None:
    mixture, _, X = moments
    many = np.tile(X, (100, 1))
    found, one = bound(mixture, many), bound(mixture, X)
    assert found.expected == pytest.approx(100 * one.expected, rel=1e-12)
    assert found.entropy == pytest.approx(100 * one.entropy, rel=1e-12)


def test_components_far_apart_leave_no_entropy() -> None:
    mixture = Mixture([0.5, 0.5], [[-1e3], [1e3]], [[[1.0]], [[1.0]]])
    assert bound(mixture, [-1e3, 1e3]).entropy == 0.0


def test_a_component_without_weight_adds_nothing_and_takes_nothing() -> None:
    X = [[0.0], [1.0]]
    alone = Mixture([1.0, 0.0], [[0.0], [1.0]], [[[1.0]], [[1.0]]])
    both = Mixture([0.5, 0.5], [[0.0], [1.0]], [[[1.0]], [[1.0]]])
    assert bound(alone, X).value == pytest.approx(alone.log_likelihood(X))
    assert bound(alone, X, both).expected == -np.inf


def test_mixtures_of_other_shapes_are_refused(moments) -> None:
    mixture, _, X = moments
    other = Mixture([1.0], [[0.0, 0.0]], [np.eye(2)])
    with pytest.raises(FitError, match="share no responsibilities"):
        bound(mixture, X, other)


def assert_alike(one: Bound, other: Bound, rel: float = 1e-9) -> None:
    assert one.expected == pytest.approx(other.expected, rel=rel)
    assert one.entropy == pytest.approx(other.entropy, rel=rel, abs=1e-7)


@pytest.mark.parametrize("family", MULTIVARIATE)
def test_a_runs_snapshots_bear_the_bounds_of_their_moment(family: str) -> None:
    X = table("iris")
    run = iterate(X, 3, covariance=family, half_steps=True, max_iterations=15)
    start, first, *others = run
    assert start.bound == first.bound
    assert_alike(first.bound, bound(first.mixture, X))
    assert first.moved_bound is None
    for m_step, e_step in zip(others[::2], others[1::2], strict=True):
        assert m_step.phase is Phase.M_STEP
        assert (m_step.bound, m_step.moved_bound) == (e_step.bound, e_step.moved_bound)
        assert e_step.bound.value == pytest.approx(e_step.log_likelihood, rel=1e-12)
        assert_alike(e_step.bound, bound(e_step.mixture, X))
        moved = bound(m_step.mixture, X, m_step.responsibilities_from)
        assert_alike(m_step.moved_bound, moved)


@given(tables())
@settings(max_examples=20)
def test_neither_half_step_lowers_the_bound(X) -> None:
    values = []
    run = iterate(X, 3, max_iterations=20, start="random_points", half_steps=True)
    for snapshot in (s for s in run if s.phase is Phase.E_STEP):
        if snapshot.moved_bound is not None:
            values.append(snapshot.moved_bound.value)
        values.append(snapshot.bound.value)
    assert len(values) > 2
    assert np.all(np.diff(values) >= -1e-9 * (1 + np.abs(values[1:])))


@pytest.mark.parametrize("width", [1e-2, 1e-5])
def test_it_is_right_for_clusters_far_smaller_than_the_data_too(width: float) -> None:
    rng = np.random.default_rng(0)
    X = np.concatenate([rng.normal(0, 1, (200, 2)), 3 + rng.normal(0, width, (100, 2))])
    labels = np.repeat([0, 1], [200, 100])
    run = iterate(X, 2, start=labels, half_steps=True, max_iterations=3, covariance_floor=1e-14)
    for snapshot in run:
        assert_alike(snapshot.bound, bound(snapshot.mixture, X), rel=1e-8)
        if snapshot.phase is Phase.M_STEP:
            moved = bound(snapshot.mixture, X, snapshot.responsibilities_from)
            assert_alike(snapshot.moved_bound, moved, rel=1e-8)


def test_what_is_fixed_counts_in_the_bound_as_well() -> None:
    X = two_overlapping()
    begun = Mixture([0.7, 0.3], [[-1, 100], [2, 150]], [np.diag([1.0, 400])] * 2)
    held = Fixed(weights=[True, False], means=[True, False], covariances=[False, True])
    *_, m_step, e_step = iterate(X, 2, start=begun, fixed=held, half_steps=True, max_iterations=3)
    assert_alike(e_step.bound, bound(e_step.mixture, X))
    assert_alike(m_step.moved_bound, bound(m_step.mixture, X, m_step.responsibilities_from))


def test_weighted_rows_count_as_often_as_they_weigh() -> None:
    X = two_overlapping(100)
    weight = np.arange(100) % 3
    weighted = next(iterate(X, 2, start="quantile", sample_weight=weight, half_steps=True))
    repeated = bound(weighted.mixture, np.repeat(X, weight, axis=0))
    assert weighted.bound.expected == pytest.approx(repeated.expected, rel=1e-9)
    assert weighted.bound.entropy == pytest.approx(repeated.entropy, rel=1e-7)
