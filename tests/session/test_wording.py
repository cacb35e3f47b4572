import math
from dataclasses import replace

import numpy as np
import pytest

from gmmstudio.mixture import (
    Collapse,
    Fixed,
    Mixture,
    Phase,
    Snapshot,
    StartOutcome,
    StartProgress,
    StopReason,
)
from gmmstudio.session import wording
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState


@pytest.mark.parametrize(
    ("mean", "sd", "text"),
    [
        (3706.164, 381.9, "3706 ± 382"),
        (-0.12345, 0.00451, "−0.12345 ± 0.00451"),
        (2.0, 1.234, "2.00 ± 1.23"),
        (1.5e9, 2.5, "1.5e9 ± 2.5"),
        (0.0, 0.0, "0 ± 0"),
        (float("nan"), 1.0, "–"),
    ],
)
def test_the_deviation_decides_the_digits_of_the_mean(mean, sd, text):
    assert wording.means_and_sds([mean], [sd]) == (text,)


@pytest.mark.parametrize(
    ("means", "sds", "texts"),
    [
        ([3706.2, 5078.4], [381.9, 98.04], ("3706 ± 382", "5078 ± \u200798")),
        ([46.21, 38.8], [3.14, 12.6], ("46.2 ± \u20073.1", "38.8 ± 12.6")),
        ([2.0, 4.0], [1.234, 0.0456], ("2.000 ± 1.234", "4.000 ± 0.046")),
        ([100.0, 200.0], [150.0, 1e-6], ("100 ± \u2007150", "200 ± 1e−6")),
        ([1.0, float("nan")], [1.0, float("nan")], ("1.00 ± 1.00", "–")),
        ([3.0e8, 1.0], [1e7, 1.0], ("3e8 ± 1e7", "1 ± 1")),
    ],
)
def test_a_column_of_means_has_one_precision(means, sds, texts):
    assert wording.means_and_sds(means, sds) == texts


def test_a_column_of_effective_rows_has_one_precision():
    assert wording.rows_column([207.0, 134.96]) == ("207.0", "135.0")
    assert wording.rows_column([207.0, 135.0]) == ("207", "135")
    assert wording.rows_column([51234.5, 12.0]) == ("51,234", "12")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (-2289.61234, "−2,289.612"),
        (-13000000.5, "−13,000,000.5"),
        (0.0, "0.0000"),
        (-12.345678, "−12.3457"),
    ],
)
def test_a_log_likelihood_keeps_seven_digits_and_one_decimal_at_least(value, text):
    assert wording.log_likelihood(value) == text


def test_effective_rows_show_a_decimal_and_counts_do_not():
    assert wording.rows(12.34) == "12.3"
    assert wording.rows(1234.0) == "1,234"
    assert wording.rows(398135.9) == "398,136"


def test_rows_left_out_are_counted_with_their_reasons(make_table):
    nan, inf = float("nan"), float("inf")
    data = make_table({"a": [1, nan, 3, 4, 5], "b": [1, nan, 3, inf, 5]})
    selection = data.select(["a", "b"])
    assert wording.rows_used(selection) == "3 of 5 rows"
    text = wording.left_out(selection)
    assert text.startswith("2 rows left out: ")
    assert "missing: a" in text
    assert "not finite: b" in text
    assert wording.left_out(data.select(["a"])) == "1 row left out: missing: a"


def test_nothing_is_said_where_no_row_is_left_out(make_table):
    assert wording.left_out(make_table({"a": [1, 2]}).select(["a"])) == ""


def test_a_folder_for_results_is_named_after_the_table(make_table):
    data = make_table({"a": [1, 2]}, name="My table (2).csv")
    assert wording.folder_name(data) == "my-table-2-fit"


@pytest.fixture
def snapshot():
    theta = Mixture(np.array([1.0]), np.zeros((1, 1)), np.ones((1, 1, 1)), "V")
    return Snapshot(
        iteration=7,
        phase=Phase.E_STEP,
        mixture=theta,
        log_likelihood=-10.0,
        responsibilities_from=theta,
        delta=-0.25,
        fell=True,
        n_samples=300,
        effective_rows=np.array([300.0]),
        collapses=(Collapse(1, 3.04, 1e-9, 1e9),),
    )


