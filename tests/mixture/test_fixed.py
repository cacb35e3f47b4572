"""Some parameters stay where they are while EM finds the best of the others."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from gmmstudio.mixture import FAMILIES, FitError, Fixed, Mixture, families_for, fit, iterate

from .support import labels, last, table, tables, two_overlapping

PROPERTY = settings(max_examples=12, deadline=None)
CODES = [*(f.code for f in families_for(2)), *(f.code for f in families_for(1))]


@st.composite
def steered(draw: st.DrawFn, code: str) -> dict:
    """A run of that family from a mixture of its own, with some of it fixed."""
    d = 1 if FAMILIES[code].univariate else draw(st.integers(2, 3))
    X = draw(tables(features=d))
    k = draw(st.integers(1, 4))
    flags = st.tuples(*[st.booleans()] * k)
    seed = draw(st.integers(0, 99))
    begun = last(iterate(X, k, covariance=code, start="random", seed=seed, max_iterations=2))
    return {
        "X": X,
        "k": k,
        "covariance": code,
        "start": begun.mixture,
        "fixed": Fixed(draw(flags), draw(flags), draw(flags)),
        "tolerance": 0.0,
        "max_iterations": 25,
        "covariance_floor": draw(st.sampled_from([1e-6, 0.1])),
    }


@pytest.mark.parametrize("code", CODES)
@given(data=st.data())
@PROPERTY
def test_the_log_likelihood_never_falls_and_what_is_fixed_keeps_every_bit(code, data) -> None:
    arguments = data.draw(steered(code))
    fixed, given_ = arguments["fixed"], arguments["start"]
    snapshots = list(iterate(**arguments, half_steps=True))
    trace = np.array([s.log_likelihood for s in snapshots])
    assert np.all(np.diff(trace) >= -1e-9 * (1 + np.abs(trace[1:])))
    for snapshot in snapshots:
        assert snapshot.constrained == fixed.any
        assert snapshot.mixture.weights.sum() == pytest.approx(1.0, abs=1e-12)
        assert snapshot.log_likelihood == pytest.approx(
            snapshot.mixture.log_likelihood(arguments["X"]), rel=1e-10
        )
        for name in ("weights", "means", "covariances"):
            held = np.array(getattr(fixed, name))
            np.testing.assert_array_equal(
                getattr(snapshot.mixture, name)[held], getattr(given_, name)[held]
            )


@pytest.mark.parametrize("code", CODES)
def test_nothing_fixed_is_the_plain_run(code: str) -> None:
    X = two_overlapping()[:, : 1 if FAMILIES[code].univariate else 2]
    plain = last(iterate(X, 2, covariance=code))
    for nothing in (None, Fixed(), Fixed([False] * 2, [False] * 2, [False] * 2)):
        same = last(iterate(X, 2, covariance=code, fixed=nothing))
        assert not same.constrained
        assert same.free_parameters == same.mixture.free_parameters
        assert same.log_likelihood == plain.log_likelihood
        np.testing.assert_array_equal(same.mixture.covariances, plain.mixture.covariances)


def test_one_component_with_a_fixed_mean_has_the_mean_outer_product_about_it() -> None:
    X = table("iris")
    mean = X.mean(axis=0) + np.array([0.3, -1.0, 0.0, 2.0])
    start = Mixture([1.0], [mean], [np.eye(4)])
    result = fit(X, 1, start=start, fixed=Fixed(means=[True]))
    np.testing.assert_allclose(
        result.mixture.covariances[0], (X - mean).T @ (X - mean) / len(X), rtol=1e-10
    )


def test_one_component_with_a_fixed_covariance_has_the_sample_mean() -> None:
    X = table("iris")
    start = Mixture([1.0], [np.zeros(4)], [np.diag([1.0, 2.0, 3.0, 4.0])])
    result = fit(X, 1, start=start, fixed=Fixed(covariances=[True]))
    np.testing.assert_allclose(result.mixture.means[0], X.mean(axis=0), rtol=1e-12)
    np.testing.assert_array_equal(result.mixture.covariances[0], start.covariances[0])


def test_free_weights_share_the_rest_by_effective_rows() -> None:
    X, hard = table("iris"), labels("iris", 3)
    start = last(iterate(X, 3, start=hard, max_iterations=0)).mixture
    first, second = iterate(X, 3, start=start, fixed=Fixed([True, False, False]), max_iterations=1)
    n0, n1, n2 = first.effective_rows
    left = 1.0 - start.weights[0]
    np.testing.assert_allclose(
        second.mixture.weights, [start.weights[0], left * n1 / (n1 + n2), left * n2 / (n1 + n2)]
    )
    assert n0 + n1 + n2 == pytest.approx(len(X))


@pytest.mark.parametrize(
    ("code", "shared"),
    [("EEE", lambda W, n: W.sum(axis=0) / n.sum()), ("VVV", lambda W, n: W[0] / n[0])],
)
def test_what_a_family_shares_is_estimated_from_the_free_covariances_alone(code, shared) -> None:
    X, hard = table("iris"), labels("iris", 3)
    start = last(iterate(X, 3, covariance=code, start=hard, max_iterations=0)).mixture
    fixed = Fixed(covariances=[True, False, False])
    _, after = iterate(X, 3, covariance=code, start=start, fixed=fixed, max_iterations=1)
    resp = start.responsibilities(X)
    n = resp.sum(axis=0)
    away = X[:, None] - after.mixture.means
    W = np.einsum("nk,nki,nkj->kij", resp, away, away)
    np.testing.assert_allclose(after.mixture.covariances[1], shared(W[1:], n[1:]), rtol=1e-9)
    np.testing.assert_array_equal(after.mixture.covariances[0], start.covariances[0])


def test_the_constrained_optimum_is_that_of_a_general_optimiser() -> None:
    X = two_overlapping()[:, :1]
    start = Mixture([0.5, 0.5], [[0.0], [1.5]], [[[0.8]], [[1.2]]], "V")
    fixed = Fixed(means=[True, False], covariances=[False, True])
    ours = fit(X, 2, covariance="V", start=start, fixed=fixed, tolerance=1e-13, max_iterations=9999)

    def mixture(p: np.ndarray) -> Mixture:
        weight = 1 / (1 + np.exp(-p[0]))
        return Mixture([weight, 1 - weight], [[0.0], [p[1]]], [[[np.exp(p[2])]], [[1.2]]], "V")

    found = minimize(lambda p: -mixture(p).log_likelihood(X), [0.0, 1.5, 0.0], tol=1e-12)
    assert ours.log_likelihood == pytest.approx(-found.fun, rel=1e-9)
    np.testing.assert_allclose(ours.mixture.means[1], mixture(found.x).means[1], atol=1e-3)


def test_a_tight_component_about_a_fixed_mean_keeps_its_digits() -> None:
    rng = np.random.default_rng(0)
    sd, away = 1e-6, np.array([1e3, 1e3])
    near, far = rng.normal(scale=sd, size=(2, 300, 2))
    X = np.vstack([near, far + away])
    mean = away + np.array([5 * sd, -sd])
    start = Mixture([0.5, 0.5], [[0.0, 0.0], mean], [np.eye(2) * sd**2] * 2)
    fixed = Fixed(means=[False, True])
    end = last(iterate(X, 2, start=start, fixed=fixed, covariance_floor=0.0))
    about = X[300:] - mean
    np.testing.assert_allclose(end.mixture.covariances[1], about.T @ about / 300, rtol=1e-6)


def test_everything_fixed_is_an_e_step_that_has_converged() -> None:
    X = two_overlapping()
    start = Mixture([0.5, 0.5], [[0, 100], [1, 150]], [np.diag([1, 400.0])] * 2)
    both = [True, True]
    result = fit(X, 2, start=start, fixed=Fixed(both, both, both))
    assert result.converged
    assert result.constrained
    assert result.iterations == 1
    assert result.free_parameters == 0
    assert result.log_likelihood == pytest.approx(start.log_likelihood(X), rel=1e-12)


def test_a_named_start_is_held_at_its_first_theta() -> None:
    X = two_overlapping()
    for name in ("kmeans", "random", "quantile"):
        run = iterate(X, 2, start=name, covariance="VVI", fixed=Fixed([True, False], [True, True]))
        first, *_, end = run
        np.testing.assert_array_equal(end.mixture.means, first.mixture.means)
        assert end.mixture.weights[0] == first.mixture.weights[0]
        assert end.mixture.covariances[0, 0, 0] != first.mixture.covariances[0, 0, 0]


def test_a_fixed_covariance_of_another_family_stays_while_the_others_are_brought_in() -> None:
    X = two_overlapping()
    start = last(iterate(X, 3, start="kmeans")).mixture
    fixed = Fixed(covariances=[True, False, False])
    first, *_, end = iterate(X, 3, covariance="EEE", start=start, fixed=fixed)
    for snapshot in (first, end):
        np.testing.assert_array_equal(snapshot.mixture.covariances[0], start.covariances[0])
        np.testing.assert_array_equal(*snapshot.mixture.covariances[1:])


def test_a_fixed_covariance_below_the_floor_is_nobodys_collapse() -> None:
    X = two_overlapping()
    thin = Mixture([0.5, 0.5], [[0, 100], [1, 150]], [np.diag([1e-9, 400.0]), np.diag([1, 400.0])])
    run = iterate(X, 2, start=thin, covariance_floor=0.01, fixed=Fixed(covariances=[True, False]))
    end = last(run)
    np.testing.assert_array_equal(end.mixture.covariances[0], thin.covariances[0])
    assert not end.collapses


def test_a_free_component_that_loses_every_row_leaves_the_weights_summing_to_one() -> None:
    X = np.random.default_rng(0).normal(size=(100, 1))
    start = Mixture([0.5, 0.5], [[0.0], [1e6]], [[[1.0]], [[1.0]]])
    end = last(iterate(X, 2, covariance="V", start=start, fixed=Fixed([True, False])))
    np.testing.assert_array_equal(end.mixture.weights, [0.5, 0.5])


def test_fixed_weights_and_weights_of_rows_go_together() -> None:
    X, hard = table("iris"), labels("iris", 3)
    times = np.arange(len(X)) % 3 + 1
    start = last(iterate(X, 3, start=hard, max_iterations=0)).mixture
    settings_ = {"start": start, "fixed": Fixed([True, False, False], [False, True, False])}
    weighted = fit(X, 3, sample_weight=times, **settings_)
    repeated = fit(np.repeat(X, times, axis=0), 3, **settings_)
    np.testing.assert_allclose(weighted.mixture.weights, repeated.mixture.weights, rtol=1e-8)


@pytest.mark.parametrize(
    ("fixed", "code", "left"),
    [  # k = 3 components in d = 4 columns: 2 weights, 12 means, and the family's own
        (Fixed(), "VVV", 2 + 12 + 30),
        (Fixed([True, False, False]), "VVV", 1 + 12 + 30),
        (Fixed([True, True, False]), "VVV", 0 + 12 + 30),
        (Fixed(means=[True, True, False]), "EEE", 2 + 4 + 10),
        (Fixed(covariances=[True, False, False]), "EEE", 2 + 12 + 10),
        (Fixed(covariances=[True, False, False]), "VVV", 2 + 12 + 20),
        (Fixed(covariances=[True, True, True]), "EEE", 2 + 12),
    ],
)
def test_what_is_fixed_is_no_free_parameter(fixed: Fixed, code: str, left: int) -> None:
    mixture = Mixture(np.full(3, 1 / 3), np.zeros((3, 4)), [np.eye(4)] * 3, code)
    assert fixed.free_parameters(mixture) == left


@pytest.mark.parametrize(
    ("fixed", "message"),
    [
        ({"weights": [True]}, "fixed weights are told for 1 components, but k = 2"),
        ({"means": [True] * 3}, "fixed means are told for 3 components, but k = 2"),
        ({"covariances": [0, 1]}, "fixed covariances are told by one True or False"),
        ({"means": True}, "fixed means are told by one True or False"),
        ({"covariances": [True, False]}, "component 1 .* axes are not along the columns.*VVI"),
    ],
)
def test_flags_that_make_no_sense_are_refused(fixed: dict, message: str) -> None:
    start = Mixture([0.5, 0.5], [[0, 100], [1, 150]], [[[1, 5], [5, 400.0]]] * 2)
    with pytest.raises(FitError, match=message):
        next(iterate(two_overlapping(), 2, covariance="VVI", start=start, fixed=Fixed(**fixed)))


def test_fixed_weights_have_to_leave_something_for_the_free_ones() -> None:
    start = Mixture([1.0, 0.0], [[0, 100], [1, 150]], [np.diag([1, 400.0])] * 2)
    with pytest.raises(FitError, match="sum to 1 and leave nothing for the 1 components"):
        next(iterate(two_overlapping(), 2, start=start, fixed=Fixed([True, False])))
    end = last(iterate(two_overlapping(), 2, start=start, fixed=Fixed([False, True])))
    np.testing.assert_array_equal(end.mixture.weights, [1.0, 0.0])


def test_flags_may_be_arrays_and_are_kept_as_plain_tuples() -> None:
    assert Fixed(np.array([True, False])) == Fixed((True, False))
    assert replace(Fixed([True]), weights=[False]).any is False
