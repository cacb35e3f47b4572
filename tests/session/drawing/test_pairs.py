"""The matrix of pairs: where its cells are, which rows it shows, and what stands in a cell."""

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest

from gmmstudio.mixture import Mixture
from gmmstudio.palette import linear_light
from gmmstudio.session.all_rows import AllRows
from gmmstudio.session.drawing.ellipses import ellipses
from gmmstudio.session.drawing.pairs import (
    ROWS_SHOWN,
    Cell,
    PairsPicture,
    cells,
    column_ranges,
    correlations,
    outlines_in,
    paired_places,
    rows_shown,
)
from gmmstudio.session.view_state import RunStatus, ViewState
from tests.session.tables import table


def state_of(n):
    rng = np.random.default_rng(0)
    dataset = table({"a": rng.normal(size=n), "b": rng.normal(size=n)})
    return ViewState(dataset=dataset, selection=dataset.select(("a", "b")))


@pytest.mark.parametrize("n", [2, 3, 6])
def test_cells_are_alike_lie_apart_and_leave_room_for_names(n):
    found = cells(n, 540.0, 400.0, edges=(17.0, 30.0), gap=4)
    assert [(cell.row, cell.column) for cell in found] == list(product(range(n), repeat=2))
    assert len({(cell.width, cell.height) for cell in found}) == 1
    for one, other in pairwise(found):
        if one.row == other.row:
            assert other.left == one.left + one.width + 4
    assert found[0].left == 17
    assert found[-1].left + found[-1].width <= 540
    assert 400 - 30 - n < found[-1].top + found[-1].height <= 400 - 30
    assert sum(cell.is_below for cell in found) == n * (n - 1) / 2


def test_a_cell_holds_the_places_in_it_alone():
    cell = Cell(0, 0, left=10, top=20, width=30, height=40)
    assert cell.holds(10, 20)
    assert cell.holds(39.9, 59.9)
    assert not cell.holds(40, 30)
    assert not cell.holds(20, 19)


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("", (0, 1, 2, 3, 4, 5)),  # the first ones
        ("hb", (1, 7)),  # in the order of the table
        ("hx", (0, 1, 2, 3, 4, 5)),  # one is gone, and the other alone is no pair
        ("hbx", (1, 7)),
        ("abcdefgh", (0, 1, 2, 3, 4, 5)),
    ],
)
def test_the_columns_wanted_are_shown_as_far_as_they_are_in_use(wanted, expected):
    assert paired_places(tuple(wanted), tuple("abcdefgh")) == expected


def test_few_rows_are_all_shown():
    assert rows_shown(state_of(50)).tolist() == list(range(50))


def test_of_many_rows_the_same_are_shown_in_motion_and_at_rest():
    state = state_of(150_000)
    moving = replace(state, status=RunStatus.RUNNING, shared_sample=state.sample)
    resting = replace(state, all_rows=AllRows(state.selection), shared_sample=state.sample)
    assert len(resting.display_X) == 150_000
    shown = [one.display_X[rows_shown(one)] for one in (moving, resting)]
    assert len(shown[0]) == ROWS_SHOWN
    np.testing.assert_array_equal(*shown)


def test_correlations_are_those_of_each_component():
    covariances = np.array([[[4.0, 3.0], [3.0, 9.0]], [[1.0, -0.5], [-0.5, 1.0]]])
    mixture = Mixture([0.5, 0.5], np.zeros((2, 2)), covariances)
    assert correlations(mixture, 0, 1) == pytest.approx([0.5, -0.5])


def test_a_row_is_painted_where_its_cell_shows_it_in_its_colour():
    X = np.array([[0.0, 0.0], [1.0, 1.0], [0.25, 0.75]])
    picture = PairsPicture()
    picture.place(X, ((0.0, 1.0), (0.0, 1.0)))
    light = linear_light(np.array([[0, 0, 0], [0, 0, 0], [255, 0, 0]], dtype=np.uint8))
    picture.colour(light)
    shown = cells(2, 220.0, 220.0, edges=(20.0, 20.0), gap=0)
    image = picture.pixels(shown, 220.0, 220.0, 1.0)
    below = shown[2]
    x, y = below.left + below.width // 4, below.top + below.height // 4
    assert image[y, x] & 0xFFFFFF == 0xFF0000
    assert image[y, x] >> 24 > 200
    outside = np.ones(image.shape, dtype=bool)
    outside[below.top : below.top + below.height, below.left : below.left + below.width] = False
    assert not image[outside].any()


def test_on_a_fine_screen_the_picture_is_as_fine():
    picture = PairsPicture()
    picture.place(np.array([[0.5, 0.5]]), ((0.0, 1.0), (0.0, 1.0)))
    shown = cells(2, 100.0, 80.0, edges=(10.0, 10.0), gap=0)
    assert picture.pixels(shown, 100.0, 80.0, 2.0).shape == (160, 200)


def test_an_outline_in_a_cell_is_the_ellipse_in_its_pixels():
    X = np.array([[0.0, -10.0], [10.0, 10.0]])
    ranges = column_ranges(X)
    cell = Cell(1, 0, left=50, top=100, width=120, height=90)
    mean, covariance = np.array([[4.0, 2.0]]), np.array([[[2.0, 1.5], [1.5, 4.0]]])
    (line,) = outlines_in(cell, ellipses(mean, covariance, 2.0), ranges)
    x = ranges[0][0] + (line[:, 0] - 50) / 120 * np.diff(ranges[0])
    y = ranges[1][1] - (line[:, 1] - 100) / 90 * np.diff(ranges[1])
    away = np.stack([x, y], axis=1) - mean
    squared = np.einsum("pi,ij,pj->p", away, np.linalg.inv(covariance[0]), away)
    assert np.sqrt(squared) == pytest.approx(2.0)
