"""The newest state, who hears of it, and what is told of a change that can be taken back."""

import numpy as np
import pytest

from gmmstudio.session.axes import FIRST, Axis
from gmmstudio.session.brush import Brush
from gmmstudio.session.settings import FitSettings
from gmmstudio.session.store import Store
from gmmstudio.session.view_state import ViewState


@pytest.fixture
def store():
    return Store(ViewState(pace=30.0))


@pytest.fixture
def edits(store):
    """All edits that are told, as they come."""
    told = []
    store.listen(told.append)
    return told


def test_what_is_set_is_sent_with_the_next_state(store):
    seen = []
    store.subscribe(seen.append)
    store.set(x=3)
    assert seen == []
    store.publish(y=4)
    assert [(state.x, state.y, state.pace) for state in seen] == [(3, 4, 30.0)]
    assert seen[0] is store.state


def test_a_subscriber_that_leaves_while_it_is_told_takes_none_with_it(store):
    seen = []

    def once(state):
        seen.append("once")
        leave()

    leave = store.subscribe(once)
    store.subscribe(lambda state: seen.append("always"))
    store.publish(x=1)
    store.publish(x=2)
    assert seen == ["once", "always", "always"]


def test_leaving_twice_is_leaving_once(store):
    leave = store.listen(print)
    leave()
    leave()


def test_an_edit_bears_the_fields_that_differ_before_and_after(store, edits):
    before = store.state
    store.publish(x=2, hard=True)
    store.record("change axes", before, ("x", "y"), merge="axes")
    (edit,) = edits
    assert (edit.text, edit.merge) == ("change axes", "axes")
    assert edit.before == {"x": FIRST}
    assert edit.after == {"x": 2}


def test_nothing_is_told_where_nothing_changed(store, edits):
    before = store.state
    store.publish(settings=FitSettings(), hidden=frozenset(), listed=(), x=Axis(0))
    store.record("nothing", before, ("settings", "hidden", "listed", "x"))
    assert edits == []


def test_fields_that_are_not_named_are_not_taken_back(store, edits):
    before = store.state
    store.publish(x=1, pace=2.0)
    store.record("change axes", before, ("y",))
    assert edits == []


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("settings", FitSettings(components=2), FitSettings(components=3)),
        ("hidden", frozenset({1}), frozenset({1, 2})),
        ("listed", (1,), (1, 2)),
        ("moment", None, 0),
        ("hard", False, True),
    ],
)
def test_values_are_told_apart_by_what_they_are(store, edits, name, one, other):
    store.publish(**{name: one})
    before = store.state
    store.publish(**{name: other})
    store.record("change", before, (name,))
    assert [(edit.before, edit.after) for edit in edits] == [({name: one}, {name: other})]


def test_what_holds_an_array_is_told_apart_by_which_it_is(store, edits):
    rows = np.array([True, False])
    brush = Brush(rows, "lasso")
    store.publish(brush=brush)
    before = store.state
    store.publish(brush=brush)
    store.record("pick", before, ("brush",))
    assert edits == []
    store.publish(brush=Brush(rows.copy(), "lasso"))
    store.record("pick", before, ("brush",))
    assert [edit.before["brush"] for edit in edits] == [brush]


def test_an_edit_is_told_after_its_state(store):
    seen = []
    store.subscribe(lambda state: seen.append(("state", state.x)))
    store.listen(lambda edit: seen.append(("edit", edit.after["x"])))
    before = store.state
    store.publish(x=5)
    store.record("change axes", before, ("x",))
    assert seen == [("state", 5), ("edit", 5)]
