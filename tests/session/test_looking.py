"""Choosing axes: what is held, what is refused, and how it is taken back."""

import numpy as np
import pytest

from gmmstudio.errors import UserError
from gmmstudio.mixture import FitError
from gmmstudio.mixture.directions import separating_directions
from gmmstudio.mixture.moments import Moments
from gmmstudio.session.axes import Axis
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.run_status import RunStatus
from tests.session.tables import table

PC1, PC2 = Axis(0, "pc"), Axis(1, "pc")
FIRST, SECOND = Axis(0, "direction"), Axis(1, "direction")


@pytest.fixture
def session():
    """Return a session with two groups that lie apart along a + b, not fitted."""
    rng = np.random.default_rng(8)
    a = np.concatenate([rng.normal(0, 1, 80), rng.normal(3, 1, 80)])
    b = np.concatenate([rng.normal(0, 1, 80), rng.normal(3, 1, 80)])
    session = FitSession()
    session.open(table({"a": a, "b": b, "c": rng.normal(size=160)}, suggested=["a", "b"]))
    session.change(columns=("a", "b", "c"), components=2, start="random", restarts=1)
    return session


def begin(session, iterations):
    run = session.begin_run()
    for _, snapshot in zip(range(iterations), run.snapshots(), strict=False):
        session.mailbox.post(run.run_id, snapshot)
        session.collect()
    return run


def own_directions(session):
    state = session.state
    moments = Moments.of_rows(state.selection.X)
    return separating_directions(state.snapshot.mixture, 3, moments).matrix


def test_directions_stay_as_they_were_chosen_while_the_run_moves(session):
    run = begin(session, 4)
    session.looking.set_axes(FIRST, SECOND)
    held = session.state.view.matrix
    np.testing.assert_allclose(held, own_directions(session)[:2])
    for snapshot in run.snapshots():
        session.mailbox.post(run.run_id, snapshot)
    session.finish(run.run_id)
    assert session.state.status is RunStatus.FINISHED
    assert not np.allclose(own_directions(session)[:2], held)
    np.testing.assert_array_equal(session.state.view.matrix, held)


def test_on_request_they_are_those_of_the_mixture_on_screen(session):
    begin(session, 4)
    session.looking.set_axes(FIRST, Axis(2))
    begin(session, 9)
    session.looking.renew_directions()
    np.testing.assert_allclose(session.state.directions.matrix, own_directions(session))


def test_a_choice_can_be_taken_back_with_the_directions_that_were_held(session):
    begin(session, 4)
    session.looking.set_axes(FIRST, SECOND)
    edits = []
    session.listen(edits.append)
    held = session.state.directions
    session.looking.set_axes(PC1, PC2)
    assert session.state.directions is None
    session.restore(edits[-1].before)
    assert session.state.directions is held
    assert (session.state.x, session.state.y) == (FIRST, SECOND)


def test_directions_without_a_fit_are_refused_and_nothing_changes(session):
    before = session.state
    with pytest.raises(FitError, match="press Run first"):
        session.looking.set_axes(FIRST, SECOND)
    assert session.state is before


def test_other_columns_are_seen_as_columns_again(session):
    session.looking.set_axes(PC1, PC2)
    session.change(columns=("a", "c"))
    assert (session.state.x, session.state.y) == (Axis(0), Axis(1))
    assert session.state.view is not None


class TestPairs:
    def test_the_columns_chosen_are_held_and_taken_back(self, session):
        edits = []
        session.listen(edits.append)
        session.looking.pair(("a", "c"))
        assert session.state.paired == ("a", "c")
        session.restore(edits[-1].before)
        assert session.state.paired == ()

    @pytest.mark.parametrize("columns", [("a",), tuple("abcdefg")])
    def test_fewer_than_two_or_more_than_six_are_refused(self, session, columns):
        with pytest.raises(UserError, match="from 2 to 6 columns"):
            session.looking.pair(columns)
        assert session.state.paired == ()

    def test_another_table_begins_with_its_first_columns(self, session):
        session.looking.pair(("a", "c"))
        session.open(table({"a": np.arange(9.0), "b": np.arange(9.0) ** 2}))
        assert session.state.paired == ()