def test_a_collapse_names_the_component_and_the_remedy(snapshot):
    told = wording.warnings(ViewState(snapshot=snapshot))
    assert told == (
        "component C2 is held up by the covariance floor (effective rows: 3 of 300): "
        "choose fewer components, or a larger floor",
    )


def test_a_collapse_is_told_with_its_figures(snapshot):
    (found,) = snapshot.collapses
    assert wording.collapse(found) == (
        "Held up by the covariance floor: 3.04 effective rows, smallest eigenvalue 1e−9 of the "
        "data's variance, condition number 1e9. Choose fewer components, or a larger floor."
    )


def test_several_collapses_are_told_in_one_sentence(snapshot):
    held = (Collapse(0, 1.0, 1e-9, 1e9), Collapse(1, 3.04, 1e-9, 1e9), Collapse(4, 2.5, 1e-9, 1e9))
    told = wording.warnings(ViewState(snapshot=replace(snapshot, collapses=held)))
    assert told == (
        "components C1, C2 and C5 are held up by the covariance floor (effective rows: 1, 3 and "
        "2.5 of 300): choose fewer components, or a larger floor",
    )


def test_a_fall_is_told_also_when_later_iterations_rose_again(snapshot):
    later = replace(snapshot, iteration=9, delta=0.5, fell=False, collapses=())
    (told,) = wording.warnings(ViewState(snapshot=later, falls=(snapshot,)))
    assert told.startswith("the log-likelihood fell by 0.25 at iteration 7")


@pytest.mark.parametrize(
    ("reason", "text"),
    [
        (StopReason.CONVERGED, "converged"),
        (StopReason.MAX_ITERATIONS, "stopped at the maximum of iterations"),
    ],
)
def test_the_end_of_a_run_is_told_by_its_reason(make_table, snapshot, reason, text):
    state = ViewState(
        selection=make_table({"a": [1, 2]}).select(["a"]),
        status=RunStatus.FINISHED,
        snapshot=replace(snapshot, stop_reason=reason),
    )
    assert wording.phase(state) == text


def test_a_word_that_no_line_holds_is_cut_in_the_middle_and_other_text_is_not():
    assert wording.wrappable("cannot write " + "x" * 5000) == f"cannot write {'x' * 25}…{'x' * 25}"
    path = "/a folder/" + "/".join(["abcdefghij" * 7] * 5)
    assert wording.wrappable(path) == path


def test_a_run_that_ran_out_of_iterations_says_how_to_go_on(make_table, snapshot):
    state = ViewState(
        selection=make_table({"a": [1, 2]}).select(["a"]),
        status=RunStatus.FINISHED,
        snapshot=replace(snapshot, stop_reason=StopReason.MAX_ITERATIONS),
    )
    assert wording.hint(state) == "raise Max iterations to go on"
    converged = replace(snapshot, stop_reason=StopReason.CONVERGED)
    assert wording.hint(replace(state, snapshot=converged)) == ""


def test_the_bic_is_told_once_the_run_has_ended(snapshot):
    # −2ℓ + p·ln n with ℓ = −10, n = 300 and p = 2: one mean and one variance, the weight is 1.
    state = ViewState(status=RunStatus.FINISHED, snapshot=snapshot, trace=np.array([-10.0]))
    assert wording.criterion(state) == f"BIC {20 + 2 * math.log(300):.1f}"
    assert wording.criterion(replace(state, status=RunStatus.RUNNING)) == ""


def test_what_is_fixed_weighs_nothing_in_the_bic(snapshot):
    held = replace(snapshot, fixed=Fixed(means=[True]))
    state = ViewState(status=RunStatus.FINISHED, snapshot=held, trace=np.array([-10.0]))
    assert wording.criterion(state) == f"BIC {20 + math.log(300):.1f}"


