from operator import methodcaller

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmmstudio.session.drawing.handles import Ellipse

MEAN = np.array([10.0, -20.0])
FLAT = np.diag([9.0, 4.0])
EDITS = ["pulled", "resized", "turned", "scaled"]


def about(mean, covariance, radius=2.0, units=(1.0, 1.0)):
    return Ellipse(np.array(mean, dtype=float), np.array(covariance), radius, np.array(units))


def in_picture(covariance, units):
    return covariance / np.outer(units, units)


@st.composite
def ellipses(draw):
    """Return an ellipse that a hand could take hold of: 20 to 200 pixels by 5 to 19."""
    angle = draw(st.floats(0, np.pi))
    lengths = np.array([draw(st.floats(20, 200)), draw(st.floats(5, 19))])
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    units = 10.0 ** np.array([draw(st.floats(-6, 6)), draw(st.floats(-6, 6))])
    covariance = turn * lengths**2 @ turn.T * np.outer(units, units)
    return about(MEAN * units, covariance, draw(st.sampled_from([1.0, 2.0])), units)


def test_handles_are_the_ends_of_the_axes():
    expected = MEAN + 2 * np.array([[3, 0], [0, 2], [-3, 0], [0, -2]])
    np.testing.assert_allclose(about(MEAN, FLAT).handles, expected, atol=1e-12)


@given(ellipses())
def test_handles_lie_on_the_ellipse_at_right_angles_in_the_picture(ellipse):
    away = (ellipse.handles - ellipse.mean) / ellipse.units
    shape = in_picture(ellipse.covariance, ellipse.units)
    distance = np.einsum("pi,ij,pj->p", away, np.linalg.inv(shape), away)
    np.testing.assert_allclose(distance, ellipse.radius**2, rtol=1e-6)
    assert away[0] @ away[1] == pytest.approx(0, abs=1e-6)
    assert np.hypot(*away[0]) > np.hypot(*away[1])
    np.testing.assert_allclose(away[2:], -away[:2], atol=1e-6)


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("handle", [0, 1, 2, 3])
def test_a_handle_left_where_it_is_changes_nothing(edit, handle):
    ellipse = about(MEAN, [[9.0, 2.0], [2.0, 4.0]])
    after = methodcaller(edit, handle, ellipse.handles[handle])(ellipse)
    np.testing.assert_allclose(after, ellipse.covariance, rtol=1e-12)


@given(ellipses(), st.integers(0, 3), st.floats(30, 300), st.floats(0, 2 * np.pi))
def test_a_pulled_axis_ends_at_the_hand_and_the_other_keeps_its_length(
    ellipse, handle, reach, angle
):
    hand = reach * np.array([np.cos(angle), np.sin(angle)])
    after = ellipse.pulled(handle, ellipse.mean + hand * ellipse.units)
    shape = in_picture(after, ellipse.units)
    distance = np.sqrt(hand @ np.linalg.inv(shape) @ hand)
    assert distance == pytest.approx(ellipse.radius, rel=1e-6)
    before = (ellipse.handles - ellipse.mean) / ellipse.units
    lengths = ellipse.radius * np.sqrt(np.linalg.eigvalsh(shape))
    expected = sorted([reach, np.hypot(*before[(handle + 1) % 4])])
    np.testing.assert_allclose(lengths, expected, rtol=1e-6)


def test_a_resized_axis_follows_the_hand_along_itself_alone():
    ellipse = about([0, 0], FLAT)
    np.testing.assert_allclose(ellipse.resized(0, [10, 7]), np.diag([25.0, 4.0]), atol=1e-12)
    np.testing.assert_allclose(ellipse.resized(3, [5, -12]), np.diag([9.0, 36.0]), atol=1e-12)


def test_a_turned_ellipse_points_at_the_hand_and_keeps_its_lengths():
    ellipse = about([0, 0], FLAT)
    np.testing.assert_allclose(ellipse.turned(0, [0.0, 0.5]), np.diag([4.0, 9.0]), atol=1e-12)
    after = ellipse.turned(1, [-5.0, 5.0])
    np.testing.assert_allclose(np.linalg.eigvalsh(after), [4, 9])
    np.testing.assert_allclose(after @ [-1, 1], [-4, 4], atol=1e-12)


def test_a_turn_is_a_turn_in_the_picture_whatever_the_units():
    units = np.array([1e6, 1e-3])
    ellipse = about([0, 0], FLAT * np.outer(units, units), 1.0, units)
    after = ellipse.turned(0, [0.0, 1e-3])
    np.testing.assert_allclose(in_picture(after, units), np.diag([4.0, 9.0]), atol=1e-9)


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("handle", [0, 1])
def test_dropped_on_the_mean_it_is_still_an_ellipse(edit, handle):
    after = methodcaller(edit, handle, MEAN)(about(MEAN, FLAT))
    np.linalg.cholesky(after)
    assert np.linalg.cond(after) < 1.1e6


def test_a_needle_has_handles_too():
    ellipse = about([0, 0], [[1.0, 1.0], [1.0, 1.0]], 1.0)
    np.testing.assert_allclose(ellipse.handles[0], [1.0, 1.0])
    np.testing.assert_allclose(ellipse.handles[1], [0.0, 0.0], atol=1e-5)
    np.linalg.cholesky(ellipse.resized(1, [-0.1, 0.1]))


def test_the_longer_axis_of_a_circle_is_horizontal():
    expected = [[1, 0], [0, 1], [-1, 0], [0, -1]]
    np.testing.assert_allclose(about([0, 0], np.eye(2), 1.0).handles, expected, atol=1e-15)
