"""Components taken in hand: by the mouse in the pictures, by keys, and by menus."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.gui.hands import (
    COLUMNS,
    choose,
    density,
    drag_mean,
    exact,
    pixel_of_mean,
    place_at,
    press,
    scatter,
    undo,
)
from tests.gui.mouse import Mouse, pixel_of


@pytest.fixture
def three_columns(make_table):
    rng = np.random.default_rng(3)
    columns = {name: rng.normal(size=60) for name in "abc"}
    return make_table(columns, suggested=tuple(columns))


@pytest.fixture
def line(penguins):
    """A user before two components of one column, fitted."""
    penguins.click("finishButton")
    penguins.wait_for("finished")
    return penguins


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

    def test_is_kept_by_enter_and_the_rest_of_the_drag_counts_for_nothing(self, fitted):
        before = fitted.session.state
        view = scatter(fitted)
        mouse, start = Mouse(view), pixel_of_mean(fitted, 1)
        end = start + QPoint(60, -40)
        moved = place_at(view, view.plane, end) - place_at(view, view.plane, start)
        mouse.hold(start, end)
        fitted.wait(lambda: fitted.session.state.provisional)
        fitted.qtbot.keyClick(view.canvas, Qt.Key.Key_Return)
        mouse.hold(end, end + QPoint(30, 20), begin=False)
        mouse.let_go(end + QPoint(30, 20))
        fitted.wait(lambda: not fitted.session.state.provisional)
        state = fitted.session.state
        assert state.run_number == before.run_number + 1
        assert len(state.runs) == len(before.runs) + 1
        old = before.snapshot.mixture.means[1]
        assert state.snapshot.mixture.means[1] == pytest.approx(old + moved, rel=1e-9)
        assert state.selected == 1


class TestInMidDrag:
    @pytest.fixture
    def held(self, fitted):
        """A user who has the mean of C2 in hand; ``go_on`` drags on and lets go of it."""
        mouse, start = Mouse(scatter(fitted)), pixel_of_mean(fitted, 1)
        end = start + QPoint(60, -40)

        def go_on():
            mouse.hold(end, end + QPoint(30, 20), begin=False)
            mouse.let_go(end + QPoint(30, 20))

        fitted.go_on = go_on
        mouse.hold(start, end)
        fitted.wait(lambda: fitted.session.state.provisional)
        return fitted

    def test_another_table_is_not_touched_by_the_rest_of_the_drag(self, held, three_columns):
        held.session.open(three_columns)
        held.go_on()
        assert held.session.run is None
        assert held.session.state.snapshot is None
        held.click("finishButton")
        held.wait_for("finished")

    def test_other_columns_are_not_touched_by_the_rest_of_the_drag(self, held):
        held.session.change(columns=(*COLUMNS, "bill_length_mm"))
        held.go_on()
        assert held.session.run is None
        held.click("finishButton")
        held.wait_for("finished")
        assert held.session.state.snapshot.mixture.n_features == 3

    def test_what_goes_between_press_and_drag_is_not_taken_hold_of(self, fitted):
        view, start = scatter(fitted), pixel_of_mean(fitted, 1)
        mouse = Mouse(view)
        mouse.move(start)
        QTest.mousePress(mouse.viewport, Qt.MouseButton.LeftButton, pos=start)
        fitted.session.change(columns=(*COLUMNS, "bill_length_mm"))
        mouse.hold(start, start + QPoint(60, -40), begin=False)
        mouse.let_go(start + QPoint(60, -40))
        assert fitted.session.run is None
        assert not view.handles.is_held

    def test_what_is_taken_back_does_not_come_again_by_the_rest_of_the_drag(self, held):
        held.window._history.undo.trigger()
        state = held.session.state
        held.go_on()
        assert held.session.state.listed == state.listed
        assert held.session.state.snapshot is state.snapshot
        assert not held.session.state.provisional

    def test_a_name_given_meanwhile_does_not_end_the_drag(self, held):
        runs = held.session.state.listed
        held.session.naming.rename(0, "large")
        held.go_on()
        assert len(held.session.state.listed) == len(runs) + 1


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


class TestTheEllipse:
    def pull(self, user, keys=Qt.KeyboardModifier.NoModifier, down=-30):
        """Drag the first handle of C2 by 40 pixels right; return where it was put."""
        choose(user, 1)
        view = scatter(user)
        knob = view.handles.knobs[0]
        start = view.canvas.mapFromScene(knob.scenePos())
        place = view.plane.box.mapSceneToView(knob.scenePos())
        end = start + QPoint(40, down)
        moved = place_at(view, view.plane, end) - place_at(view, view.plane, start)
        units = np.abs(np.array(view.plane.box.viewPixelSize()))
        Mouse(view).drag(start, end, keys)
        user.wait(lambda: not user.session.state.provisional)
        return np.array([place.x(), place.y()]) + moved, units

    def test_a_handle_pulled_lies_at_two_deviations_where_it_was_put(self, fitted):
        place, _ = self.pull(fitted)
        mixture = fitted.session.state.snapshot.mixture
        away = place - mixture.means[1]
        distance = away @ np.linalg.solve(mixture.covariances[1], away)
        assert np.sqrt(distance) == pytest.approx(2.0, rel=1e-6)
        assert fitted.session.state.runs[-1].origin.endswith("C2 reshaped")

    def test_with_shift_it_only_turns(self, fitted):
        before = fitted.session.state.snapshot.mixture.covariances[1]
        _, units = self.pull(fitted, Qt.KeyboardModifier.ShiftModifier, down=30)
        after = fitted.session.state.snapshot.mixture.covariances[1]
        in_pixels = [np.linalg.eigvalsh(c / np.outer(units, units)) for c in (before, after)]
        assert in_pixels[1] == pytest.approx(in_pixels[0], rel=1e-6)
        assert after[0, 1] != pytest.approx(before[0, 1], rel=0.01)
        assert fitted.session.state.runs[-1].origin.endswith("C2 turned")

    def test_with_control_it_only_changes_its_size(self, fitted):
        before = fitted.session.state.snapshot.mixture.covariances[1]
        _, units = self.pull(fitted, Qt.KeyboardModifier.ControlModifier)
        after = fitted.session.state.snapshot.mixture.covariances[1]
        axes = [np.linalg.eigh(c / np.outer(units, units)) for c in (before, after)]
        assert np.abs(axes[1][1].T @ axes[0][1]) == pytest.approx(np.eye(2), abs=1e-6)
        assert axes[1][0][0] == pytest.approx(axes[0][0][0], rel=1e-6)
        assert axes[1][0][1] > 1.1 * axes[0][0][1]
        assert fitted.session.state.runs[-1].origin.endswith("C2 resized")


class TestTheCurve:
    def drag(self, user, handle, by):
        view = density(user)
        start = view.canvas.mapFromScene(handle.scenePos())
        Mouse(view).drag(start, start + by)
        user.wait(lambda: not user.session.state.provisional)
        x = [place_at(view, view.upper, where)[0] for where in (start, start + by)]
        return x[1] - x[0]

    def test_its_mean_is_dragged_along_the_axis(self, line):
        before = line.session.state.snapshot.mixture
        step = self.drag(line, density(line).handles.means[0], QPoint(-40, 25))
        mixture = line.session.state.snapshot.mixture
        assert mixture.means[0, 0] == pytest.approx(before.means[0, 0] + step, rel=1e-9)
        np.testing.assert_allclose(mixture.covariances, before.covariances, rtol=1e-9)
        assert line.session.state.selected == 0

    def test_its_deviation_is_dragged_at_either_side(self, line):
        before = line.session.state.snapshot.mixture.standard_deviations[0, 0]
        line.session.naming.select(0)
        for side, sign in ((0, 1), (1, -1)):
            step = self.drag(line, density(line).handles.knobs[side], QPoint(20 * sign, 0))
            before += sign * step
            after = line.session.state.snapshot.mixture.standard_deviations[0, 0]
            assert after == pytest.approx(before, rel=1e-6)
        assert line.session.state.runs[-1].origin.endswith("C1 resized")

    def test_a_double_click_adds_a_component(self, line):
        view = density(line)
        where = pixel_of(view, view.upper, 5700.0, view.upper.box.viewRange()[1][1] * 0.9)
        Mouse(view).double_click(where)
        line.wait(lambda: not line.session.state.provisional)
        state = line.session.state
        assert state.n_components == 3
        expected = place_at(view, view.upper, where)[0]
        assert state.snapshot.mixture.means[2, 0] == pytest.approx(expected, rel=1e-9)


class TestAStartPlacedByHand:
    def test_double_clicks_place_components_and_run_goes_on_from_them(self, penguins):
        penguins.session.change(columns=COLUMNS)
        view = scatter(penguins)
        assert "double-click where one is to begin" in view.caption.full_text
        places = [(190.0, 3500.0), (220.0, 5500.0)]
        for count, place in enumerate(places, 1):
            Mouse(view).double_click(pixel_of(view, view.plane, *place))
            penguins.wait(lambda: not penguins.session.state.provisional)
            assert penguins.session.state.n_components == count
            assert penguins.session.state.selected == count - 1
            assert penguins.text("statusHint") == (
                "double-click for one more, or Run (space) to go on from here"
            )
        assert penguins.find("components").value() == 2
        means = penguins.session.state.snapshot.mixture.means
        assert means == pytest.approx(np.array(places), rel=0.01)
        penguins.click("runButton")
        penguins.wait_for("finished")
        assert penguins.session.run.history[0].mixture.means == pytest.approx(means)
        assert len(penguins.session.state.runs) == 1

    def test_insert_adds_one_in_the_middle(self, penguins):
        penguins.session.change(columns=COLUMNS)
        view = scatter(penguins)
        press(penguins, view, Qt.Key.Key_Insert)
        middle = view.plane.box.viewRect().center()
        assert penguins.session.state.snapshot.mixture.means[0] == pytest.approx(
            [middle.x(), middle.y()]
        )
