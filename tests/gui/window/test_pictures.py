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
    penguins.press(Qt.Key.Key_W)
    penguins.wait(menu.isVisible)
    menu.close()
