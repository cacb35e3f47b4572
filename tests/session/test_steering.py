"""Changing the mixture by hand, at the session."""

import numpy as np
import pytest

from gmmstudio.errors import UserError
from gmmstudio.mixture import Fixed
from gmmstudio.mixture.projection import Projection
from gmmstudio.mixture.steering import with_mean
from gmmstudio.session import wording
from gmmstudio.session.fit_session import FitSession

LINE = Projection.of_columns(["x"], [0])
PLANE = Projection.of_columns(["x", "y"], [0, 1])


@pytest.fixture
def edits():
    return []


@pytest.fixture
def session(two_groups, edits):
    session = FitSession()
    session.open(two_groups)
    session.listen(edits.append)
    return session


def work(session, most=None):
    """Do what the worker and the frame timer do between them."""
    run = session.run
    for count, snapshot in enumerate(run.snapshots()):
        session.mailbox.post(run.run_id, snapshot)
        if count == most:
            break
    session.collect()
    if most is None:
        session.finish(run.run_id)
    return session.state


def e_step(session):
    """Do the start and the first E-step of the run on screen."""
    return work(session, most=1)


def fitted(session, components=2):
    session.change(components=components)
    session.begin_run()
    return work(session)


def at_work(session):
    """Begin a run and do four of its iterations; it would go on for long."""
    session.change(tolerance=0.0, start="random")
    run = session.begin_run()
    work(session, most=9)
    return run


def moved(session, component=0, by=0.5):
    mixture = session.state.snapshot.mixture
    return with_mean(mixture, component, mixture.means[component] + by)


class TestPreview:
    def test_shows_a_mixture_with_its_responsibilities_and_leaves_the_run_alone(self, session):
        before = fitted(session)
        mixture = moved(session)
        session.steering.preview(mixture)
        state = session.state
        assert state.provisional
        assert state.snapshot.mixture is mixture
        X = state.selection.X
        np.testing.assert_allclose(state.responsibilities, mixture.responsibilities(X))
        assert state.snapshot.log_likelihood == pytest.approx(mixture.log_density(X).sum())
        np.testing.assert_array_equal(state.trace, before.trace)
        assert state.snapshot.iteration == before.snapshot.iteration
        assert wording.phase(state) == "changed by hand"

    def test_cancelled_it_leaves_nothing(self, session, edits):
        before = fitted(session)
        edits.clear()
        session.steering.preview(moved(session))
        assert session.steering.cancel() is False
        assert session.state.snapshot is before.snapshot
        assert not session.state.provisional
        assert edits == []

    def test_a_fork_begins_with_the_mixture_of_the_run_and_not_with_that_in_hand(self, session):
        before = fitted(session)
        session.steering.preview(moved(session))
        fork = session.timeline.fork()
        assert fork.plan.origin.mixture is before.snapshot.mixture

    def test_rows_are_left_out_of_the_run_and_not_of_the_mixture_in_hand(self, session):
        before = fitted(session)
        session.steering.preview(moved(session))
        session.brushing.pick(np.arange(300) < 3, "click")
        session.brushing.leave_out()
        assert session.run.plan.origin.mixture is before.snapshot.mixture

    def test_a_mixture_in_hand_is_not_exported(self, session):
        fitted(session)
        session.steering.preview(moved(session))
        with pytest.raises(UserError, match="in hand"):
            session.report()

    def test_a_run_at_work_rests_and_is_to_go_on_when_it_is_cancelled(self, session):
        run = at_work(session)
        session.steering.preview(moved(session))
        assert run.control.is_paused()
        assert session.state.status == "paused"
        assert session.steering.cancel() is True

    def test_another_run_put_on_screen_meanwhile_does_not_go_on(self, session):
        fitted(session)
        session.change(seed=1)
        at_work(session)
        session.steering.preview(moved(session))
        session.timeline.show_run(1)
        assert session.steering.cancel() is False
        session.steering.commit(moved(session), "C1 moved")
        assert session.state.status == "paused"


