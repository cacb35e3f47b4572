"""The way back to all there is: offered where a part is in sight, and only there."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton

from gmmstudio.qt.plots.density_view import DensityView
from gmmstudio.qt.plots.scatter_view import ScatterView


@pytest.mark.parametrize("way", ["key", "button"])
def test_all_is_offered_while_a_part_is_in_sight(shown, two_columns, mouse, qtbot, way):
    view = shown(ScatterView, two_columns)
    button = view.findChild(QToolButton, "showAllButton")
    home, size = view.plane.box.viewRange(), view.canvas.size()
    assert not button.isVisible()
    middle = view.canvas.viewport().rect().center()
    mouse(view).drag(middle, middle + QPoint(120, 0))
    assert button.isVisible()
    if way == "key":
        view.activateWindow()
        qtbot.keyClick(view.canvas, Qt.Key.Key_0)
    else:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert view.plane.box.viewRange() == home
    assert not button.isVisible()
    assert view.canvas.size() == size


def test_all_brings_both_planes_of_the_density_back(shown, one_column, mouse, qtbot):
    view = shown(DensityView, one_column)
    button = view.findChild(QToolButton, "showAllButton")
    home = view.upper.box.viewRange()
    middle = view.canvas.viewport().rect().center()
    mouse(view).drag(middle, middle + QPoint(90, 0))
    assert button.isVisible()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert view.upper.box.viewRange() == home
    assert not button.isVisible()
