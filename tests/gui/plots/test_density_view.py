from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from gmmstudio.palette import component_colours, mix
from gmmstudio.qt.plots.density_view import DensityView
from gmmstudio.qt.plots.texts import LegendEntry
from gmmstudio.qt.theme import DARK
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState


def visible_curves(items):
    return [item.getData() for item in items if item.isVisible()]


def test_before_a_run_the_rows_are_there_and_a_hint(shown, one_column):
    view = shown(DensityView, one_column)
    edges, density = view.histogram.getData()
    counts, _ = np.histogram(one_column.selection.X[:, 0], edges)
    assert density * np.diff(edges) * 300 == pytest.approx(counts)
    assert view.lower.bottom.title == "mass (g)"
    assert view.upper.left.title == "density"
    assert view.hint.label.text() == (
        "press Run to fit the mixture,\nor double-click where a component is to begin"
    )
    assert view.hint.label.isVisible()
    assert visible_curves([*view.joint, *view.curves, view.total]) == []
    assert view.caption.text() == "300 rows"


def test_each_component_encloses_its_weight_and_their_sum_one(shown, one_column, fitted):
    state = fitted(one_column)[-1]
    view = shown(DensityView, state)
    areas = [np.trapezoid(y, x) for x, y in visible_curves(view.joint)]
    assert areas == pytest.approx(state.snapshot.mixture.weights, abs=5e-3)
    x, total = view.total.getData()
    assert total == pytest.approx(np.exp(state.snapshot.mixture.log_density(x[:, None])))
    assert not view.hint.label.isVisible()


def test_the_curves_below_are_the_responsibilities(shown, one_column, fitted):
    state = fitted(one_column, k=3)[-1]
    view = shown(DensityView, state)
    curves = visible_curves(view.curves)
    resp = state.snapshot.responsibilities_from.responsibilities(curves[0][0][:, None])
    assert np.stack([y for _, y in curves], axis=1) == pytest.approx(resp)


def test_after_an_m_step_densities_move_and_responsibilities_stay(shown, one_column, fitted):
    states = fitted(one_column, half_steps=True)
    m_step = next(state for state in states if state.snapshot.iteration == 1)
    view = shown(DensityView, m_step)
    x, total = view.total.getData()
    assert total == pytest.approx(np.exp(m_step.snapshot.mixture.log_density(x[:, None])))
    x, first = view.curves[0].getData()
    before = m_step.snapshot.responsibilities_from
    assert before is not m_step.snapshot.mixture
    assert first == pytest.approx(before.responsibilities(x[:, None])[:, 0])


def test_the_hard_view_steps_from_one_component_to_the_next(shown, one_column, fitted):
    state = replace(fitted(one_column)[-1], hard=True)
    view = shown(DensityView, state)
    (x, first), (_, second) = visible_curves(view.curves)
    resp = state.snapshot.mixture.responsibilities(x[:, None])
    clear = np.abs(resp[:, 0] - 0.5) > 0.1
    assert first[clear].tolist() == (resp[clear, 0] > 0.5).tolist()
    assert (first + second).tolist() == [1.0] * len(x)
    # the step is upright: both heights at the same place
    (step,) = np.flatnonzero(np.diff(first))
    assert x[step] == x[step + 1]
    assert resp[step, 0] == pytest.approx(0.5, abs=0.1)


def test_the_hard_view_marks_the_undecided_rows(shown, one_column, fitted):
    state = replace(fitted(one_column)[-1], hard=True, status=RunStatus.FINISHED)
    view = shown(DensityView, state)
    undecided = one_column.selection.X[state.undecided, 0]
    assert len(undecided) > 0
    assert view.marks.getData()[0].tolist() == undecided.tolist()
    assert f"┃ {len(undecided)} row" in view.caption.full_text


