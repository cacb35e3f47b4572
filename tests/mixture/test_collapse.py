"""Components on the way to a point or a line: held up and named, or refused."""

import numpy as np
import pytest

from gmmstudio.mixture import Mixture, SingularCovarianceError, iterate

from .support import last


@pytest.mark.parametrize("start", ["kmeans", "random_points"])
@pytest.mark.parametrize("floor", [0.0, 1e-13])
@pytest.mark.parametrize("family", ["VVV", "EEE", "EVE", "VEE"])
def test_columns_that_say_the_same_are_a_named_error_without_a_floor_that_holds(
    start: str, floor: float, family: str
) -> None:
    x = np.random.default_rng(0).normal(size=80)
    X = np.column_stack([x, 2 * x])
    with pytest.raises(SingularCovarianceError, match="became singular"):
        last(iterate(X, 2, start=start, covariance=family, covariance_floor=floor))
    assert last(iterate(X, 2, start=start, covariance=family)).collapses


def test_a_component_on_two_rows_is_held_up_by_the_floor_and_named() -> None:
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(size=(200, 2)), [[9.0, 9.0], [9.0, 9.0]]])
    hard = np.r_[np.zeros(200, int), 1, 1]
    end = last(iterate(X, 2, start=hard))
    (collapse,) = end.collapses
    assert collapse.component == 1
    assert collapse.effective_rows == pytest.approx(2.0, abs=1e-6)
    assert collapse.smallest_eigenvalue < 1e-20
    floor = 1e-6 * X.var(axis=0)
    np.testing.assert_allclose(np.diag(end.mixture.covariances[1]), floor, rtol=1e-6)


def test_without_a_floor_a_singular_component_is_a_named_error_with_the_last_good_state() -> None:
    rng = np.random.default_rng(0)
    X = np.vstack([rng.normal(size=(200, 2)), [[9.0, 9.0], [9.0, 9.0]]])
    start = Mixture([0.9, 0.1], [[0, 0], [9, 9]], [np.eye(2), 0.01 * np.eye(2)])
    with pytest.raises(SingularCovarianceError, match="component 2 became singular") as caught:
        list(iterate(X, 2, start=start, covariance_floor=0.0))
    assert caught.value.snapshot is not None
    assert caught.value.snapshot.iteration == 0


def test_two_tight_clusters_far_apart_keep_their_covariances() -> None:
    rng = np.random.default_rng(1)
    sd = 1e-6
    near, far = rng.normal(scale=sd, size=(2, 300, 2))
    X = np.vstack([near, far + 1e3])
    end = last(iterate(X, 2, start="kmeans", covariance_floor=0.0))
    order = np.argsort(end.mixture.means[:, 0])
    for j, rows in zip(order, (X[:300], X[300:]), strict=True):
        np.testing.assert_allclose(
            end.mixture.covariances[j], np.cov(rows.T, bias=True), rtol=1e-6, atol=1e-6 * sd**2
        )


def test_a_component_that_loses_every_row_stays_where_it_was_with_weight_zero() -> None:
    X = np.random.default_rng(0).normal(size=(100, 1))
    start = Mixture([0.5, 0.5], [[0.0], [1e6]], [[[1.0]], [[1.0]]])
    end = last(iterate(X, 2, covariance="V", start=start, covariance_floor=0.0))
    assert end.mixture.weights[1] == 0.0
    assert end.mixture.means[1, 0] == pytest.approx(1e6)
    assert end.mixture.means[0, 0] == pytest.approx(X.mean())
