from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMenu

from gmmstudio.mixture import Mixture
from gmmstudio.qt.plots.scatter_view import ScatterView
from gmmstudio.qt.theme import DARK
from gmmstudio.session.all_rows import AllRows
from gmmstudio.session.assignment import assign
from gmmstudio.session.axes import Axis
from gmmstudio.session.display_sample import DisplaySample
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState


def far_out(state, component):
    """Return the row of a component that lies farthest from all others."""
    X = state.selection.X / state.selection.X.std(axis=0)
    gaps = np.linalg.norm(X[:, None] - X, axis=2) + 9 * np.eye(len(X))
    return int(np.where(state.labels == component, gaps.min(axis=1), 0).argmax())


def test_a_row_shows_in_the_colour_of_its_component(shown, two_columns, fitted, colour_at):
    state = fitted(two_columns, status=RunStatus.FINISHED)[-1]
    view = shown(ScatterView, state)
    for line in view.mixture.contours:
        line.hide()
    for component, red in ((0, range(40)), (1, range(210, 226))):
        row = far_out(state, component)
        assert state.responsibilities[row, component] > 0.999
        colour = colour_at(view, view.plane, *state.selection.X[row])
        # nine tenths of the component's colour on the white behind
        assert int(colour[1:3], 16) in red


def test_before_the_first_e_step_rows_have_no_colour_of_a_component(shown, two_columns, fitted):
    start = fitted(two_columns, half_steps=True)[0]
    view = shown(ScatterView, start)
    assert start.responsibilities is None
    image = view.canvas.grab().toImage()
    row = int(two_columns.selection.X[:, 1].argmin())
    place = view.plane.box.mapViewToScene(QPointF(*two_columns.selection.X[row]))
    assert image.pixelColor(place.toPoint()).saturation() < 60
    assert len([item for item in view.mixture.inner if item.isVisible()]) == 2


def test_many_rows_are_drawn_in_the_same_colours(shown, many_rows, fitted, colour_at):
    state = fitted(many_rows)[-1]
    view = shown(ScatterView, state)
    blue = QColor(colour_at(view, view.plane, -0.9, 4.0))
    orange = QColor(colour_at(view, view.plane, 7.4, 55.0))
    assert blue.hue() == pytest.approx(QColor("#0072b2").hue(), abs=12)
    assert orange.hue() == pytest.approx(QColor("#d67f00").hue(), abs=12)


def test_ellipses_are_one_and_two_standard_deviations_of_the_marginal(shown, three_columns, fitted):
    state = replace(fitted(three_columns)[-1], x=Axis(2), y=Axis(0))
    view = shown(ScatterView, state)
    mixture = state.snapshot.mixture
    for index in range(2):
        covariance = mixture.covariances[index][np.ix_([2, 0], [2, 0])]
        for item, radius in ((view.mixture.inner[index], 1), (view.mixture.outer[index], 2)):
            away = np.stack(item.getData(), axis=1) - mixture.means[index, [2, 0]]
            squared = np.einsum("pi,ij,pj->p", away, np.linalg.inv(covariance), away)
            assert np.sqrt(squared) == pytest.approx(radius)
    assert np.stack(view.mixture.means.getData(), axis=1) == pytest.approx(mixture.means[:, [2, 0]])
    assert [label.toPlainText() for label in view.mixture.labels] == ["C1", "C2"]


def test_contours_lie_at_their_densities(shown, two_columns, fitted):
    state = fitted(two_columns)[-1]
    view = shown(ScatterView, state)
    X, _ = state.snapshot.mixture.sample(20_000, seed=0)
    heights = state.snapshot.mixture.log_density(X)
    for line, share in zip(view.mixture.contours, (0.1, 0.3, 0.5, 0.7, 0.9), strict=True):
        points = np.stack(line.getData(), axis=1)
        level = state.snapshot.mixture.log_density(points)
        assert np.ptp(level) < 0.1
        assert (heights > level.mean()).mean() == pytest.approx(share, abs=0.02)


def test_ellipses_and_grey_lines_are_explained(shown, two_columns, fitted):
    view = shown(ScatterView, fitted(two_columns, status=RunStatus.FINISHED)[-1], size=(394, 430))
    assert view.caption.text() == (
        "200 rows · ellipses: 1σ and 2σ\ngrey lines: 10, 30, 50, 70, 90 % of the mixture"
    )


@pytest.mark.parametrize("hard", [False, True])
def test_the_legend_tells_colours_and_weights(shown, two_columns, fitted, hard):
    state = replace(fitted(two_columns, k=3)[-1], hard=hard)
    view = shown(ScatterView, two_columns)
    assert [entry.text for entry in view.legend.entries()] == ["rows, not fitted yet"]
    view.render(state)
    shares = np.bincount(state.labels, minlength=3) / 200
    weights = shares if hard else state.snapshot.mixture.weights
    assert [(entry.colour, entry.text) for entry in view.legend.entries()] == [
        ("#0072b2", f"C1 {weights[0]:.2f}"),
        ("#d67f00", f"C2 {weights[1]:.2f}"),
        ("#009e73", f"C3 {weights[2]:.2f}"),
    ]


