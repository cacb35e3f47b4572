"""The scatter along columns, principal components and separating directions."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt

from gmmstudio.qt.plots.scatter_view import ScatterView
from gmmstudio.session.axes import Axis


def test_a_fit_adds_directions_to_the_lists(shown, three_columns, fitted):
    view = shown(ScatterView, three_columns)
    entries = [view.choosers.x.itemText(i) for i in range(view.choosers.x.count())]
    assert [entry for entry in entries if entry] == ["a", "b", "c", "PC 1", "PC 2", "PC 3"]
    view.render(fitted(three_columns)[-1])
    entries = [view.choosers.y.itemText(i) for i in range(view.choosers.y.count())]
    assert [entry for entry in entries if entry][6:] == [
        "Direction 1",
        "Direction 2",
        "Direction 3",
    ]


def test_a_direction_is_chosen_by_keys_across_the_line_between_kinds(shown, three_columns, qtbot):
    view = shown(ScatterView, replace(three_columns, x=Axis(2), y=Axis(0)))
    view.choosers.x.setFocus()
    with qtbot.waitSignal(view.axes_changed) as asked:
        qtbot.keyClick(view.choosers.x, Qt.Key.Key_Down)
    assert asked.args == [Axis(0, "pc"), Axis(0)]


def test_along_principal_components_rows_and_ellipses_are_projected(shown, three_columns, fitted):
    state = replace(fitted(three_columns)[-1], x=Axis(0, "pc"), y=Axis(2, "pc"))
    view = shown(ScatterView, state)
    X, mixture = state.selection.X, state.snapshot.mixture
    standard = (X - X.mean(axis=0)) / X.std(axis=0)
    values, vectors = np.linalg.eigh(np.corrcoef(X.T))
    turn = vectors[:, [2, 0]]
    turn *= np.sign(turn[np.abs(turn).argmax(axis=0), [0, 1]])
    places = standard @ turn
    (left, right), (bottom, top) = view.plane.box.viewRange()
    assert left < places[:, 0].min() < places[:, 0].max() < right
    assert bottom < places[:, 1].min() < places[:, 1].max() < top
    A = turn.T / X.std(axis=0)
    drawn = view.mixture.ellipses.outlines
    np.testing.assert_allclose(drawn.means, (mixture.means - X.mean(axis=0)) @ A.T)
    np.testing.assert_allclose(drawn.covariances, A @ mixture.covariances @ A.T, atol=1e-12)
    assert view.plane.bottom.title == f"PC 1 ({100 * values[2] / 3:.0f} % of variance)"


def test_directions_are_renewed_by_button_and_key(shown, three_columns, fitted, qtbot):
    state = fitted(three_columns)[-1]
    view = shown(ScatterView, state)
    assert not view.choosers.button.isVisible()
    state = replace(state, x=Axis(0, "direction"), y=Axis(1, "direction"))
    view.render(state)
    assert view.choosers.button.isVisible()
    with qtbot.waitSignal(view.renew_wanted):
        qtbot.mouseClick(view.choosers.button, Qt.MouseButton.LeftButton)
    view.activateWindow()
    with qtbot.waitSignal(view.renew_wanted):
        qtbot.keyClick(view.canvas, Qt.Key.Key_D)


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_open_list_tells_what_each_axis_is(shown, three_columns, fitted):
    view = shown(ScatterView, fitted(three_columns)[-1])
    view.choosers.y.showPopup()
    try:
        row = view.choosers.y.findText("Direction 1")
        about = view.choosers.y.itemData(row, Qt.ItemDataRole.ToolTipRole)
    finally:
        view.choosers.y.hidePopup()
    assert "Scrucca 2010" in about
    assert "% of the separation" in about


def test_axes_that_cannot_be_seen_say_why_in_place_of_the_picture(shown, make_selected):
    state = make_selected({"a": np.arange(9.0), "b": np.ones(9)})
    view = shown(ScatterView, replace(state, x=Axis(0, "pc"), y=Axis(1, "pc")))
    assert "constant" in view.empty.text()
