from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from gmmstudio.mixture import Phase
from gmmstudio.qt.plots.likelihood_view import LikelihoodView
from gmmstudio.session.drawing.likelihood import likelihood_caption
from gmmstudio.session.view_state import ViewState
from gmmstudio.session.wording import log_likelihood, number
from tests.runs import a_run


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
    assert view.empty.text() == "Nothing to show: no table is open"


def test_it_always_shows_the_whole_curve(shown):
    view = shown(LikelihoodView, with_trace(-900.0))
    for n in range(2, 30):
        view.render(with_trace(*(-900 / np.arange(1, n + 1))))
        (left, right), (low, high) = view.plane.box.viewRange()
        assert left < 0
        assert right > n - 1
        assert low < -900
        assert high > -900 / n


@pytest.fixture
def fell(one_column, fitted):
    """A state whose ℓ the engine saw fall at iteration 2."""
    snapshot = replace(fitted(one_column)[-1].snapshot, iteration=2, fell=True, delta=-2.0)
    return replace(with_trace(-50.0, -40.0, -42.0, -41.0), falls=(snapshot,))


def test_a_fall_is_drawn_in_the_warning_colour(shown, fell):
    view = shown(LikelihoodView, fell)
    assert [part.tolist() for part in view.falls.getData()] == [[1.0, 2.0], [-40.0, -42.0]]
    assert view.falls.opts["pen"].color().name() == view.theme.warning
    image = view.canvas.grab().toImage()
    middle = view.plane.box.mapViewToScene(QPointF(1.5, -41.0)).toPoint()
    assert image.pixelColor(middle).name() == view.theme.warning
    assert "fell 1 time" in view.caption.full_text


def test_what_the_engine_does_not_call_a_fall_is_none(shown, fell):
    view = shown(LikelihoodView, replace(fell, falls=()))
    assert len(view.falls.getData()[0]) == 0
    assert "fell" not in view.caption.full_text


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


# --- the cursor ------------------------------------------------------------------------------


@pytest.fixture
def looking_back(one_column, fitted):
    """A state of nine iterations that shows the sixth."""
    states = fitted(one_column, iterations=9, start="random", tolerance=0.0)
    return replace(states[-1], newest=states[-1].snapshot, snapshot=states[6].snapshot, moment=13)


@pytest.fixture
def asked():
    """Return a function that tells which iterations a view asks for, as they come."""

    def listen(view):
        wanted = []
        view.iteration_wanted.connect(wanted.append)
        return wanted

    return listen


def test_the_cursor_stands_at_the_moment_on_screen_with_a_ring_on_the_curve(shown, looking_back):
    view = shown(LikelihoodView, looking_back)
    assert view.scrubber.line.value() == 6
    assert [part.tolist() for part in view.here.getData()] == [[6], [looking_back.trace[6]]]
    assert view.newest.getData()[0].tolist() == [9]
    view.render(replace(looking_back, snapshot=looking_back.newest, moment=None))
    assert view.scrubber.line.value() == 9
    assert len(view.here.getData()[0]) == 0


def test_dragging_the_cursor_asks_for_the_iterations_it_passes(
    shown, looking_back, asked, mouse, place_of
):
    view = shown(LikelihoodView, looking_back)
    wanted = asked(view)
    middle = np.median(looking_back.trace)
    start = place_of(view, view.plane, 6, middle)
    mouse(view).drag(start, place_of(view, view.plane, 2, middle))
    assert wanted[-1] == 2
    assert wanted == sorted(wanted, reverse=True)
    # Nothing was published: the cursor is where the state has it.
    assert view.scrubber.line.value() == 6


def test_a_click_asks_for_the_iteration_below_it(shown, looking_back, asked, mouse, place_of):
    view = shown(LikelihoodView, looking_back)
    wanted = asked(view)
    where = place_of(view, view.plane, 3.2, np.median(looking_back.trace))
    mouse(view).move(where)
    QTest.mouseClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert wanted == [3]


@pytest.mark.parametrize(
    ("key", "iteration"),
    [
        (Qt.Key.Key_Left, 5),
        (Qt.Key.Key_Right, 7),
        (Qt.Key.Key_Home, -1),
        (Qt.Key.Key_End, 2**31 - 1),
    ],
)
def test_the_keys_ask_for_the_next_iterations_and_the_ends(
    shown, looking_back, asked, key, iteration
):
    view = shown(LikelihoodView, looking_back)
    wanted = asked(view)
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, key)
    assert wanted == [iteration]


def test_a_mixture_in_hand_leaves_the_cursor_at_its_moment(shown, looking_back):
    in_hand = replace(looking_back.snapshot, iteration=0, delta=None)
    state = replace(looking_back, snapshot=in_hand, moment=None, provisional=True)
    view = shown(LikelihoodView, state)
    assert view.scrubber.line.value() == 9
    assert view.caption.full_text.startswith("ℓ ≈ ")


