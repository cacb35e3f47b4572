from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor

from gmmstudio.qt.plots.responsibility_view import ResponsibilityView
from gmmstudio.session.drawing.bars import sort_rows
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState


def bottom_to_top(view, plane, place_of, place):
    """Return the colours of one bar, a hundredth of its height apart."""
    image = view.canvas.grab().toImage()
    heights = np.arange(0.005, 1.0, 0.01)
    return [
        QColor(image.pixel(place_of(view, plane, place + 0.5, height))).name() for height in heights
    ]


def in_order(state):
    resp = state.responsibilities
    return sort_rows(state.labels, resp.max(axis=1))


def test_a_bar_is_stacked_by_the_responsibilities_of_its_row(shown, one_column, fitted, place_of):
    state = fitted(one_column, status=RunStatus.FINISHED)[-1]
    view = shown(ResponsibilityView, state, size=(700, 400))
    order = in_order(state)
    for place in (0, 150, 199, 230, 299):
        colours = bottom_to_top(view, view.plane, place_of, place)
        share = np.mean([colour == "#0072b2" for colour in colours])
        assert share == pytest.approx(state.responsibilities[order[place], 0], abs=0.02)
        assert set(colours) <= {"#0072b2", "#d67f00"}


def test_in_the_hard_view_a_bar_has_one_colour(shown, one_column, fitted, place_of):
    state = replace(fitted(one_column)[-1], hard=True, status=RunStatus.FINISHED)
    view = shown(ResponsibilityView, state, size=(700, 400))
    changes = int((state.labels == 0).sum())
    assert set(bottom_to_top(view, view.plane, place_of, changes - 2)) == {"#0072b2"}
    assert set(bottom_to_top(view, view.plane, place_of, changes + 1)) == {"#d67f00"}


def test_more_rows_than_pixels_are_averaged_and_it_says_so(shown, many_rows, fitted):
    view = shown(ResponsibilityView, fitted(many_rows, status=RunStatus.FINISHED)[-1])
    per_bar = -(-12_000 // round(view.plane.box.width()))
    assert view.caption.full_text == f"bar = mean of {per_bar} rows · 12,000 rows"
    assert view._picture.bars.rows_per_bar == per_bar


def test_with_room_each_row_has_its_bar(shown, one_column, fitted):
    view = shown(ResponsibilityView, fitted(one_column, status=RunStatus.FINISHED)[-1])
    assert view.caption.full_text == "bar = row · 300 rows"


def test_hovering_names_the_row_and_its_responsibilities(
    shown, one_column, fitted, place_of, mouse
):
    state = fitted(one_column, status=RunStatus.FINISHED)[-1]
    view = shown(ResponsibilityView, state, size=(900, 400))
    place = 120
    row = in_order(state)[place]
    mouse(view).move(place_of(view, view.plane, place + 0.5, 0.5))
    assert view.caption.full_text.startswith(f"row {row + 1}: C1 ")
    assert f"C1 {state.responsibilities[row, 0]:.2f}" in view.caption.full_text
    assert view.cursor.isVisible()
    assert view.cursor.value() == place + 0.5
    mouse(view).move(QPoint(3, 3))
    assert view.caption.full_text == "bar = row · 300 rows"
    assert not view.cursor.isVisible()


def test_row_numbers_are_those_of_the_table_where_rows_are_left_out(
    shown, make_selected, fitted, place_of, mouse
):
    values = np.array([np.nan, 1.0, 1.2, np.nan, 1.1, 9.0, 9.1, 9.3])
    state = fitted(make_selected({"x": values}), status=RunStatus.FINISHED)[-1]
    view = shown(ResponsibilityView, state)
    named = set()
    for place in range(6):
        mouse(view).move(place_of(view, view.plane, place + 0.5, 0.5))
        named.add(int(view.caption.full_text.split(":")[0].removeprefix("row ")))
    assert named == {2, 3, 5, 6, 7, 8}


def test_hovering_over_a_mean_names_its_rows(shown, many_rows, fitted, place_of, mouse):
    state = fitted(many_rows, status=RunStatus.FINISHED)[-1]
    view = shown(ResponsibilityView, state)
    per_bar = view._picture.bars.rows_per_bar
    mouse(view).move(place_of(view, view.plane, 10.4 * per_bar, 0.5))
    members = in_order(state)[10 * per_bar : 11 * per_bar]
    numbers = ", ".join(str(row + 1) for row in members[:3])
    assert view.caption.full_text.startswith(f"{per_bar} rows ({numbers}, …): C1 1.00")


def test_marked_rows_bear_a_mark_above_their_bar(shown, one_column, fitted, place_of):
    state = replace(fitted(one_column)[-1], hard=True, status=RunStatus.FINISHED)
    view = shown(ResponsibilityView, state, size=(900, 500))
    image = view.canvas.grab().toImage()
    seen = [
        QColor(image.pixel(place_of(view, view.plane, place + 0.5, 1.025))).name()
        == view.theme.text
        for place in range(300)
    ]
    assert sum(seen) > 0
    assert seen == state.undecided[in_order(state)].tolist()


def test_in_a_narrow_dock_nothing_it_says_is_cut(shown, two_columns, fitted):
    state = replace(fitted(two_columns, k=4)[-1], hard=True)
    assert state.undecided.sum() > 30
    view = shown(ResponsibilityView, state, size=(394, 430))
    assert view.caption.text().replace("\n", " · ") == view.caption.full_text
    assert len(view.caption.text().splitlines()) <= 2
    assert view.plane.bottom.labelText == "rows by component and certainty"
    assert view.plane.left.labelText == "argmax P(C | row)"


def test_zooming_in_shows_single_rows_again(shown, many_rows, fitted):
    view = shown(ResponsibilityView, fitted(many_rows)[-1])
    view.plane.box.setXRange(100, 200, padding=0)
    view.grab()
    assert view._picture.bars.rows_per_bar == 1


@pytest.mark.parametrize(
    ("has_data", "text"),
    [
        (False, "Nothing to show: no table is open"),
        (True, "Press Run: each row will show here\nhow far it belongs to each component"),
    ],
)
def test_without_responsibilities_it_says_why(shown, one_column, has_data, text):
    view = shown(ResponsibilityView, one_column if has_data else ViewState())
    assert view.empty.text() == text
    assert view.empty.isVisible()


def test_the_start_has_no_responsibilities_yet(shown, one_column, fitted):
    view = shown(ResponsibilityView, fitted(one_column, half_steps=True)[0])
    assert "the first E-step" in view.empty.text()
