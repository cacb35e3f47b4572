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
from gmmstudio.session.brush import Brush
from gmmstudio.session.display_sample import DisplaySample
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.scatter_options import ScatterOptions
from gmmstudio.session.view_state import ViewState

CROSS = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))


def far_out(state, component):
    """Return the row of a component that lies farthest from all others."""
    X = state.selection.X / state.selection.X.std(axis=0)
    gaps = np.linalg.norm(X[:, None] - X, axis=2) + 9 * np.eye(len(X))
    return int(np.where(state.labels == component, gaps.min(axis=1), 0).argmax())


def share_in(view, mixture, component, radius, colour):
    """Return how much of an ellipse is drawn in a colour, in so many standard deviations."""
    image, hue = view.canvas.grab().toImage(), QColor(colour).hue()
    angles = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    root = np.linalg.cholesky(mixture.covariances[component])
    seen = []
    for point in mixture.means[component] + radius * circle @ root.T:
        place = view.plane.box.mapViewToScene(QPointF(*point)).toPoint()
        if view.plane.box.sceneBoundingRect().contains(place):
            shades = [
                image.pixelColor(place + QPoint(x, y)) for x in (-1, 0, 1) for y in (-1, 0, 1)
            ]
            seen.append(any(c.saturation() > 90 and abs(c.hue() - hue) < 12 for c in shades))
    return np.mean(seen)


def test_a_row_shows_in_the_colour_of_its_component(shown, two_columns, fitted, colour_at):
    state = fitted(two_columns, status=RunStatus.FINISHED)[-1]
    view = shown(ScatterView, state)
    view.mixture.contours.hide()
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
    assert [label.isVisible() for label in view.mixture.labels] == [True, True]
    assert share_in(view, start.snapshot.mixture, 0, 2.0, "#0072b2") > 0.9


def test_many_rows_are_drawn_in_the_same_colours(shown, many_rows, fitted, colour_at):
    state = fitted(many_rows)[-1]
    view = shown(ScatterView, state)
    blue = QColor(colour_at(view, view.plane, -0.9, 4.0))
    orange = QColor(colour_at(view, view.plane, 7.4, 55.0))
    assert blue.hue() == pytest.approx(QColor("#0072b2").hue(), abs=12)
    assert orange.hue() == pytest.approx(QColor("#d67f00").hue(), abs=12)


@pytest.mark.parametrize("radius", [1.0, 2.0])
def test_ellipses_are_one_and_two_standard_deviations_of_the_marginal(
    shown, three_columns, fitted, radius
):
    state = replace(fitted(three_columns)[-1], x=Axis(2), y=Axis(0))
    bare = ScatterOptions(rows=False, contours=False)
    view = shown(ScatterView, replace(state, scatter=bare, shared_sample=state.sample))
    seen = state.snapshot.mixture.marginal((2, 0))
    for index, colour in enumerate(("#0072b2", "#d67f00")):
        assert share_in(view, seen, index, radius, colour) > 0.9
        for away in (0.85, 1.15):
            assert share_in(view, seen, index, away * radius, colour) < 0.3
    assert [label.toPlainText() for label in view.mixture.labels] == ["C1", "C2"]


def test_contours_lie_at_their_densities(shown, two_columns, fitted):
    state = fitted(two_columns)[-1]
    view = shown(ScatterView, state)
    X, _ = state.snapshot.mixture.sample(20_000, seed=0)
    heights = state.snapshot.mixture.log_density(X)
    lines = view.mixture.contours.lines
    for line, share in zip(lines, (0.1, 0.3, 0.5, 0.7, 0.9), strict=True):
        level = state.snapshot.mixture.log_density(line.reshape(-1, 2))
        assert np.ptp(level) < 0.1
        assert (heights > level.mean()).mean() == pytest.approx(share, abs=0.02)


def test_contours_are_drawn_finer_once_the_mixture_rests(shown, two_columns, fitted):
    state = fitted(two_columns)[-1]
    view = shown(ScatterView, state)
    moving = sum(len(line) for line in view.mixture.contours.lines)
    view.render(replace(state, status=RunStatus.FINISHED, shared_sample=state.sample))
    assert sum(len(line) for line in view.mixture.contours.lines) > moving