def test_names_of_coinciding_means_do_not_cover_one_another(shown, two_columns, fitted):
    state = fitted(two_columns, k=2, iterations=0)[0]
    start = state.snapshot.mixture
    same = Mixture(
        weights=start.weights,
        means=np.repeat(start.means[:1], 2, axis=0),
        covariances=start.covariances,
        family=start.family,
    )
    view = shown(ScatterView, replace(state, snapshot=replace(state.snapshot, mixture=same)))

    def names():
        return [item.mapRectToScene(item.boundingRect()) for item in view.mixture.labels]

    first, second = names()
    assert not first.adjusted(1, 1, -1, -1).intersects(second)
    view.plane.box.scaleBy((0.3, 0.3), center=tuple(same.means[0]))
    view.grab()
    first, second = names()
    assert not first.adjusted(1, 1, -1, -1).intersects(second)


def test_rows_that_changed_component_are_ringed_and_counted(shown, two_columns, fitted):
    states = fitted(two_columns, start="random", iterations=8, k=3)
    changing = next(state for state in states if state.flipped.sum() > 1)
    view = shown(ScatterView, changing)
    ringed = np.stack(view.rows.rings.getData(), axis=1)
    assert ringed.tolist() == two_columns.selection.X[changing.flipped].tolist()
    assert f"○ {changing.flipped.sum()} rows changed component" in view.caption.full_text
    view.render(replace(changing, status=RunStatus.FINISHED))
    assert len(view.rows.rings.getData()[0]) == 0
    assert view.caption.full_text.startswith("200 rows · ellipses")


def test_of_very_many_marked_rows_some_are_ringed_and_it_says_so(shown, many_rows, fitted):
    state = replace(fitted(many_rows, k=4)[-1], hard=True)
    marked = int(state.marked.sum())
    assert marked > 250
    view = shown(ScatterView, state)
    assert len(view.rows.rings.getData()[0]) == 250
    assert "marks on 250 of them" in view.caption.full_text


def test_a_sample_of_the_rows_gives_way_to_all_of_them_in_the_same_frame(shown, many_rows, fitted):
    sampled = replace(many_rows, shared_sample=DisplaySample(many_rows.selection, limit=500))
    moving = fitted(sampled, k=2)[-1]
    view = shown(ScatterView, moving)
    assert "a sample of 500 of 12,000 rows" in view.caption.full_text
    before = view.grab().toImage()
    view.plane.box.setXRange(-2, 3, padding=0)
    framed = view.plane.box.viewRange()
    theta = moving.snapshot.mixture
    whole = AllRows(many_rows.selection, assign(many_rows.selection.X, theta, np.float32))
    view.render(replace(moving, status=RunStatus.FINISHED, all_rows=whole))
    assert view.caption.full_text.startswith("all 12,000 rows")
    assert view.plane.box.viewRange() == framed
    view.reset_range()
    assert view.grab().toImage() != before


def test_choosing_a_column_asks_for_it(shown, three_columns, qtbot):
    view = shown(ScatterView, three_columns)
    assert [view.choosers.x.itemText(i) for i in range(3)] == ["a", "b", "c"]
    assert (view.choosers.x.currentText(), view.choosers.y.currentText()) == ("a", "b")
    view.choosers.y.setFocus()
    with qtbot.waitSignal(view.axes_changed) as asked:
        qtbot.keyClick(view.choosers.y, Qt.Key.Key_Down)
    assert asked.args == [Axis(0), Axis(2)]


def test_choosing_the_other_axis_column_exchanges_the_two(shown, three_columns, qtbot):
    view = shown(ScatterView, three_columns)
    view.choosers.x.setFocus()
    with qtbot.waitSignal(view.axes_changed) as asked:
        qtbot.keyClick(view.choosers.x, Qt.Key.Key_Down)
    assert asked.args == [Axis(1), Axis(0)]


def test_other_axes_change_names_range_and_places(shown, three_columns):
    view = shown(ScatterView, three_columns)
    view.render(replace(three_columns, x=Axis(2), y=Axis(1), shared_sample=three_columns.sample))
    assert (view.plane.bottom.title, view.plane.left.title) == ("c", "b")
    assert (view.choosers.x.currentText(), view.choosers.y.currentText()) == ("c", "b")
    values = three_columns.selection.X
    (left, right), (bottom, top) = view.plane.box.viewRange()
    assert left < values[:, 2].min() < values[:, 2].max() < right
    assert bottom < values[:, 1].min() < values[:, 1].max() < top


def test_the_range_stays_put_while_the_fit_moves(shown, two_columns, fitted):
    states = fitted(two_columns, start="random", iterations=10)
    view = shown(ScatterView, two_columns)
    before = view.plane.box.viewRange()
    for state in states:
        view.render(state)
        view.grab()
        assert view.plane.box.viewRange() == before


