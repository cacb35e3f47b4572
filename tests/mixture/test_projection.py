"""Views of many columns in few, and edits taken back from there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmmstudio.mixture import FitError, Mixture
from gmmstudio.mixture.projection import Projection

NAMES = ("a", "b", "c", "d")


def covariance(rng: np.random.Generator, d: int) -> np.ndarray:
    root = rng.normal(size=(d, d)) + np.eye(d)
    return root @ root.T


def oblique(rng: np.random.Generator) -> Projection:
    matrix = rng.normal(size=(2, 4))
    return Projection(("u", "v"), matrix, rng.normal(size=4), np.linalg.pinv(matrix))


seeds = st.integers(0, 2**32 - 1)


def test_a_view_of_columns_is_these_columns_to_the_last_digit() -> None:
    X = np.random.default_rng(0).normal(loc=1e8, size=(20, 4))
    view = Projection.of_columns(NAMES, [2, 0])
    assert view.names == ("c", "a")
    np.testing.assert_array_equal(view.places(X), X[:, [2, 0]])


@given(seeds)
def test_places_are_the_matrix_times_what_is_about_the_centre(seed) -> None:
    rng = np.random.default_rng(seed)
    view, X = oblique(rng), rng.normal(size=(30, 4))
    np.testing.assert_allclose(view.places(X), (X - view.centre) @ view.matrix.T, atol=1e-12)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_mixture_seen_has_the_density_of_the_rows_seen(seed) -> None:
    rng = np.random.default_rng(seed)
    view = oblique(rng)
    mixture = Mixture([1.0], rng.normal(size=(1, 4)), covariance(rng, 4)[None])
    X, _ = mixture.sample(50_000, seed)
    seen = view.mixture(mixture)
    places = view.places(X)
    sd = np.sqrt(np.diagonal(seen.covariances[0]))
    np.testing.assert_allclose((places.mean(axis=0) - seen.means[0]) / sd, 0, atol=0.03)
    np.testing.assert_allclose(
        np.cov(places.T) / np.outer(sd, sd), seen.covariances[0] / np.outer(sd, sd), atol=0.05
    )


def test_a_mean_moved_in_a_view_of_columns_keeps_the_others() -> None:
    view = Projection.of_columns(NAMES, [2, 0])
    np.testing.assert_array_equal(view.moved([1.0, 2.0, 3.0, 4.0], [7.0, 8.0]), [8, 2, 7, 4])


@given(seeds)
def test_a_moved_mean_is_seen_where_it_was_put_and_keeps_its_complement(seed) -> None:
    rng = np.random.default_rng(seed)
    view, mean, place = oblique(rng), rng.normal(size=4), rng.normal(size=2)
    after = view.moved(mean, place)
    np.testing.assert_allclose(view.places(after[None])[0], place, atol=1e-8)
    rest = np.eye(4) - view.lift @ view.matrix
    np.testing.assert_allclose(rest @ after, rest @ mean, atol=1e-8)


@given(seeds)
def test_a_covariance_reshaped_in_columns_keeps_the_regression_on_them(seed) -> None:
    rng = np.random.default_rng(seed)
    old, new = covariance(rng, 4), covariance(rng, 2)
    after = Projection.of_columns(NAMES, [3, 1]).reshaped(old, new)
    seen, rest = [3, 1], [0, 2]
    slope = old[np.ix_(rest, seen)] @ np.linalg.inv(old[np.ix_(seen, seen)])
    left = old[np.ix_(rest, rest)] - slope @ old[np.ix_(seen, rest)]
    scale = np.abs(after).max()
    np.testing.assert_allclose(after[np.ix_(seen, seen)], new, atol=1e-9 * scale)
    np.testing.assert_allclose(after[np.ix_(rest, seen)], slope @ new, atol=1e-9 * scale)
    np.testing.assert_allclose(
        after[np.ix_(rest, rest)], left + slope @ new @ slope.T, atol=1e-9 * scale
    )


@given(seeds)
def test_a_reshaped_covariance_is_seen_as_asked_and_positive_definite(seed) -> None:
    rng = np.random.default_rng(seed)
    view, old, new = oblique(rng), covariance(rng, 4), covariance(rng, 2)
    after = view.reshaped(old, new)
    scale = np.abs(view.matrix) @ np.abs(after) @ np.abs(view.matrix).T
    seen = view.matrix @ after @ view.matrix.T
    np.testing.assert_allclose(seen / scale, new / scale, atol=1e-9)
    np.linalg.cholesky(after)
    np.testing.assert_array_equal(after, after.T)


@given(seeds)
def test_a_covariance_reshaped_as_it_was_is_as_it_was(seed) -> None:
    rng = np.random.default_rng(seed)
    view, old = oblique(rng), covariance(rng, 4)
    after = view.reshaped(old, view.matrix @ old @ view.matrix.T)
    np.testing.assert_allclose(after, old, atol=1e-9 * np.abs(old).max())


def test_reshaping_far_larger_or_smaller_stays_positive_definite_in_any_units() -> None:
    rng = np.random.default_rng(3)
    units = np.array([1e8, 1e-8, 1.0, 1e3])
    old = covariance(rng, 4) * np.outer(units, units)
    view = Projection.of_columns(NAMES, [0, 1])
    for factor in (1e-8, 1e8):
        after = view.reshaped(old, factor * old[:2, :2])
        np.linalg.cholesky(after)
        np.testing.assert_allclose(after[:2, :2], factor * old[:2, :2], rtol=1e-6)


def test_what_cannot_be_seen_is_refused() -> None:
    view = Projection.of_columns(NAMES, [0, 1])
    with pytest.raises(FitError, match="positive definite"):
        view.reshaped(np.eye(4), [[1, 2], [2, 1]])
    with pytest.raises(FitError, match="2 axes"):
        view.reshaped(np.eye(4), np.eye(3))
    with pytest.raises(FitError, match="columns"):
        view.places(np.zeros((3, 2)))


def test_what_is_no_view_is_refused() -> None:
    with pytest.raises(FitError, match="different columns"):
        Projection.of_columns(NAMES, [1, 1])
    with pytest.raises(FitError, match="different columns"):
        Projection.of_columns(NAMES, [0, 4])
    with pytest.raises(FitError, match="shape"):
        Projection(("u",), np.eye(2), np.zeros(2), np.eye(2))
    with pytest.raises(FitError, match="back to itself"):
        Projection(("u",), [[1.0, 0.0]], np.zeros(2), [[0.0], [1.0]])


@given(seeds)
def test_along_some_axes_rows_are_seen_where_they_were(seed) -> None:
    rng = np.random.default_rng(seed)
    view, X = oblique(rng), rng.normal(size=(30, 4))
    turned = view.along((1, 0))
    assert turned.names == ("v", "u")
    np.testing.assert_array_equal(turned.places(X), view.places(X)[:, ::-1])


@given(seeds)
def test_beside_another_view_each_axis_shows_what_it_showed(seed) -> None:
    rng = np.random.default_rng(seed)
    X = rng.normal(loc=50.0, size=(30, 4))
    column, other = Projection.of_columns(NAMES, [2]), oblique(rng).along((0,))
    both = column.beside(other, X.std(axis=0))
    assert both.names == ("c", "u")
    expected = np.column_stack([X[:, 2], other.places(X)])
    np.testing.assert_allclose(both.places(X), expected, rtol=1e-6, atol=1e-6)


def test_beside_another_view_a_step_is_the_shortest_in_columns_of_unit_scale() -> None:
    scale = np.array([1.0, 10.0, 100.0])
    column = Projection.of_columns("abc", [0])
    slope = Projection(("s",), [[1.0, 0.1, 0.0]], np.zeros(3), [[0.5], [5.0], [0.0]])
    step = column.beside(slope, scale).lift @ [0.0, 1.0]
    # of all steps that keep a and move s by 1, the one along b alone
    np.testing.assert_allclose(step, [0.0, 10.0, 0.0], atol=1e-12)


def test_two_views_of_one_direction_are_no_plane() -> None:
    a = Projection.of_columns("ab", [0])
    again = Projection(("s",), [[-3.0, 0.0]], [1.0, 1.0], [[-1 / 3], [0.0]])
    with pytest.raises(FitError, match="a and s are one and the same direction"):
        a.beside(again, [1.0, 1.0])
