from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from gmmstudio.mixture import Phase
from gmmstudio.qt.plots.likelihood_view import LikelihoodView
from gmmstudio.session.drawing.likelihood import likelihood_caption
from gmmstudio.session.view_state import ViewState
from gmmstudio.session.wording import log_likelihood, number


def with_trace(*values):
    return ViewState(trace=np.array(values, dtype=float))


def test_the_curve_is_the_trace_with_its_newest_point_marked(shown, one_column, fitted):
    state = fitted(one_column, iterations=9, start="random")[-1]
    view = shown(LikelihoodView, state)
    iterations, values = view.line.getData()
    assert iterations.tolist() == list(range(len(state.trace)))
    assert values.tolist() == state.trace.tolist()
    assert [part.tolist() for part in view.newest.getData()] == [
        [len(state.trace) - 1],
        [state.trace[-1]],
    ]
    assert view.plane.left.title == "log-likelihood ℓ"
    assert view.plane.bottom.title == "iteration"


def test_the_caption_tells_value_gain_and_mean(shown, one_column, fitted):
    state = fitted(one_column)[-1]
    view = shown(LikelihoodView, state)
    snapshot = state.snapshot
    assert view.caption.full_text == (
        f"ℓ = {log_likelihood(snapshot.log_likelihood)} · Δ {number(snapshot.delta, 2)}"
        f" · mean per row −{-snapshot.mean_log_likelihood:.4f}"
    )


def test_after_an_m_step_curve_and_caption_are_both_ahead(shown, one_column, fitted):
    states = fitted(one_column, start="random", half_steps=True)
    moved = states[8]
    assert (moved.snapshot.phase, moved.snapshot.iteration) == (Phase.M_STEP, 4)
    before = replace(moved, trace=states[7].trace)
    view = shown(LikelihoodView, before)
    assert [part.tolist() for part in view.newest.getData()] == [
        [4],
        [moved.snapshot.log_likelihood],
    ]
    assert view.caption.full_text == likelihood_caption(moved.snapshot, 0)


@pytest.mark.parametrize("size", [(394, 150), (394, 430), (320, 220)])
@pytest.mark.parametrize(
    "values", [(-1289.7, -1281.2), (-1034.9, -1031.2), (-1034.5,), (-0.0011, -0.0004)]
)
def test_the_values_can_be_read_off_two_numbers(shown, values, size):
    view = shown(LikelihoodView, with_trace(*values), size=size)
    axis = view.plane.left
    low, high = view.plane.box.viewRange()[1]
    ((_, places),) = axis.tickValues(low, high, axis.size().height())
    seen = [place for place in places if low <= place <= high]
    assert len(seen) >= 2
    assert len(set(axis.tickStrings(seen, 1.0, seen[1] - seen[0]))) == len(seen)


def test_without_a_column_it_does_not_ask_to_press_run(shown):
    view = shown(LikelihoodView, ViewState())
    assert view.empty.isVisible()
    assert view.empty.text() == "Nothing to show: no column is chosen"


def test_it_always_shows_the_whole_curve(shown):
    view = shown(LikelihoodView, with_trace(-900.0))
    for n in range(2, 30):
        view.render(with_trace(*(-900 / np.arange(1, n + 1))))
        (left, right), (low, high) = view.plane.box.viewRange()
        assert left < 0
        assert right > n - 1
        assert low < -900
        assert high > -900 / n


def test_a_fall_is_drawn_in_the_warning_colour(shown):
    view = shown(LikelihoodView, with_trace(-50.0, -40.0, -42.0, -41.0))
    assert [part.tolist() for part in view.falls.getData()] == [[1.0, 2.0], [-40.0, -42.0]]
    assert view.falls.opts["pen"].color().name() == view.theme.warning
    image = view.canvas.grab().toImage()
    middle = view.plane.box.mapViewToScene(QPointF(1.5, -41.0)).toPoint()
    assert image.pixelColor(middle).name() == view.theme.warning
    assert "fell 1 time" in view.caption.full_text


def test_a_range_of_ones_own_lasts_until_the_next_run(shown):
    view = shown(LikelihoodView, with_trace(-9.0, -5.0, -4.0))
    view.plane.box.setYRange(-5, -4, padding=0)
    view.plane.box.sigRangeChangedManually.emit([True, True])
    view.render(with_trace(-9.0, -5.0, -4.0, -3.9))
    assert view.plane.box.viewRange()[1] == pytest.approx([-5, -4])
    view.render(with_trace(-70.0))
    low, high = view.plane.box.viewRange()[1]
    assert low < -70 < high


def test_before_the_first_value_it_says_what_will_come(shown, one_column):
    view = shown(LikelihoodView, one_column)
    assert view.empty.isVisible()
    assert view.empty.text().startswith("Press Run")
    view.render(replace(one_column, trace=np.array([-np.inf])))
    assert view.empty.isVisible()


def test_thousands_of_iterations_are_one_thin_line(shown):
    trace = -1e4 / np.arange(1.0, 50_001)
    view = shown(LikelihoodView, with_trace(*trace))
    iterations, values = view.line.getData()
    assert len(iterations) < 1_300
    assert values.tolist() == trace[iterations.astype(int)].tolist()
    assert (iterations[0], iterations[-1]) == (0, 49_999)
    assert len(view.steps.getData()[0]) == 0
