"""The line below a picture says what can be done to the component chosen there."""

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.gui.hands import choose, density, pixel_of_mean, scatter
from tests.gui.mouse import Mouse, pixel_of


@pytest.fixture
def line(penguins):
    """A user before two components of one column, fitted."""
    penguins.click("finishButton")
    penguins.wait_for("finished")
    return penguins


class TestTheLineBelow:
    def test_says_what_the_keys_do_to_the_component_chosen(self, fitted):
        view = scatter(fitted)
        assert "arrows" not in view.caption.full_text
        choose(fitted, 1)
        assert "arrows move C2 · [ ] resize · < > turn" in view.caption.full_text
        assert "PgDn: next · Esc: done" in view.caption.full_text
        fitted.qtbot.keyClick(view.canvas, Qt.Key.Key_Escape)
        assert "arrows" not in view.caption.full_text

    def test_says_so_until_the_pointer_goes_where_there_is_something_to_read(self, fitted):
        view = scatter(fitted)
        mouse, mean = Mouse(view), pixel_of_mean(fitted, 1)
        elsewhere = pixel_of(view, view.plane, 180.0, 5_800.0)
        choose(fitted, 1)
        mouse.move(elsewhere)
        assert "arrows" not in view.caption.full_text
        mouse.move(mean)
        assert "arrows move C2" in view.caption.full_text
        mouse.move(elsewhere)
        fitted.qtbot.keyClick(view.canvas, Qt.Key.Key_PageDown)
        assert "arrows move C3" in view.caption.full_text

    def test_says_how_to_end_a_drag(self, fitted):
        view = scatter(fitted)
        mouse, start = Mouse(view), pixel_of_mean(fitted, 1)
        mouse.hold(start, start + QPoint(60, -40))
        fitted.wait(lambda: fitted.session.state.provisional)
        assert "C2 in hand · Enter keeps it here · Esc puts it back" in view.caption.full_text
        mouse.let_go(start + QPoint(60, -40))
        fitted.wait(lambda: not fitted.session.state.provisional)
        assert "arrows move C2" in view.caption.full_text

    def test_names_no_key_that_has_no_use_on_a_line(self, line):
        line.session.naming.select(0)
        text = density(line).caption.full_text
        assert "← → move C1 · [ ] resize · Del deletes" in text
        assert "turn" not in text
