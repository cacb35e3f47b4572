"""What a run that has ended offers, so that the next is another."""

import pytest
from PySide6.QtCore import Qt

from gmmstudio.mixture import StopReason


@pytest.fixture
def converged(penguins):
    """A user before a run of two components that has converged."""
    penguins.click("runButton")
    penguins.wait_for("finished")
    assert penguins.session.state.newest.stop_reason is StopReason.CONVERGED
    return penguins


def test_run_on_a_converged_run_says_what_would_be_another_and_begins_none(converged):
    before = converged.session.state
    converged.press(Qt.Key.Key_Space)
    assert converged.notice() == (
        "Converged: run again as it is, it would come to the same. Change a setting, take another "
        "seed (N), or run on with a finer tolerance."
    )
    state = converged.session.state
    assert [run.number for run in state.runs] == [1]
    assert state.snapshot is before.snapshot
    converged.click("runButton")
    assert [run.number for run in converged.session.state.runs] == [1]


def test_no_other_seed_is_told_of_where_it_would_change_nothing(converged):
    converged.session.change(start="quantile")
    converged.click("runButton")
    converged.wait_for("finished")
    converged.press(Qt.Key.Key_Space)
    assert "seed" not in converged.notice()


def test_one_press_runs_on_with_a_tenth_of_the_tolerance(converged):
    last = converged.session.state.snapshot
    converged.press(Qt.Key.Key_Space)
    converged.click("remedy_run_on_finer")
    converged.wait_for("finished")
    state = converged.session.state
    assert state.settings.tolerance == pytest.approx(1e-7)
    assert converged.find("tolerance").text() == "1e-7"
    run = state.runs[-1]
    assert run.origin == f"run 1 at iteration {last.iteration}"
    assert run.trace[0] == pytest.approx(last.log_likelihood, rel=1e-12)
    assert run.log_likelihood > last.log_likelihood
    assert converged.notice() == ""


def test_another_seed_or_setting_is_another_run_and_takes_the_hint_away(converged):
    converged.press(Qt.Key.Key_Space)
    converged.click("newSeedButton")
    assert converged.notice() == ""
    converged.click("runButton")
    converged.wait_for("finished")
    converged.session.change(components=3)
    converged.press(Qt.Key.Key_Space)
    converged.wait_for("finished")
    seeds = [(run.settings.seed, run.settings.components) for run in converged.session.state.runs]
    assert seeds == [(0, 2), (1, 2), (1, 3)]


def test_where_the_iterations_ran_out_one_press_goes_on_from_there(penguins):
    penguins.session.change(max_iterations=4, tolerance=0.0)
    penguins.click("runButton")
    penguins.wait_for("finished")
    penguins.press(Qt.Key.Key_Space)
    assert penguins.notice().startswith("Stopped at the maximum of 4 iterations. ")
    penguins.click("remedy_run_on")
    penguins.wait_for("finished")
    first, second = penguins.session.state.runs
    assert second.origin == "run 1 at iteration 4"
    assert second.trace[0] == pytest.approx(first.trace[-1], rel=1e-12)
    assert second.iterations == 4
