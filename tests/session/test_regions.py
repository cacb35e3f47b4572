import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmmstudio.mixture import FitError, Mixture
from gmmstudio.mixture.projection import Projection
from gmmstudio.session.regions import Lasso, NearestRow, OfComponent, Rectangle, TheseRows

VIEW = Projection.of_columns(("a", "b", "c"), [2, 0])
LINE = Projection.of_columns(("a", "b", "c"), [1])
ONE = Projection.of_columns(("x", "y"), [0, 1])


def rows(n=2000, seed=0):
    return np.random.default_rng(seed).normal(size=(n, 3))


def angle_swept(outline, place):
    """Return how often an outline goes round a place, by adding up angles: slow and independent."""
    total = 0.0
    for (x0, y0), (x1, y1) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        ax, ay, bx, by = x0 - place[0], y0 - place[1], x1 - place[0], y1 - place[1]
        total += math.atan2(ax * by - ay * bx, ax * bx + ay * by)
    return round(total / (2 * math.pi))


def test_a_rectangle_takes_what_is_seen_between_its_corners():
    X = rows()
    mask = Rectangle(VIEW, np.array([1.0, -0.5]), np.array([-0.2, 2.0])).contains(X)
    expected = [-0.2 <= row[2] <= 1.0 and -0.5 <= row[0] <= 2.0 for row in X]
    np.testing.assert_array_equal(mask, expected)
    assert 0 < mask.sum() < len(X)


def test_a_rectangles_edge_belongs_to_it():
    X = np.array([[0.0, 0.0], [1.0, 2.0], [1.0, 2.0 + 1e-9], [-1e-9, 0.0]])
    mask = Rectangle(ONE, np.array([0.0, 0.0]), np.array([1.0, 2.0])).contains(X)
    np.testing.assert_array_equal(mask, [True, True, False, False])


def test_in_one_axis_it_is_an_interval():
    X = rows()
    mask = Rectangle(LINE, np.array([0.3]), np.array([-0.3])).contains(X)
    np.testing.assert_array_equal(mask, np.abs(X[:, 1]) <= 0.3)


@given(st.integers(0, 2**32 - 1), st.integers(3, 12))
def test_a_lasso_takes_what_it_goes_round_however_it_crosses_itself(seed, corners):
    rng = np.random.default_rng(seed)
    outline = rng.normal(scale=1.5, size=(corners, 2))
    X = rows(60, seed)
    mask = Lasso(VIEW, outline).contains(X)
    expected = [angle_swept(outline, (row[2], row[0])) != 0 for row in X]
    np.testing.assert_array_equal(mask, expected)


def test_a_lasso_on_a_grid_with_corners_at_the_heights_of_rows():
    grid = np.stack(np.meshgrid(np.arange(-4, 5), np.arange(-4, 5)), axis=-1).reshape(-1, 2)
    X = grid + np.array([0.25, 0.0])
    star = np.array([[0, 4], [1, 1], [4, 0], [1, -1], [0, -4], [-1, -1], [-4, 0], [-1, 1]], float)
    for outline in (star, star[::-1]):
        mask = Lasso(ONE, outline).contains(X)
        expected = [angle_swept(outline, place) != 0 for place in X]
        np.testing.assert_array_equal(mask, expected)


def test_what_a_lasso_goes_round_twice_belongs_to_it_too():
    angle = np.linspace(0, 4 * np.pi, 40, endpoint=False)
    spiral = np.column_stack([np.cos(angle), np.sin(angle)]) * np.linspace(1, 2, 40)[:, None]
    assert Lasso(ONE, spiral).contains(np.zeros((1, 2)))[0]


def test_a_lasso_far_from_the_origin_keeps_its_digits():
    X = rows(500)
    outline = np.array([[-1.0, -1.0], [1.0, -0.8], [0.9, 1.1], [-0.2, 0.1]])
    near = Lasso(VIEW, outline).contains(X)
    shift = 2.0**27
    np.testing.assert_array_equal(Lasso(VIEW, outline + shift).contains(X + shift), near)


