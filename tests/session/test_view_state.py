from dataclasses import replace

import numpy as np
import pytest

from gmmstudio.mixture import Mixture, Phase, Snapshot
from gmmstudio.session.display_sample import DISPLAY_ROWS, SAMPLE_ROWS, DisplaySample
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.settings import FitSettings
from gmmstudio.session.view_state import ViewState


def mixture(means, weights=(0.5, 0.5), variances=(1.0, 1.0)):
    return Mixture(
        np.array(weights),
        np.array(means, dtype=float)[:, None],
        np.array(variances, dtype=float)[:, None, None],
        "V",
    )


def snapshot(theta, *, phase=Phase.E_STEP, colours=None, iteration=1, n=4):
    return Snapshot(
        iteration=iteration,
        phase=phase,
        mixture=theta,
        log_likelihood=-1.0,
        responsibilities_from=theta if phase is Phase.E_STEP else colours,
        delta=None,
        fell=False,
        n_samples=n,
        effective_rows=np.asarray(theta.weights) * n,
        collapses=(),
    )


@pytest.fixture
def state(make_table):
    selection = make_table({"x": [-3.0, -1.0, 0.2, 3.0]}).select(["x"])
    return ViewState(selection=selection, settings=FitSettings(columns=("x",)))


def logistic(x):
    return 1 / (1 + np.exp(-x))


def test_before_a_run_there_is_nothing_of_a_fit(state):
    assert state.responsibilities is None
    assert state.labels is None
    assert state.shown_responsibilities is None
    assert state.component_rows == ()
    assert not state.marked.any()
    assert not state.has_fit
    np.testing.assert_array_equal(state.display_rows, [0, 1, 2, 3])


def test_responsibilities_are_those_of_the_newest_e_step(state):
    # For equal weights and variances P(C2 | x) is the logistic of x·(μ2 − μ1).
    shown = replace(state, snapshot=snapshot(mixture([-1, 1])))
    expected = logistic(2 * np.array([-3.0, -1.0, 0.2, 3.0]))
    np.testing.assert_allclose(shown.responsibilities[:, 1], expected, rtol=1e-12)
    np.testing.assert_array_equal(shown.labels, [0, 0, 1, 1])


def test_after_an_m_step_the_colours_stay_those_of_the_e_step_before(state):
    before, after = mixture([-1, 1]), mixture([1, -1])
    shown = replace(state, snapshot=snapshot(after, phase=Phase.M_STEP, colours=before))
    np.testing.assert_array_equal(shown.labels, [0, 0, 1, 1])
    np.testing.assert_array_equal([row.mean[0] for row in shown.component_rows], [1, -1])


def test_the_start_has_parameters_but_no_colours_yet(state):
    shown = replace(state, snapshot=snapshot(mixture([-1, 1]), phase=Phase.START))
    assert shown.responsibilities is None
    assert [row.name for row in shown.component_rows] == ["C1", "C2"]


def test_the_hard_view_shows_argmax_and_keeps_the_soft_values(state):
    hard = replace(state, snapshot=snapshot(mixture([-1, 1])), hard=True)
    np.testing.assert_array_equal(hard.shown_responsibilities, [[1, 0], [1, 0], [0, 1], [0, 1]])
    assert 0.5 < hard.responsibilities[2, 1] < 0.7


def test_the_hard_table_counts_and_averages_the_rows_assigned(state):
    hard = replace(state, snapshot=snapshot(mixture([-1, 1])), hard=True)
    first, second = hard.component_rows
    assert (first.rows, first.weight) == (2, 0.5)
    assert (first.mean[0], first.sd[0]) == (-2.0, 1.0)
    assert (second.mean[0], second.sd[0]) == pytest.approx((1.6, 1.4))


def test_a_component_without_rows_has_no_mean_in_the_hard_table(state):
    hard = replace(state, snapshot=snapshot(mixture([0, 50])), hard=True)
    assert hard.component_rows[1].rows == 0
    assert np.isnan(hard.component_rows[1].mean[0])


