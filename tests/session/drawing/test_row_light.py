import numpy as np
import pytest

from gmmstudio.mixture import Mixture
from gmmstudio.palette import component_colours, linear_light
from gmmstudio.session.brush import Brush
from gmmstudio.session.drawing.row_light import row_light
from gmmstudio.session.fit_session import FitSession

GREY = "#808080"
GREY_LIGHT = linear_light(np.array([128, 128, 128], dtype=np.uint8))


@pytest.fixture
def state(make_table):
    session = FitSession()
    session.open(make_table({"x": [-50.0, 50.0, -50.0, 50.0]}))
    far = Mixture([0.5, 0.5], [[-50.0], [50.0]], [[[1.0]], [[1.0]]], "E")
    session.steering.commit(far, "placed")
    return session.state


def test_a_row_has_the_light_of_its_component(state):
    blue, orange = linear_light(component_colours(2))
    expected = [blue, orange, blue, orange]
    np.testing.assert_allclose(row_light(state, GREY), expected, atol=1e-12)


def test_before_a_fit_all_rows_have_one_light(make_table):
    session = FitSession()
    session.open(make_table({"x": [1.0, 2.0, 3.0]}))
    np.testing.assert_allclose(row_light(session.state, GREY), [GREY_LIGHT])


def test_rows_that_are_not_picked_turn_four_fifths_of_the_way_to_grey(state):
    from dataclasses import replace

    rows = np.array([True, True, False, False])
    light = row_light(replace(state, brush=Brush(rows, "box")), GREY)
    blue, orange = linear_light(component_colours(2))
    np.testing.assert_allclose(light[:2], [blue, orange], atol=1e-12)
    np.testing.assert_allclose(light[2], 0.2 * blue + 0.8 * GREY_LIGHT, atol=1e-12)
    np.testing.assert_allclose(light[3], 0.2 * orange + 0.8 * GREY_LIGHT, atol=1e-12)
