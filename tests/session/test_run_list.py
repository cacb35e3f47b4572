"""The runs of the list: shown again, removed, overlaid."""

import numpy as np
import pytest

from gmmstudio.mixture import Phase, bic, iterate
from gmmstudio.session.run_status import RunStatus
from tests.session.iterating import iterated, work


@pytest.fixture
def three(session, edits):
    """Three whole runs, of k = 2, 3 and 4; the last is on screen."""
    for k in (2, 3, 4):
        session.change(components=k, max_iterations=12)
        iterated(session, session.begin_run())
    edits.clear()
    return session


def test_a_run_is_listed_with_what_came_of_it(three):
    runs = three.state.runs
    assert [run.number for run in runs] == [1, 2, 3]
    assert [run.settings.components for run in runs] == [2, 3, 4]
    for run in runs:
        X, k = three.state.selection.X, run.settings.components
        *_, last = iterate(
            X, k, covariance="V", start="random", seed=4, tolerance=1e-9, max_iterations=12
        )
        assert run.log_likelihood == pytest.approx(last.log_likelihood, rel=1e-12)
        assert run.bic == pytest.approx(bic(last.log_likelihood, 3 * k - 1, 300), rel=1e-12)
        assert run.iterations == last.iteration
        assert run.stop_reason is last.stop_reason


def test_the_same_run_again_is_another_of_the_list_and_takes_nothing_from_the_first(three):
    before = three.state.runs[-1]
    iterated(three, three.begin_run())
    assert [run.number for run in three.state.runs] == [1, 2, 3, 4]
    assert three.state.runs[2] is before
    np.testing.assert_array_equal(three.state.runs[3].trace, before.trace)


def test_a_run_that_was_only_begun_gives_its_place_to_the_same_begun_again(three):
    three.change(components=5)
    iterated(three, three.begin_run(), half_steps=2)
    iterated(three, three.begin_run())
    assert [run.number for run in three.state.runs] == [1, 2, 3, 4]


def test_it_does_so_on_its_own_rows_when_its_columns_have_come_back(session):
    first = session.begin_run()
    session.change(columns=("x", "y"))
    session.change(columns=("x",))
    again = session.begin_run()
    assert again.number == first.number
    assert again.plan.used is first.plan.used


def test_another_run_is_shown_with_its_settings(three, edits):
    newest = three.state.snapshot
    three.timeline.show_run(2)
    state = three.state
    assert (state.run_number, state.settings.components, state.n_components) == (2, 3, 3)
    assert not state.settings_changed
    assert state.status is RunStatus.FINISHED
    assert [edit.text for edit in edits] == ["show run 2"]
    three.restore(edits[0].before)
    assert (three.state.run_number, three.state.settings.components) == (3, 4)
    assert three.state.snapshot is newest


def test_the_run_on_screen_is_not_shown_again(three, edits):
    run = three.run
    three.timeline.show_run(3)
    assert three.run is run
    assert edits == []


def test_a_run_put_away_at_work_goes_on_where_it_was(session):
    whole = list(session.begin_run().snapshots())
    session.reset()
    half = session.begin_run()
    work(session, half, whole[:6])
    session.change(components=3)
    iterated(session, session.begin_run())
    session.timeline.show_run(1)
    assert session.state.status is RunStatus.PAUSED
    assert session.state.snapshot.iteration == 2
    again = session.run
    assert again.run_id != half.run_id
    rest = iterated(session, again)
    assert (rest[0].iteration, rest[0].phase) == (3, Phase.M_STEP)
    np.testing.assert_allclose(
        session.state.snapshot.mixture.means, whole[-1].mixture.means, rtol=1e-4
    )


@pytest.mark.parametrize(("removed", "left", "shown"), [(1, [2, 3], 3), (3, [1, 2], 2)])
def test_a_run_is_removed_and_brought_back(three, edits, removed, left, shown):
    three.timeline.set_overlaid(removed, False)
    edits.clear()
    three.timeline.remove_run(removed)
    state = three.state
    assert [run.number for run in state.runs] == left
    assert state.run_number == shown
    assert not state.settings_changed or removed != 3
    assert removed not in state.hidden
    (edit,) = edits
    three.restore(edit.before)
    assert [run.number for run in three.state.runs] == [1, 2, 3]
    assert three.state.run_number == 3
    assert three.state.settings.components == 4
    assert removed in three.state.hidden
    three.restore(edit.after)
    assert [run.number for run in three.state.runs] == left
    assert three.state.run_number == shown


def test_the_run_shown_in_place_of_one_removed_has_its_own_settings(three):
    three.timeline.remove_run(3)
    assert three.state.settings.components == 3
    assert not three.state.settings_changed


def test_without_its_last_run_the_screen_is_that_before_a_fit(session, ran):
    session.timeline.remove_run(1)
    assert session.state.status is RunStatus.NONE
    assert session.state.runs == ()
    assert session.state.snapshot is None


def test_a_curve_is_hidden_and_overlaid_again(three, edits):
    three.timeline.set_overlaid(1, False)
    three.timeline.set_overlaid(1, False)
    assert three.state.hidden == {1}
    three.timeline.set_overlaid(1, True)
    assert three.state.hidden == frozenset()
    assert [edit.text for edit in edits] == ["hide run 1", "overlay run 1"]


def test_another_table_begins_a_list_of_its_own(three, two_groups):
    three.open(two_groups)
    assert three.state.runs == ()
    run = three.begin_run()
    assert run.number == 1
