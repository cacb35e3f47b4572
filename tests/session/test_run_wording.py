"""What the list of runs says of each, and how runs compare."""

from dataclasses import replace

import numpy as np
import pytest

from gmmstudio.mixture import StopReason
from gmmstudio.session import run_wording
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.settings import FitSettings
from gmmstudio.session.view_state import ViewState
from tests.runs import STARTED

FIRST = replace(
    STARTED,
    settings=FitSettings(components=3, family="EEE", start="random"),
    trace=np.array([-120.0, -110.0, -100.5]),
    bic=231.25,
    stop_reason=StopReason.CONVERGED,
)
FORK = replace(
    FIRST,
    number=2,
    origin="run 1 at iteration 12, C2 moved",
    parent=1,
    trace=np.array([-104.0, -99.0]),
    bic=228.25,
    stop_reason=None,
)
BY_HAND = replace(
    FIRST, number=3, origin="placed by hand", bic=None, trace=np.empty(0), stop_reason=None
)
STATE = ViewState(runs=(FIRST, FORK, BY_HAND), run_number=1)


def test_a_run_is_told_by_its_settings_or_by_where_it_was_taken_from():
    assert run_wording.what(FIRST) == "k = 3 · EEE · random θ"
    assert run_wording.what(FORK) == "from run 1 at iteration 12, C2 moved · k = 3 · EEE"
    assert run_wording.what(BY_HAND) == "placed by hand · k = 3 · EEE"


def test_what_a_run_began_with_is_told_with_its_seed_where_chance_decides_it():
    assert run_wording.begun(FIRST, STATE) == "random θ, seed 0"
    settled = replace(FIRST, settings=FitSettings(start="quantile", seed=5))
    assert run_wording.begun(settled, STATE) == "quantiles"


def test_what_a_fork_began_with_is_told_with_the_settings_that_are_others():
    assert run_wording.begun(FORK, STATE) == "↳ run 1 at 12, C2 moved"
    finer = replace(FORK, settings=replace(FIRST.settings, tolerance=1e-7, seed=9))
    assert run_wording.begun(finer, STATE) == "↳ run 1 at 12, C2 moved, tolerance 1e-7"
    other = replace(FORK, settings=replace(FIRST.settings, tolerance=1e-7, family="VVV"))
    assert run_wording.begun(other, STATE) == "↳ run 1 at 12, C2 moved, family, tolerance"
    lines = run_wording.about(other, STATE).split("\n")
    assert "Unlike run 1: family VVV instead of EEE, tolerance 1e-7 instead of 1e-6" in lines


def test_of_a_parent_that_is_not_listed_any_more_no_difference_is_told():
    other = replace(FORK, settings=replace(FIRST.settings, family="VVV"))
    alone = replace(STATE, runs=(other,))
    assert run_wording.begun(other, alone) == "↳ run 1 at 12, C2 moved"
    assert "Unlike" not in run_wording.about(other, alone)


@pytest.mark.parametrize(
    ("run", "state", "told"),
    [
        (FIRST, STATE, "converged"),
        (FORK, STATE, "paused"),
        (FORK, replace(STATE, run_number=2, status=RunStatus.RUNNING), "running"),
        (FORK, replace(STATE, run_number=1, status=RunStatus.RUNNING), "paused"),
        (replace(FORK, failed=True), STATE, "failed"),
        (
            replace(FORK, stop_reason=StopReason.MAX_ITERATIONS),
            STATE,
            "stopped at the maximum of iterations",
        ),
    ],
)
def test_how_a_run_ended_or_stands(run, state, told):
    assert run_wording.ended(run, state) == told


def test_the_best_is_that_of_the_smallest_bic_where_two_can_be_compared():
    over = replace(FORK, stop_reason=StopReason.CONVERGED)
    assert run_wording.best((FIRST, over, BY_HAND)) == 2
    assert run_wording.best((over, FIRST)) == 2
    # one that goes on, or broke off, is not compared
    assert run_wording.best(STATE.runs) is None
    assert run_wording.best((FIRST, replace(over, failed=True))) is None
    assert run_wording.best((FIRST, BY_HAND)) is None
    assert run_wording.best(()) is None


def test_a_run_is_compared_with_the_one_on_screen():
    assert run_wording.compared(FORK, STATE) == (
        "Beside run 1, on screen: Δℓ = +1.50, ΔBIC = −3.00 (better)"
    )
    assert run_wording.compared(FIRST, replace(STATE, run_number=2)).endswith(
        "Δℓ = −1.50, ΔBIC = +3.00 (worse)"
    )
    assert run_wording.compared(FIRST, STATE) == ""
    assert run_wording.compared(BY_HAND, STATE) == ""


def test_all_that_is_known_is_told_line_by_line():
    lines = run_wording.about(FORK, STATE).split("\n")
    assert lines[0] == "Run 2: from run 1 at iteration 12, C2 moved · k = 3 · EEE"
    assert "tolerance 1e-6, at most 500 iterations, seed 0" in lines[1]
    assert lines[2] == "ℓ = −99.0000 after 1 iteration, BIC 228.2"
    assert lines[3] == "Paused."
    assert lines[4].startswith("Beside run 1")
