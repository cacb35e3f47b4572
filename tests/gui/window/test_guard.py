"""A question before work by hand is lost: none without such work, and never one that holds up."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QDialog, QMessageBox

from tests.gui.hands import drag_mean, undo


@pytest.fixture
def steered(fitted, preferences):
    """A user with a run by hand, whose window asks; at the end it does so no more."""
    fitted.window.actions_["guard"].setChecked(True)
    drag_mean(fitted, 0)
    yield fitted
    preferences.remember_asking(False)


def question(user):
    boxes = [
        box for box in user.window.findChildren(QMessageBox, "lossQuestion") if box.isVisible()
    ]
    return boxes[0] if boxes else None


def open_sample(user, name="iris"):
    user.window.actions_.sample_chosen.emit(name)


def answer(user, name):
    user.click(name)
    user.wait(lambda: question(user) is None)


def test_another_table_is_opened_without_a_question_where_nothing_is_made_by_hand(fitted):
    fitted.window.actions_["guard"].setChecked(True)
    with fitted.qtbot.waitSignal(fitted.window.loader.opened):
        open_sample(fitted)
    assert question(fitted) is None
    assert fitted.window.close()


def test_it_says_what_would_be_lost_and_cancel_keeps_it(steered):
    open_sample(steered)
    box = question(steered)
    assert box.text() == "Open another table? What you made by hand would be lost."
    assert box.informativeText().startswith("1 run changed or forked by hand: ")
    before = steered.session.state
    answer(steered, "lossCancel")
    assert (steered.session.state.dataset, steered.session.state.reading) == (before.dataset, None)
    assert steered.window.isVisible()


def test_escape_is_cancel(steered):
    open_sample(steered)
    steered.wait(question(steered).isActiveWindow)
    steered.qtbot.keyClick(question(steered), Qt.Key.Key_Escape)
    steered.wait(lambda: question(steered) is None)
    assert steered.session.state.reading is None


def test_discard_opens_the_other_table(steered):
    open_sample(steered)
    with steered.qtbot.waitSignal(steered.window.loader.opened):
        answer(steered, "lossLeave")
    assert steered.text("dataTitle") == "Iris"
    open_sample(steered)
    assert question(steered) is None
    steered.wait(lambda: steered.session.state.reading is None)


def test_quitting_asks_and_closes_the_window_once_that_is_said(steered):
    assert not steered.window.close()
    assert question(steered).text().startswith("Quit GMM Studio?")
    answer(steered, "lossCancel")
    assert steered.window.isVisible()
    assert not steered.window.close()
    with steered.qtbot.waitSignal(steered.window.closed):
        steered.click("lossLeave")
    assert not steered.window.isVisible()


def test_asked_again_while_the_question_is_open_only_the_last_counts(steered):
    open_sample(steered)
    assert not steered.window.close()
    steered.wait(lambda: question(steered) is not None)
    assert question(steered).text().startswith("Quit")
    answer(steered, "lossCancel")
    assert steered.session.state.reading is None


def test_export_leads_to_the_export_and_what_was_exported_is_not_asked_for(steered, tmp_path):
    assert not steered.window.close()
    answer(steered, "lossExport")
    steered.wait(lambda: steered.window.findChild(QDialog, "exportDialog") is not None)
    steered.find("exportDialog").close()
    with steered.qtbot.waitSignal(steered.window.exporter.written):
        steered.window.exporter.export(str(tmp_path / "results"))
    drag_mean(steered, 1)
    assert not steered.window.close()
    answer(steered, "lossCancel")
    with steered.qtbot.waitSignal(steered.window.exporter.written):
        steered.window.exporter.export(str(tmp_path / "again"))
    assert steered.window.close()


def test_an_export_that_failed_saves_nothing(steered, tmp_path):
    (tmp_path / "file").write_text("")
    with steered.qtbot.waitSignal(steered.window.exporter.failed):
        steered.window.exporter.export(str(tmp_path / "file" / "results"))
    assert not steered.window.close()
    answer(steered, "lossCancel")


def test_do_not_ask_again_is_remembered_and_the_edit_menu_turns_it_on(steered, preferences):
    open_sample(steered)
    steered.find("lossNever", QCheckBox).setChecked(True)
    with steered.qtbot.waitSignal(steered.window.loader.opened):
        answer(steered, "lossLeave")
    assert not preferences.asks_before_loss
    assert not steered.window.actions_["guard"].isChecked()
    guard = steered.window.actions_["guard"]
    guard.trigger()
    assert preferences.asks_before_loss


def test_what_was_taken_back_is_nothing_to_lose(steered):
    undo(steered)
    assert steered.window.close()


def test_work_that_the_tour_has_set_aside_counts(steered):
    steered.window.actions_["tour"].trigger()
    steered.wait(lambda: steered.text("dataTitle") == "Two unknown species")
    assert not steered.window.close()
    answer(steered, "lossCancel")
    assert steered.find("tourCallout").isVisible()
    steered.click("tourClose")
    assert steered.text("dataTitle") == "Palmer penguins"