class TestCommit:
    def test_begins_a_run_there_and_says_where_it_was_taken_from(self, session):
        before = fitted(session)
        mixture = moved(session)
        session.steering.preview(mixture)
        run = session.steering.commit(mixture, "C1 moved")
        assert run.plan.origin.mixture is mixture
        assert run.plan.origin.text == f"run 1 at iteration {before.snapshot.iteration}, C1 moved"
        assert session.state.provisional
        state = e_step(session)
        assert not state.provisional
        np.testing.assert_allclose(state.snapshot.mixture.means, mixture.means, rtol=1e-12)
        expected = mixture.log_density(state.selection.X).sum()
        assert state.snapshot.log_likelihood == pytest.approx(expected, rel=1e-12)

    def test_the_report_says_where_it_was_taken_from_and_how_components_are_called(self, session):
        fitted(session)
        assert session.report().origin is None
        assert session.report().names == ()
        session.naming.rename(1, "heavy")
        run = session.steering.commit(moved(session), "C1 moved")
        e_step(session)
        assert session.report().origin == run.plan.origin.text
        assert session.report().names == ("C1", "heavy")

    def test_what_is_taken_in_hand_at_work_is_told_of_where_it_was(self, session):
        at_work(session)
        taken_at = session.state.snapshot.iteration
        mixture = moved(session)
        session.steering.preview(mixture)
        run, last = session.run, session.run.history[-1]
        session.mailbox.post(run.run_id, last)  # the worker had not heard of the pause yet
        session.collect()
        begun = session.steering.commit(mixture, "C1 moved")
        assert begun.plan.origin.iteration == taken_at
        assert session.state.status == "running"

    def test_is_taken_back_with_the_former_numbers_and_done_again(self, session, edits):
        before = fitted(session)
        session.steering.commit(moved(session), "C1 moved")
        after = e_step(session)
        session.restore(edits[-1].before)
        state = session.state
        assert state.snapshot is before.snapshot
        assert (state.run_number, state.listed) == (before.run_number, before.listed)
        session.restore(edits[-1].after)
        assert session.state.snapshot is after.snapshot

    def test_taken_back_to_an_m_step_that_m_step_is_shown_and_its_e_step_follows(
        self, session, edits
    ):
        session.begin_run()
        session.pause(session.run.run_id)
        before = work(session, most=4)
        assert before.snapshot.phase == "M-step"
        session.steering.commit(moved(session), "C1 moved")
        e_step(session)
        session.restore(edits[-1].before)
        assert session.state.snapshot is before.snapshot
        following = next(session.run.snapshots())
        assert following.phase == "E-step"
        assert following.iteration == before.snapshot.iteration
        assert following.log_likelihood == pytest.approx(before.snapshot.log_likelihood, rel=1e-12)

    def test_steps_that_are_taken_back_together_are_one_run(self, session, edits):
        before = fitted(session)
        edits.clear()
        for _ in range(3):
            session.steering.commit(moved(session, by=0.1), "C1 moved", merge="moved 0")
            e_step(session)
        state = session.state
        assert state.listed == (1, 2)
        assert state.run_number == 2
        assert state.runs[-1].origin.count("C1 moved") == 1
        expected = before.snapshot.mixture.means[0] + 0.3
        np.testing.assert_allclose(state.snapshot.mixture.means[0], expected)
        assert len(edits) == 1
        session.restore(edits[0].before)
        assert session.state.snapshot is before.snapshot
        session.restore(edits[0].after)
        np.testing.assert_allclose(session.state.snapshot.mixture.means[0], expected)

    def test_a_name_given_in_between_ends_the_series(self, session, edits):
        fitted(session)
        session.steering.commit(moved(session, by=0.1), "C1 moved", merge="moved 0")
        first = session.state
        session.naming.rename(1, "large")
        session.steering.commit(moved(session, by=0.1), "C1 moved", merge="moved 0")
        assert session.state.run_number != first.run_number
        for edit in reversed(edits[-2:]):
            session.restore(edit.before)
        assert session.state.run_number == first.run_number
        assert session.state.snapshot.mixture is first.snapshot.mixture

    def test_other_changes_in_between_are_runs_of_their_own(self, session):
        fitted(session)
        session.steering.commit(moved(session), "C1 moved", merge="moved 0")
        e_step(session)
        session.steering.commit(moved(session, 1), "C2 moved", merge="moved 1")
        assert session.state.run_number == 3


