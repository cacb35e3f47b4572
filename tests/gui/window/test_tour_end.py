"""What the guided tour leaves behind at its end: a person's own work as it was."""

import pytest
from PySide6.QtCore import Qt

from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.tour import EXAMPLE
from tests.gui.hands import drag_mean
from tests.gui.tourist import Tourist, is_on, ring


@pytest.fixture
def worked(fitted):
    """A user with three runs, one of them steered, a name, rows picked, a moment of the past."""
    session = fitted.session
    session.change(components=2)
    fitted.click("finishButton")
    fitted.wait_for("finished")
    drag_mean(fitted, 0)
    session.naming.rename(1, "heavy")
    session.brushing.pick(session.state.selection.X[:, 1] > 5_000, "box")
    session.timeline.show_run(1)
    session.timeline.go_to(3)
    fitted.window.activateWindow()
    return fitted


def made(state):
    """Return what a person has made of a session, in a form that can be compared."""
    return {
        "table": state.dataset.name,
        "settings": state.settings,
        "rows": state.selection.rows.tolist(),
        "picked": state.brush.rows.tolist(),
        "names": state.looks.names(3),
        "runs": [(run.number, run.origin, run.trace.tolist()) for run in state.runs],
        "moment": (state.run_number, state.moment, state.snapshot),
        "shown": (state.hard, state.pace, state.x, state.y, state.scatter, state.curve),
    }


@pytest.mark.parametrize("ending", ["at once", "step two", "finish"])
def test_at_its_end_a_persons_own_work_is_back_as_it_was(worked, ending):
    before, session = made(worked.session.state), worked.session
    undone = worked.window._history.undo.text()
    tourist = Tourist(worked)
    if ending == "at once":
        worked.window.actions_["tour"].trigger()
        worked.press(Qt.Key.Key_Escape)
    elif ending == "step two":
        tourist.begin()
        tourist.go_to(2)
        assert session.state.runs[0].settings.components == 2
        assert len(session.state.runs) == 1
        worked.click("tourClose")
    else:
        tourist.begin()
        tourist.go_to(4)
        session.set_pace(None)
        tourist.forward("Finish")
        worked.click("tourForward")
    assert made(session.state) == before
    worked.wait(lambda: session.state.reading is None)
    assert made(session.state) == before
    assert worked.text("dataTitle") == "Palmer penguins"
    history = worked.window._history
    assert history.undo.text() == undone
    while history.undo.isEnabled():
        history.undo.trigger()
    assert session.state.settings.columns == ("body_mass_g",)
    assert session.state.runs == ()
    while history.redo.isEnabled():
        history.redo.trigger()
    assert made(session.state) | {"moment": None} == before | {"moment": None}


def test_a_run_at_work_when_it_begins_rests_at_its_end_and_goes_on(tourist, penguins):
    penguins.session.change(components=4, tolerance=0.0)
    penguins.session.set_pace(20.0)
    penguins.click("runButton")
    penguins.wait(lambda: len(penguins.session.state.trace) > 2)
    tourist.begin()
    penguins.press(Qt.Key.Key_Escape)
    assert penguins.session.state.status is RunStatus.PAUSED
    length = len(penguins.session.state.trace)
    assert length > 2
    penguins.click("runButton")
    penguins.wait(lambda: len(penguins.session.state.trace) > length)


def test_work_on_the_example_itself_comes_back_too(user):
    user.open(EXAMPLE)
    user.click("finishButton")
    user.wait_for("finished")
    before = user.session.state
    user.window.activateWindow()
    tourist = Tourist(user)
    tourist.begin()
    tourist.go_to(2)
    user.window.actions_["tour"].trigger()
    user.press(Qt.Key.Key_Escape)
    state = user.session.state
    assert (state.snapshot, state.settings) == (before.snapshot, before.settings)
    assert [run.number for run in state.runs] == [1]


def test_what_was_done_in_the_tour_cannot_be_undone_after_it(tourist, penguins):
    penguins.session.change(components=4)
    tourist.begin()
    tourist.go_to(2)
    penguins.click("tourClose")
    penguins.window._history.undo.trigger()
    assert penguins.session.state.settings.components == 2
    assert not penguins.window._history.undo.isEnabled()


def test_a_table_opened_in_the_midst_of_it_stays(tourist, penguins):
    tourist.begin()
    tourist.go_to(2)
    penguins.open("sample:iris")
    tourist.await_button("Take me back")
    penguins.click("tourClose")
    assert penguins.text("dataTitle") == "Iris"
    assert not penguins.window._history.undo.isEnabled()


def test_where_nothing_was_open_the_example_stays(user):
    user.window.activateWindow()
    tourist = Tourist(user)
    tourist.begin()
    tourist.go_to(4)
    user.session.set_pace(None)
    tourist.forward("Finish")
    assert tourist.text().endswith("Now open a table of your own.")
    user.click("tourForward")
    assert user.text("dataTitle") == "Two unknown species"
    assert user.text("statusPhase") == "Converged"
    assert user.is_enabled("exportButton")


def test_the_table_after_the_example_has_the_settings_of_before_and_not_the_tours(user, make_table):
    session = user.session
    user.window.activateWindow()
    tourist = Tourist(user)
    tourist.begin()
    user.press(Qt.Key.Key_Return)
    tourist.await_button("Let them fall")
    user.press(Qt.Key.Key_Return)
    user.wait(lambda: session.state.settings.start == "random")
    user.press(Qt.Key.Key_Escape)
    assert not is_on(user)
    session.open(make_table({"x": [1.0, 2.0, 3.5, 5.0, 9.0]}))
    user.wait(lambda: session.state.settings.start == "kmeans")
    assert session.state.settings.restarts == 5


def test_who_opens_another_table_is_told_and_can_come_back(tourist, penguins):
    tourist.begin()
    tourist.go_to(2)
    penguins.open("sample:iris")
    tourist.await_button("Take me back")
    assert "no longer what the tour was about" in tourist.text()
    assert not ring(penguins).isVisible()
    penguins.session.set_pace(0.5)
    penguins.click("runButton")
    penguins.wait_for("running")
    assert penguins.text("dataTitle") == "Iris"
    tourist.forward("Do the E-step")
    assert penguins.text("dataTitle") == "Two unknown species"
    assert penguins.text("statusPhase") == "Paused after the start"


def test_closing_it_in_mid_run_leaves_the_examples_run_going_where_nothing_was_open(user):
    user.window.activateWindow()
    tourist = Tourist(user)
    tourist.begin()
    tourist.go_to(4)
    user.click("tourForward")
    user.wait_for("running")
    user.click("tourClose")
    assert not is_on(user)
    assert user.session.state.status is RunStatus.RUNNING
    user.session.set_pace(None)
    user.wait_for("finished")
