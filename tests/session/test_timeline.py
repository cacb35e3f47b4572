"""Going back and forth in a run, on from any moment of it, and between the runs of the list."""

import numpy as np
import pytest

from gmmstudio.errors import UserError
from gmmstudio.mixture import Phase, iterate
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.run_status import RunStatus
from tests.session.iterating import iterated, work
from tests.session.likeness import differing


def moments(session):
    return session.state.moment, session.state.snapshot.iteration, session.state.snapshot.phase


def same(one, other):
    return differing(one, other) == set()


def test_every_moment_can_be_shown_again_as_it_was(session, ran):
    assert session.state.n_moments == len(ran)
    for moment, shown in enumerate(ran):
        session.timeline.go_to(moment)
        assert same(session.state.snapshot, shown)
        assert session.state.newest is ran[-1]


def test_the_colours_of_a_moment_are_those_it_had(session, ran):
    live = FitSession()
    live.open(session.state.dataset)
    live.change(start="random", restarts=1, seed=4, tolerance=1e-9)
    run = live.begin_run()
    for moment, snapshot in enumerate(ran[:-1]):
        work(live, run, [snapshot])
        session.timeline.go_to(moment)
        for name in ("responsibilities", "labels"):
            np.testing.assert_array_equal(
                getattr(session.state, name), getattr(live.state, name), strict=True
            )
        before, was = session.state.previous, live.state.previous
        assert (before is None) == (was is None)
        assert before is None or before.iteration == was.iteration


def test_a_moment_beyond_either_end_is_that_end(session, ran):
    session.timeline.go_to(-5)
    assert moments(session) == (0, 0, Phase.START)
    session.timeline.go_to(len(ran) + 5)
    assert session.state.moment is None
    assert session.state.snapshot is ran[-1]
    session.timeline.go_to_iteration(10_000)
    assert session.state.moment is None
    session.timeline.go_to_iteration(-1)
    assert session.state.moment == 0


def test_the_newest_moment_is_no_moment_of_the_past(session, ran):
    session.timeline.go_to(3)
    assert session.state.looks_back
    session.timeline.go_to(len(ran) - 1)
    assert not session.state.looks_back


def test_back_and_forward_go_by_half_steps(session, ran):
    session.timeline.back()
    last = ran[-1].iteration
    assert moments(session) == (2 * last, last, Phase.M_STEP)
    session.timeline.back(2)
    assert moments(session) == (2 * last - 2, last - 1, Phase.M_STEP)
    session.timeline.forward()
    assert moments(session) == (2 * last - 1, last - 1, Phase.E_STEP)
    session.timeline.forward(5)
    assert session.state.snapshot is ran[-1]


def test_an_iteration_is_shown_by_its_e_step(session, ran):
    session.timeline.go_to_iteration(2)
    assert moments(session) == (5, 2, Phase.E_STEP)


def test_without_a_run_there_is_nowhere_to_go(session):
    session.timeline.go_to(3)
    session.timeline.back()
    assert session.state.moment is None
    assert session.state.snapshot is None


def test_a_moment_of_the_past_stays_on_screen_while_the_run_goes_on(session):
    run = session.begin_run()
    snapshots = list(run.snapshots())
    work(session, run, snapshots[:6])
    session.timeline.go_to(2)
    work(session, run, snapshots[6:10])
    assert same(session.state.snapshot, snapshots[2])
    assert session.state.newest is snapshots[9]
    assert len(session.state.trace) == 5
    session.timeline.go_to(None)
    assert session.state.snapshot is snapshots[9]


def test_looking_is_no_change_that_could_be_taken_back(session, ran, edits):
    session.timeline.go_to(2)
    session.timeline.forward()
    session.timeline.play()
    session.timeline.advance()
    session.timeline.go_to(None)
    assert edits == []


def test_the_report_is_of_the_moment_on_screen(session, ran):
    session.timeline.go_to_iteration(2)
    report = session.report()
    assert report.iterations == 2
    assert report.trace == tuple(ran[place].log_likelihood for place in (1, 3, 5))
    np.testing.assert_array_equal(report.mixture.means, ran[5].mixture.means)
    assert not report.converged


# --- playing ---------------------------------------------------------------------------------


def test_playing_shows_one_half_step_after_the_other_until_the_newest(session, ran):
    session.timeline.go_to(0)
    session.timeline.play()
    seen = []
    while session.state.playing:
        seen.append(session.state.moment)
        session.timeline.advance()
    assert seen == list(range(len(ran) - 1))
    assert session.state.snapshot is ran[-1]


