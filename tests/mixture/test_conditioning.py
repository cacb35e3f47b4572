"""What is thin and what is singular is told by a bound where that is enough."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmmstudio.mixture.conditioning import Conditioned, least_eigenvalues
from gmmstudio.mixture.frame import Theta


def turned(eigenvalues: list[float], seed: int) -> np.ndarray:
    """Return a covariance with these eigenvalues, in a random direction."""
    d = len(eigenvalues)
    axes, _ = np.linalg.qr(np.random.default_rng(seed).normal(size=(d, d)))
    covariance = (axes * eigenvalues) @ axes.T
    return 0.5 * (covariance + covariance.T)


def theta(covariances: np.ndarray, mean: float = 0.0) -> Theta:
    k, d = len(covariances), covariances.shape[-1]
    return Theta(np.full(k, 1 / k), np.full((k, d), mean), covariances)


EIGENVALUES = st.lists(st.floats(1e-6, 10.0), min_size=3, max_size=3)


@given(st.lists(EIGENVALUES, min_size=1, max_size=4), st.integers(0, 99))
@settings(max_examples=50, deadline=None)
def test_the_bound_is_below_every_eigenvalue_and_at_most_d_times_too_small(found, seed) -> None:
    for covariances in (np.array([turned(e, seed) for e in found]), np.array(found)):
        conditioned = Conditioned.of(theta(covariances))
        least = np.min(found)
        assert least_eigenvalues(covariances).min() == pytest.approx(least, rel=1e-6)
        assert least / 3 * (1 - 1e-6) <= conditioned.at_least <= least * (1 + 1e-6)
        assert conditioned.first_singular() is None


def test_what_has_no_inverse_is_singular_and_told_by_its_component() -> None:
    sound = turned([1.0, 2.0, 3.0], 0)
    for flat in (np.zeros((3, 3)), turned([-1e-9, 1.0, 1.0], 1)):
        conditioned = Conditioned.of(theta(np.array([sound, flat])))
        assert conditioned.first_singular() == 1
    assert Conditioned.of(theta(np.array([[1.0, 1.0], [1.0, 0.0]]))).first_singular() == 1


def test_where_squares_overflow_nothing_is_thick_and_nobody_is_warned() -> None:
    conditioned = Conditioned.of(theta(1e-310 * np.eye(2)[None]))
    assert conditioned.at_least == 0.0
    assert not conditioned.is_thick(0.0)


@pytest.mark.parametrize(("thinnest", "singular"), [(3e-10, None), (1e-10, 0)])
def test_a_covariance_is_singular_at_ten_digits_between_thinnest_and_trace(
    thinnest: float, singular: int | None
) -> None:
    assert Conditioned.of(theta(turned([thinnest, 1.0, 1.0], 2)[None])).first_singular() == singular


def test_a_point_is_told_by_the_size_of_its_mean() -> None:
    tight = np.array([[1e-20, 1e-20]])
    assert Conditioned.of(theta(tight)).first_singular() is None
    assert Conditioned.of(theta(tight, mean=1e5)).first_singular() == 0
