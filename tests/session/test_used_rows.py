"""Rows that nobody uses are let go of and made again; runs that nobody can reach are forgotten."""

import gc
import tracemalloc
import weakref
from dataclasses import replace

import numpy as np
import pytest

from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.used_rows import UsedRows
from tests.session.iterating import iterated
from tests.session.tables import table

N = 80_000


@pytest.fixture
def large():
    """Return so many rows that the sample drawn of them is not all of them."""
    rng = np.random.default_rng(2)
    x = np.concatenate([rng.normal(-4, 1, N // 2), rng.normal(4, 1, N // 2)])
    y = rng.normal(size=N)
    y[::1_000] = np.nan
    return table({"x": x, "y": y}, suggested=("x", "y"))


@pytest.fixture
def session(large):
    session = FitSession()
    session.open(large)
    return session


def first(session, count):
    return np.arange(len(session.state.selection.X)) < count


def leave_out(session, count):
    session.brushing.pick(first(session, count), "box")
    session.brushing.leave_out()


def living(references):
    gc.collect()
    return [reference() is not None for reference in references]


def test_the_same_rows_are_made_again_in_every_number(large):
    dropped = np.array([5, 70_000, 1_001])
    used = UsedRows(large, ("y", "x"), None, dropped)
    selection = used.selection
    assert used.selection is selection
    X, rows, reasons = selection.X.copy(), selection.rows.copy(), selection.left_out_reasons
    del selection
    gc.collect()
    assert used.n_rows == N
    again = used.selection
    np.testing.assert_array_equal(again.X, X)
    np.testing.assert_array_equal(again.rows, rows)
    assert again.left_out_reasons == reasons
    expected = np.ones(N, dtype=bool)
    expected[::1_000] = expected[dropped] = False
    np.testing.assert_array_equal(rows, np.flatnonzero(expected))
    np.testing.assert_array_equal(used.dropped, np.sort(dropped))


def test_without_a_column_no_row_is_used_and_what_was_left_out_is_kept(large):
    used = UsedRows(large, (), None, np.array([3]))
    assert used.rows()["selection"] is None
    assert (used.n_rows, used.dropped.tolist()) == (0, [3])


def test_rows_left_out_again_and_again_are_not_kept_for_undo(session, edits):
    before = []
    for _ in range(4):
        before.append(weakref.ref(session.state.selection))
        leave_out(session, 10)
    assert living(before) == [False] * 4
    out = [edit for edit in edits if "used" in edit.after]
    assert len(out) == 4
    assert not any("selection" in edit.before for edit in out)


def test_runs_of_rows_that_are_no_longer_used_keep_none_of_them(session):
    run = session.begin_run()
    iterated(session, run, 6)
    rows, held = weakref.ref(session.state.selection), weakref.ref(run.rows)
    del run
    leave_out(session, 10)
    assert living([rows, held]) == [False, False]


def test_what_was_left_out_is_taken_back_with_rows_made_again(session, edits):
    X = session.state.selection.X.copy()
    iterated(session, session.begin_run(), 6)
    snapshot, listed = session.state.snapshot, session.state.listed
    leave_out(session, 10)
    gc.collect()
    edit = edits[-1]
    errand = session.bringing_back(edit.before, lambda: session.restore(edit.before))
    assert errand.n_rows == N
    errand.do()
    state = session.state
    np.testing.assert_array_equal(state.selection.X, X)
    assert state.snapshot is snapshot
    assert (len(state.dropped), state.listed) == (0, listed)
    assert len(iterated(session, session.run, 2)) == 2
    session.restore(edit.after)
    assert len(session.state.selection.X) == len(X) - 10


def test_rows_at_hand_are_not_made_again(session, edits):
    selection = session.state.selection
    leave_out(session, 10)
    assert session.bringing_back(edits[-1].before, print) is None
    session.restore(edits[-1].before)
    assert session.state.selection is selection


def test_runs_that_neither_the_list_nor_an_edit_leads_to_are_forgotten(session):
    begun = []
    for seed in range(4):
        session.change(seed=seed, start="random", max_iterations=2)
        run = session.begin_run()
        iterated(session, run)
        begun.append(weakref.ref(run))
    del run
    session.timeline.remove_run(1)
    session.timeline.remove_run(2)
    session.keep_runs([2])
    assert living(begun) == [False, True, True, True]
    assert session.state.listed == (3, 4)
    session.timeline.show_run(3)
    assert session.state.run_number == 3


def test_a_choice_of_rows_is_the_same_where_it_is_of_the_same_rows_counted_alike(large):
    dropped = np.array([3, 70_000])
    used = UsedRows(large, ("x", "y"), None, dropped)
    assert used.is_same(used)
    assert used.is_same(UsedRows(large, ("x", "y"), None, dropped[::-1]))
    others = [
        UsedRows(large, ("x",), None, dropped),
        UsedRows(large, ("x", "y"), "y", dropped),
        UsedRows(large, ("x", "y"), None, dropped[:1]),
        UsedRows(large, ("x", "y")),
        UsedRows(replace(large), ("x", "y"), None, dropped),
    ]
    assert [used.is_same(other) for other in others] == [False] * 5


def test_columns_that_come_back_bring_their_runs_and_not_those_taken_off(session):
    session.change(start="random", max_iterations=2)
    for seed in range(3):
        session.change(seed=seed)
        iterated(session, session.begin_run())
    session.timeline.remove_run(2)
    last = session.state.runs[-1]
    session.change(columns=("x",))
    assert session.state.listed == ()
    iterated(session, session.begin_run())
    session.keep_runs(())
    session.change(columns=("x", "y"))
    state = session.state
    assert (state.listed, state.run_number) == ((1, 3), None)
    assert state.runs[-1].log_likelihood == last.log_likelihood
    session.timeline.show_run(3)
    session.change(max_iterations=20, seed=9)
    assert len(iterated(session, session.begin_run(), 3)) == 3
    session.change(columns=("x",))
    assert session.state.listed == (4,)


def test_rows_taken_back_bring_the_runs_there_were_of_them(session):
    iterated(session, session.begin_run(), 4)
    leave_out(session, 10)
    iterated(session, session.run, 4)
    session.brushing.take_back()
    assert session.state.listed == (1, 3)
    assert session.state.run_number == 3
    iterated(session, session.run, 4)
    leave_out(session, 10)
    assert session.state.listed == (2, 4)


def test_a_run_taken_back_does_not_come_with_its_columns(session, edits):
    session.change(columns=("x",))
    iterated(session, session.begin_run(), 4)
    session.change(columns=("x", "y"))
    for edit in reversed(edits):
        session.restore(edit.before)
    session.change(columns=("x",))
    assert session.state.listed == ()


def test_of_columns_left_longest_ago_the_runs_are_forgotten_once_they_are_too_many(session):
    begun = []
    session.change(start="random", max_iterations=1)
    for columns in (("x",), ("y",), ("x", "y")):
        session.change(columns=columns)
        for seed in range(60):
            session.change(seed=seed)
            run = session.begin_run()
            iterated(session, run, 3)
            begun.append(weakref.ref(run))
    session.keep_runs(())
    del run
    assert living(begun) == [False] * 60 + [True] * 120
    session.change(columns=("x",))
    assert session.state.listed == ()


def test_a_run_tells_how_far_its_origins_reach_when_they_are_forgotten(session):
    session.change(start="random", restarts=1, tolerance=0.0)
    iterated(session, session.begin_run(), 7)
    session.timeline.fork()
    iterated(session, session.run, 5)
    session.timeline.fork()
    begins_at = session.state.runs[-1].begins_at
    session.timeline.remove_run(1)
    session.timeline.remove_run(2)
    session.keep_runs(())
    iterated(session, session.run, 3)
    assert session.state.runs[-1].begins_at == begins_at == 3 + 2


def test_picks_that_can_be_taken_back_are_kept_as_a_bit_a_row(session, edits):
    rng = np.random.default_rng(1)
    masks = [rng.random(len(session.state.selection.X)) < 0.5 for _ in range(3)]
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for mask in masks:
        session.brushing.pick(mask, "lasso")
    gc.collect()
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (kept - before) / len(masks) < N / 4
    for mask, edit in zip(masks, edits, strict=True):
        np.testing.assert_array_equal(edit.after["brush"].rows, mask)
