import numpy as np
import pytest

from gmmstudio.palette import component_colours, linear_light
from gmmstudio.session.drawing.dots import MOST_DOTS, row_dots
from gmmstudio.session.drawing.pictures import (
    BarsPicture,
    OutlinedRowsPicture,
    RowsPicture,
    SizedRowsPicture,
)
from gmmstudio.session.drawing.raster import RIM, Frame, dot_radius

FRAME = Frame((0.0, 10.0), (100.0, 200.0), 400, 300)
X, Y = np.array([2.5, 5.0, 11.0]), np.array([125.0, 200.0, 150.0])


def test_dots_are_where_the_rows_in_sight_are_counted_from_the_top():
    dots = row_dots(X, Y, FRAME, np.zeros((1, 3)), np.full(3, 2.0), rim=1.0)
    np.testing.assert_allclose(dots.centres, [[100.0, 225.0], [200.0, 0.0]])
    assert dots.radii.tolist() == [2.0, 2.0]
    assert dots.colours.tolist() == [[0, 0, 0], [0, 0, 0]]


def test_each_dot_has_the_colour_of_its_row():
    colours = component_colours(3)
    dots = row_dots(X[::-1], Y[::-1], FRAME, linear_light(colours), np.ones(3), rim=0.0)
    assert dots.colours.tolist() == colours[1:].tolist()


@pytest.mark.parametrize(("n", "are_shapes"), [(MOST_DOTS, True), (MOST_DOTS + 1, False)])
def test_very_many_rows_are_left_to_pixels(n, are_shapes):
    places = np.full(n, 5.0), np.full(n, 150.0)
    dots = row_dots(*places, FRAME, np.zeros((1, 3)), np.ones(n), rim=0.0)
    assert (dots is not None) is are_shapes


def test_rows_are_dots_as_large_as_on_the_screen():
    rows = RowsPicture()
    rows.place(X, Y)
    dots = rows.dots(FRAME)
    assert dots.radii.tolist() == [dot_radius(2)] * 2
    assert dots.rim == RIM


def test_uncertain_rows_are_larger_and_come_last():
    rows = SizedRowsPicture()
    rows.place(X[:2], Y[:2])
    light = linear_light(component_colours(2))
    rows.colour(light, np.array([1.0, 0.1]))
    dots = rows.dots(FRAME)
    assert dots.colours.tolist() == component_colours(2)[::-1].tolist()
    np.testing.assert_allclose(dots.radii / dot_radius(2), [0.6, 1.9])
    np.testing.assert_allclose(dots.centres[1], [100.0, 225.0])


def test_rows_that_are_picked_have_an_outline_in_its_own_colour():
    rows = OutlinedRowsPicture()
    rows.place(X[:1], Y[:1])
    rows.colour(np.ones((1, 3)), np.array([[1.0, 0.0, 0.0]]))
    dots = rows.dots(FRAME)
    assert dots.rim_colour.tolist() == [255, 0, 0]
    assert dots.colours.tolist() == [[255, 255, 255]]
    assert dots.rim > RIM


def test_bars_are_left_to_pixels():
    assert BarsPicture().dots(FRAME) is None
