from dataclasses import replace

import numpy as np
import pytest

from gmmstudio.mixture import Mixture
from gmmstudio.palette import component_colours, linear_light
from gmmstudio.session.brush import Brush
from gmmstudio.session.drawing.row_light import row_doubt, row_light, shaded
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.scatter_options import ScatterOptions

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
    rows = np.array([True, True, False, False])
    light = row_light(replace(state, brush=Brush(rows, "box")), GREY)
    blue, orange = linear_light(component_colours(2))
    np.testing.assert_allclose(light[:2], [blue, orange], atol=1e-12)
    np.testing.assert_allclose(light[2], 0.2 * blue + 0.8 * GREY_LIGHT, atol=1e-12)
    np.testing.assert_allclose(light[3], 0.2 * orange + 0.8 * GREY_LIGHT, atol=1e-12)


def test_doubt_is_the_root_of_uncertainty_over_the_largest_there_is(make_table):
    session = FitSession()
    session.open(make_table({"x": [-3.0, -0.4, 0.1, 2.0]}))
    near = Mixture([0.5, 0.5], [[-1.0], [1.0]], [[[1.0]], [[1.0]]], "E")
    session.steering.commit(near, "placed")
    state = session.state
    resp = state.responsibilities
    k = resp.shape[1]
    expected = np.sqrt((1 - resp.max(axis=1)) / (1 - 1 / k))
    np.testing.assert_allclose(row_doubt(state), expected, atol=1e-12)
    by_entropy = replace(state, scatter=ScatterOptions(entropy=True), shared_sample=state.sample)
    entropies = -(resp * np.log(np.maximum(resp, 1e-300))).sum(axis=1) / np.log(k)
    np.testing.assert_allclose(row_doubt(by_entropy), np.sqrt(entropies), atol=1e-6)


def test_a_row_in_doubt_keeps_its_colour_and_a_certain_one_nears_the_ground():
    light = np.array([[0.2, 0.4, 0.6], [0.2, 0.4, 0.6]])
    sure, torn = shaded(light, np.array([0.0, 1.0]), "#ffffff")
    np.testing.assert_allclose(torn, light[1])
    np.testing.assert_allclose(sure, 1.0 - 0.25 * (1.0 - light[0]))
