"""Components taken in hand: by the mouse in the pictures, by keys, and by menus."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from tests.gui.mouse import Mouse, pixel_of

COLUMNS = ("flipper_length_mm", "body_mass_g")


@pytest.fixture
def fitted(penguins):
    """A user before three components of two columns, fitted."""
    penguins.session.change(columns=COLUMNS, components=3)
    penguins.click("finishButton")
    penguins.wait_for("finished")
    return penguins


@pytest.fixture
def line(penguins):
    """A user before two components of one column, fitted."""
    penguins.click("finishButton")
    penguins.wait_for("finished")
    return penguins


def scatter(user):
    return user.window._views["scatter"]


def density(user):
    return user.window._views["density"]


def pixel_of_mean(user, component):
    view = scatter(user)
    return pixel_of(view, view.plane, *user.session.state.snapshot.mixture.means[component])


def place_at(view, plane, pixel):
    """Return the point of a plane that is seen at a pixel of the canvas."""
    place = plane.box.mapSceneToView(view.canvas.mapToScene(pixel))
    return np.array([place.x(), place.y()])


def exact(user, mixture):
    """Return ℓ of all rows, by the density itself."""
    return float(np.sum(mixture.log_density(user.session.state.selection.X)))


def drag_mean(user, component):
    start = pixel_of_mean(user, component)
    Mouse(scatter(user)).drag(start, start + QPoint(60, -40))
    user.wait(lambda: not user.session.state.provisional)


def undo(user):
    user.window._history.undo.trigger()
    user.wait(lambda: not user.session.state.provisional)


class TestAMeanDragged:
    def test_begins_a_run_with_the_mean_where_it_was_let_go_of(self, fitted):
        before = fitted.session.state
        start = pixel_of_mean(fitted, 1)
        end = start + QPoint(60, -40)
        view = scatter(fitted)
        moved = place_at(view, view.plane, end) - place_at(view, view.plane, start)
        drag_mean(fitted, 1)
        state = fitted.session.state
        assert state.run_number == before.run_number + 1
        assert len(state.runs) == len(before.runs) + 1
        (listed,) = [run for run in state.runs if run.number == state.run_number]
        assert listed.parent == before.run_number
        assert listed.parent_iteration == before.snapshot.iteration
        assert listed.origin.endswith("C2 moved")
        first, old = state.snapshot.mixture, before.snapshot.mixture
        assert first.means[1] == pytest.approx(old.means[1] + moved, rel=1e-9)
        np.testing.assert_allclose(first.means[[0, 2]], old.means[[0, 2]], rtol=1e-9)
        np.testing.assert_allclose(first.covariances, old.covariances, rtol=1e-9)
        np.testing.assert_allclose(first.weights, old.weights, rtol=1e-9)

    def test_tells_the_exact_log_likelihood_once_the_e_step_has_come(self, fitted):
        drag_mean(fitted, 1)
        state = fitted.session.state
        assert state.snapshot.log_likelihood == pytest.approx(
            exact(fitted, state.snapshot.mixture), rel=1e-10
        )
        assert list(state.trace) == [state.snapshot.log_likelihood]

    def test_is_where_em_goes_on_from(self, fitted):
        drag_mean(fitted, 1)
        start = fitted.session.state.trace[0]
        fitted.click("finishButton")
        fitted.wait_for("finished")
        trace = fitted.session.state.trace
        assert trace[0] == start
        assert len(trace) > 2
        assert np.all(np.diff(trace) >= -1e-9 * abs(trace[0]))

    def test_is_taken_back_and_done_again(self, fitted):
        before = fitted.session.state
        drag_mean(fitted, 1)
        after = fitted.session.state
        undo(fitted)
        state = fitted.session.state
        assert state.run_number == before.run_number
        assert state.snapshot.iteration == before.snapshot.iteration
        assert state.snapshot.log_likelihood == before.snapshot.log_likelihood
        np.testing.assert_array_equal(state.snapshot.mixture.means, before.snapshot.mixture.means)
        np.testing.assert_array_equal(state.responsibilities, before.responsibilities)
        assert state.status == before.status
        fitted.window._history.redo.trigger()
        assert fitted.session.state.run_number == after.run_number
        np.testing.assert_array_equal(
            fitted.session.state.snapshot.mixture.means, after.snapshot.mixture.means
        )

    def test_answers_while_it_is_in_the_hand(self, fitted):
        before = fitted.session.state
        mouse, start = Mouse(scatter(fitted)), pixel_of_mean(fitted, 1)
        end = start + QPoint(60, -40)
        mouse.hold(start, end)
        fitted.wait(lambda: fitted.session.state.provisional)
        state = fitted.session.state
        assert state.selected == 1
        assert state.run_number == before.run_number
        mixture = state.snapshot.mixture
        np.testing.assert_allclose(
            state.responsibilities, mixture.responsibilities(state.selection.X), rtol=1e-12
        )
        assert "ℓ ≈ " in fitted.text("statusFit")
        assert state.snapshot.log_likelihood == pytest.approx(exact(fitted, mixture), rel=1e-10)
        mouse.let_go(end)
        fitted.wait(lambda: not fitted.session.state.provisional)
        assert "ℓ = " in fitted.text("statusFit")

    def test_is_put_back_by_escape(self, fitted):
        before = fitted.session.state
        mouse, start = Mouse(scatter(fitted)), pixel_of_mean(fitted, 1)
        mouse.hold(start, start + QPoint(60, -40))
        fitted.wait(lambda: fitted.session.state.provisional)
        fitted.qtbot.keyClick(scatter(fitted).canvas, Qt.Key.Key_Escape)
        mouse.let_go(start + QPoint(60, -40))
        state = fitted.session.state
        assert not state.provisional
        assert state.snapshot is before.snapshot
        assert len(state.runs) == len(before.runs)


class TestInMidRun:
    @pytest.fixture
    def running(self, penguins):
        penguins.session.change(
            columns=COLUMNS, components=3, tolerance=0.0, max_iterations=100_000, restarts=1
        )
        penguins.session.set_pace(30.0)
        penguins.click("runButton")
        penguins.wait(lambda: len(penguins.session.state.trace) > 3)
        return penguins

    def stop(self, user):
        user.click("runButton")
        user.wait_for("paused")

    def test_the_run_rests_while_a_mean_is_dragged_and_em_goes_on_from_there(self, running):
        before = running.session.state.run_number
        mouse, start = Mouse(scatter(running)), pixel_of_mean(running, 2)
        mouse.hold(start, start + QPoint(50, 50))
        running.wait(lambda: running.session.state.provisional)
        assert running.session.state.status == "paused"
        held = running.session.state.snapshot.mixture.means[2].copy()
        mouse.let_go(start + QPoint(50, 50))
        running.wait(lambda: len(running.session.state.trace) > 3)
        state = running.session.state
        assert state.status == "running"
        assert state.run_number == before + 1
        first = running.session.run.history[0]
        assert first.mixture.means[2] == pytest.approx(held, rel=1e-9)
        assert first.log_likelihood == pytest.approx(exact(running, first.mixture), rel=1e-10)
        self.stop(running)

    def test_escape_lets_the_same_run_go_on(self, running):
        before = running.session.state.run_number
        mouse, start = Mouse(scatter(running)), pixel_of_mean(running, 2)
        mouse.hold(start, start + QPoint(50, 50))
        running.wait(lambda: running.session.state.provisional)
        done = len(running.session.state.trace)
        running.qtbot.keyClick(scatter(running).canvas, Qt.Key.Key_Escape)
        mouse.let_go(start + QPoint(50, 50))
        running.wait(lambda: len(running.session.state.trace) > done + 2)
        assert running.session.state.run_number == before
        self.stop(running)

    def test_undo_goes_back_to_the_run_that_was_at_work(self, running):
        before = running.session.state.run_number
        start = pixel_of_mean(running, 2)
        Mouse(scatter(running)).drag(start, start + QPoint(50, 50))
        running.wait(lambda: len(running.session.state.trace) > 2)
        running.window._history.undo.trigger()
        state = running.session.state
        assert state.run_number == before
        assert state.status == "paused"
        assert state.snapshot.log_likelihood == pytest.approx(
            exact(running, state.snapshot.mixture), rel=1e-10
        )