def test_contours_are_drawn_where_they_lie(shown, two_columns, fitted):
    state = fitted(two_columns)[-1]
    bare = ScatterOptions(rows=False, ellipses=False)
    view = shown(ScatterView, replace(state, scatter=bare, shared_sample=state.sample))
    image = view.canvas.grab().toImage()
    ground = QColor(view.theme.surface).lightness()
    for line in view.mixture.contours.lines:
        middles = [view.plane.box.mapViewToScene(QPointF(*p)) for p in line.mean(axis=1)]
        darker = [
            min(image.pixelColor(place.toPoint() + QPoint(x, y)).lightness() for x, y in CROSS)
            < ground - 20
            for place in middles
        ]
        assert np.mean(darker) > 0.95


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
    bare = ScatterOptions(rows=False)
    view.render(replace(two_columns, scatter=bare, shared_sample=two_columns.sample))
    assert not any(label.isVisible() for label in view.mixture.labels)
    image = view.canvas.grab().toImage()
    area = view.plane.box.sceneBoundingRect().toRect().adjusted(2, 2, -2, -2)
    shades = {
        image.pixel(x, y)
        for x in range(area.left(), area.right(), 2)
        for y in range(area.top(), area.bottom())
    }
    assert {QColor(shade).name() for shade in shades} <= {view.theme.surface, view.theme.grid}


def test_dark_colours_reach_every_part(shown, two_columns, fitted, colour_at):
    view = shown(ScatterView, fitted(two_columns)[-1])
    view.set_theme(DARK)
    (left, _), (_, top) = view.plane.box.viewRange()
    assert colour_at(view, view.plane, left + 0.4, top - 6) in {DARK.surface, DARK.grid}
    x, y = view.mixture.contours.lines[0][0].mean(axis=0)
    assert colour_at(view, view.plane, x, y) != QColor("white").name()


def test_huge_offsets_and_tiny_scales_are_drawn(
    shown, two_columns, fitted, make_selected, colour_at
):
    X = two_columns.selection.X
    state = make_selected({"big": X[:, 0] + 1e8, "small": X[:, 1] * 1e-8})
    view = shown(ScatterView, fitted(state)[-1])
    labels = view.plane.bottom.tickStrings([1e8, 1e8 + 2], 1.0, 2.0)
    assert labels == ["100,000,000", "100,000,002"]
    for mean in fitted(state)[-1].snapshot.mixture.means:
        assert view.plane.box.viewRect().contains(QPointF(*mean))
        assert colour_at(view, view.plane, *mean) == view.theme.text


@pytest.mark.parametrize(("k", "has_halo"), [(3, True), (13, False)])
def test_ellipses_have_halos_while_they_are_few(shown, many_rows, fitted, k, has_halo):
    # a row of components far from one another, over the shade of their density
    state = fitted(many_rows, k=k, iterations=2)[-1]
    means = np.stack([np.linspace(-3, 9, k), np.linspace(-30, 90, k)], axis=1)
    mixture = Mixture(np.full(k, 1 / k), means, np.repeat([np.diag([0.1, 20.0])], k, axis=0))
    state = replace(
        state, snapshot=replace(state.snapshot, mixture=mixture, responsibilities_from=mixture)
    )
    bare = ScatterOptions(rows=False, contours=False, image=True)
    view = shown(ScatterView, replace(state, scatter=bare, shared_sample=state.sample))
    image, seen = view.canvas.grab().toImage(), 0
    root = np.linalg.cholesky(mixture.covariances[0])
    middle = view.plane.box.mapViewToScene(QPointF(*mixture.means[0]))
    for angle in np.linspace(0, 2 * np.pi, 90, endpoint=False):
        point = mixture.means[0] + root @ [np.cos(angle), np.sin(angle)]
        edge = view.plane.box.mapViewToScene(QPointF(*point))
        inwards = (middle - edge) / np.hypot(*(middle - edge).toTuple())
        ground, *beside = (
            image.pixelColor((edge + step * inwards).toPoint()).lightness()
            for step in (4.0, 1.5, 1.7, 1.9, 2.1)
        )
        seen += max(beside) > ground + 12  # the shade of the density shines through elsewhere

    assert seen > 40 if has_halo else seen < 10


@pytest.mark.parametrize(("picked", "covered"), [(30, True), (31, False)])
def test_a_few_picked_rows_are_on_top_and_many_leave_the_means_in_sight(
    shown, two_columns, fitted, picked, covered
):
    state = fitted(two_columns, status=RunStatus.FINISHED)[-1]
    rows = np.arange(len(state.selection.X)) < picked
    view = shown(ScatterView, replace(state, brush=Brush(rows, "some"), shared_sample=state.sample))
    rows_at, mixture_at = view.rows.picked.image.zValue(), view.mixture.ellipses.zValue()
    assert (rows_at > mixture_at) is covered
    assert all((label.zValue() < rows_at) is covered for label in view.mixture.labels)
