"""The line that tells in plain words what each half-step did."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton


def narrator(user):
    return user.find("narratorLine")


def test_the_narrator_tells_of_each_half_step(penguins):
    penguins.press(Qt.Key.Key_E)
    shared = "E-step: each row is shared out over 2"
    penguins.wait(lambda: narrator(penguins).full_text.startswith(shared))
    penguins.press(Qt.Key.Key_M)
    penguins.wait(lambda: narrator(penguins).full_text.startswith("M-step: "))
    penguins.wait_for("paused")
    penguins.press(Qt.Key.Key_B)
    assert narrator(penguins).full_text.startswith("E-step: ")


def test_the_narrator_is_closed_and_brought_back_and_remembered(penguins, open_window):
    line = narrator(penguins)
    assert line.isVisible()
    penguins.qtbot.mouseClick(
        penguins.find("narratorClose", QAbstractButton), Qt.MouseButton.LeftButton
    )
    assert not line.isVisible()
    assert not narrator(open_window()).isVisible()
    penguins.window.actions_["narrator"].trigger()
    assert line.isVisible()
    assert narrator(open_window()).isVisible()


def test_a_long_line_is_told_in_full_by_its_tooltip_and_does_not_widen_the_window(penguins):
    penguins.press(Qt.Key.Key_E)
    penguins.wait_for("paused")
    line, label = narrator(penguins), penguins.find("narratorText")
    width = penguins.window.width()
    line.setFixedWidth(160)
    penguins.wait(lambda: label.text().endswith("…"))
    assert label.toolTip() == line.full_text
    assert penguins.window.width() == width


# --- the plot of ℓ ---------------------------------------------------------------------------
