"""Undo and redo by their keys: settings, columns, runs; and typing in a field, which is its own."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from gmmstudio.mixture import Phase
from gmmstudio.session.run_status import RunStatus

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def undo(user):
    user.window.centralWidget().setFocus()
    user.press(Qt.Key.Key_Z, CTRL)


def redo(user):
    user.window.centralWidget().setFocus()
    user.press(Qt.Key.Key_Z, CTRL | SHIFT)


def fit(user):
    user.click("runButton")
    user.wait_for("finished")


def test_settings_are_taken_back_and_done_again(penguins):
    penguins.set_number("components", "4")
    penguins.set_number("seed", "7")
    assert (penguins.session.state.settings.components, penguins.session.state.settings.seed) == (
        4,
        7,
    )
    undo(penguins)
    assert penguins.session.state.settings.seed == 0
    assert penguins.find("seed").value() == 0
    undo(penguins)
    assert penguins.find("components").value() == 2
    redo(penguins)
    redo(penguins)
    assert (penguins.find("components").value(), penguins.find("seed").value()) == (4, 7)


def test_steps_of_one_field_are_taken_back_together(penguins):
    for seed in (1, 2, 3):
        penguins.session.change(seed=seed)
    undo(penguins)
    assert penguins.session.state.settings.seed == 0


def test_columns_are_taken_back_with_the_run_that_they_dropped(penguins):
    fit(penguins)
    mixture = penguins.session.state.snapshot.mixture
    penguins.tick("flipper_length_mm")
    assert penguins.session.state.snapshot is None
    undo(penguins)
    state = penguins.session.state
    assert state.settings.columns == ("body_mass_g",)
    assert state.selection.X.shape == (342, 1)
    assert state.snapshot.mixture is mixture
    assert [run.number for run in state.runs] == [1]
    redo(penguins)
    assert penguins.session.state.selection.X.shape == (342, 2)
    assert penguins.session.state.runs == ()


def test_runs_are_taken_back_and_come_again_as_they_were(penguins):
    fit(penguins)
    first = penguins.session.state.snapshot
    penguins.session.change(components=3)
    fit(penguins)
    second = penguins.session.state.snapshot
    undo(penguins)
    assert penguins.session.state.snapshot is first
    assert [run.number for run in penguins.session.state.runs] == [1]
    undo(penguins)
    undo(penguins)
    assert penguins.session.state.snapshot is None
    for _ in range(3):
        redo(penguins)
    assert penguins.session.state.snapshot is second
    assert penguins.session.state.settings.components == 3


def test_a_reset_is_taken_back(penguins):
    fit(penguins)
    newest = penguins.session.state.snapshot
    penguins.click("resetButton")
    assert penguins.session.state.snapshot is None
    undo(penguins)
    assert penguins.session.state.snapshot is newest


def test_the_menu_says_what_would_be_taken_back(penguins):
    action = penguins.window.findChild(type(penguins.window.actions_["run"]), "undoAction")
    assert not action.isEnabled()
    penguins.session.change(components=3)
    assert action.isEnabled()
    assert action.text() == "&Undo change components"


def test_another_table_begins_a_history_of_its_own(penguins, penguin_table):
    penguins.session.change(components=4)
    penguins.session.open(replace(penguin_table))
    before = penguins.session.state
    undo(penguins)
    redo(penguins)
    assert penguins.session.state.settings == before.settings
    action = penguins.window.findChild(type(penguins.window.actions_["run"]), "undoAction")
    assert not action.isEnabled()


@pytest.mark.parametrize("name", ["components", "seed"])
def test_in_a_field_the_key_takes_back_typing_and_nothing_else(penguins, name):
    penguins.session.change(tolerance=1e-4)
    box = penguins.find(name)
    field = box.findChild(QLineEdit)
    before = field.text()
    field.setFocus()
    field.selectAll()
    penguins.qtbot.keyClicks(field, "9")
    assert field.text() == "9"
    penguins.qtbot.keyClick(field, Qt.Key.Key_Z, CTRL)
    assert field.text() == before
    assert penguins.session.state.settings.tolerance == 1e-4


def in_field(user, name):
    """Return a number field in focus, as after a click into it."""
    user.window.activateWindow()
    box = user.find(name)
    box.setFocus(Qt.FocusReason.MouseFocusReason)
    user.wait(box.hasFocus)
    return box


@pytest.mark.parametrize("name", ["components", "seed", "tolerance"])
def test_in_a_field_where_nothing_is_being_typed_the_keys_are_those_of_the_window(penguins, name):
    penguins.session.change(family="E")
    in_field(penguins, name)
    penguins.press(Qt.Key.Key_Z, CTRL)
    assert penguins.session.state.settings.family == "V"
    penguins.press(Qt.Key.Key_Z, CTRL | SHIFT)
    assert penguins.session.state.settings.family == "E"
    penguins.press(Qt.Key.Key_Z, CTRL)
    penguins.press(Qt.Key.Key_Y, CTRL)
    assert penguins.session.state.settings.family == "E"


def test_a_number_that_was_taken_over_is_taken_back_in_its_own_field(penguins):
    box = in_field(penguins, "components")
    box.selectAll()
    penguins.qtbot.keyClicks(box, "4")
    assert penguins.session.state.settings.components == 2
    penguins.press(Qt.Key.Key_Return)
    assert penguins.session.state.settings.components == 4
    penguins.press(Qt.Key.Key_Z, CTRL)
    assert (penguins.session.state.settings.components, box.value()) == (2, 2)


def test_typing_is_taken_back_first_and_then_the_change_before_it(penguins):
    penguins.session.change(family="E")
    box = in_field(penguins, "seed")
    box.selectAll()
    penguins.qtbot.keyClicks(box, "9")
    penguins.press(Qt.Key.Key_Z, CTRL)
    assert box.text() == "0"
    assert penguins.session.state.settings.family == "E"
    penguins.press(Qt.Key.Key_Z, CTRL)
    assert penguins.session.state.settings.family == "V"


def test_a_run_that_rests_at_its_bare_start_comes_back_as_it_was(penguins):
    penguins.window.controller.show_start()
    penguins.wait_for("paused")
    start = penguins.session.state.snapshot
    assert start.phase is Phase.START
    penguins.click("resetButton")
    undo(penguins)
    # an order to the worker would be on its way by the next turns of the event loop
    penguins.qtbot.wait(50)
    state = penguins.session.state
    assert state.snapshot is start
    assert (state.status, len(state.trace)) == (RunStatus.PAUSED, 0)
    penguins.press(Qt.Key.Key_E)
    penguins.wait(lambda: penguins.session.state.has_fit)
    assert penguins.session.state.snapshot.log_likelihood == start.log_likelihood
