"""A component for a place that is pointed at, and one for rows that are brushed."""

import numpy as np
import pytest

from gmmstudio.mixture import FitError, Mixture
from gmmstudio.mixture.local import local_component, of_rows
from gmmstudio.mixture.projection import Projection
from gmmstudio.mixture.steering import added

UNITS = np.array([1.0, 1e6, 1e-3])
NAMES = ("x", "y", "z")
TRUE = Mixture(
    [0.5, 0.5],
    [[0.0, 0.0, 0.0], [20.0, 20.0, 20.0]],
    [np.eye(3), [[4.0, 1.5, 0.0], [1.5, 1.0, 0.0], [0.0, 0.0, 2.0]]],
)
VIEW = Projection.of_columns(NAMES, [0, 1])


@pytest.fixture(scope="module")
def rows() -> np.ndarray:
    return TRUE.sample(4000, 1)[0] * UNITS


def test_it_stands_where_it_was_put_and_takes_the_rest_from_the_rows_near(rows) -> None:
    found = local_component(rows, [20.5 * UNITS[0], 20.2 * UNITS[1]], 2, VIEW)
    np.testing.assert_allclose(found.mean[:2], [20.5, 20.2e6], rtol=1e-12)
    assert found.mean[2] / UNITS[2] == pytest.approx(20, abs=0.2)
    assert found.weight == 0.25


def test_its_covariance_is_that_of_the_rows_seen_nearest(rows) -> None:
    place = np.array([20.0, 20.0e6])
    found = local_component(rows, place, 5, VIEW)
    away = (rows[:, :2] - place) / rows[:, :2].std(axis=0)
    nearest = rows[np.argsort((away**2).sum(axis=1))[:400]]
    expected = np.cov(nearest.T, bias=True)
    np.testing.assert_allclose(found.covariance, expected, rtol=1e-6)


def test_it_can_join_the_mixture(rows) -> None:
    mixture = Mixture([1.0], TRUE.means[:1] * UNITS, TRUE.covariances[:1] * np.outer(UNITS, UNITS))
    found = local_component(rows, [20.0, 20.0e6], 2, VIEW)
    more = added(mixture, found.mean, found.covariance, found.weight)
    assert more.log_likelihood(rows) > mixture.log_likelihood(rows)


def test_units_and_offsets_make_no_difference(rows) -> None:
    plain = local_component(rows / UNITS, [20.0, 20.0], 2, VIEW)
    scaled = local_component(rows + 1e8 * UNITS, [20 + 1e8, 20.0e6 + 1e14], 2, VIEW)
    np.testing.assert_allclose(scaled.mean / UNITS - 1e8, plain.mean, atol=1e-6)
    np.testing.assert_allclose(
        scaled.covariance / np.outer(UNITS, UNITS), plain.covariance, atol=1e-6
    )


def test_a_large_table_is_looked_at_in_a_sample_always_the_same() -> None:
    X, _ = TRUE.sample(120_000, 2)
    one, again = (local_component(X, [20.0, 20.0], 10, VIEW) for _ in range(2))
    np.testing.assert_array_equal(one.covariance, again.covariance)
    away = np.square((X[:, :2] - 20.0) / X[:, :2].std(axis=0)).sum(axis=1)
    expected = np.cov(X[np.argsort(away)[:6000]].T)
    sd = np.sqrt(np.diagonal(expected))
    np.testing.assert_allclose(
        found := one.covariance / np.outer(sd, sd), expected / np.outer(sd, sd), atol=0.1
    )
    assert np.isfinite(found).all()


def test_rows_in_a_heap_make_no_component_without_extent() -> None:
    X = np.concatenate([np.zeros((50, 2)), np.random.default_rng(0).normal(5, 1, (50, 2))])
    found = local_component(X, [0.0, 0.0], 2, Projection.of_columns(NAMES[:2], [0, 1]))
    sd = np.sqrt(np.diagonal(found.covariance))
    np.testing.assert_allclose(sd / X.std(axis=0), [0.01, 0.01])


def test_a_place_can_be_told_in_a_projection(rows) -> None:
    standard = 1 / rows.std(axis=0)
    matrix = np.array([[1, 1, 1], [1, -1, 0]]) * standard
    lift = np.array([[1 / 3, 1 / 2], [1 / 3, -1 / 2], [1 / 3, 0]]) / standard[:, None]
    view = Projection(("u", "v"), matrix, rows.mean(axis=0), lift)
    found = local_component(rows, [3.0, 0.1], 2, view)
    np.testing.assert_allclose(view.places(found.mean[None])[0], [3.0, 0.1], atol=1e-9)


def test_brushed_rows_make_a_component_of_their_moments_and_their_share(rows) -> None:
    mask = rows[:, 0] > 15
    found = of_rows(rows, mask)
    np.testing.assert_allclose(found.mean, rows[mask].mean(axis=0), rtol=1e-12)
    np.testing.assert_allclose(found.covariance, np.cov(rows[mask].T, bias=True), rtol=1e-8)
    assert found.weight == mask.mean()
    np.testing.assert_array_equal(of_rows(rows, np.flatnonzero(mask)).covariance, found.covariance)


def test_what_is_published_cannot_be_written_to(rows) -> None:
    found = of_rows(rows, np.arange(9))
    for array in (found.mean, found.covariance):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0


def test_what_makes_no_component_is_refused(rows) -> None:
    with pytest.raises(FitError, match="at least 4"):
        of_rows(rows, np.array([1, 2, 2, 2, 3]))
    with pytest.raises(FitError, match="all the rows"):
        of_rows(rows, np.ones(len(rows), dtype=bool))
    with pytest.raises(FitError, match="constant"):
        of_rows(np.column_stack([rows, np.zeros(len(rows))]), np.arange(9))
    with pytest.raises(FitError, match="2 finite numbers"):
        local_component(rows, [1.0], 2, VIEW)
    with pytest.raises(FitError, match="2 finite numbers"):
        local_component(rows, [1.0, np.nan], 2, VIEW)
