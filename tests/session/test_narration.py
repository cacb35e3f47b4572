"""When the narrator tells of half-steps, and when of an iteration only."""

from dataclasses import replace

import pytest

from gmmstudio.mixture import StartProgress
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.narration import narration
from gmmstudio.session.narrator import Flips, narrate
from gmmstudio.session.run_status import RunStatus


@pytest.fixture
def session(two_groups):
    session = FitSession()
    session.open(two_groups)
    session.change(start="random", restarts=1, seed=4, max_iterations=6, tolerance=0.0)
    run = session.begin_run()
    for snapshot in run.snapshots():
        session.mailbox.post(run.run_id, snapshot)
    session.finish(run.run_id)
    return session


def test_without_columns_nothing_is_said():
    assert narration(FitSession().state) == ""


def test_before_a_fit_it_says_what_to_do_and_then_what_is_awaited(two_groups):
    session = FitSession()
    session.open(two_groups)
    assert narration(session.state).startswith("Press Run (space) to watch EM at work")
    session.begin_run()
    assert narration(session.state) == "The first parameters are being looked for"
    comparing = replace(session.state, comparing=StartProgress(3, 5, False, 7))
    assert narration(comparing) == "Comparing starts: 3 of 5; the best of them is then shown"


def test_an_m_step_is_told_with_the_names_of_components_and_columns(session):
    session.naming.rename(0, "Left")
    session.naming.rename(1, "Right")
    session.timeline.go_to(2)
    state = session.state
    assert narration(state) == narrate(
        state.snapshot, session.run.history[0], ("x",), names=("Left", "Right")
    )
    assert narration(state).startswith("M-step: ")
    assert "Left" in narration(state) or "Right" in narration(state)


def test_an_e_step_is_told_with_the_rows_that_changed_sides(session):
    session.timeline.go_to_iteration(2)
    state = session.state
    sides = [
        session.run.history[i].mixture.expectation(state.display_X)[0].argmax(axis=1)
        for i in (1, 2)
    ]
    flipped = int((sides[0] != sides[1]).sum())
    assert flipped > 0
    assert narration(state) == narrate(
        state.snapshot, session.run.history[1], ("x",), flips=Flips(flipped)
    )


def test_the_iteration_before_is_that_of_the_moment_on_screen(session):
    history = session.run.history
    for moment, iteration in ((0, None), (1, None), (2, 0), (3, 0), (6, 2), (7, 2)):
        session.timeline.go_to(moment)
        before = session.state.before
        assert before is (None if iteration is None else history[iteration])


def test_in_passing_only_the_iteration_is_told(session):
    session.timeline.go_to_iteration(2)
    state = replace(session.state, playing=True, pace=30.0)
    assert narration(state).startswith("Iteration 2 raised ℓ by ")
    assert narration(replace(state, pace=2.0)).startswith("E-step: ")
    live = replace(state, playing=False, moment=None, status=RunStatus.RUNNING)
    assert narration(live).startswith("Iteration 2 raised ℓ by ")
    assert narration(replace(live, moment=5)).startswith("E-step: ")


def test_the_end_of_a_run_is_told_at_any_pace(session):
    assert narration(replace(session.state, pace=None)).startswith("Stopped at the maximum")


def test_a_mixture_in_hand_is_told_as_one(session):
    session.steering.preview(session.state.snapshot.mixture)
    assert narration(session.state).startswith("Changed by hand: ")
