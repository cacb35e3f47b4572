"""What is pointed at: a mean before a name before a line, and the nearest of several."""

import numpy as np
import pytest

from gmmstudio.mixture import Mixture
from gmmstudio.session.drawing.hits import (
    component_around,
    component_at,
    component_below,
    curve_at,
    distance_to_line,
)

MEANS = np.array([[100.0, 100.0], [115.0, 100.0], [300.0, 100.0]])
NAMES = [(105.0, 80.0, 125.0, 95.0), (110.0, 80.0, 130.0, 95.0), (305.0, 80.0, 325.0, 95.0)]


def square(middle, half):
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1], [-1, -1]]) * half
    return np.asarray(middle) + corners


OUTLINES = [square(mean, 50.0) for mean in MEANS]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ((100, 100), 0),
        ((109, 100), 1),
        ((106, 100), 0),
        ((115, 85), 1),  # two names: the one above
        ((106, 85), 0),
        ((250, 100), 2),  # an outline
        ((254, 100), 2),
        ((256, 100), None),
        ((300, 130), None),  # inside, where there are rows to click on
        ((600, 600), None),
    ],
)
def test_the_component_pointed_at(place, expected):
    assert component_at(place, MEANS, NAMES, OUTLINES) == expected


def test_without_components_there_is_none():
    assert component_at((0, 0), np.empty((0, 2)), [], []) is None


@pytest.mark.parametrize(
    ("place", "expected"), [((5, 3), 3.0), ((-3, 4), 5.0), ((14, 3), 5.0), ((10, 0), 0.0)]
)
def test_the_distance_to_a_piece_counts_from_its_ends_beyond_them(place, expected):
    corners = np.array([[0.0, 0.0], [10.0, 0.0]])
    assert distance_to_line(np.array(place, dtype=float), corners) == pytest.approx(expected)


def test_a_corner_that_is_none_breaks_the_line():
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [np.nan, np.nan], [9.0, 0.0], [10.0, 0.0]])
    assert distance_to_line(np.array([5.0, 0.0]), corners) == pytest.approx(4.0)


def test_a_single_point_is_no_line():
    assert distance_to_line(np.zeros(2), np.zeros((1, 2))) == np.inf


# --- curves ----------------------------------------------------------------------------------

LOW = np.array([[0.0, 0.0], [50.0, 0.0], [100.0, 0.0]])
HIGH = np.array([[0.0, 8.0], [50.0, 8.0], [100.0, 60.0]])


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ((10.0, 1.0), (0, 0)),
        ((30.0, 1.0), (0, 1)),
        ((30.0, 6.0), (1, 1)),
        ((90.0, 49.0), (1, 2)),
        ((50.0, 30.0), None),
        ((130.0, 0.0), None),
        ((-8.0, 0.0), (0, 0)),
    ],
)
def test_a_curve_is_pointed_at_between_its_points_and_tells_of_the_nearest(place, found):
    assert curve_at(place, [LOW, HIGH], 10.0) == found


def test_curves_that_are_alike_are_told_as_the_first():
    assert curve_at((50.0, 2.0), [LOW, LOW.copy()], 10.0) == (0, 1)


def test_a_curve_of_one_point_or_of_none():
    assert curve_at((3.0, 4.0), [np.empty((0, 2)), np.array([[0.0, 0.0]])], 6.0) == (1, 0)
    assert curve_at((3.0, 4.0), [np.array([[0.0, 0.0]])], 4.0) is None
    assert curve_at((3.0, 4.0), [], 4.0) is None


class TestAroundOrBelow:
    PAIR = Mixture([0.1, 0.9], [[0.0, 0.0], [3.0, 0.0]], [np.eye(2), np.eye(2)])
    LINE = Mixture([0.1, 0.9], [[0.0], [3.0]], [[[1.0]], [[1.0]]], "V")

    @pytest.mark.parametrize(
        ("place", "expected"),
        [
            ((-1.9, 0.0), 0),
            ((-1.5, -1.5), None),
            ((0.7, 0.0), 0),  # in the first alone, though the second is more probable there
            ((1.5, 0.0), 1),  # in both: the one of more weight
            ((4.9, 0.0), 1),
        ],
    )
    def test_in_an_ellipse_it_is_the_most_probable_of_those_around(self, place, expected):
        assert component_around(place, self.PAIR, 2.0) == expected

    @pytest.mark.parametrize(
        ("place", "expected"),
        [((-1.0, 0.01), 0), ((3.0, 0.3), 1), ((3.0, 0.4), None), ((3.0, -0.01), None)],
    )
    def test_below_the_density_it_is_the_most_probable_one(self, place, expected):
        assert component_below(place, self.LINE) == expected
