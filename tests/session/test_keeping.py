"""All work set aside while something else is shown, and taken up again as it was."""

import numpy as np
import pytest

from gmmstudio.session.run_status import RunStatus
from tests.session.iterating import iterated
from tests.session.tables import table

COMPUTED = {
    "snapshot",
    "trace",
    "parts",
    "falls",
    "runs",
    "notice",
    "previous",
    "before",
    "newest",
    "counted",
    "shared_sample",
}
"""What follows from the run and the rows, some of it in arrays: compared by `seen`."""


@pytest.fixture
def worked(session):
    """A session with two runs, the second looked back at, names, and rows left out and picked."""
    rows = session.state.selection.X[:, 0]
    session.brushing.pick(rows < -5, "box")
    session.brushing.leave_out()
    iterated(session, session.begin_run(), 9)
    session.change(seed=5)
    iterated(session, session.begin_run())
    session.change(components=3)
    iterated(session, session.begin_run(), 21)
    session.timeline.go_to(5)
    session.naming.rename(0, "left")
    session.set_hard(True)
    session.set_pace(3.0)
    session.brushing.pick(session.state.selection.X[:, 0] > 5, "box")
    return session


@pytest.fixture
def other():
    return table({"u": np.arange(9.0) ** 2}, suggested=["u"])


def plain(state):
    return {name: value for name, value in vars(state).items() if name not in COMPUTED}


def seen(state):
    return (
        state.snapshot,
        state.trace.tolist(),
        [(run.number, run.trace.tolist(), run.stop_reason) for run in state.runs],
    )


def test_what_comes_back_is_what_there_was(worked, other):
    before = worked.state
    told = plain(before), seen(before)
    kept = worked.keeping.set_aside()
    worked.open(other)
    worked.change(components=1)
    iterated(worked, worked.begin_run(), 4)
    worked.set_pace(None)
    worked.keeping.bring_back(kept)
    assert (plain(worked.state), seen(worked.state)) == told
    assert worked.state.snapshot is before.snapshot
    assert worked.state.moment == 5


def test_runs_go_on_and_are_numbered_as_if_nothing_had_been_between(worked, other):
    numbers, moments = worked.state.listed, worked.state.n_moments
    kept = worked.keeping.set_aside()
    worked.open(other)
    iterated(worked, worked.begin_run(), 4)
    worked.keeping.bring_back(kept)
    worked.timeline.go_to(None)
    worked.resume()
    iterated(worked, worked.run, 4)
    assert worked.state.n_moments > moments
    assert worked.begin_run().number == max(numbers) + 1


def test_what_was_left_behind_by_other_columns_comes_back_too(worked, other):
    numbers = worked.state.listed
    worked.change(columns=("x", "y"))
    kept = worked.keeping.set_aside()
    worked.open(other)
    worked.keeping.bring_back(kept)
    worked.change(columns=("x",))
    assert worked.state.listed == numbers


def test_meanwhile_the_table_is_as_if_nothing_had_been_made_of_it(worked):
    dataset = worked.state.dataset
    worked.keeping.set_aside()
    state = worked.state
    assert state.dataset is dataset
    assert (state.listed, state.run_number, state.snapshot, state.brush) == ((), None, None, None)
    assert state.looks.names(2) == ("C1", "C2")
    assert worked.begin_run().number == 1


def test_a_run_at_work_comes_back_at_rest_with_what_it_had_come_to(session, other):
    run = session.begin_run()
    snapshots = [snapshot for snapshot, _ in zip(run.snapshots(), range(7), strict=False)]
    for snapshot in snapshots:
        session.mailbox.post(run.run_id, snapshot)
    assert session.state.status is RunStatus.RUNNING
    kept = session.keeping.set_aside()
    assert run.control.is_cancelled()
    session.open(other)
    session.keeping.bring_back(kept)
    assert session.state.status is RunStatus.PAUSED
    assert session.state.snapshot is snapshots[-1]


def test_what_is_in_hand_is_let_go_of(ran, session):
    newest = session.state.snapshot
    session.steering.preview(ran[0].mixture)
    assert session.state.provisional
    kept = session.keeping.set_aside()
    session.keeping.bring_back(kept)
    assert not session.state.provisional
    assert session.state.snapshot is newest


def test_a_table_that_is_being_read_is_still_read(session):
    kept = session.keeping.set_aside()
    session.reading("next.csv")
    session.keeping.bring_back(kept)
    assert session.state.reading == "next.csv"
