"""Numbers typed into the model panel: what is taken, and when."""

from PySide6.QtCore import Qt


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
