"""Components of a constrained family in hand: what is seen is what the family makes of it."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from gmmstudio.mixture import Mixture
from gmmstudio.mixture.constrained import constrained
from tests.gui.hands import choose, density, press, scatter
from tests.gui.mouse import Mouse, pixel_of

BILLS = ("bill_length_mm", "bill_depth_mm")
AWAY = QPoint(40, -25)


@pytest.fixture
def fitted(penguins):
    """Return a fit of three components of two columns in a family."""

    def fit(family):
        penguins.session.change(columns=BILLS, components=3, family=family)
        penguins.click("finishButton")
        penguins.wait_for("finished")
        choose(penguins, 1)
        return penguins

    return fit


def end_of(user, end):
    """Return where on the canvas a knob that shapes the component chosen is."""
    view = scatter(user)
    return view.canvas.mapFromScene(view.handles.knobs[end].scenePos())


def hold(user, end, away=AWAY):
    """Drag a knob and keep it; return the mouse and where it is."""
    mouse, start = Mouse(scatter(user)), end_of(user, end)
    mouse.hold(start, start + away)
    user.wait(lambda: user.session.state.provisional)
    user.wait(lambda: not user.window._steerer._frame.isActive())
    return mouse, start + away


def shown(user):
    return user.session.state.snapshot.mixture


def is_of(family, mixture):
    """Tell whether a mixture is one of the family: its M-step leaves it as it is."""
    again = constrained(Mixture(mixture.weights, mixture.means, mixture.covariances), family)
    return np.allclose(again.covariances, mixture.covariances, rtol=1e-6)


@pytest.mark.parametrize("family", ["EII", "VII", "VVI", "EEI", "EEE", "VEE", "EEV", "VVE"])
def test_in_hand_it_is_of_the_family_and_stays_so_when_let_go_of(fitted, family):
    user = fitted(family)
    before = shown(user)
    mouse, end = hold(user, 1)
    held = shown(user)
    assert is_of(family, held)
    assert not np.allclose(held.covariances[1], before.covariances[1], rtol=1e-2)
    mouse.let_go(end)
    user.wait(lambda: not user.session.state.provisional)
    first = user.session.run.history[0].mixture
    np.testing.assert_allclose(first.covariances, held.covariances, rtol=1e-9)
    assert first.family == family


def test_all_circles_of_one_size_change_alike_and_follow_the_mouse(fitted):
    user = fitted("EII")
    mouse, end = hold(user, 1)
    held = shown(user)
    np.testing.assert_allclose(held.covariances, [held.covariances[1]] * 3, rtol=1e-8)
    view = scatter(user)
    place = view.plane.box.mapSceneToView(view.canvas.mapToScene(end))
    away = np.array([place.x(), place.y()]) - held.means[1]
    # the outline at two deviations goes through the mouse, to the pixel
    assert np.hypot(*away) == pytest.approx(2 * np.sqrt(held.covariances[1, 0, 0]), rel=0.03)
    mouse.let_go(end)
    user.wait(lambda: not user.session.state.provisional)


def test_axes_along_the_columns_do_not_turn_also_with_shift(fitted):
    user = fitted("VVI")
    start = end_of(user, 0)
    Mouse(scatter(user)).drag(start, start + AWAY, Qt.KeyboardModifier.ShiftModifier)
    user.wait(lambda: not user.session.state.provisional)
    assert np.all(shown(user).covariances[:, 0, 1] == 0)
    assert user.window._history.undo.text() == "&Undo C2 resized"


def test_escape_puts_all_components_back(fitted):
    user = fitted("EEE")
    before = user.session.state.snapshot
    mouse, end = hold(user, 1)
    assert not np.allclose(shown(user).covariances[0], before.mixture.covariances[0], rtol=1e-2)
    user.qtbot.keyClick(scatter(user).canvas, Qt.Key.Key_Escape)
    mouse.let_go(end)
    assert user.session.state.snapshot is before


class TestWhatAFamilyDoesNotAllow:
    @pytest.mark.parametrize(("family", "reason"), [("VVI", "along the columns"), ("EII", "round")])
    def test_turning_is_not_offered_and_says_why(self, fitted, family, reason):
        user = fitted(family)
        runs = user.session.state.listed
        for name, key in (("turnLeft", Qt.Key.Key_Less), ("turnRight", Qt.Key.Key_Greater)):
            action = user.window._steerer.actions_[name]
            assert not action.isEnabled()
            assert reason in action.toolTip()
            press(user, scatter(user), key)
        assert user.session.state.listed == runs

    def test_turning_is_offered_again_where_another_family_allows_it(self, fitted):
        user = fitted("VVI")
        user.session.change(family="VVV")
        action = user.window._steerer.actions_["turnLeft"]
        assert action.isEnabled()
        assert "5 degrees" in action.toolTip()

    def test_a_knob_says_what_it_does_in_the_family(self, fitted):
        user = fitted("EII")
        assert "EII keeps it round" in scatter(user).handles.knobs[0].toolTip()
        assert "The others follow" in scatter(user).handles.knobs[0].toolTip()

    def test_one_column_has_no_direction(self, penguins):
        penguins.click("finishButton")
        penguins.wait_for("finished")
        penguins.session.naming.select(0)
        action = penguins.window._steerer.actions_["turnLeft"]
        assert not action.isEnabled()
        assert "one column" in action.toolTip()


def test_in_the_density_view_all_curves_of_one_width_change_alike(penguins):
    penguins.session.change(family="E")
    penguins.click("finishButton")
    penguins.wait_for("finished")
    penguins.session.naming.select(0)
    view = density(penguins)
    start = view.canvas.mapFromScene(view.handles.knobs[0].scenePos())
    Mouse(view).drag(start, start + QPoint(40, 0))
    penguins.wait(lambda: not penguins.session.state.provisional)
    mixture = shown(penguins)
    deviation = np.sqrt(mixture.covariances.ravel())
    np.testing.assert_allclose(deviation, deviation[0], rtol=1e-8)
    end = pixel_of(view, view.upper, mixture.means[0, 0] + deviation[0], 0.0).x()
    assert end == pytest.approx(start.x() + 40, abs=2)


@pytest.mark.parametrize("family", ["EII", "EEE", "VVI"])
@pytest.mark.parametrize("name", ["splitComponent", "mergeNearest"])
def test_split_and_merged_they_are_of_the_family_at_once(fitted, family, name):
    user = fitted(family)
    user.window._steerer.actions_[name].trigger()
    assert is_of(family, shown(user))
    user.wait(lambda: not user.session.state.provisional)
    assert is_of(family, user.session.run.history[0].mixture)
