"""Where EM begins: labels, responsibilities, a mixture, and what is made of them."""

import numpy as np
import pytest

from gmmstudio.mixture import FAMILIES, Mixture, families_for, iterate

from .support import labels, last, table, two_overlapping


def test_labels_and_one_hot_responsibilities_are_the_same_start() -> None:
    X, hard = table("iris"), labels("iris", 3)
    from_labels = last(iterate(X, 3, start=hard, max_iterations=3))
    from_resp = last(iterate(X, 3, start=np.eye(3)[hard], max_iterations=3))
    assert from_labels.log_likelihood == from_resp.log_likelihood


def test_a_mixture_as_the_start_is_the_first_theta() -> None:
    X = two_overlapping()
    mixture = Mixture([0.5, 0.5], [[0, 100], [1, 150]], [np.diag([1, 400.0])] * 2)
    first = next(iterate(X, 2, start=mixture))
    np.testing.assert_allclose(first.mixture.means, mixture.means, rtol=1e-12, atol=1e-12)
    assert first.log_likelihood == pytest.approx(mixture.log_likelihood(X), rel=1e-12)


@pytest.mark.parametrize("family", [f.code for f in families_for(2)])
def test_a_mixture_of_another_family_is_brought_into_this_one(family: str) -> None:
    X = two_overlapping()
    full = last(iterate(X, 3, start="kmeans")).mixture
    first, *_, end = iterate(X, 3, covariance=family, start=full)
    assert first.mixture.family == family
    # Its own estimate from covariances that are in the family already changes nothing.
    again = next(iterate(X, 3, covariance=family, start=first.mixture))
    np.testing.assert_allclose(again.mixture.covariances, first.mixture.covariances, rtol=1e-6)
    if FAMILIES[family].structure == "diagonal":
        assert np.abs(end.mixture.covariances[:, 0, 1]).max() == 0
    if family != "VVV":
        assert end.log_likelihood < full.log_likelihood(X)


def test_a_mixture_below_the_floor_is_raised_to_it() -> None:
    X = two_overlapping()
    thin = Mixture([0.5, 0.5], [[0, 100], [1, 150]], [np.diag([1e-9, 400.0])] * 2)
    first = next(iterate(X, 2, start=thin, covariance_floor=0.01))
    scale = X.std(axis=0)
    standard = first.mixture.covariances / np.outer(scale, scale)
    assert np.linalg.eigvalsh(standard).min() >= 0.01 * (1 - 1e-9)


def test_a_start_is_left_when_nobody_wants_it() -> None:
    X = np.random.default_rng(0).normal(size=(20_000, 3))
    asked = 0

    def stop_at_once() -> bool:
        nonlocal asked
        asked += 1
        return True

    for start in ("kmeans", "kmeans++"):
        asked = 0
        assert list(iterate(X, 8, start=start, should_stop=stop_at_once)) == []
        assert asked == 1


def test_going_on_from_a_converged_fit_stays_there() -> None:
    X = table("old_faithful")
    end = last(iterate(X, 2, tolerance=1e-12))
    again = last(iterate(X, 2, start=end.mixture))
    assert again.iteration <= 2
    assert again.log_likelihood == pytest.approx(end.log_likelihood, rel=1e-12)
