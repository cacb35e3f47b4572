"""The guided tour in the window, by mouse and by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget

from gmmstudio.qt.docks import is_in_sight
from gmmstudio.session.tour import STEPS
from tests.gui.tourist import TITLES, is_on, ring


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
