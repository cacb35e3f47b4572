"""The guided tour in the window, by mouse and by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget

from gmmstudio.qt.docks import is_in_sight
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.tour import EXAMPLE, STEPS
from tests.gui.hands import drag_mean

TITLES = [step.title for step in STEPS]


class Tourist:
    def __init__(self, user):
        self.user = user
        self.count = lambda: user.text("tourCount").removeprefix("Guided tour · ")
        self.title = lambda: user.text("tourTitle")
        self.text = lambda: user.text("tourText")
        self.button = lambda: user.text("tourForward")

    def begin(self):
        self.user.window.actions_["tour"].trigger()
        self.user.wait(lambda: self.is_ready() and self.title() == TITLES[0])

    def is_ready(self):
        return self.user.find("tourForward").isEnabled()

    def forward(self, until):
        """Press the first button, and wait for what it is to say next."""
        self.user.click("tourForward")
        self.await_button(until)

    def await_button(self, label):
        self.user.wait(lambda: self.is_ready() and self.button() == label)

    def go_to(self, index):
        for step in STEPS[1 : index + 1]:
            self.forward(step.button)
            if step is not STEPS[index]:
                self.forward("Next")


@pytest.fixture
def tourist(penguins):
    penguins.window.activateWindow()
    return Tourist(penguins)


def is_on(user):
    return user.find("tourCallout").isVisible()


def ring(user):
    return user.find("tourRing")


def on_window(user, name):
    widget = user.find(name)
    top = widget.mapTo(user.window, widget.rect().topLeft())
    return widget.rect().translated(top)


def test_its_five_steps_lead_from_the_data_to_a_converged_fit(tourist, penguins):
    tourist.begin()
    assert tourist.count() == "1 of 5"
    assert penguins.text("dataTitle") == "Two unknown species"
    assert not penguins.is_enabled("tourBack")
    tourist.forward("Let them fall")
    assert tourist.title() == TITLES[1]
    tourist.forward("Next")
    assert penguins.text("statusPhase") == "Paused after the start"
    assert len(penguins.table()) == 2
    tourist.forward("Do the E-step")
    tourist.forward("Next")
    assert penguins.text("statusPhase") == "Paused after the E-step"
    tourist.forward("Do the M-step")
    tourist.forward("Next")
    assert penguins.text("statusPhase") == "Paused after the M-step"
    tourist.forward("Run")
    penguins.session.set_pace(None)
    tourist.forward("Finish")
    assert tourist.count() == "5 of 5"
    assert penguins.text("statusPhase") == "Converged"
    assert tourist.text().endswith("Finish takes you back to your own table, as you left it.")
    penguins.click("tourForward")
    assert not is_on(penguins)
    assert not ring(penguins).isVisible()
    assert penguins.text("dataTitle") == "Palmer penguins"


def test_the_person_can_do_each_step_with_the_programs_own_keys(tourist, penguins):
    tourist.begin()
    tourist.go_to(2)
    penguins.press(Qt.Key.Key_E)
    tourist.await_button("Next")
    assert tourist.text() == STEPS[2].seen
    tourist.forward("Do the M-step")
    penguins.press(Qt.Key.Key_M)
    tourist.await_button("Next")
    assert tourist.text() == STEPS[3].seen
    tourist.forward("Run")
    penguins.session.set_pace(None)
    penguins.press(Qt.Key.Key_Space)
    tourist.await_button("Finish")


def test_enter_goes_on_tab_reaches_every_button_and_escape_ends_it(tourist, penguins):
    tourist.begin()
    assert penguins.window.focusWidget() is penguins.find("tourForward")
    penguins.press(Qt.Key.Key_Return)
    tourist.await_button("Let them fall")
    reached = set()
    for _ in range(3):
        penguins.press(Qt.Key.Key_Backtab)
        reached.add(penguins.window.focusWidget().objectName())
    assert {"tourBack", "tourClose"} <= reached
    penguins.press(Qt.Key.Key_Escape)
    assert not is_on(penguins)
    penguins.press(Qt.Key.Key_E)
    penguins.wait_for("paused")


def test_space_presses_the_button_in_focus_and_starts_no_run(tourist, penguins):
    tourist.begin()
    penguins.press(Qt.Key.Key_Space)
    tourist.await_button("Let them fall")
    penguins.press(Qt.Key.Key_Space)
    tourist.await_button("Next")
    assert penguins.text("statusPhase") == "Paused after the start"


def test_a_run_begun_too_early_is_told_and_taken_back(tourist, penguins):
    tourist.begin()
    tourist.go_to(1)
    penguins.session.set_pace(None)
    penguins.click("runButton")
    penguins.wait_for("finished")
    tourist.await_button("Take me back")
    tourist.forward("Let them fall")
    assert penguins.session.state.snapshot is None


def test_back_shows_each_step_as_it_was_and_the_way_forward_plays_it(tourist, penguins):
    tourist.begin()
    tourist.go_to(4)
    penguins.session.set_pace(None)
    tourist.forward("Finish")
    for index, phase in ((3, "M-step"), (2, "E-step"), (1, "start")):
        penguins.click("tourBack")
        tourist.await_button("Next")
        assert (tourist.title(), tourist.text()) == (TITLES[index], STEPS[index].seen)
        assert penguins.text("statusPhase").endswith(phase)
    tourist.forward("Do the E-step")
    tourist.forward("Next")
    penguins.click("tourBack")
    penguins.click("tourBack")
    penguins.wait(lambda: penguins.session.state.snapshot is None)
    assert tourist.text() == STEPS[0].seen


def test_escape_ends_it_from_anywhere_in_the_window(tourist, penguins):
    tourist.begin()
    penguins.find("columnList").setFocus()
    penguins.press(Qt.Key.Key_Escape)
    assert not is_on(penguins)


def test_it_points_at_what_is_to_be_pressed_and_then_at_what_is_to_be_seen(tourist, penguins):
    tourist.begin()
    tourist.go_to(2)
    assert ring(penguins).isVisible()
    assert ring(penguins).geometry().contains(on_window(penguins, "eStepButton"))
    tourist.forward("Next")
    centre = on_window(penguins, "densityView").center()
    assert ring(penguins).geometry().contains(centre)
    assert not ring(penguins).geometry().contains(on_window(penguins, "eStepButton"))


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1600, 1000), (1000, 700)])
def test_it_stays_in_the_window_and_beside_the_picture(tourist, penguins, width, height):
    tourist.begin()
    penguins.window.resize(width, height)
    penguins.wait(lambda: penguins.window.width() == width)
    callout = penguins.find("tourCallout")
    penguins.wait(lambda: penguins.window.rect().contains(callout.geometry()))
    assert not callout.geometry().intersects(on_window(penguins, "densityView"))


def test_it_follows_when_a_panel_is_closed(tourist, penguins):
    tourist.begin()
    before = on_window(penguins, "densityView")
    penguins.find("dataDock", QDockWidget).close()
    penguins.find("modelDock", QDockWidget).close()
    penguins.wait(lambda: on_window(penguins, "densityView") != before)
    penguins.wait(
        lambda: ring(penguins).geometry().contains(on_window(penguins, "densityView").center())
    )
    assert penguins.window.rect().contains(penguins.find("tourCallout").geometry())


def in_sight(user, panel):
    return is_in_sight(user.find(f"{panel}Dock", QDockWidget).widget())


def test_it_brings_forward_what_it_speaks_of_and_at_the_end_all_is_as_it_was(tourist, penguins):
    for panel in ("rows", "selection", "runs"):
        penguins.find(f"{panel}Dock", QDockWidget).raise_()
    penguins.wait(lambda: in_sight(penguins, "rows") and in_sight(penguins, "runs"))
    tourist.begin()
    assert in_sight(penguins, "rows")
    tourist.go_to(2)
    penguins.wait(lambda: in_sight(penguins, "responsibilities"))
    tourist.forward("Next")
    tourist.forward(STEPS[3].button)
    penguins.wait(lambda: in_sight(penguins, "likelihood") and in_sight(penguins, "components"))
    penguins.press(Qt.Key.Key_Escape)
    for panel in ("rows", "selection", "runs"):
        penguins.wait(lambda panel=panel: in_sight(penguins, panel))


def test_a_panel_that_was_closed_is_opened_for_a_step_and_closed_again(tourist, penguins):
    likelihood = penguins.find("likelihoodDock", QDockWidget)
    likelihood.close()
    tourist.begin()
    tourist.go_to(3)
    penguins.wait(lambda: in_sight(penguins, "likelihood"))
    penguins.click("tourClose")
    penguins.wait(likelihood.isHidden)


def test_the_frame_keeps_clear_of_what_is_in_it(tourist, penguins):
    tourist.begin()
    tourist.go_to(2)
    inside = on_window(penguins, "eStepButton")
    frame = ring(penguins)
    image = frame.grab().toImage()
    middle = frame.height() // 2
    accent = penguins.window.palette().accent().color().name()
    drawn = [x for x in range(frame.width()) if image.pixelColor(x, middle).name() == accent]
    left = [x + frame.x() for x in drawn if x < frame.width() // 2]
    assert max(left) <= inside.left() - 4


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


def test_it_is_said_to_those_who_hear_the_window(tourist, penguins):
    tourist.begin()
    callout = penguins.find("tourCallout")
    assert callout.accessibleName() == f"Guided tour, 1 of 5: {TITLES[0]}"
    assert callout.accessibleDescription() == STEPS[0].seen


class TestOffer:
    def test_a_first_start_offers_it_and_a_click_takes_it(self, penguins):
        assert penguins.find("tourOffer").isVisible()
        penguins.click("tourOffer")
        penguins.wait(lambda: penguins.text("dataTitle") == "Two unknown species")
        assert is_on(penguins)
        assert not penguins.find("tourOffer").isVisible()

    def test_once_taken_it_is_offered_no_more(self, tourist, penguins, open_window):
        tourist.begin()
        penguins.click("tourClose")
        again = open_window()
        again.open("sample:iris")
        assert not again.find("tourOffer").isVisible()

    def test_who_has_fitted_something_needs_no_offer(self, penguins, open_window):
        penguins.click("finishButton")
        penguins.wait_for("finished")
        penguins.click("resetButton")
        assert not penguins.find("tourOffer").isVisible()

    def test_an_empty_window_offers_it_in_its_welcome(self, user):
        assert not user.find("tourOffer").isVisible()
        user.click("welcome_tour")
        user.wait(lambda: user.text("dataTitle") == "Two unknown species")
        assert is_on(user)
