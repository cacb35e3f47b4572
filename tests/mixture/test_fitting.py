"""Whole fits: known optima, scikit-learn's way from the same start, restarts."""

import numpy as np
import pytest
from sklearn.mixture import GaussianMixture

from gmmstudio.mixture import (
    STARTS,
    FitError,
    Mixture,
    SingularCovarianceError,
    StopReason,
    fit,
    iterate,
)

from .support import labels, last, table, two_overlapping


def test_old_faithful_with_two_full_components() -> None:
    result = fit(table("old_faithful"), 2, covariance="VVV", start="kmeans")
    assert result.log_likelihood == pytest.approx(-1130.264, abs=1e-3)
    assert result.converged
    assert result.stop_reason is StopReason.CONVERGED
    assert len(result.trace) == result.iterations + 1
    assert result.trace[-1] == result.log_likelihood


def test_one_component_is_the_sample_mean_and_covariance() -> None:
    X = table("iris")
    result = fit(X, 1)
    np.testing.assert_allclose(result.mixture.means[0], X.mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(result.mixture.covariances[0], np.cov(X.T, bias=True), rtol=1e-10)


@pytest.mark.parametrize(
    ("family", "sklearn_type"),
    [("VVV", "full"), ("VVI", "diag"), ("VII", "spherical"), ("EEE", "tied")],
)
@pytest.mark.parametrize("dataset", ["old_faithful", "iris", "diabetes"])
def test_scikit_learn_from_the_same_start_walks_the_same_way(
    family: str, sklearn_type: str, dataset: str
) -> None:
    X = table(dataset)
    first = fit(X, 3, covariance=family, start=labels(dataset, 3), max_iterations=0).mixture
    precisions = np.linalg.inv(first.covariances)
    peer = GaussianMixture(
        3,
        covariance_type=sklearn_type,
        weights_init=first.weights,
        means_init=first.means,
        precisions_init={
            "full": precisions,
            "diag": np.einsum("kii->ki", precisions),
            "spherical": precisions[:, 0, 0],
            "tied": precisions[0],
        }[sklearn_type],
        tol=1e-12,
        reg_covar=0.0,
        max_iter=2_000,
    ).fit(X)
    # Its last M-step comes after its last E-step, so it is one ahead: start ours at its count.
    ours = fit(
        X,
        3,
        covariance=family,
        start=first,
        tolerance=0.0,
        max_iterations=peer.n_iter_,
        covariance_floor=0.0,
    )
    assert ours.log_likelihood == pytest.approx(peer.score_samples(X).sum(), rel=1e-10)
    scale = X.std(axis=0)
    np.testing.assert_allclose(ours.mixture.means / scale, peer.means_ / scale, atol=1e-7)
    np.testing.assert_allclose(ours.mixture.weights, peer.weights_, atol=1e-8)


def test_the_first_try_is_what_iterate_does_with_the_same_seed() -> None:
    X = two_overlapping()
    assert fit(X, 2, start="random", seed=9, restarts=1).log_likelihood == (
        last(iterate(X, 2, start="random", seed=9)).log_likelihood
    )


def test_more_restarts_never_end_lower_and_say_which_try_won() -> None:
    X = table("iris")
    single = fit(X, 3, start="random", seed=2, restarts=1)
    best = fit(X, 3, start="random", seed=2, restarts=8)
    assert best.log_likelihood >= single.log_likelihood
    again = fit(X, 3, start="random", seed=2, restarts=8)
    assert again.restart == best.restart
    assert again.log_likelihood == best.log_likelihood


def test_of_starts_that_reach_one_optimum_the_first_numbers_the_components() -> None:
    truth = Mixture([0.3, 0.7], [[0.0], [9.0]], [[[1.0]], [[1.0]]])
    X, _ = truth.sample(500, seed=1)
    for seed in range(5):
        single = fit(X, 2, covariance="V", seed=seed, restarts=1)
        best = fit(X, 2, covariance="V", seed=seed, restarts=5)
        assert best.restart == 0
        np.testing.assert_array_equal(best.mixture.means, single.mixture.means)


def test_a_try_that_collapsed_is_not_chosen_for_its_likelihood() -> None:
    rng = np.random.default_rng(5)
    X = np.r_[rng.normal(size=150), np.full(8, 2.5)][:, None]
    settings = {"covariance": "V", "start": "random", "max_iterations": 2_000}
    tempting = fit(X, 3, **settings, restarts=1)
    best = fit(X, 3, **settings, restarts=20)
    assert tempting.collapses
    assert not best.collapses
    assert best.log_likelihood < tempting.log_likelihood
    assert best.set_aside
    assert best.restart not in [aside.restart for aside in best.set_aside]
    assert all("collapsed" in aside.reason for aside in best.set_aside)


def test_max_iterations_is_told_apart_from_convergence() -> None:
    result = fit(two_overlapping(), 2, start="random", max_iterations=2, restarts=3)
    assert not result.converged
    assert result.stop_reason is StopReason.MAX_ITERATIONS
    assert result.iterations == 2


def test_a_stopped_fit_returns_its_last_whole_iteration() -> None:
    X = two_overlapping()
    calls = iter(range(10_000))
    result = fit(X, 2, start="random", tolerance=0.0, should_stop=lambda: next(calls) > 20)
    assert result.stop_reason is StopReason.CANCELLED
    assert result.log_likelihood == pytest.approx(result.mixture.log_likelihood(X), rel=1e-12)


def test_a_fit_stopped_before_its_first_e_step_is_an_error() -> None:
    with pytest.raises(FitError, match="stopped before its first E-step"):
        fit(two_overlapping(), 2, should_stop=lambda: True)


def test_it_is_singular_only_if_every_start_is() -> None:
    X = np.r_[np.zeros(30), np.ones(30)][:, None]
    with pytest.raises(SingularCovarianceError, match="became singular"):
        fit(X, 2, covariance="V", covariance_floor=0.0)


def test_what_is_still_to_gain_is_estimated_by_extrapolation() -> None:
    X = two_overlapping()
    optimum = fit(X, 2, start="random", tolerance=1e-14, max_iterations=20_000).log_likelihood
    snapshots = list(iterate(X, 2, start="random", tolerance=1e-9, max_iterations=5_000))
    late = [s for s in snapshots if s.delta is not None and s.delta < 1e-3]
    for snapshot in late:
        still = optimum - snapshot.log_likelihood
        assert snapshot.remaining == pytest.approx(still, rel=0.25, abs=1e-6)
    assert snapshots[0].remaining is None
    assert snapshots[1].remaining is None


def issue_10122() -> np.ndarray:
    """Rows as in scikit-learn's issue 10122: 300 and 100 of two overlapping Gaussians."""
    rng = np.random.default_rng(1234)
    return np.vstack(
        [
            rng.multivariate_normal([2, 4], [[5, 2], [2, 6]], size=300),
            rng.multivariate_normal([0, 0], [[4, 2], [2, 3]], size=100),
        ]
    )


def test_the_default_tolerance_reaches_the_weights_of_the_optimum() -> None:
    X = issue_10122()
    optimum = GaussianMixture(
        2,
        weights_init=[0.75, 0.25],
        means_init=[[2, 4], [0, 0]],
        precisions_init=np.linalg.inv([[[5, 2], [2, 6]], [[4, 2], [2, 3]]]),
        tol=1e-10,
        max_iter=2_000,
        reg_covar=0.0,
    ).fit(X)
    found = {"five starts": fit(X, 2)}
    found |= {start: fit(X, 2, start=start, restarts=1) for start in STARTS.names()[:3]}
    for result in found.values():
        assert result.converged
        np.testing.assert_allclose(
            np.sort(result.mixture.weights), np.sort(optimum.weights_), atol=0.01
        )
    # What Aitken's extrapolation says is left is what is left.
    left = optimum.score_samples(X).sum() - found["five starts"].log_likelihood
    assert found["five starts"].remaining == pytest.approx(left, rel=0.1)


def test_the_step_alone_would_have_ended_it_early() -> None:
    X = issue_10122()
    trace = fit(X, 2).trace
    small = np.flatnonzero(np.diff(trace) < 1e-6 * (1 + np.abs(trace[1:])))
    assert len(small) > 20


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"restarts": 0}, "the number of restarts must be at least 1, not 0"),
        ({"restarts": 2.5}, "the number of restarts must be a whole number, not 2.5"),
        ({"restarts": None}, "the number of restarts must be a whole number, not None"),
        ({"seed": -1}, "the seed must be at least 0, not -1"),
        ({"seed": 1.5}, "the seed must be a whole number, not 1.5"),
        ({"seed": "one"}, "the seed must be a whole number, not 'one'"),
    ],
)
@pytest.mark.parametrize("start", ["kmeans", "quantile"])
def test_restarts_and_seeds_that_make_no_sense_are_refused(setting, message, start) -> None:
    with pytest.raises(FitError, match=message):
        fit(two_overlapping(), 2, start=start, **setting)


def test_well_separated_truth_is_recovered() -> None:
    truth = Mixture([0.2, 0.3, 0.5], [[0, 0], [8, 0], [0, 8]], [np.eye(2)] * 3)
    X, _ = truth.sample(20_000, seed=0)
    found = fit(X, 3).mixture
    order = np.argsort(found.weights)
    np.testing.assert_allclose(found.weights[order], truth.weights, atol=0.01)
    np.testing.assert_allclose(found.means[order], truth.means, atol=0.06)
