"""The pictures of several columns in the middle: which is in front, and what leads to which."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QTabBar

from gmmstudio.session.axes import Axis
from tests.gui.mouse import Mouse


def tabs(user):
    return user.find("pictureTabs", QTabBar)


def test_with_several_columns_the_pairs_are_behind_a_tab(penguins):
    assert not tabs(penguins).isVisible()
    penguins.tick("flipper_length_mm")
    bar = tabs(penguins)
    assert [bar.tabText(i) for i in range(bar.count())] == ["Scatter", "Pairs"]
    assert penguins.find("scatterView").isVisible()
    penguins.qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(1).center())
    view = penguins.find("pairView")
    assert view.isVisible()
    assert not penguins.find("scatterView").isVisible()
    assert view.matrix._content.columns == ("flipper_length_mm", "body_mass_g")


def test_a_key_goes_to_the_pairs_and_back(penguins):
    penguins.tick("flipper_length_mm")
    penguins.press(Qt.Key.Key_P)
    assert penguins.find("pairView").isVisible()
    penguins.press(Qt.Key.Key_P)
    assert penguins.find("scatterView").isVisible()


def test_a_pair_that_is_clicked_is_seen_in_the_scatter_and_can_be_taken_back(penguins):
    for column in ("flipper_length_mm", "bill_length_mm"):
        penguins.tick(column)
    penguins.press(Qt.Key.Key_P)
    view = penguins.find("pairView")
    view.grab()
    cell = view.matrix.cells[2 * 3 + 1]
    place = view.matrix.mapToScene(QPointF(cell.left + 9, cell.top + 9))
    Mouse(view).click(view.canvas.mapFromScene(place))
    penguins.wait(lambda: penguins.find("scatterView").isVisible())
    scatter = penguins.find("scatterView")
    columns = penguins.session.state.selection.columns
    assert (scatter.plane.bottom.title, scatter.plane.left.title) == (columns[1], columns[2])
    penguins.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (penguins.session.state.x, penguins.session.state.y) == (Axis(0), Axis(1))


def test_pairs_that_cannot_be_seen_cost_nothing(penguins):
    penguins.tick("flipper_length_mm")
    penguins.click("finishButton")
    penguins.wait_for("finished")
    assert penguins.find("pairView").matrix._content.mixture is None


def test_one_column_is_shown_by_its_density_whatever_tab_was_in_front(penguins):
    penguins.tick("flipper_length_mm")
    penguins.press(Qt.Key.Key_P)
    penguins.tick("flipper_length_mm")
    assert penguins.find("densityView").isVisible()
    assert not tabs(penguins).isVisible()
    penguins.tick("flipper_length_mm")
    assert penguins.find("pairView").isVisible()


def test_an_axis_that_cannot_be_had_is_refused_and_the_list_goes_back(user, make_table):
    user.session.open(make_table({"a": np.arange(9.0), "b": np.ones(9)}, suggested=["a", "b"]))
    choosers = user.find("scatterView").choosers
    choosers.x.setFocus()
    user.press(Qt.Key.Key_End)
    assert "constant" in user.session.state.notice.text
    assert choosers.x.currentText() == "a"


def test_what_is_shown_is_remembered_and_taken_back(penguins, open_window, penguin_table):
    penguins.tick("flipper_length_mm")
    scatter = penguins.find("scatterView")
    for name in ("image", "contours", "rug"):
        scatter.show_menu[name].trigger()
    penguins.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert penguins.session.state.scatter.names == ("rows", "ellipses", "image")
    penguins.window.close()
    again = open_window()
    assert again.session.state.scatter.names == ("rows", "ellipses", "image")


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_of_what_is_shown_opens_by_key(penguins):
    penguins.tick("flipper_length_mm")
    menu = penguins.find("showButton").menu()
    penguins.find("scatterView").canvas.setFocus()
    penguins.press(Qt.Key.Key_S)
    penguins.wait(menu.isVisible)
    menu.close()


class TestTheColumnsInPairs:
    @pytest.fixture
    def many(self, user, make_table):
        """A user before the pairs of eight columns."""
        rng = np.random.default_rng(4)
        names = [f"c{i}" for i in range(8)]
        user.session.open(make_table({name: rng.normal(size=40) for name in names}))
        user.session.change(columns=tuple(names))
        user.window.actions_["pairs"].trigger()
        assert user.find("pairView").isVisible()
        return user

    def entries(self, user):
        return {a.text(): a for a in user.find("pairView").columns_menu.menu.actions()}

    def tick(self, user, name):
        """Click an entry of the open menu."""
        menu = user.find("pairView").columns_menu.menu
        place = menu.actionGeometry(self.entries(user)[name]).center()
        user.qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=place)

    # the offscreen platform can neither raise a menu nor give it the keyboard, and says so
    @pytest.mark.qt_log_ignore("This plugin does not support|grabbing the keyboard", extend=True)
    def test_they_are_ticked_in_a_menu_that_stays_open(self, many):
        view = many.find("pairView")
        assert not self.entries(many)["c6"].isEnabled()
        assert "untick one first" in self.entries(many)["c6"].toolTip()
        view.columns_menu.button.open_menu()
        menu = view.columns_menu.menu
        many.wait(menu.isVisible)
        self.tick(many, "c0")
        self.tick(many, "c7")
        assert menu.isVisible()
        menu.close()
        assert many.session.state.paired == ("c1", "c2", "c3", "c4", "c5", "c7")
        assert view.matrix._content.columns == ("c1", "c2", "c3", "c4", "c5", "c7")
        many.window._history.undo.trigger()
        assert many.session.state.paired == ()

    @pytest.mark.qt_log_ignore("This plugin does not support|grabbing the keyboard", extend=True)
    def test_they_are_ticked_by_keys(self, many):
        view = many.find("pairView")
        many.window.activateWindow()
        view.canvas.setFocus()
        many.qtbot.keyClick(view.canvas, Qt.Key.Key_S)
        menu = view.columns_menu.menu
        many.wait(menu.isVisible)
        menu.setActiveAction(menu.actions()[2])
        many.qtbot.keyClick(menu, Qt.Key.Key_Space)
        assert menu.isVisible()
        menu.close()
        assert view.matrix._content.columns == ("c0", "c1", "c3", "c4", "c5")

    def test_two_are_the_fewest(self, many):
        many.session.looking.pair(("c3", "c6"))
        entry = self.entries(many)["c3"]
        assert entry.isChecked()
        assert not entry.isEnabled()
        assert "two columns" in entry.toolTip()

    def test_with_two_columns_in_use_there_is_nothing_to_choose(self, penguins):
        penguins.tick("flipper_length_mm")
        penguins.press(Qt.Key.Key_P)
        assert not penguins.find("pairView").columns_menu.button.isEnabled()

    def test_rows_that_are_picked_and_a_component_pointed_at_show_in_both_pictures(self, many):
        many.click("finishButton")
        many.wait_for("finished")
        view = many.find("pairView")
        mask = np.arange(40) < 10
        many.session.brushing.pick(mask, "some")
        many.session.naming.highlight(1)
        light = view._picture._light
        assert np.ptp(light[~mask], axis=1).max() < np.ptp(light[mask], axis=1).max()
        assert view.matrix._content.lit == 1
        many.window.actions_["pairs"].trigger()
        assert many.find("scatterView").mixture.ellipses.outlines.lit == 1
        np.testing.assert_array_equal(many.session.state.lit, mask)


class TestTheOneInFront:
    def test_it_is_remembered_from_one_sitting_to_the_next(self, penguins, open_window):
        penguins.tick("flipper_length_mm")
        penguins.press(Qt.Key.Key_P)
        penguins.window.close()
        again = open_window()
        again.session.open(penguins.session.state.dataset)
        again.tick("flipper_length_mm")
        assert again.find("pairView").isVisible()
        assert again.window.actions_["pairs"].isChecked()

    def test_the_first_arrangement_has_the_scatter(self, penguins):
        penguins.tick("flipper_length_mm")
        penguins.press(Qt.Key.Key_P)
        penguins.window.actions_["reset_layout"].trigger()
        assert penguins.find("scatterView").isVisible()

    def test_panels_in_front_are_remembered_and_brought_back(self, penguins, open_window):
        front = {"runsDock": "componentsDock", "rowsDock": "likelihoodDock"}
        for name in front:
            penguins.find(name).raise_()
        penguins.wait(lambda: all(not penguins.find(n).visibleRegion().isEmpty() for n in front))
        penguins.window.close()
        again = open_window()
        again.wait(lambda: all(not again.find(n).visibleRegion().isEmpty() for n in front))
        again.window.actions_["reset_layout"].trigger()
        behind = front.values()
        again.wait(lambda: all(not again.find(n).visibleRegion().isEmpty() for n in behind))