def test_dragging_pans_and_the_home_key_brings_all_back(shown, two_columns, mouse, qtbot):
    view = shown(ScatterView, two_columns)
    home = view.plane.box.viewRange()
    middle = view.canvas.viewport().rect().center()
    mouse(view).drag(middle, middle + QPoint(120, 0))
    panned = view.plane.box.viewRange()
    width = view.plane.box.width()
    moved = 120 / width * (home[0][1] - home[0][0])
    assert panned[0][0] == pytest.approx(home[0][0] - moved, rel=0.05)
    view.render(replace(two_columns, shared_sample=two_columns.sample))
    assert view.plane.box.viewRange() == panned
    view.activateWindow()
    qtbot.keyClick(view.canvas, Qt.Key.Key_Home)
    assert view.plane.box.viewRange() == home


def test_zoomed_into_a_crowd_single_rows_become_dots(shown, many_rows, colour_at):
    view = shown(ScatterView, many_rows)
    row = int(many_rows.selection.X[:, 0].argmin())
    x, y = many_rows.selection.X[row]
    view.plane.box.setRange(xRange=(x - 0.05, x + 0.05), yRange=(y - 1, y + 1), padding=0)
    grey = colour_at(view, view.plane, x, y)
    assert grey not in {"#ffffff", view.theme.grid}
    image = view.canvas.grab().toImage()
    centre = view.plane.box.mapViewToScene(QPointF(x, y)).toPoint()
    assert image.pixelColor(centre + QPoint(3, 0)).name() == grey


# the offscreen platform can neither raise a menu nor give it the keyboard, and says so
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_resets_and_asks_for_pictures(shown, two_columns, mouse, qtbot):
    view = shown(ScatterView, two_columns)
    home = view.plane.box.viewRange()
    view.plane.box.setXRange(0, 1, padding=0)
    mouse(view).right_click(view.canvas.viewport().rect().center())
    menu = view.findChild(QMenu)
    assert menu.isVisible()
    entries = {action.text(): action for action in menu.actions() if not action.isSeparator()}
    assert list(entries) == [
        "Add a component here",
        "Show everything",
        "Copy picture",
        "Save picture as…",
    ]
    entries["Show everything"].trigger()
    menu.close()
    assert view.plane.box.viewRange() == home
    for text, signal in (
        ("Copy picture", view.copy_wanted),
        ("Save picture as…", view.save_wanted),
    ):
        with qtbot.waitSignal(signal):
            entries[text].trigger()


def test_without_two_columns_it_says_what_to_do(shown, one_column, two_columns):
    view = shown(ScatterView, ViewState())
    assert view.empty.text() == "Choose two columns to see their rows"
    view.render(one_column)
    assert view.empty.text().startswith("One column is in use")
    view.render(two_columns)
    assert not view.empty.isVisible()
    assert view.caption.full_text == (
        "200 rows · press Run to fit the mixture · or double-click where one is to begin"
    )


def test_the_mixture_goes_when_the_run_is_dropped(shown, two_columns, fitted):
    view = shown(ScatterView, fitted(two_columns)[-1])
    view.render(two_columns)
    assert not any(item.isVisible() for item in (*view.mixture.inner, *view.mixture.labels))
    assert all(len(line.xData) == 0 for line in view.mixture.contours)


def test_dark_colours_reach_every_part(shown, two_columns, fitted, colour_at):
    view = shown(ScatterView, fitted(two_columns)[-1])
    view.set_theme(DARK)
    (left, _), (_, top) = view.plane.box.viewRange()
    assert colour_at(view, view.plane, left + 0.4, top - 6) in {DARK.surface, DARK.grid}
    assert view.mixture.inner[0].opts["shadowPen"].color().name() == DARK.surface


def test_huge_offsets_and_tiny_scales_are_drawn(shown, two_columns, fitted, make_selected):
    X = two_columns.selection.X
    state = make_selected({"big": X[:, 0] + 1e8, "small": X[:, 1] * 1e-8})
    view = shown(ScatterView, fitted(state)[-1])
    labels = view.plane.bottom.tickStrings([1e8, 1e8 + 2], 1.0, 2.0)
    assert labels == ["100,000,000", "100,000,002"]
    means = np.stack(view.mixture.means.getData(), axis=1)
    assert means[np.argsort(means[:, 0])] == pytest.approx(
        np.array([[1e8, 0.0], [1e8 + 6, 6e-7]]), abs=0.4
    )
    assert sorted(means[:, 1]) == pytest.approx([0.0, 6e-7], abs=3e-8)


@pytest.mark.parametrize(("k", "style"), [(3, Qt.PenStyle.SolidLine), (13, Qt.PenStyle.NoPen)])
def test_ellipses_have_halos_while_they_are_few(shown, two_columns, fitted, k, style):
    view = shown(ScatterView, fitted(two_columns, k=k, iterations=2)[-1])
    halos = [item.opts["shadowPen"] for item in (*view.mixture.inner, *view.mixture.outer)]
    assert len(halos) == 2 * k
    assert {Qt.PenStyle.NoPen if halo is None else halo.style() for halo in halos} == {style}