def test_a_lasso_can_be_drawn_among_principal_components():
    X = rows()
    turn = np.array([[0.6, 0.8, 0.0], [0.0, 0.0, 1.0]])
    view = Projection(("PC1", "PC2"), turn, np.ones(3), turn.T)
    triangle = np.array([[-2.0, -2.0], [1.0, -2.0], [-0.5, 1.0]])
    mask = Lasso(view, triangle).contains(X)
    expected = [angle_swept(triangle, turn @ (row - 1)) != 0 for row in X[:300]]
    np.testing.assert_array_equal(mask[:300], expected)


def test_a_line_all_at_one_height_takes_nothing():
    flat = np.array([[0.0, 1.0], [2.0, 1.0], [1.0, 1.0]])
    assert not Lasso(ONE, flat).contains(np.array([[1.0, 1.0], [0.5, 1.0]])).any()


def test_a_lasso_of_very_many_corners_takes_what_is_inside():
    angle = np.linspace(0, 2 * np.pi, 1000, endpoint=False)
    outline = np.column_stack([np.cos(angle), np.sin(angle)])
    X = rows(5000)
    mask = Lasso(VIEW, outline).contains(X)
    away = np.hypot(X[:, 2], X[:, 0])
    clear = np.abs(away - 1) > 1e-4
    np.testing.assert_array_equal(mask[clear], away[clear] < 1)


@pytest.mark.parametrize("corners", [0, 1, 2])
def test_a_line_without_an_inside_takes_nothing(corners):
    assert not Lasso(VIEW, np.zeros((corners, 2))).contains(np.zeros((5, 3))).any()


def test_a_component_takes_the_rows_that_are_most_probably_its_own():
    mixture = Mixture([0.5, 0.5], [[0, 0, 0], [2, 0, 0]], [np.eye(3)] * 2)
    X = rows(150_000)
    np.testing.assert_array_equal(OfComponent(mixture, 1).contains(X), X[:, 0] > 1)
    np.testing.assert_array_equal(OfComponent(mixture, 0).contains(X), X[:, 0] <= 1)


def test_every_row_belongs_to_one_component():
    rng = np.random.default_rng(4)
    mixture = Mixture(np.full(4, 0.25), rng.normal(size=(4, 3)), [np.eye(3)] * 4)
    taken = sum(OfComponent(mixture, j).contains(rows()).astype(int) for j in range(4))
    np.testing.assert_array_equal(taken, 1)


def test_a_click_takes_the_nearest_row_within_reach():
    X = rows()
    place, reach = np.array([0.1, 0.2]), np.array([0.5, 0.1])
    mask = NearestRow(VIEW, place, reach).contains(X)
    away = ((X[:, [2, 0]] - place) / reach) ** 2
    assert mask.sum() == 1
    assert np.flatnonzero(mask)[0] == away.sum(axis=1).argmin()


def test_a_click_beside_all_rows_takes_none():
    X = np.array([[0.0, 0.0], [3.0, 4.0]])
    assert not NearestRow(ONE, np.array([1.0, 1.0]), np.array([1.2, 1.2])).contains(X).any()
    assert NearestRow(ONE, np.array([1.0, 1.0]), np.array([1.5, 1.5])).contains(X)[0]


def test_of_rows_in_one_place_a_click_takes_the_first():
    mask = NearestRow(ONE, np.zeros(2), np.ones(2)).contains(np.zeros((3, 2)))
    np.testing.assert_array_equal(mask, [True, False, False])


def test_rows_can_be_told_one_by_one():
    mask = TheseRows(np.array([3, 1, 3])).contains(rows(5))
    np.testing.assert_array_equal(mask, [False, True, False, True, False])


def test_a_region_of_other_columns_is_refused():
    with pytest.raises(FitError, match="columns"):
        Rectangle(VIEW, np.zeros(2), np.ones(2)).contains(np.zeros((4, 2)))
