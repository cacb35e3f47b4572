"""A row of weight w is the row w times."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmmstudio.mixture import STARTS, FitError, Mixture, families_for, fit, iterate
from gmmstudio.mixture.rows import ArrayRows

from .support import labels, last, table, tables


@given(X=tables(), seed=st.integers(0, 99), k=st.integers(1, 3), data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_weighted_row_equals_the_row_repeated(X, seed, k, data) -> None:
    rng = np.random.default_rng(seed)
    times = rng.integers(1, 4, size=len(X))
    hard = np.r_[np.arange(k), rng.integers(k, size=len(X) - k)]
    family = data.draw(st.sampled_from([f.code for f in families_for(X.shape[1])]))
    settings = {"covariance": family, "max_iterations": 6, "tolerance": 0}
    weighted = last(iterate(X, k, start=hard, sample_weight=times, **settings))
    repeated = last(
        iterate(np.repeat(X, times, axis=0), k, start=np.repeat(hard, times), **settings)
    )
    assert weighted.n_samples == times.sum()
    assert weighted.log_likelihood == pytest.approx(repeated.log_likelihood, rel=1e-10)
    np.testing.assert_allclose(weighted.mixture.means, repeated.mixture.means, atol=1e-8)
    np.testing.assert_allclose(weighted.effective_rows, repeated.effective_rows, rtol=1e-8)


@pytest.mark.parametrize("family", [f.code for f in families_for(4)])
def test_a_row_of_weight_two_equals_the_row_twice_to_the_rounding_of_sums(family: str) -> None:
    # Not to the last bit: 2a + b and a + b + a are rounded at different places.
    X, hard = table("iris"), labels("iris", 3)
    times = np.arange(len(X)) % 3 + 1
    settings = {"covariance": family, "max_iterations": 6, "tolerance": 0}
    weighted = last(iterate(X, 3, start=hard, sample_weight=times, **settings))
    repeated = last(
        iterate(np.repeat(X, times, axis=0), 3, start=np.repeat(hard, times), **settings)
    )
    assert weighted.n_samples == repeated.n_samples
    assert weighted.log_likelihood == pytest.approx(repeated.log_likelihood, rel=1e-13)
    ours, theirs = weighted.mixture, repeated.mixture
    np.testing.assert_allclose(ours.weights, theirs.weights, rtol=1e-13)
    np.testing.assert_allclose(ours.means, theirs.means, rtol=1e-13)
    np.testing.assert_allclose(ours.covariances, theirs.covariances, rtol=2e-12, atol=1e-15)


@pytest.mark.parametrize("family", [f.code for f in families_for(4)])
def test_weights_of_one_are_no_weights_to_the_last_bit(family: str) -> None:
    X, hard = table("iris"), labels("iris", 3)
    plain = fit(X, 3, covariance=family, start=hard)
    weighted = fit(X, 3, covariance=family, start=hard, sample_weight=np.ones(len(X)))
    assert weighted.trace == plain.trace
    np.testing.assert_array_equal(weighted.mixture.covariances, plain.mixture.covariances)


@pytest.mark.parametrize("family", ["VVV", "VVI", "VII", "EEE", "EEI", "EII", "EEV"])
def test_twice_every_weight_is_twice_the_log_likelihood_to_the_last_bit(family: str) -> None:
    # The other families take logarithms of the scatter, which round.
    X, hard = table("iris"), labels("iris", 3)
    settings = {"covariance": family, "start": hard, "max_iterations": 9, "tolerance": 0}
    plain = last(iterate(X, 3, **settings))
    doubled = last(iterate(X, 3, sample_weight=np.full(len(X), 2.0), **settings))
    assert doubled.log_likelihood == 2 * plain.log_likelihood
    np.testing.assert_array_equal(doubled.effective_rows, 2 * plain.effective_rows)
    for name in ("weights", "means", "covariances"):
        np.testing.assert_array_equal(getattr(doubled.mixture, name), getattr(plain.mixture, name))


def test_weights_of_very_different_sizes_are_what_they_are() -> None:
    X, hard = table("iris"), labels("iris", 3)
    sizes = 10.0 ** np.linspace(-90, 2, len(X))
    end = last(iterate(X, 3, start=hard, sample_weight=sizes, max_iterations=0))
    counting = np.bincount(hard, sizes, 3)
    np.testing.assert_allclose(end.mixture.weights, counting / sizes.sum(), rtol=1e-12)
    expected = [sizes[hard == j] @ X[hard == j] / counting[j] for j in range(3)]
    np.testing.assert_allclose(end.mixture.means, expected, rtol=1e-12)


def test_units_of_small_weights_do_not_decide_when_to_stop() -> None:
    X, hard = table("old_faithful"), labels("old_faithful", 2)
    shares = np.full(len(X), 1 / len(X))
    whole = fit(X, 2, start=hard, sample_weight=shares)
    for unit in (1e-6, 1e-60):
        small = fit(X, 2, start=hard, sample_weight=shares * unit)
        # ℓ per row is about −4, so a bound that kept its 1 would end a run of 1e-6 rows at once.
        assert abs(small.iterations - whole.iterations) <= 2
        np.testing.assert_allclose(small.mixture.means, whole.mixture.means, rtol=1e-4)


def test_a_row_of_weight_zero_is_not_there() -> None:
    X, hard = table("iris"), labels("iris", 3)
    keep = np.arange(len(X)) % 5 > 0
    plain = fit(X[keep], 3, start=hard[keep], tolerance=0, max_iterations=8)
    weighted = fit(X, 3, start=hard, sample_weight=keep, tolerance=0, max_iterations=8)
    assert weighted.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-10)


@pytest.mark.parametrize("start", STARTS.names())
def test_no_start_is_led_by_rows_of_weight_zero(start: str) -> None:
    # Far ones, and more than the rest: each would draw a component of its own.
    X = table("old_faithful")
    far = X.mean(axis=0) + np.random.default_rng(0).normal(size=(400, 2)) * [1e3, 1e5]
    both = np.concatenate([far[:200], X, far[200:]])
    counting = np.r_[np.zeros(200), np.ones(len(X)), np.zeros(200)]
    plain = fit(X, 2, start=start, restarts=2)
    weighted = fit(both, 2, start=start, restarts=2, sample_weight=counting)
    np.testing.assert_allclose(weighted.trace, plain.trace, rtol=1e-10)
    np.testing.assert_allclose(weighted.mixture.means, plain.mixture.means, rtol=1e-8)


def by_first_mean(mixture: Mixture) -> np.ndarray:
    """Return weight and mean of each component: how equal splits number them is left open."""
    order = np.argsort(mixture.means[:, 0])
    return np.column_stack([mixture.weights, mixture.means])[order]


@pytest.mark.parametrize("start", ["quantile", "hierarchical"])
@given(X=tables(), seed=st.integers(0, 99), k=st.integers(1, 4))
@settings(max_examples=30, deadline=None)
def test_a_start_without_chance_takes_a_weighted_row_for_the_row_repeated(
    start, X, seed, k
) -> None:
    times = np.random.default_rng(seed).integers(1, 6, size=len(X))
    weighted = by_first_mean(next(iterate(X, k, start=start, sample_weight=times)).mixture)
    repeated = by_first_mean(next(iterate(np.repeat(X, times, axis=0), k, start=start)).mixture)
    spread = np.r_[1.0, X.std(axis=0)]
    np.testing.assert_allclose(weighted / spread, repeated / spread, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("start", ["quantile", "hierarchical", "kmeans", "kmeans++"])
def test_no_start_is_led_by_rows_of_next_to_no_weight(start: str) -> None:
    X = table("old_faithful")
    far = X.mean(axis=0) + np.random.default_rng(0).normal(size=(400, 2)) * [1e3, 1e5]
    both = np.concatenate([far, X])
    light = np.r_[np.full(400, 1e-18), np.ones(len(X))]
    for seed in range(5):
        first = next(iterate(both, 3, start=start, seed=seed, sample_weight=light)).mixture
        assert (first.means > X.min(axis=0)).all()
        assert (first.means < X.max(axis=0)).all()


def test_a_random_start_on_a_line_of_rows_of_very_different_weights_is_refused_by_name() -> None:
    X = np.array([[0.0, 0.0], [-1.0, 2.0], [1.0, -2.0]])
    with pytest.raises(FitError, match="became singular"):
        last(iterate(X, 2, start="random", sample_weight=[1e6, 1e-9, 1e-9]))


def test_of_many_rows_only_those_that_count_are_drawn() -> None:
    X = np.arange(3_000.0)[:, None]
    weights = (np.arange(3_000) % 3 == 0) * np.arange(1.0, 3_001.0)
    rows = ArrayRows(X, weights)
    everything = rows.sample(1_000, np.random.default_rng(0))
    np.testing.assert_array_equal(everything.rows, X[::3])
    np.testing.assert_array_equal(everything.weights, weights[::3])
    drawn = rows.sample(400, np.random.default_rng(0))
    some = drawn.rows[:, 0]
    np.testing.assert_array_equal(drawn.weights, some + 1)
    assert len(np.unique(some)) == 400
    assert (some % 3 == 0).all()
    np.testing.assert_array_equal(some, np.sort(some))


@pytest.mark.parametrize("as_responsibilities", [False, True])
def test_a_component_that_starts_from_rows_of_weight_zero_is_refused(as_responsibilities) -> None:
    X, hard = table("iris"), labels("iris", 3)
    start = np.eye(3)[hard] if as_responsibilities else hard
    with pytest.raises(FitError, match="component 2 is to start from have the weight 0"):
        fit(X, 3, start=start, sample_weight=hard != 1)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1.0, 2.0], "weights of shape .* for 150 rows"),
        (np.full(150, -1.0), "row 1 has the weight -1"),
        (np.r_[np.ones(149), np.nan], "row 150 has the weight nan"),
        (np.zeros(150), "every row has the weight 0; at least 2 have to count"),
        (np.eye(150)[3], "one row has a weight above 0; at least 2 have to count"),
        (np.full(150, 5e-324), "sum to 7.*e-322, out of the range"),
        (np.full(150, 1.7e308), "sum to inf, out of the range"),
        (np.ones(150, complex), "weights of rows must be numbers; these are complex"),
        (["heavy"] * 150, "weights of rows must be numbers"),
    ],
)
def test_weights_that_are_none_are_refused(weights, message) -> None:
    with pytest.raises(FitError, match=message):
        fit(table("iris"), 2, sample_weight=weights)
