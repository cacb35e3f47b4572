"""Mean and covariance of a mixture and of rows."""

import numpy as np
import pytest

from gmmstudio.mixture import FitError, Mixture
from gmmstudio.mixture.moments import Moments


def test_those_of_a_mixture_are_those_of_many_rows_drawn_from_it() -> None:
    mixture = Mixture([0.3, 0.7], [[0, 1], [4, -2]], [[[1, 0.3], [0.3, 2]], [[0.5, 0], [0, 0.1]]])
    X, _ = mixture.sample(400_000, 1)
    found = Moments.of_mixture(mixture)
    np.testing.assert_allclose(found.mean, X.mean(axis=0), atol=0.01)
    np.testing.assert_allclose(found.covariance, np.cov(X.T), atol=0.02)
    np.testing.assert_allclose(found.deviations, X.std(axis=0), atol=0.01)


def test_those_of_two_points_of_equal_weight() -> None:
    found = Moments.of_mixture(Mixture([0.5, 0.5], [[-1], [3]], [[[4]], [[2]]]))
    assert found.mean[0] == 1
    assert found.covariance[0, 0] == 4 + 3


def test_those_of_rows_are_numpys() -> None:
    X = np.random.default_rng(0).normal(size=(40_000, 3)) * [1, 1e6, 1e-6]
    found = Moments.of_rows(X)
    sd = X.std(axis=0)
    np.testing.assert_allclose(found.mean / sd, X.mean(axis=0) / sd, atol=1e-12)
    expected = np.cov(X.T, bias=True) / np.outer(sd, sd)
    np.testing.assert_allclose(found.covariance / np.outer(sd, sd), expected, atol=1e-12)


def test_far_from_the_origin_they_keep_their_digits() -> None:
    far = Moments.of_mixture(Mixture([0.5, 0.5], [[1e8], [1e8 + 2]], [[[1.0]], [[1.0]]]))
    assert far.mean[0] == 1e8 + 1
    assert far.covariance[0, 0] == pytest.approx(2.0, rel=1e-12)
    assert Moments.of_rows([1e8, 1e8 + 2]).covariance[0, 0] == 1.0


def test_no_rows_have_no_mean() -> None:
    with pytest.raises(FitError, match="no rows"):
        Moments.of_rows(np.empty((0, 2)))


def test_they_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Moments.of_rows([1.0, 2.0]).mean[0] = 0.0
