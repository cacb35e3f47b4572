"""The matrix of pairs as a person sees and uses it."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor

from gmmstudio.qt.plots.pair_view import PairView
from gmmstudio.session.axes import Axis
from gmmstudio.session.brush import Brush
from gmmstudio.session.display_sample import DisplaySample
from gmmstudio.session.view_state import RunStatus, ViewState


@pytest.fixture
def two_groups(make_selected):
    """Return 100 rows around (0, 0, 0) and 50 around (40, 40, 0), of columns a, b and c."""
    rng = np.random.default_rng(6)
    a = np.concatenate([rng.normal(0, 1, 100), rng.normal(40, 1, 50)])
    b = a + np.concatenate([rng.normal(0, 0.5, 100), rng.normal(0, 0.8, 50)])
    return make_selected({"a": a, "b": b, "c": rng.normal(0, 1, 150)})


def middle_of(view, row, column):
    n = len(view.matrix._content.columns)
    cell = view.matrix.cells[row * n + column]
    place = QPointF(cell.left + cell.width / 2, cell.top + cell.height / 2)
    return view.canvas.mapFromScene(view.matrix.mapToScene(place))


def colours_in(view, row, column):
    """Return the colours of a cell with plenty of colour in them."""
    n = len(view.matrix._content.columns)
    cell = view.matrix.cells[row * n + column]
    corner = view.canvas.mapFromScene(view.matrix.mapToScene(QPointF(cell.left, cell.top)))
    image = view.canvas.grab().toImage()
    found = set()
    for x in range(2, cell.width - 2):
        for y in range(2, cell.height - 2):
            colour = QColor(image.pixel(corner + QPoint(x, y)))
            if colour.saturation() > 150:
                found.add(colour.hue() // 20)
    return found


BLUE, ORANGE = QColor("#0072b2").hue() // 20, QColor("#d67f00").hue() // 20


def test_rows_and_ellipses_are_below_the_diagonal_in_their_colours(shown, two_groups, fitted):
    view = shown(PairView, fitted(two_groups, status=RunStatus.FINISHED)[-1])
    for row, column in ((1, 0), (2, 0), (2, 1)):
        assert {BLUE, ORANGE} <= colours_in(view, row, column)


def test_each_cell_has_its_frame_at_any_width(shown, two_groups):
    view = shown(PairView, two_groups)
    for width in range(600, 606):
        view.resize(width, 500)
        edge = view.matrix.size().width()
        assert all(cell.left + cell.width <= edge - 1 for cell in view.matrix.cells)


def test_above_the_diagonal_are_bars_of_correlations_and_on_it_curves(shown, two_groups, fitted):
    view = shown(PairView, fitted(two_groups, status=RunStatus.FINISHED)[-1])
    for row, column in ((0, 1), (0, 0)):
        assert {BLUE, ORANGE} <= colours_in(view, row, column)


def test_before_a_fit_there_is_no_colour(shown, two_groups):
    view = shown(PairView, two_groups)
    assert [entry.text for entry in view.legend.entries()] == ["rows, not fitted yet"]
    assert colours_in(view, 1, 0) == set()


def test_a_component_that_is_lit_up_leaves_the_others_grey(shown, two_groups, fitted):
    state = fitted(two_groups, status=RunStatus.FINISHED)[-1]
    view = shown(PairView, replace(state, highlighted=0))
    assert colours_in(view, 1, 0) == {BLUE}


def test_rows_that_are_not_picked_fade(shown, two_groups, fitted):
    state = fitted(two_groups, status=RunStatus.FINISHED)[-1]
    view = shown(PairView, state)
    before = view.canvas.grab().toImage()
    picked = state.labels == 0
    view.render(replace(state, brush=Brush(picked, "C1"), shared_sample=state.sample))
    assert view.canvas.grab().toImage() != before
    light = view._picture._light
    assert np.ptp(light[~picked], axis=1).max() < 0.5 * np.ptp(light[picked], axis=1).min()


def test_a_click_on_a_cell_chooses_its_pair(shown, two_groups, mouse, qtbot):
    view = shown(PairView, two_groups)
    with qtbot.waitSignal(view.pair_chosen), qtbot.waitSignal(view.axes_changed) as asked:
        mouse(view).click(middle_of(view, 2, 1))
    assert asked.args == [Axis(1), Axis(2)]


def test_a_click_on_the_diagonal_chooses_nothing(shown, two_groups, mouse, qtbot):
    view = shown(PairView, two_groups)
    with qtbot.assertNotEmitted(view.axes_changed):
        mouse(view).click(middle_of(view, 1, 1))


def test_a_pair_is_chosen_by_keys(shown, two_groups, qtbot):
    view = shown(PairView, two_groups)
    view.activateWindow()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up):
        qtbot.keyClick(view.canvas, key)
    assert view.matrix.cursor_cell == (0, 1)
    with qtbot.waitSignal(view.axes_changed) as asked:
        qtbot.keyClick(view.canvas, Qt.Key.Key_Return)
    assert asked.args == [Axis(1), Axis(0)]


def test_the_pointer_is_told_what_a_cell_shows(shown, two_groups, mouse, qtbot):
    view = shown(PairView, two_groups)
    mouse(view).move(middle_of(view, 2, 0))
    assert view.matrix.toolTip().startswith("c and a.")
    qtbot.wait(25)  # pyqtgraph takes no more than 50 moves a second
    mouse(view).move(middle_of(view, 0, 2))
    assert view.matrix.toolTip().startswith("correlation within each component of a and c")


def test_of_many_columns_the_first_six_are_shown_and_it_says_so(shown, make_selected):
    rng = np.random.default_rng(0)
    view = shown(PairView, make_selected({f"c{i}": rng.normal(size=30) for i in range(8)}))
    assert len(view.matrix.cells) == 36
    assert view.matrix._content.columns == ("c0", "c1", "c2", "c3", "c4", "c5")
    assert "6 of 8 columns" in view.caption.full_text


class TestTheColumnsChosen:
    @pytest.fixture
    def eight(self, make_selected):
        rng = np.random.default_rng(0)
        return make_selected({f"c{i}": rng.normal(i, 10.0**i, size=60) for i in range(8)})

    def test_they_are_shown_with_their_part_of_the_mixture(self, shown, eight, fitted):
        state = replace(fitted(eight)[-1], paired=("c2", "c6", "c7"))
        content = shown(PairView, state).matrix._content
        assert content.columns == ("c2", "c6", "c7")
        mixture = state.snapshot.mixture
        np.testing.assert_array_equal(content.mixture.means, mixture.means[:, [2, 6, 7]])
        X = state.selection.X[:, [2, 6, 7]]
        low, high = np.array(content.ranges).T
        assert np.all(low < X.min(axis=0))
        assert np.all(high > X.max(axis=0))

    def test_a_click_on_a_cell_means_its_columns(self, shown, eight, mouse, qtbot):
        view = shown(PairView, replace(eight, paired=("c2", "c6", "c7")))
        with qtbot.waitSignal(view.axes_changed) as asked:
            mouse(view).click(middle_of(view, 2, 0))
        assert asked.args == [Axis(2), Axis(7)]

    def test_the_pair_in_the_scatter_is_marked_where_it_is_among_them(self, shown, eight):
        view = shown(PairView, replace(eight, paired=("c2", "c6"), x=Axis(6), y=Axis(2)))
        assert view.matrix._content.shown == (0, 1)
        view.render(replace(eight, paired=("c2", "c6")))
        assert view.matrix._content.shown is None

    def test_others_are_shown_without_drawing_the_view_anew(self, shown, eight):
        view = shown(PairView, eight)
        view.render(replace(eight, paired=("c6", "c7"), shared_sample=eight.sample))
        assert view.matrix._content.columns == ("c6", "c7")
        assert "2 of 8 columns" in view.caption.full_text


def test_a_sample_is_told_of(shown, many_rows):
    view = shown(
        PairView, replace(many_rows, shared_sample=DisplaySample(many_rows.selection, 500))
    )
    assert "a sample of 500 of 12,000 rows" in view.caption.full_text


def test_with_one_column_it_says_what_to_do(shown, one_column, two_groups):
    view = shown(PairView, two_groups)
    view.render(one_column)
    assert "Choose two columns" in view.empty.text()
    view.render(ViewState())
    assert view.matrix.cells == ()


@pytest.mark.parametrize("n", [2, 6])
def test_every_cell_is_large_enough_in_a_small_window(shown, make_selected, n):
    rng = np.random.default_rng(0)
    state = make_selected({f"c{i}": rng.normal(size=30) for i in range(n)})
    view = shown(PairView, state, size=(545, 400))
    assert min(cell.width for cell in view.matrix.cells) >= 75
    assert min(cell.height for cell in view.matrix.cells) >= 45


def test_names_too_long_for_a_cell_are_told_in_two_lines(shown, make_selected):
    rng = np.random.default_rng(0)
    names = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g", "year")
    view = shown(PairView, make_selected({name: rng.normal(size=40) for name in names}))
    view.resize(540, 400)
    view.grab()
    cell = view.matrix.cells[0]
    assert view.matrix._name(2, cell.height) == "flipper_\nlength_mm"
    assert view.matrix._name(4, cell.height) == "year"
    for place in range(5):
        for room in (cell.width, cell.height):
            assert "…" not in view.matrix._name(place, room)


def test_curves_taller_than_the_bars_are_seen_up_to_their_tops(shown, two_groups, fitted):
    view = shown(PairView, fitted(two_groups, status=RunStatus.FINISHED)[-1])
    cell = view.matrix.cells[0]
    corner = view.canvas.mapFromScene(view.matrix.mapToScene(QPointF(cell.left, cell.top)))
    image = view.canvas.grab().toImage()

    def is_coloured(y):
        colours = (QColor(image.pixel(corner + QPoint(x, y))) for x in range(2, cell.width - 2))
        return any(colour.saturation() > 150 for colour in colours)

    top = next(y for y in range(1, cell.height) if is_coloured(y))
    assert 0.05 * cell.height < top < 0.5 * cell.height
