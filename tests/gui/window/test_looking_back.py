"""Going back in a run and forward again, by keys, buttons and the cursor in the plot of ℓ."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRegularExpression, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton, QToolBar, QToolButton

from gmmstudio.mixture import Phase
from gmmstudio.session.run_status import RunStatus

ITERATIONS = 9


@pytest.fixture
def fitted(penguins):
    """A user before a run of nine iterations that has ended, the newest on screen."""
    penguins.session.change(components=3, tolerance=0.0, max_iterations=ITERATIONS, restarts=1)
    penguins.click("runButton")
    penguins.wait_for("finished")
    return penguins


def place(user):
    state = user.session.state
    return state.snapshot.iteration, state.snapshot.phase


def likelihood(user):
    view = user.find("likelihoodView")
    user.wait(lambda: view.plane.box.height() > 20)
    view.grab()
    return view


def test_step_back_shows_the_half_step_before_in_every_view(fitted):
    newest = fitted.table()
    fitted.click("stepBackButton")
    assert place(fitted) == (ITERATIONS, Phase.M_STEP)
    fitted.press(Qt.Key.Key_B)
    assert place(fitted) == (ITERATIONS - 1, Phase.E_STEP)
    fitted.press(Qt.Key.Key_Backspace)
    assert place(fitted) == (ITERATIONS - 1, Phase.M_STEP)
    assert fitted.table() != newest
    snapshot = fitted.session.state.snapshot
    assert [row[1] for row in fitted.table()] == [f"{w:.3f}" for w in snapshot.mixture.weights]
    assert fitted.text("statusPhase") == "Looking back, after the M-step"
    assert fitted.text("statusFit").startswith(f"iteration {ITERATIONS - 1} of {ITERATIONS}")


def test_e_and_m_go_forward_in_the_past_by_turns(fitted):
    fitted.press(Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
    assert place(fitted) == (0, Phase.START)
    assert not fitted.is_enabled("stepBackButton")
    assert (fitted.is_enabled("eStepButton"), fitted.is_enabled("mStepButton")) == (True, False)
    fitted.press(Qt.Key.Key_E)
    assert place(fitted) == (0, Phase.E_STEP)
    assert (fitted.is_enabled("eStepButton"), fitted.is_enabled("mStepButton")) == (False, True)
    fitted.press(Qt.Key.Key_M)
    assert place(fitted) == (1, Phase.M_STEP)
    fitted.press(Qt.Key.Key_I)
    assert place(fitted) == (2, Phase.M_STEP)
    fitted.press(Qt.Key.Key_L)
    assert place(fitted) == (ITERATIONS, Phase.E_STEP)
    assert not fitted.session.state.looks_back


def test_backspace_in_a_field_takes_a_letter_and_no_step(fitted):
    box = fitted.find("components")
    box.setFocus()
    fitted.qtbot.keyClick(box, Qt.Key.Key_End)
    fitted.qtbot.keyClick(box, Qt.Key.Key_Backspace)
    assert not fitted.session.state.looks_back


def test_play_shows_the_rest_of_the_run_and_ends_with_it(fitted):
    fitted.session.set_pace(15.0)
    fitted.session.timeline.go_to(0)
    seen = []
    leave = fitted.session.subscribe(lambda state: seen.append(state.moment))
    assert fitted.text("runButton") == "Play"
    fitted.press(Qt.Key.Key_Space)
    assert fitted.text("runButton") == "Pause"
    fitted.wait(lambda: not fitted.session.state.playing)
    leave()
    past = [moment for moment in seen if moment]
    assert past == sorted(past)
    assert all(moment % 2 for moment in past)
    assert len(set(past)) >= 4
    assert fitted.session.state.status is RunStatus.FINISHED
    assert len(fitted.session.state.runs) == 1
    assert fitted.text("runButton") == "Run"


def test_at_a_slow_pace_half_steps_are_played_apart_and_space_pauses(fitted):
    fitted.session.set_pace(5.0)
    fitted.session.timeline.go_to(0)
    seen = []
    leave = fitted.session.subscribe(lambda state: seen.append(state.moment))
    fitted.press(Qt.Key.Key_Space)
    fitted.wait(lambda: fitted.session.state.moment == 2)
    fitted.press(Qt.Key.Key_Space)
    leave()
    state = fitted.session.state
    assert (state.playing, state.moment) == (False, 2)
    assert seen == [0, 1, 2, 2]
    assert not fitted.window.findChild(QAbstractButton, "runButton").isChecked()


def test_nothing_ticks_while_nothing_is_played(fitted):
    player = fitted.window.navigator.player
    fitted.session.timeline.go_to(3)
    assert not player.is_active
    fitted.press(Qt.Key.Key_Space)
    assert player.is_active
    fitted.press(Qt.Key.Key_Space)
    assert not player.is_active


def test_a_run_that_had_not_ended_goes_on_when_it_has_been_played(penguins):
    penguins.session.change(components=3, tolerance=0.0, max_iterations=40, restarts=1)
    for _ in range(4):
        penguins.press(Qt.Key.Key_I)
        penguins.wait(lambda: penguins.session.state.status is RunStatus.PAUSED)
    run = penguins.session.run
    penguins.press(Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
    penguins.press(Qt.Key.Key_Space)
    penguins.wait_for("finished")
    assert penguins.session.run is run
    assert len(penguins.session.state.trace) == 41


def test_run_from_the_past_with_other_settings_plays_and_begins_nothing(fitted):
    fitted.session.timeline.go_to(5)
    fitted.session.change(family="E")
    assert "Fork (F)" in fitted.text("statusHint")
    fitted.press(Qt.Key.Key_Space)
    fitted.wait(lambda: not fitted.session.state.playing)
    assert len(fitted.session.state.runs) == 1
    assert fitted.session.state.settings_changed
    assert not fitted.session.state.looks_back


def test_finish_from_the_past_shows_the_newest_moment(fitted):
    fitted.session.timeline.go_to(5)
    fitted.click("finishButton")
    assert place(fitted) == (ITERATIONS, Phase.E_STEP)
    assert len(fitted.session.state.runs) == 1
    assert not fitted.is_enabled("finishButton")


def test_step_back_in_mid_run_pauses_it(penguins):
    penguins.session.change(components=3, tolerance=0.0, max_iterations=100_000, restarts=1)
    penguins.session.set_pace(30.0)
    penguins.press(Qt.Key.Key_Space)
    penguins.wait(lambda: len(penguins.session.state.trace) > 3)
    penguins.press(Qt.Key.Key_B)
    penguins.wait_for("paused")
    assert penguins.session.state.looks_back


def test_fork_runs_on_from_the_moment_on_screen_with_the_settings_of_now(fitted):
    fitted.session.timeline.go_to_iteration(4)
    start = fitted.session.state.snapshot.mixture
    fitted.session.change(family="E", max_iterations=5)
    fitted.press(Qt.Key.Key_F)
    fitted.wait_for("finished")
    state = fitted.session.state
    assert state.run_number == 2
    assert state.runs[1].origin == "run 1 at iteration 4"
    assert state.snapshot.mixture.family == "E"
    first = fitted.session.run.history[0].mixture
    np.testing.assert_array_equal(first.means, start.means)


def test_a_fork_that_cannot_be_says_why(fitted):
    fitted.session.timeline.go_to_iteration(4)
    fitted.session.change(components=5)
    fitted.press(Qt.Key.Key_F)
    assert fitted.notice().startswith("The moment on screen has 3 components, but k = 5")
    assert offered(fitted) == ["Begin a new run", "Set k back and fork"]


def offered(user):
    bar = user.find("noticeBar")
    return [
        b.text()
        for b in bar.findChildren(QPushButton, QRegularExpression("^remedy_"))
        if b.isVisible()
    ]


def test_a_refused_fork_is_made_with_k_set_back_by_one_press(fitted):
    fitted.session.timeline.go_to_iteration(4)
    fitted.session.change(components=5)
    fitted.press(Qt.Key.Key_F)
    fitted.click("remedy_set_k_back")
    fitted.wait_for("finished")
    state = fitted.session.state
    assert (state.settings.components, state.runs[-1].origin) == (3, "run 1 at iteration 4")
    assert fitted.notice() == ""


def test_a_refused_fork_becomes_a_new_run_by_one_press(fitted):
    fitted.session.timeline.go_to_iteration(4)
    fitted.session.change(components=5)
    fitted.press(Qt.Key.Key_F)
    fitted.click("remedy_run_anew")
    fitted.wait_for("finished")
    state = fitted.session.state
    assert (state.n_components, state.runs[-1].origin, state.looks_back) == (5, "", False)
    assert fitted.notice() == ""


def test_what_was_refused_is_told_until_the_next_thing_is_done(fitted):
    fitted.session.timeline.go_to_iteration(4)
    fitted.session.change(components=5)
    fitted.press(Qt.Key.Key_F)
    # looking around is no answer to it; a setting is
    fitted.press(Qt.Key.Key_B)
    assert fitted.notice() != ""
    fitted.set_number("components", "3")
    assert fitted.notice() == ""
    fitted.session.change(components=5)
    fitted.press(Qt.Key.Key_F)
    assert fitted.notice() != ""
    fitted.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert fitted.notice() == ""


def test_dragging_the_cursor_shows_every_view_at_that_iteration(fitted):
    view = likelihood(fitted)
    middle = float(view.line.getData()[1].mean())

    def place_of(iteration):
        return view.canvas.mapFromScene(view.plane.box.mapViewToScene(QPointF(iteration, middle)))

    drag(view.canvas.viewport(), place_of(ITERATIONS), place_of(3))
    assert place(fitted) == (3, Phase.E_STEP)
    weights = fitted.session.run.history[3].mixture.weights
    assert [row[1] for row in fitted.table()] == [f"{w:.3f}" for w in weights]
    assert view.scrubber.line.value() == 3
    drag(view.canvas.viewport(), place_of(3), place_of(ITERATIONS + 2))
    assert not fitted.session.state.looks_back


def test_arrows_in_the_plot_move_by_iterations_and_home_and_end_to_the_ends(fitted):
    canvas = likelihood(fitted).canvas
    canvas.setFocus()
    for key, expected in (
        (Qt.Key.Key_Left, (ITERATIONS - 1, Phase.E_STEP)),
        (Qt.Key.Key_Left, (ITERATIONS - 2, Phase.E_STEP)),
        (Qt.Key.Key_Right, (ITERATIONS - 1, Phase.E_STEP)),
        (Qt.Key.Key_Home, (0, Phase.START)),
        (Qt.Key.Key_End, (ITERATIONS, Phase.E_STEP)),
    ):
        fitted.qtbot.keyClick(canvas, key)
        assert place(fitted) == expected


def test_the_switch_above_the_plot_shows_gains_and_parts(fitted):
    view = likelihood(fitted)
    fitted.click("gainCurveButton")
    assert view.plane.left.title == "gain Δ of ℓ"
    fitted.click("partsCurveButton")
    parts = fitted.session.run.parts
    assert view.expected.getData()[1].tolist() == parts[:, 0].tolist()
    assert parts.sum(axis=1) == pytest.approx(fitted.session.run.trace, rel=1e-10)


def test_an_export_is_of_the_moment_on_screen(fitted):
    fitted.session.timeline.go_to_iteration(3)
    assert fitted.window.actions_["export"].isEnabled()
    assert fitted.session.report().iterations == 3


@pytest.mark.parametrize("width", [1280, 1600])
def test_no_button_of_the_toolbar_is_cut(fitted, width):
    fitted.window.resize(width, 800)
    fitted.wait(lambda: fitted.window.width() == width)
    bar = fitted.window.findChild(QToolBar)
    extension = bar.findChild(QToolButton, "qt_toolbar_ext_button")
    assert extension is None or not extension.isVisible()
    for button in bar.findChildren(QToolButton):
        if button.isVisible():
            assert bar.rect().contains(button.geometry()), button.objectName()


def drag(viewport, start, end):
    """Drag as a hand does; see the mouse of the plots' tests."""
    left, nothing = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(viewport, left, pos=start)
    for part in (0.3, 0.6, 1.0):
        QTest.qWait(25)  # pyqtgraph takes no more than 50 moves a second
        where = QPointF(start + (end - start) * part)
        QApplication.sendEvent(
            viewport,
            QMouseEvent(
                QMouseEvent.Type.MouseMove,
                where,
                QPointF(viewport.mapToGlobal(where.toPoint())),
                Qt.MouseButton.NoButton,
                left,
                nothing,
            ),
        )
    QTest.qWait(25)
    QTest.mouseRelease(viewport, left, pos=end)
