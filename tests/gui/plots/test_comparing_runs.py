"""Runs beside one another in the plot of ℓ: their ends can be told apart, and say what they are."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from gmmstudio.qt.plots.likelihood_view import LikelihoodView
from gmmstudio.session.view_state import ViewState
from tests.runs import a_run

WIDE = (700, 320)


def climb(start, end, n=40):
    return end - (end - start) * 0.3 ** np.arange(n)


def state_of(*runs, shown=0, **fields):
    return ViewState(trace=runs[shown].trace, runs=runs, run_number=runs[shown].number, **fields)


@pytest.fixture
def alike():
    """A state of two runs that begin far below and end 0.3 apart, the first on screen."""
    return state_of(
        a_run(1, climb(-3000.0, -2743.35)), a_run(2, climb(-2900.0, -2743.05), begins_at=5)
    )


def ends(view):
    """Return what the ends of curves are told to be, and the middle of each label in pixels."""
    return [(label.text, y) for label, _, y in view.ends.placed()]


def marks(view):
    """Return where marks of curves that come from below stand, and at which height."""
    return np.concatenate([view.cuts.shown.getData(), view.cuts.others.getData()], axis=1)


class TestRange:
    def test_ends_are_in_sight_and_well_apart_and_steep_beginnings_are_not(self, shown, alike):
        view = shown(LikelihoodView, alike, size=WIDE)
        (_, _), (low, high) = view.plane.box.viewRange()
        assert low > -2745
        assert high > -2743.05
        apart = 0.3 / (high - low) * view.plane.box.height()
        assert apart > 25

    def test_a_mark_stands_where_each_curve_comes_from_below_and_the_caption_says_from_where(
        self, shown, alike
    ):
        view = shown(LikelihoodView, alike, size=WIDE)
        places, levels = marks(view)
        low = view.plane.box.viewRange()[1][0]
        for run, place in zip(alike.runs, sorted(places), strict=True):
            x = np.arange(len(run.trace)) + run.begins_at
            assert np.interp(place, x, run.trace) == pytest.approx(low)
        assert levels == pytest.approx(low, abs=0.2)
        assert view.caption.full_text.endswith("▾ began at −3,000.000")

    def test_the_marks_follow_what_a_person_looks_at(self, shown, alike):
        view = shown(LikelihoodView, alike, size=WIDE)
        view.plane.box.setRange(yRange=(-3100, -2700), padding=0)
        assert len(marks(view)[0]) == 0

    def test_the_switch_and_its_key_ask_for_the_whole(self, shown, alike, qtbot):
        view = shown(LikelihoodView, alike, size=WIDE)
        wanted = []
        view.from_start_wanted.connect(wanted.append)
        button = view.findChild(QToolButton, "fromStartButton")
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        assert wanted == [True]
        view.render(replace(alike, from_start=True))
        assert view.plane.box.viewRange()[1][0] < -3000
        assert "began" not in view.caption.full_text
        assert button.isChecked()
        view.canvas.setFocus()
        QTest.keyClick(view.canvas, Qt.Key.Key_0)
        assert wanted == [True, False]

    def test_a_double_click_goes_from_one_to_the_other_and_first_of_all_home(
        self, shown, alike, mouse, place_of
    ):
        view = shown(LikelihoodView, alike, size=WIDE)
        wanted = []
        view.from_start_wanted.connect(wanted.append)
        box = view.plane.box
        home = box.viewRange()
        box.setYRange(-2743.5, -2743.3, padding=0)
        box.sigRangeChangedManually.emit([True, True])
        where = place_of(view, view.plane, 20, -2743.4)
        mouse(view).double_click(where)
        assert box.viewRange() == [pytest.approx(side) for side in home]
        assert wanted == []
        mouse(view).double_click(where)
        assert wanted == [True]

    def test_show_everything_means_the_beginning_too(self, shown, alike):
        view = shown(LikelihoodView, alike, size=WIDE)
        wanted = []
        view.from_start_wanted.connect(wanted.append)
        view.canvas.setFocus()
        QTest.keyClick(view.canvas, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
        assert wanted == [True]

    def test_where_nothing_is_cut_off_there_is_no_switch(self, shown):
        gentle = state_of(a_run(1, np.linspace(-90, -10, 30)))
        view = shown(LikelihoodView, gentle, size=WIDE)
        assert not view.findChild(QToolButton, "fromStartButton").isVisible()
        assert len(marks(view)[0]) == 0

    def test_where_there_is_no_room_for_the_switch_its_key_does_it_alone(self, shown, alike):
        view = shown(LikelihoodView, alike, size=(300, 200))
        button = view.findChild(QToolButton, "fromStartButton")
        assert not button.isVisible()
        wanted = []
        view.from_start_wanted.connect(wanted.append)
        view.canvas.setFocus()
        QTest.keyClick(view.canvas, Qt.Key.Key_0)
        assert wanted == [True]
        view.resize(*WIDE)
        assert button.isVisible()


class TestMeanwhile:
    def test_a_run_that_is_still_to_begin_leaves_the_others_in_sight(self, shown, alike):
        third = a_run(3, [])
        view = shown(LikelihoodView, state_of(third, *alike.runs), size=WIDE)
        assert not view.empty.isVisible()
        assert [text for text, _ in ends(view)] == ["run 2  −2,743.050", "run 1  −2,743.350"]

    def test_after_a_reset_it_says_what_will_come(self, shown, alike):
        view = shown(LikelihoodView, alike, size=WIDE)
        view.render(ViewState(runs=alike.runs))
        assert view.empty.isVisible()


class TestLabels:
    def test_each_end_says_its_run_and_its_likelihood(self, shown, alike, place_of):
        view = shown(LikelihoodView, alike, size=WIDE)
        told = [text for text, _ in ends(view)]
        assert told == ["run 2  −2,743.050", "run 1  −2,743.350"]
        for label, end, _ in view.ends.placed():
            run = next(run for run in alike.runs if f"run {run.number} " in label.text)
            at = place_of(view, view.plane, run.begins_at + 39, run.trace[-1])
            assert label.y == run.trace[-1]
            assert view.canvas.mapFromScene(view.ends.mapToScene(end)) == at

    def test_labels_of_one_height_do_not_overlap_and_stay_in_the_column(self, shown):
        runs = [a_run(n, climb(-2900.0, -2743.0)) for n in range(1, 6)]
        view = shown(LikelihoodView, state_of(*runs), size=WIDE)
        middles = [y for _, y in ends(view)]
        height = QFontMetricsF(view.ends._bold).height()
        assert len(middles) == 5
        assert np.diff(middles).min() >= height - 1e-6
        assert middles[0] >= height / 2
        assert middles[-1] <= view.ends.size().height() - height / 2 + 1e-6

    def test_where_there_is_no_room_for_all_the_one_on_screen_and_the_best_are_told(self, shown):
        runs = [a_run(n, climb(-2900.0, -2743.0 + n)) for n in range(1, 21)]
        view = shown(LikelihoodView, state_of(*runs), size=(700, 200))
        told = {text.split("  ")[0] for text, _ in ends(view)}
        assert 2 < len(told) < 20
        assert {"run 1", "run 20", "run 19"} <= told

    def test_an_end_out_of_sight_is_not_told(self, shown, alike):
        view = shown(LikelihoodView, alike, size=WIDE)
        view.plane.box.setRange(yRange=(-2743.4, -2743.3), padding=0)
        assert [text for text, _ in ends(view)] == ["run 1  −2,743.350"]

    def test_one_run_alone_has_its_numbers_below_and_no_label(self, shown, alike):
        alone = replace(alike, hidden=frozenset({2}))
        view = shown(LikelihoodView, alone, size=WIDE)
        assert ends(view) == []
        assert view.ends.size().width() == 0

    def test_a_small_plot_keeps_its_width(self, shown, alike):
        view = shown(LikelihoodView, alike, size=(260, 200))
        assert ends(view) == []
        assert view.plane.box.width() > 120
        view.resize(*WIDE)
        QTest.qWait(10)
        view.grab()
        assert len(ends(view)) == 2


class TestGap:
    def test_the_distance_to_the_best_of_the_runs_shown_is_drawn(self, shown, alike):
        view = shown(LikelihoodView, replace(alike, curve="gap"), size=WIDE)
        iterations, values = view.line.getData()
        gaps = -2743.05 - alike.runs[0].trace
        best = alike.runs[1].trace.max()
        assert 10**values == pytest.approx(best - alike.runs[0].trace[iterations.astype(int)])
        assert 10 ** values[-1] == pytest.approx(0.3, rel=1e-6)
        assert gaps[-1] == pytest.approx(0.3)
        assert view.plane.left.title == "below the best, ℓ* − ℓ"
        assert [text for text, _ in ends(view)] == ["run 1  0.3 below", "run 2  best"]

    def test_the_best_is_that_of_the_runs_that_are_shown(self, shown, alike):
        state = replace(alike, curve="gap", hidden=frozenset({2}))
        view = shown(LikelihoodView, state, size=WIDE)
        last = 10 ** view.line.getData()[1][-1]
        assert last < 1e-6

    def test_a_run_that_is_the_best_all_along_leaves_the_others_in_sight(self, shown, alike):
        best = a_run(3, [-2743.0])
        view = shown(LikelihoodView, state_of(best, *alike.runs, curve="gap"), size=WIDE)
        assert not view.empty.isVisible()
        assert view.line.getData()[0] is None or len(view.line.getData()[0]) == 0
        assert all(len(line.getData()[0]) for line in view.others.lines)


class TestPointing:
    def test_a_curve_that_is_pointed_at_tells_run_iteration_and_likelihood(
        self, shown, alike, mouse, place_of
    ):
        view = shown(LikelihoodView, alike, size=WIDE)
        second = alike.runs[1]
        where = place_of(view, view.plane, 5 + 20.2, second.trace[20]) + QPoint(0, 3)
        mouse(view).move(where)
        assert view.pointer.text == "run 2, iteration 20\nℓ = −2,743.050"
        x, y = view.pointer.ring.getData()
        assert (x.tolist(), y.tolist()) == ([25.0], [second.trace[20]])

    def test_away_from_the_curves_and_out_of_the_plot_nothing_is_told(
        self, shown, alike, mouse, place_of
    ):
        view = shown(LikelihoodView, alike, size=WIDE)
        on_curve = place_of(view, view.plane, 20, alike.runs[0].trace[20])
        mouse(view).move(on_curve)
        assert view.pointer.text.startswith("run 1, iteration 20")
        mouse(view).move(on_curve + QPoint(0, 60))
        assert view.pointer.text == ""
        mouse(view).move(on_curve)
        mouse(view).move(QPoint(2, 2))
        assert view.pointer.text == ""

    def test_in_every_curve_the_likelihood_itself_is_told(self, shown, alike, mouse, place_of):
        view = shown(LikelihoodView, replace(alike, curve="gap"), size=WIDE)
        iterations, values = view.line.getData()
        mouse(view).move(place_of(view, view.plane, iterations[10], values[10]))
        assert view.pointer.text.startswith("run 1, iteration 10\nℓ = −2,743.")

    def test_the_note_stands_in_sight_wherever_the_point_is(self, shown, alike, mouse, place_of):
        view = shown(LikelihoodView, alike, size=WIDE)
        plane = view.plane.box.sceneBoundingRect()
        for run, place in ((alike.runs[0], 39), (alike.runs[1], 39), (alike.runs[0], 8)):
            x = place + run.begins_at
            mouse(view).move(place_of(view, view.plane, x, run.trace[place]))
            view.grab()
            note = view.pointer.note
            assert note.isVisible()
            assert plane.adjusted(-1, -1, 1, 1).contains(note.sceneBoundingRect())