# --- other runs ------------------------------------------------------------------------------


@pytest.fixture
def compared():
    """A state that shows run 2, begun at iteration 3 of run 1, beside runs 1 and 3."""
    runs = (
        a_run(1, [-90, -70, -60, -55, -54]),
        a_run(2, [-55, -52, -51], begins_at=3),
        a_run(3, [-40, -30]),
    )
    return replace(with_trace(-55, -52, -51), runs=runs, run_number=2)


def lines(view):
    drawn = [line.getData() for line in view.others.lines]
    return [(x.tolist(), y.tolist()) for x, y in drawn if x is not None and len(x)]


def test_other_runs_are_drawn_beside_and_a_fork_branches_where_it_was_taken(shown, compared):
    view = shown(LikelihoodView, compared)
    assert lines(view) == [([0, 1, 2, 3, 4], [-90, -70, -60, -55, -54]), ([0, 1], [-40, -30])]
    assert view.line.getData()[0].tolist() == [3, 4, 5]
    assert view.plane.bottom.title == "iterations, those before the fork included"
    (left, right), (low, high) = view.plane.box.viewRange()
    assert left < 0
    assert right > 5
    assert low < -90
    assert high > -30


def test_the_legend_tells_the_runs_apart_by_their_dashes(shown, compared):
    view = shown(LikelihoodView, compared)
    entries = view.legend.entries()
    assert [entry.text for entry in entries] == ["run 2", "run 1", "run 3"]
    assert entries[0].dashes == ()
    drawn = [line.opts["pen"].dashPattern() for line in view.others.lines]
    assert [list(entry.dashes) for entry in entries[1:]] == drawn
    assert drawn[0] != drawn[1]


def test_a_run_that_is_not_overlaid_is_not_drawn(shown, compared):
    view = shown(LikelihoodView, replace(compared, hidden=frozenset({1})))
    assert lines(view) == [([0, 1], [-40, -30])]
    view.render(replace(compared, hidden=frozenset({1, 3})))
    assert lines(view) == []
    assert view.legend.entries() == ()


def test_a_run_that_has_not_changed_is_not_drawn_again(shown, compared):
    view = shown(LikelihoodView, compared)
    drawn = [line.xData for line in view.others.lines]
    view.render(replace(compared, trace=np.array([-55.0, -52.0, -51.0, -50.5])))
    assert all(a is b for a, b in zip(drawn, [x.xData for x in view.others.lines], strict=True))


# --- what is shown ---------------------------------------------------------------------------


def test_gains_are_drawn_on_an_axis_of_powers_of_ten(shown, looking_back):
    view = shown(LikelihoodView, replace(looking_back, curve="gain"))
    iterations, values = view.line.getData()
    gains = np.diff(looking_back.trace)
    assert iterations.tolist() == list(range(1, 10))
    assert 10**values == pytest.approx(gains)
    axis = view.plane.left
    assert axis.title == "gain Δ of ℓ"
    assert axis.tickStrings([-3, 0, 2], 1.0, 1.0) == ["10⁻³", "10⁰", "10²"]


def test_the_parts_of_the_likelihood_are_two_lines_and_the_band_between(
    shown, looking_back, two_columns, fitted
):
    halves = fitted(two_columns, iterations=4, start="random", tolerance=0.0, half_steps=True)
    states = [state for state in halves if state.snapshot.phase is Phase.E_STEP]
    bounds = [state.snapshot.bound for state in states]
    parts = np.array([(bound.expected, bound.entropy) for bound in bounds])
    view = shown(LikelihoodView, replace(states[-1], parts=parts, curve="parts"))
    assert view.expected.getData()[1].tolist() == parts[:, 0].tolist()
    assert view.line.getData()[1] == pytest.approx(parts.sum(axis=1), rel=1e-9)
    assert view.entropy.isVisible()
    low, high = view.plane.box.viewRange()[1]
    assert low < parts[:, 0].min()
    assert high > states[-1].trace.max()
    assert [entry.text for entry in view.legend.entries()] == [
        "ℓ",
        "expected complete Q",
        "entropy H",
    ]
    view.render(looking_back)
    assert not view.entropy.isVisible()
    assert view.expected.getData()[0] is None or len(view.expected.getData()[0]) == 0


def test_the_switch_and_its_keys_ask_for_another_curve(shown, looking_back, qtbot):
    view = shown(LikelihoodView, looking_back)
    wanted = []
    view.curve_wanted.connect(wanted.append)
    button = view.findChild(QToolButton, "gainCurveButton")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_3)
    QTest.keyClick(view.canvas, Qt.Key.Key_1)
    assert wanted == ["gain", "parts", "likelihood"]
    view.render(replace(looking_back, curve="gain"))
    assert button.isChecked()


def test_a_start_has_no_gain_to_show(shown):
    view = shown(LikelihoodView, replace(with_trace(-90.0), curve="gain"))
    assert view.empty.text() == "Δ is shown from the first iteration on"