def test_playing_by_iterations_shows_e_steps(session, ran):
    session.timeline.go_to(2)
    session.timeline.play()
    session.timeline.advance(1)
    assert moments(session) == (3, 1, Phase.E_STEP)
    session.timeline.advance(2)
    assert moments(session) == (7, 3, Phase.E_STEP)


def test_from_the_newest_moment_there_is_nothing_to_play(session, ran):
    session.timeline.play()
    assert not session.state.playing
    session.timeline.advance()
    assert session.state.snapshot is ran[-1]


@pytest.mark.parametrize(
    "act",
    [
        lambda session: session.timeline.stop(),
        lambda session: session.timeline.back(),
        lambda session: session.timeline.go_to_iteration(1),
        lambda session: session.timeline.fork(),
        lambda session: session.reset(),
        lambda session: session.begin_run(),
        lambda session: session.change(columns=("x", "y")),
        lambda session: session.steering.remove(0),
    ],
)
def test_whatever_else_is_done_ends_playing(session, ran, act):
    session.timeline.go_to(3)
    session.timeline.play()
    assert session.state.playing
    act(session)
    assert not session.state.playing


# --- forking ---------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", [0, 2, 5])
def test_a_fork_is_em_from_the_mixture_of_that_moment(session, ran, moment):
    session.timeline.go_to(moment)
    start = session.state.snapshot.mixture
    session.change(family="E", tolerance=1e-5)
    fork = session.timeline.fork()
    assert session.state.status is RunStatus.PAUSED
    assert session.state.provisional
    np.testing.assert_array_equal(session.state.snapshot.mixture.means, start.means)
    got = iterated(session, fork)
    X = session.state.selection.X
    expected = list(iterate(X, 2, covariance="E", start=start, tolerance=1e-5, half_steps=True))
    assert len(got) == len(expected)
    assert all(same(one, other) for one, other in zip(got, expected, strict=True))
    assert not session.state.provisional


def test_a_fixed_covariance_that_another_family_has_no_numbers_for_is_told(session):
    session.change(columns=("x", "y"), components=2)
    iterated(session, session.begin_run())
    session.steering.fix(0, "covariances", True)
    iterated(session, session.run, half_steps=4)
    before = session.state
    session.change(family="VVI")
    with pytest.raises(UserError, match="VVI"):
        session.timeline.fork()
    assert session.state.run_number == before.run_number
    assert session.state.snapshot is before.snapshot


def test_the_list_says_where_a_fork_comes_from(session, ran):
    session.timeline.go_to_iteration(3)
    fork = session.timeline.fork()
    iterated(session, fork)
    first, second = session.state.runs
    assert (first.number, first.origin, first.parent, first.begins_at) == (1, "", None, 0)
    assert (second.number, second.origin) == (2, "run 1 at iteration 3")
    assert (second.parent, second.parent_iteration, second.begins_at) == (1, 3, 3)


def test_a_fork_of_a_fork_begins_where_both_branches_lead(session, ran):
    session.timeline.go_to_iteration(3)
    session.change(tolerance=0.0, max_iterations=6)
    iterated(session, session.timeline.fork())
    session.timeline.go_to_iteration(2)
    iterated(session, session.timeline.fork())
    last = session.state.runs[-1]
    assert (last.parent, last.parent_iteration, last.begins_at) == (2, 2, 5)


def test_a_fork_needs_a_run(session):
    with pytest.raises(UserError, match="press Run first"):
        session.timeline.fork()


def test_a_fork_needs_the_k_of_its_mixture(session, ran):
    session.timeline.go_to(3)
    session.change(components=4)
    with pytest.raises(UserError, match="has 2 components, but k = 4"):
        session.timeline.fork()
    assert session.state.run_number == 1
    assert session.state.moment == 3


def test_a_fork_is_taken_back_to_the_moment_it_was_made_at(session, ran, edits):
    session.timeline.go_to(5)
    iterated(session, session.timeline.fork())
    (edit,) = edits
    session.restore(edit.before)
    assert session.state.run_number == 1
    assert session.state.moment == 5
    assert same(session.state.snapshot, ran[5])
    assert [run.number for run in session.state.runs] == [1]
    session.restore(edit.after)
    assert session.state.run_number == 2
    assert [run.number for run in session.state.runs] == [1, 2]
