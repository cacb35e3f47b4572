import numpy as np
import pytest

from gmmstudio.errors import UserError
from gmmstudio.mixture import fit
from gmmstudio.session.brushing import Combine
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.run_status import RunStatus


@pytest.fixture
def session(two_groups):
    session = FitSession()
    session.open(two_groups)
    session.edits = []
    session.listen(session.edits.append)
    return session


def mask(*places, n=300):
    rows = np.zeros(n, dtype=bool)
    rows[list(places)] = True
    return rows


def picked(session):
    return [] if session.state.brush is None else session.state.brush.places.tolist()


def test_rows_are_picked_out_and_told(session):
    session.brushing.pick(mask(3, 5), "lasso")
    brush = session.state.brush
    assert (brush.count, brush.text, brush.places.tolist()) == (2, "lasso", [3, 5])
    assert not brush.rows.flags.writeable


def test_the_callers_array_is_not_kept(session):
    rows = mask(3)
    session.brushing.pick(rows, "lasso")
    rows[4] = True
    assert picked(session) == [3]


@pytest.mark.parametrize(
    ("combine", "expected", "text"),
    [
        (Combine.REPLACE, [2, 3], "box"),
        (Combine.ADD, [1, 2, 3], "lasso, and box"),
        (Combine.REMOVE, [1], "lasso, without box"),
        (Combine.KEEP_COMMON, [2], "lasso, in box"),
    ],
)
def test_a_second_pick_is_combined_with_the_first(session, combine, expected, text):
    session.brushing.pick(mask(1, 2), "lasso")
    session.brushing.pick(mask(2, 3), "box", combine)
    assert picked(session) == expected
    assert session.state.brush.text == text


def test_a_pick_of_nothing_picks_nothing(session):
    session.brushing.pick(mask(1), "lasso")
    session.brushing.pick(mask(), "box")
    assert session.state.brush is None


def test_each_pick_is_taken_back_by_itself(session):
    session.brushing.pick(mask(1, 2), "lasso")
    session.brushing.pick(mask(3), "box", Combine.ADD)
    assert [edit.merge for edit in session.edits] == ["", ""]
    session.restore(session.edits[-1].before)
    assert picked(session) == [1, 2]


def test_a_pick_can_be_taken_back(session):
    session.brushing.pick(mask(1), "lasso")
    session.brushing.clear()
    assert session.state.brush is None
    for edit in reversed(session.edits):
        session.restore(edit.before)
    assert session.state.brush is None
    session.restore(session.edits[0].after)
    assert picked(session) == [1]


def test_rows_left_out_are_used_no_more_and_told_with_their_reason(session):
    session.brushing.pick(mask(0, 299), "lasso")
    session.brushing.leave_out()
    selection = session.state.selection
    assert selection.rows.tolist() == list(range(1, 299))
    assert selection.left_out_rows.tolist() == [0, 299]
    assert selection.left_out_reasons == ("left out by hand",) * 2
    assert session.state.brush is None
    assert session.state.runs == ()


def test_rows_left_out_stay_out_when_other_columns_are_chosen(session):
    session.brushing.pick(mask(7), "click")
    session.brushing.leave_out()
    session.change(columns=("x", "y"))
    assert session.state.selection.left_out_rows.tolist() == [7]
    session.brushing.take_back()
    assert len(session.state.selection.left_out_rows) == 0


def test_leaving_rows_out_can_be_taken_back_with_the_run_that_was_on_screen(session):
    run = session.begin_run()
    for snapshot in run.snapshots():
        session.mailbox.post(run.run_id, snapshot)
    session.finish(run.run_id)
    shown, selection = session.state.snapshot, session.state.selection
    session.brushing.pick(mask(0), "click")
    session.brushing.leave_out()
    assert session.state.selection is not selection
    session.restore(session.edits[-1].before)
    assert session.state.selection is selection
    assert session.state.snapshot is shown
    assert session.state.status is RunStatus.FINISHED


def test_the_mixture_on_screen_is_where_the_run_on_the_rows_left_begins(session, two_groups):
    run = session.begin_run()
    for snapshot in run.snapshots():
        session.mailbox.post(run.run_id, snapshot)
    session.finish(run.run_id)
    before, iteration = session.state.snapshot.mixture, session.state.snapshot.iteration
    session.brushing.pick(mask(*range(50)), "lasso")
    session.brushing.leave_out()
    assert session.state.provisional
    assert session.state.snapshot.mixture is before
    run = session.run
    for snapshot in run.snapshots():
        session.mailbox.post(run.run_id, snapshot)
    session.finish(run.run_id)
    expected = fit(two_groups.select(["x"]).X[50:], 2, covariance="V", start=before)
    np.testing.assert_array_equal(session.state.snapshot.mixture.means, expected.mixture.means)
    assert session.state.runs[-1].origin == f"run 1 at iteration {iteration}, 50 rows left out"


def begun(session):
    """Begin a run and do two iterations of it."""
    session.change(tolerance=0.0, start="random", restarts=1)
    run = session.begin_run()
    for snapshot, _ in zip(run.snapshots(), range(6), strict=False):
        session.mailbox.post(run.run_id, snapshot)
    session.collect()
    return run


def test_a_run_at_work_goes_on_with_the_rows_left(session):
    begun(session)
    session.brushing.pick(mask(0), "click")
    session.brushing.leave_out()
    assert session.state.status is RunStatus.RUNNING


def test_what_is_fixed_stays_fixed_without_the_rows_left_out(session):
    session.pause(begun(session).run_id)
    session.steering.fix(1, "means", True)
    fixed = session.state.fixed
    session.brushing.pick(mask(0), "click")
    session.brushing.leave_out()
    assert session.state.fixed == fixed
    session.brushing.take_back()
    assert session.state.fixed == fixed


def test_all_rows_cannot_be_left_out(session):
    session.brushing.pick(mask(*range(300)), "box")
    with pytest.raises(UserError, match="pick fewer"):
        session.brushing.leave_out()
    assert session.state.selection.n_rows == len(session.state.selection.rows)


def test_without_a_pick_there_is_nothing_to_leave_out(session):
    with pytest.raises(UserError, match="no row is picked"):
        session.brushing.leave_out()