class TestComponentsComeAndGo:
    def test_placed_by_hand_one_after_another_they_are_the_start_of_a_run(self, session):
        session.change(columns=("x", "y"))
        session.steering.add(np.array([-4.0, 0.0]), PLANE)
        state = e_step(session)
        assert state.settings.components == 1
        np.testing.assert_allclose(state.snapshot.mixture.means, [[-4.0, 0.0]], atol=1e-12)
        session.steering.add(np.array([4.0, 0.0]), PLANE)
        state = e_step(session)
        assert state.settings.components == 2
        assert state.selected == 1
        assert [run.origin for run in state.runs] == ["placed by hand, C2 added"]
        np.testing.assert_allclose(state.snapshot.mixture.means[1], [4.0, 0.0], atol=1e-12)
        assert session.can_continue
        means = work(session).snapshot.mixture.means
        # two groups of variance 1: 100 rows around −4 and 200 around 4
        np.testing.assert_allclose(means[:, 0], [-4.0, 4.0], atol=0.35)

    def test_the_one_that_is_chosen_stays_so_where_others_go(self, session):
        fitted(session, components=3)
        session.naming.select(2)
        session.steering.remove(0)
        assert session.state.selected == 1
        session.steering.remove(1)
        assert session.state.selected is None

    def test_after_a_merger_the_whole_is_chosen(self, session):
        fitted(session, components=3)
        session.naming.select(2)
        session.steering.merge(2, 1)
        assert session.state.selected == 1
        assert session.state.n_components == 2

    def test_a_component_that_is_not_there_cannot_be_chosen(self, session):
        session.naming.select(0)
        assert session.state.selected is None
        fitted(session)
        session.naming.select(2)
        assert session.state.selected is None
        session.naming.select(1)
        session.reset()
        assert session.state.selected is None


class TestFixed:
    def test_a_fixed_weight_stays_while_the_rest_is_fitted(self, session):
        fitted(session)
        mixture = session.state.snapshot.mixture
        session.steering.commit(moved(session, by=2.0), "C1 moved")
        e_step(session)
        session.steering.fix(0, "weights", True)
        state = work(session)
        assert state.fixed == Fixed(weights=(True, False))
        assert state.snapshot.mixture.weights[0] == mixture.weights[0]
        assert np.all(np.diff(state.trace) >= -1e-9 * abs(state.trace[0]))

    def test_what_is_fixed_goes_with_its_component(self, session):
        fitted(session, components=3)
        session.steering.fix(2, "means", True)
        session.steering.remove(0)
        assert session.state.fixed.means == (False, True)

    def test_a_covariance_that_the_family_has_no_numbers_for_is_refused(self, session):
        session.change(columns=("x", "y"), family="VVI")
        fitted(session)
        mixture = session.state.snapshot.mixture
        turned = mixture.covariances.copy()
        turned[0] = [[1.0, 0.5], [0.5, 1.0]]
        tilted = type(mixture)(mixture.weights, mixture.means, turned, "VVV")
        before = session.state
        with pytest.raises(UserError, match="family VVI"):
            session.steering.commit(tilted, "C1 turned", fixed=Fixed(covariances=(True, False)))
        assert session.state.run_number == before.run_number
        assert session.state.snapshot is before.snapshot