def test_the_soft_table_is_the_mixture_itself(state):
    shown = replace(state, snapshot=snapshot(mixture([-1, 1], (0.25, 0.75), (4.0, 9.0))))
    first, second = shown.component_rows
    assert (first.weight, first.mean[0], first.sd[0], first.rows) == (0.25, -1, 2, 1)
    assert (second.weight, second.mean[0], second.sd[0], second.rows) == (0.75, 1, 3, 3)


def test_rows_that_changed_component_are_marked_while_a_run_goes_on(state):
    moved = replace(
        state,
        status=RunStatus.RUNNING,
        snapshot=snapshot(mixture([-1, 1])),
        previous=snapshot(mixture([-1, 2])),
    )
    # The border moved from 0.5 to 0: only the row at 0.2 crossed it.
    np.testing.assert_array_equal(moved.flipped, [False, False, True, False])
    np.testing.assert_array_equal(moved.marked, moved.flipped)
    ended = replace(moved, status=RunStatus.FINISHED)
    assert not ended.marked.any()


def test_the_hard_view_marks_rows_that_are_undecided(state):
    hard = replace(state, status=RunStatus.FINISHED, snapshot=snapshot(mixture([-1, 1])), hard=True)
    # P(C2 | −1) = 0.12 and P(C2 | 0.2) = 0.6: both have a maximum below 0.9.
    np.testing.assert_array_equal(hard.marked, [False, True, True, False])


def test_published_arrays_cannot_be_written_to(state):
    shown = replace(state, snapshot=snapshot(mixture([-1, 1])), hard=True)
    for array in (
        shown.responsibilities,
        shown.labels,
        shown.shown_responsibilities,
        shown.marked,
        shown.undecided,
        shown.flipped,
        shown.display_rows,
        shown.display_X,
        shown.trace,
    ):
        assert not array.flags.writeable


def test_a_large_table_is_drawn_by_a_fixed_sample_in_row_order(make_table):
    selection = make_table({"x": np.arange(3.0 * DISPLAY_ROWS)}).select(["x"])
    first, second = DisplaySample(selection), DisplaySample(selection)
    assert first.n_rows == SAMPLE_ROWS
    np.testing.assert_array_equal(first.rows, second.rows)
    assert np.all(np.diff(first.rows) > 0)
    np.testing.assert_array_equal(first.X[:, 0], first.rows)


def test_states_of_one_selection_share_the_responsibilities_of_one_theta(state):
    theta = mixture([-1, 1])
    sample = DisplaySample(state.selection)
    first = replace(state, shared_sample=sample, snapshot=snapshot(theta))
    second = replace(state, shared_sample=sample, snapshot=snapshot(theta, iteration=2))
    assert first.responsibilities is second.responsibilities


@pytest.mark.parametrize(
    ("status", "phase", "expected"),
    [
        (RunStatus.NONE, None, Phase.E_STEP),
        (RunStatus.PAUSED, Phase.START, Phase.E_STEP),
        (RunStatus.PAUSED, Phase.E_STEP, Phase.M_STEP),
        (RunStatus.PAUSED, Phase.M_STEP, Phase.E_STEP),
        (RunStatus.RUNNING, Phase.E_STEP, None),
        (RunStatus.FINISHED, Phase.E_STEP, None),
    ],
)
def test_the_next_half_step_follows_from_the_last(state, status, phase, expected):
    shown = replace(
        state,
        status=status,
        run_settings=state.settings if phase else None,
        snapshot=None if phase is None else snapshot(mixture([-1, 1]), phase=phase),
    )
    assert shown.next_phase is expected


def test_after_a_change_of_settings_a_step_begins_anew(state):
    paused = replace(
        state,
        status=RunStatus.FINISHED,
        snapshot=snapshot(mixture([-1, 1])),
        run_settings=replace(state.settings, components=5),
    )
    assert paused.settings_changed
    assert paused.next_phase is Phase.E_STEP