def test_what_is_still_to_gain_is_told_once_several_steps_agree(snapshot):
    trace = -10.0 - 4.0 * 0.5 ** np.arange(8)
    for iteration in range(8):
        shown = replace(snapshot, iteration=iteration, remaining=0.0123)
        # the moment on screen decides, not what came after it
        told = wording.still_to_gain(ViewState(snapshot=shown, trace=trace))
        assert told == ("≈ 0.012 still to gain" if iteration >= 5 else "")
    unknown = replace(snapshot, iteration=7, remaining=None)
    assert wording.still_to_gain(ViewState(snapshot=unknown, trace=trace)) == ""
    assert wording.still_to_gain(ViewState()) == ""


def test_after_an_m_step_its_own_value_counts_for_what_is_still_to_gain(snapshot):
    trace = -10.0 - 4.0 * 0.5 ** np.arange(6)
    moved = replace(
        snapshot, iteration=5, phase=Phase.M_STEP, remaining=0.0123, log_likelihood=trace[5]
    )
    assert wording.still_to_gain(ViewState(snapshot=moved, trace=trace[:5])) != ""


def test_where_a_run_ended_because_little_was_left_that_is_told_however_soon(snapshot):
    ended = replace(snapshot, iteration=2, remaining=1e-5, stop_reason=StopReason.CONVERGED)
    state = ViewState(snapshot=ended, trace=np.array([-12.0, -10.1, -10.0]))
    assert wording.still_to_gain(state) == "≈ 1e−5 still to gain"


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (StartProgress(3, 5, is_final=False, iteration=7), "comparing starts: 3 of 5"),
        (
            StartProgress(1, 2, is_final=True, iteration=1200),
            "finishing the best starts: 1 of 2, iteration 1,200",
        ),
    ],
)
def test_the_status_tells_how_far_the_comparison_of_starts_is(make_table, progress, text):
    selection = make_table({"a": [1, 2]}).select(["a"])
    state = ViewState(selection=selection, status=RunStatus.RUNNING, comparing=progress)
    assert wording.phase(state) == text
    assert wording.phase(replace(state, status=RunStatus.PAUSED)) == "paused"


STARTS = (
    StartOutcome(0, -1130.264, 27, is_finished=True, is_chosen=True, trouble=None),
    StartOutcome(1, -1145.1, 10, is_finished=False, is_chosen=False, trouble=None),
    StartOutcome(2, -900.0, 31, is_finished=True, is_chosen=False, trouble="component 1 collapsed"),
    StartOutcome(3, None, 0, is_finished=True, is_chosen=False, trouble="became singular"),
)


def test_the_outcome_of_each_start_is_told_with_why_it_was_set_aside():
    assert wording.best_of(STARTS) == "best of 4 starts, 2 set aside"
    assert wording.best_of(STARTS[:2]) == "best of 2 starts"
    assert wording.best_of(()) == ""
    assert wording.outcomes(STARTS).splitlines() == [
        "Start 1: ℓ = −1,130.264 after 27 iterations; chosen",
        "Start 2: ℓ = −1,145.100 after 10 iterations; not among the best so far",
        "Start 3: ℓ = −900.0000 after 31 iterations; set aside: component 1 collapsed",
        "Start 4: no E-step; set aside: became singular",
    ]


def test_a_degenerate_start_that_was_chosen_is_told_as_both():
    (start,) = [replace(STARTS[2], is_chosen=True)]
    assert wording.outcomes([start]).endswith("; chosen; component 1 collapsed")


def test_of_many_collapses_a_few_are_named_and_the_others_counted(snapshot):
    held = tuple(Collapse(j, 1.0 + j, 1e-9, 1e9) for j in range(27))
    state = ViewState(snapshot=replace(snapshot, collapses=held))
    assert wording.warnings(state, wording.NAMED) == (
        "components C1, C2, C3 and 24 more are held up by the covariance floor (effective rows: "
        "1 to 27 of 300): choose fewer components, or a larger floor",
    )
    (whole,) = wording.warnings(state)
    assert all(f"C{j}" in whole for j in range(1, 28))
