"""Numbers typed into the model panel: what is taken, and when."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolTip


def test_a_number_out_of_range_is_not_taken(penguins):
    penguins.set_number("components", "0")
    assert penguins.session.state.settings.components in range(1, 51)
    penguins.set_number("tolerance", "1e-9")
    assert penguins.session.state.settings.tolerance == 1e-9
    penguins.set_number("tolerance", "0,001")
    assert penguins.session.state.settings.tolerance == 1e-3


def test_space_runs_from_a_number_field_with_what_was_typed(penguins):
    box = penguins.find("components")
    box.setFocus()
    box.selectAll()
    penguins.qtbot.keyClicks(box, "4")
    penguins.qtbot.keyClick(box, Qt.Key.Key_Space)
    penguins.wait_for("finished")
    assert len(penguins.table()) == 4


def test_a_press_of_run_takes_what_was_typed_and_not_entered(penguins):
    box = penguins.find("components")
    penguins.window.activateWindow()
    penguins.wait(penguins.window.isActiveWindow)
    box.setFocus()
    box.selectAll()
    penguins.qtbot.keyClicks(box, "4")
    penguins.click("finishButton")
    penguins.wait_for("finished")
    assert len(penguins.table()) == 4


# The offscreen platform cannot do what a tooltip asks of it.
TOOLTIP = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
FIELDS = ["components", "tolerance", "seed"]


@pytest.fixture
def no_hint_stays(penguins):
    yield
    QToolTip.hideText()
    penguins.wait(lambda: not QToolTip.isVisible())


@TOOLTIP
@pytest.mark.usefixtures("no_hint_stays")
@pytest.mark.parametrize("field", FIELDS)
def test_letters_typed_into_a_field_do_nothing_to_the_run(penguins, field):
    penguins.press(Qt.Key.Key_E)
    penguins.wait_for("paused")
    before = penguins.session.state
    box = penguins.find(field)
    penguins.qtbot.mouseClick(box, Qt.MouseButton.LeftButton)
    box.setFocus()
    penguins.qtbot.keyClick(box, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    for key in (Qt.Key.Key_B, Qt.Key.Key_N, Qt.Key.Key_F, Qt.Key.Key_M, Qt.Key.Key_H):
        penguins.qtbot.keyClick(box, key)
    penguins.qtbot.keyClick(box, Qt.Key.Key_B, Qt.KeyboardModifier.ShiftModifier)
    after = penguins.session.state
    assert after.snapshot is before.snapshot
    assert (after.settings, after.hard, after.run_number) == (before.settings, before.hard, 1)


@TOOLTIP
@pytest.mark.usefixtures("no_hint_stays")
def test_once_enter_took_the_number_letters_are_the_windows_again_until_it_is_typed_in(penguins):
    penguins.set_number("components", "3")
    box = penguins.find("components")
    penguins.qtbot.keyClick(box, Qt.Key.Key_E)
    penguins.wait(lambda: penguins.text("statusPhase") == "Paused after the E-step")
    assert len(penguins.table()) == 3
    penguins.qtbot.keyClicks(box, "4")
    penguins.qtbot.keyClick(box, Qt.Key.Key_M)
    assert penguins.text("statusPhase") == "Paused after the E-step"


def test_keys_with_ctrl_are_the_windows_in_a_field_too(penguins):
    box = penguins.find("components")
    box.setFocus()
    penguins.qtbot.keyClick(box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    penguins.wait_for("finished")


@TOOLTIP
@pytest.mark.usefixtures("no_hint_stays")
@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("components", "999", "A number from 1 to 50"),
        ("components", "b", "A number from 1 to 50"),
        ("tolerance", "1x", "A number from 0 to 0.1"),
    ],
)
def test_a_field_that_refuses_a_key_says_what_it_takes(penguins, field, typed, told):
    box = penguins.find(field)
    box.setFocus()
    box.selectAll()
    penguins.qtbot.keyClicks(box, typed)
    assert QToolTip.text() == told
