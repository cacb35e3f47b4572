"""Rows are picked by drawing around them, and light up in every view."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QToolButton

from gmmstudio.qt.docks import is_in_sight
from gmmstudio.session.pick_mode import PickMode
from tests.gui.contrast import contrast
from tests.gui.mouse import Mouse

NO_KEY = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def two(penguins):
    """A user before a fit of two columns."""
    penguins.session.change(columns=("flipper_length_mm", "body_mass_g"))
    penguins.click("finishButton")
    penguins.wait_for("finished")
    penguins.view = penguins.find("scatterView")
    return penguins


def at(view, plane, x, y):
    """Return the pixel of a place in the units of a plane."""
    return view.canvas.mapFromScene(plane.box.mapViewToScene(QPointF(x, y)))


def rectangle(user, low, high, modifiers=NO_KEY):
    start, end = (at(user.view, user.view.plane, *place) for place in (low, high))
    Mouse(user.view).drag(start, end, modifiers)


def inside(user, low, high):
    X = user.session.state.selection.X
    return ((low <= X) & (high >= X)).all(axis=1)


def picked(user):
    brush = user.session.state.brush
    return set() if brush is None else set(brush.places.tolist())


def test_a_rectangle_picks_the_rows_in_it_exactly(two):
    two.view.setFocus()
    two.press(Qt.Key.Key_R)
    assert two.session.state.pick_mode is PickMode.RECTANGLE
    low, high = (185.3, 3_333.0), (199.7, 4_111.0)
    rectangle(two, low, high)
    expected = inside(two, low, high)
    # a pixel is some grams wide: what lies on the edge may fall to either side
    apart = picked(two) ^ set(np.flatnonzero(expected).tolist())
    assert len(apart) <= 2
    assert expected.sum() > 50
    assert two.session.state.brush.text == "rectangle"


def test_rows_that_are_drawn_around_come_forward_without_the_focus(two):
    panel = two.find("selectionDock", QDockWidget).widget()
    assert not is_in_sight(panel)
    two.view.setFocus()
    two.press(Qt.Key.Key_R)
    rectangle(two, (185.3, 3_333.0), (199.7, 4_111.0))
    two.wait(lambda: is_in_sight(panel))
    focus = two.window.focusWidget()
    assert focus is two.view or two.view.isAncestorOf(focus)


def test_a_bar_of_the_responsibilities_leaves_them_in_front(two):
    view = two.find("responsibilityView")
    two.wait(view.isVisible)
    view.grab()
    Mouse(view).click(at(view, view.plane, 10.4, 0.5))
    two.wait(lambda: len(picked(two)) > 0)
    assert is_in_sight(view)


def test_shift_adds_ctrl_takes_away_and_both_keep_what_is_common(two):
    two.session.brushing.set_mode(PickMode.RECTANGLE)
    left, right = ((170.0, 2_600.0), (195.5, 6_400.0)), ((205.5, 2_600.0), (232.0, 6_400.0))
    rectangle(two, *left)
    first = picked(two)
    rectangle(two, *right, Qt.KeyboardModifier.ShiftModifier)
    both = picked(two)
    assert first < both
    rectangle(two, *left, Qt.KeyboardModifier.ControlModifier)
    assert picked(two) == both - first
    keys = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
    rectangle(two, *left, keys)
    assert picked(two) == set()


def test_a_lasso_picks_what_it_goes_round(two):
    two.view.findChild(QToolButton, "pickLassoButton").click()
    plane = two.view.plane
    # beside the lattice of the data, whose rows would lie on the line
    corners = [(180.4, 2_812), (204.6, 2_812), (204.6, 4_712), (190.4, 3_612), (180.4, 4_712)]
    Mouse(two.view).draw([at(two.view, plane, *corner) for corner in corners])
    X = two.session.state.selection.X
    notch = X[:, 1] > np.interp(X[:, 0], [180.4, 190.4, 204.6], [4_712, 3_612, 4_712])
    box = inside(two, (180.4, 2_812), (204.6, 4_712))
    assert len(picked(two) ^ set(np.flatnonzero(box & ~notch).tolist())) <= 6
    assert two.session.state.brush.text == "lasso"


def beside(user, place, *, across=0, up=0):
    """Return the pixel so far beside the one of a place."""
    return at(user.view, user.view.plane, *place) + QPoint(across, -up)


@pytest.mark.parametrize(("across", "up"), [(0, 9), (9, 9), (9, 0), (-12, 0), (0, -12)])
def test_a_rectangle_begun_just_beside_the_plane_begins_at_its_edge(two, across, up):
    two.session.brushing.set_mode(PickMode.RECTANGLE)
    (left, right), (low, high) = two.view.plane.box.viewRange()
    corner = np.array([right if across >= 0 else left, high if up >= 0 else low])
    middle = np.array([200.2, 4_222.0])
    start = beside(two, corner, across=across, up=up)
    Mouse(two.view).drag(start, at(two.view, two.view.plane, *middle))
    ends = np.sort(np.array([corner, middle]), axis=0)
    expected = set(np.flatnonzero(inside(two, *ends)).tolist())
    assert len(expected) > 20
    assert len(picked(two) ^ expected) <= 2


def test_a_lasso_begun_just_above_the_plane_begins_at_its_edge(two):
    two.session.brushing.set_mode(PickMode.LASSO)
    (left, right), (low, high) = two.view.plane.box.viewRange()
    places = [(left, high), (left, low), (right, low), (right, high)]
    pixels = [at(two.view, two.view.plane, *place) for place in places]
    pixels[0] += QPoint(5, -8)
    Mouse(two.view).draw(pixels)
    assert len(picked(two)) == len(two.session.state.selection.X)


def test_a_drag_far_from_the_plane_draws_nothing(two):
    two.session.brushing.set_mode(PickMode.RECTANGLE)
    (left, _), (low, _) = two.view.plane.box.viewRange()
    start = beside(two, (left, low), across=-40)
    Mouse(two.view).drag(start, start + QPoint(120, -90))
    assert picked(two) == set()


def test_beside_the_plane_a_drag_picks_nothing_in_the_mode_to_move(two):
    (_, right), (_, high) = two.view.plane.box.viewRange()
    start = beside(two, (right, high), up=8)
    Mouse(two.view).drag(start, start + QPoint(-120, 90))
    assert picked(two) == set()
    assert not two.view.pick_tool.rim.isVisible()


@pytest.mark.parametrize("mode", [PickMode.RECTANGLE, PickMode.LASSO])
def test_a_double_click_adds_a_component_also_while_rows_are_picked(two, mode):
    two.session.brushing.set_mode(mode)
    place = at(two.view, two.view.plane, 180.0, 5_800.0)
    Mouse(two.view).double_click(place)
    two.wait(lambda: not two.session.state.provisional)
    assert two.session.state.n_components == 3
    mean = two.session.state.snapshot.mixture.means[2]
    assert mean == pytest.approx([180.0, 5_800.0], rel=0.01)


def test_a_click_picks_the_row_beneath_it(two):
    two.session.brushing.set_mode(PickMode.RECTANGLE)
    X = two.session.state.selection.X
    row = int(X[:, 1].argmax())
    place = at(two.view, two.view.plane, *X[row])
    Mouse(two.view).click(place)
    two.wait(lambda: picked(two) == {row})


def test_in_the_mode_to_move_a_drag_picks_nothing_and_moves_the_picture(two):
    two.session.brushing.set_mode(PickMode.RECTANGLE)
    two.view.setFocus()
    two.press(Qt.Key.Key_V)
    before = two.view.plane.box.viewRange()
    rectangle(two, (220.0, 3_000.0), (225.0, 3_500.0))
    assert two.session.state.brush is None
    assert two.view.plane.box.viewRange() != before


def test_rows_that_are_not_picked_fade_in_every_view(two):
    two.session.brushing.set_mode(PickMode.RECTANGLE)
    rectangle(two, (170.0, 2_600.0), (195.5, 6_400.0))
    state = two.session.state
    np.testing.assert_array_equal(np.flatnonzero(state.lit), state.brush.places)
    pixels = two.find("responsibilityView").bars
    pixels.refresh()
    two.find("responsibilityView").grab()
    image = pixels._image
    line = [image.pixelColor(x, image.height() // 2).alpha() for x in range(image.width())]
    assert {0x38, 0xFF} <= set(line)


def test_a_row_that_is_picked_is_outlined_on_top_of_the_name_of_its_component(two):
    two.session.brushing.set_mode(PickMode.RECTANGLE)
    label = two.view.mixture.labels[0]
    name = two.view.plane.box.mapSceneToView(label.mapRectToScene(label.boundingRect()).center())
    X = two.session.state.selection.X
    apart = (X - np.array([name.x(), name.y()])) / np.ptp(X, axis=0)
    row = int(np.argmin(np.sum(apart**2, axis=1)))
    Mouse(two.view).click(at(two.view, two.view.plane, *X[row]))
    assert row in picked(two)
    rows = two.view.rows
    assert label.zValue() < rows.picked.image.zValue()
    image = two.view.canvas.grab().toImage()
    place = at(two.view, two.view.plane, *X[row])
    outline = [image.pixelColor(place.x() + step, place.y()).name() for step in range(3, 8)]
    assert min(contrast(colour, two.view.theme.text) for colour in outline) < 1.5
    two.session.brushing.clear()
    assert not rows.picked.image.isVisible()


def test_names_are_not_lost_below_many_rows_that_are_picked(two):
    two.session.brushing.set_mode(PickMode.RECTANGLE)
    rectangle(two, (170.0, 2_600.0), (225.0, 6_400.0))
    assert two.session.state.brush.count > 30
    assert two.view.mixture.labels[0].zValue() > two.view.rows.picked.image.zValue()


def test_a_bar_that_is_clicked_picks_its_rows(two):
    view = two.find("responsibilityView")
    two.wait(view.isVisible)
    view.grab()
    pixel = at(view, view.plane, 10.4, 0.5)
    Mouse(view).click(pixel)
    start, end = view._bar_at(view._hovered)
    two.wait(lambda: two.session.state.brush is not None)
    assert picked(two) == set(two.session.state.assignment.order[start:end].tolist())


def test_an_interval_of_one_column_is_picked_in_the_density(penguins):
    penguins.click("finishButton")
    penguins.wait_for("finished")
    view = penguins.find("densityView")
    view.grab()  # the axes take their room as they are painted
    penguins.session.brushing.set_mode(PickMode.LASSO)
    start, end = (at(view, view.upper, x, 0.0003) for x in (3_037.5, 3_487.5))
    Mouse(view).drag(start, end)
    x = penguins.session.state.selection.X[:, 0]
    expected = set(np.flatnonzero((x >= 3_037.5) & (x <= 3_487.5)).tolist())
    assert picked(penguins) == expected
    assert penguins.session.state.brush.text == "interval"


def test_the_rows_of_the_component_chosen_are_picked_by_a_key(two):
    two.session.naming.select(1)
    two.window.findChild(QAction, "pickComponentAction").trigger()
    labels = two.session.state.labels
    assert picked(two) == set(np.flatnonzero(labels == 1).tolist())
    assert two.session.state.brush.text == "rows of C2"
    two.view.setFocus()
    two.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert picked(two) == set()
    two.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert picked(two) == set(np.flatnonzero(labels == 1).tolist())