def test_the_legend_tells_colours_and_weights(shown, one_column, fitted):
    state = fitted(one_column)[-1]
    view = shown(DensityView, state)
    first, second = state.snapshot.mixture.weights
    rows, mixture, *components = view.legend.entries()
    assert components == [
        LegendEntry("#0072b2", f"C1 {first:.2f}", short="C1"),
        LegendEntry("#d67f00", f"C2 {second:.2f}", short="C2"),
    ]
    assert rows == LegendEntry(view.histogram.opts["pen"].color().name(), "rows")
    assert mixture == LegendEntry(view.total.opts["pen"].color().name(), "mixture", line=True)
    image = view.legend.grab().toImage()
    assert image.pixelColor(5, image.height() // 2).name() == rows.colour


def test_in_the_hard_view_legend_and_axis_speak_of_the_assignment(shown, one_column, fitted):
    state = replace(fitted(one_column, k=3)[-1], hard=True)
    view = shown(DensityView, state, size=(900, 700))
    shares = np.bincount(state.labels, minlength=3) / 300
    assert shares != pytest.approx(state.snapshot.mixture.weights, abs=0.005)
    names = [entry.text for entry in view.legend.entries()[2:]]
    assert names == [f"C{place + 1} {share:.2f}" for place, share in enumerate(shares)]
    assert view.lower.left.labelText == "argmax P(C | x)"
    view.resize(394, 300)
    view.grab()
    assert view.lower.left.labelText == "argmax"
    view.render(replace(state, hard=False))
    assert view.lower.left.labelText == "P(C | x)"


def test_the_rug_shows_each_row_in_its_mixed_colour(shown, one_column, fitted, place_of):
    state = fitted(one_column)[-1]
    view = shown(DensityView, state, size=(900, 600))
    values = one_column.selection.X[:, 0]
    lonely = int(values.argmax())
    where = place_of(view, view.upper, values[lonely], 0.0)
    where.setY(int(view.upper.box.sceneBoundingRect().bottom()) - 4)
    image = view.canvas.grab().toImage()
    seen = [image.pixelColor(where + QPoint(step, 0)) for step in (-1, 0, 1)]
    stroke = max(seen, key=QColor.saturation)
    red, green, blue = mix(state.responsibilities[[lonely]], component_colours(2))[0].tolist()
    # nine tenths of the row's colour on the white behind
    expected = [0.9 * part + 25.5 for part in (red, green, blue)]
    assert list(stroke.getRgb()[:3]) == pytest.approx(expected, abs=3)


def test_the_range_stays_put_while_the_fit_moves(shown, one_column, fitted):
    states = fitted(one_column, start="random", iterations=12)
    view = shown(DensityView, states[0])
    ranges = []
    for state in states:
        view.render(state)
        view.grab()
        ranges.append((view.upper.box.viewRange(), view.lower.box.viewRange()))
    assert all(each == ranges[0] for each in ranges)
    (left, right), (bottom, top) = ranges[0][0]
    values = one_column.selection.X[:, 0]
    assert left < values.min() < values.max() < right
    assert bottom < 0 < view.histogram.getData()[1].max() < top


def test_both_planes_zoom_together_and_the_home_key_brings_all_back(
    shown, one_column, fitted, place_of, mouse, qtbot
):
    view = shown(DensityView, fitted(one_column)[-1])
    home = view.upper.box.viewRange()
    where = place_of(view, view.upper, 15.0, home[1][1] / 2)
    mouse(view).turn_wheel(where, 3)
    upper, lower = view.upper.box.viewRange()[0], view.lower.box.viewRange()[0]
    assert upper == pytest.approx(lower)
    assert upper[1] - upper[0] < 0.9 * (home[0][1] - home[0][0])
    x, _ = view.total.getData()
    assert (x[0], x[-1]) == pytest.approx(upper)

    view.activateWindow()
    qtbot.keyClick(view.canvas, Qt.Key.Key_Home)
    assert view.upper.box.viewRange()[0] == pytest.approx(home[0])
    assert view.upper.box.viewRange()[1] == pytest.approx(home[1])
    assert view.lower.box.viewRange()[0] == pytest.approx(home[0])


def test_a_chosen_range_survives_the_next_frames_but_not_other_data(
    shown, one_column, fitted, make_selected
):
    states = fitted(one_column)
    view = shown(DensityView, states[0])
    view.upper.box.setXRange(12, 14, padding=0)
    view.upper.box.sigRangeChangedManually.emit([True, False])
    for state in states:
        view.render(state)
    assert view.upper.box.viewRange()[0] == pytest.approx([12, 14])
    view.render(make_selected({"mass (g)": np.linspace(70, 80, 50)}))
    left, right = view.upper.box.viewRange()[0]
    assert left < 70
    assert right > 80


def test_fewer_components_leave_nothing_of_the_others(shown, one_column, fitted):
    view = shown(DensityView, fitted(one_column, k=4)[-1])
    view.render(fitted(one_column, k=2)[-1])
    assert len(visible_curves(view.joint)) == 2
    assert len(visible_curves(view.curves)) == 2
    view.render(one_column)
    assert visible_curves([*view.joint, *view.curves, view.total]) == []


def test_without_a_column_it_says_what_to_do(shown, two_columns):
    view = shown(DensityView, ViewState())
    assert view.empty.isVisible()
    assert view.empty.text() == "Choose a column to see how its rows spread"
    view.render(two_columns)
    assert "two or more are in the scatter view" in view.empty.text()


def test_dark_colours_reach_every_part(shown, one_column, fitted, colour_at):
    view = shown(DensityView, fitted(one_column)[-1])
    view.set_theme(DARK)
    top = view.upper.box.viewRange()[1][1]
    assert colour_at(view, view.upper, 21.6, 0.9 * top) in {DARK.surface, DARK.grid}
    assert view.total.opts["pen"].color().name() == DARK.text
    assert view.palette().color(view.backgroundRole()).name() == DARK.surface


def test_equal_values_are_drawn_too(shown, make_selected):
    view = shown(DensityView, make_selected({"x": np.full(5, 3.0)}))
    assert view.histogram.getData()[1].tolist() == pytest.approx([1 / 0.3])
    left, right = view.upper.box.viewRange()[0]
    assert left < 2.85
    assert right > 3.15
