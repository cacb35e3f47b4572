import itertools

import numpy as np
import pytest
from scipy.optimize import minimize

from gmmstudio.session.drawing.labels import leader, place_labels, spread

AREA = (-500, -500, 500, 500)


def overlapping(corners, size):
    return [
        (first, second)
        for first, second in itertools.combinations(corners, 2)
        if abs(first[0] - second[0]) < size[0] and abs(first[1] - second[1]) < size[1]
    ]


def test_a_label_stands_right_above_its_point():
    assert place_labels([(100, 50)], [(20, 10)], [3], AREA) == [(103, 40)]


def test_labels_apart_are_left_where_they_are():
    points = [(0, 0), (200, 0), (0, 200)]
    assert place_labels(points, [(20, 10)] * 3, [3] * 3, AREA) == [
        (x + 3, y - 10) for x, y in points
    ]


@pytest.mark.parametrize("k", [2, 3, 5, 20])
def test_labels_of_coinciding_points_do_not_cover_one_another(k):
    corners = place_labels([(100, 100)] * k, [(22, 12)] * k, [3] * k, AREA)
    assert len(set(corners)) == k
    assert overlapping(corners, (22, 12)) == []


def test_labels_of_points_close_together_do_not_cover_one_another():
    points = np.random.default_rng(0).uniform(0, 40, (8, 2)).tolist()
    assert overlapping(place_labels(points, [(22, 12)] * 8, [3] * 8, AREA), (22, 12)) == []


@pytest.mark.parametrize(
    ("point", "corner"), [((100, 3), (103, 3)), ((195, 50), (172, 40)), ((198, 2), (175, 2))]
)
def test_at_an_edge_a_label_turns_inwards(point, corner):
    assert place_labels([point], [(20, 10)], [3], (0, 0, 200, 100)) == [corner]


def test_the_label_of_a_point_out_of_sight_is_out_of_sight():
    assert place_labels([(900, 50)], [(20, 10)], [3], (0, 0, 200, 100)) == [(903, 40)]


def test_a_label_keeps_clear_of_what_is_drawn_on_its_point():
    points = [(100, 100), (300, 100)]
    near, far = place_labels(points, [(20, 10)] * 2, [3, 14], AREA)
    assert near == (103, 90)
    assert far == (314, 90)


def test_a_label_keeps_clear_of_the_marks_of_other_points():
    points, size = [(100, 100), (112, 92)], (20, 10)
    corners = place_labels(points, [size] * 2, [3, 3], AREA, 6.0)
    for (left, top), (x, y) in zip(corners, reversed(points), strict=True):
        beside = not left - 6 < x < left + size[0] + 6
        assert beside or not top - 6 < y < top + size[1] + 6
    # without marks to keep clear of, it would stand on the other one's
    assert place_labels(points, [size] * 2, [3, 3], AREA)[0] == (103, 90)


def test_a_label_covers_a_mark_rather_than_another_label():
    points = np.random.default_rng(0).uniform(0, 30, (6, 2)).tolist()
    corners = place_labels(points, [(22, 12)] * 6, [3] * 6, (-20, -20, 50, 50), 6.0)
    assert overlapping(corners, (22, 12)) == []


def test_in_a_crowd_the_nearest_free_place_is_taken():
    corners = place_labels([(100, 100)] * 12, [(22, 12)] * 12, [3] * 12, AREA)
    away = [
        np.hypot(max(x - 100, 100 - x - 22, 0), max(y - 100, 100 - y - 12, 0)) for x, y in corners
    ]
    assert max(away) < 2.5 * 12


@pytest.mark.parametrize(
    ("box", "ends"),
    [
        ((110, 70, 130, 80), ((100, 100), (110, 80))),
        ((90, 130, 110, 140), ((100, 100), (100, 130))),
        ((103, 90, 123, 100), None),
    ],
)
def test_a_line_leads_to_a_label_that_is_far_away(box, ends):
    assert leader((100, 100), box, 18.0) == ends


# --- in a column -----------------------------------------------------------------------------


def test_labels_that_are_apart_stand_where_they_belong():
    assert spread([80.0, 20.0, 50.0], 12.0, 0.0, 100.0).tolist() == [80.0, 20.0, 50.0]


def test_labels_of_one_place_stand_around_it_in_their_order():
    assert spread([50.0, 50.0, 50.0], 10.0, 0.0, 100.0).tolist() == [40.0, 50.0, 60.0]


def test_a_crowd_is_moved_by_the_least_sum_of_squares():
    wanted, height = np.array([10.0, 14.0, 15.0, 60.0, 61.0]), 12.0
    stands = spread(wanted, height, 0.0, 200.0)
    assert np.diff(stands).min() >= height - 1e-9
    found = minimize(
        lambda y: np.square(y - wanted).sum(),
        np.arange(5) * 20.0,
        constraints=[
            {"type": "ineq", "fun": lambda y, i=i: y[i + 1] - y[i] - height} for i in range(4)
        ]
        + [{"type": "ineq", "fun": lambda y: y[0] - height / 2}],
    )
    np.testing.assert_allclose(stands, found.x, atol=1e-3)


def test_labels_stay_in_their_column():
    stands = spread([-30.0, 1.0, 99.0, 140.0], 10.0, 0.0, 100.0)
    assert stands.tolist() == [5.0, 15.0, 85.0, 95.0]


def test_no_label_has_no_place():
    assert spread([], 10.0, 0.0, 100.0).tolist() == []
