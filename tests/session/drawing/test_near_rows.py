import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmmstudio.mixture.projection import Projection
from gmmstudio.session.drawing.near_rows import NearRows
from gmmstudio.session.regions import NearestRow

NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False)
PLACES = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=30)


def all_within(X, place, reach):
    """Return the rows within reach by going through all of them."""
    away = (((X - place) / reach) ** 2).sum(axis=1)
    near = np.flatnonzero(away <= 1.0)
    return near[np.argsort(away[near], kind="stable")]


@given(PLACES, st.tuples(NUMBERS, NUMBERS), st.tuples(*[st.floats(1e-3, 1e6)] * 2))
def test_they_are_those_found_by_going_through_all_rows(places, place, reach):
    X, place, reach = np.array(places), np.array(place), np.array(reach)
    found = NearRows(X[:, 0], X[:, 1]).within(place, reach)
    assert found.tolist() == all_within(X, place, reach).tolist()


@pytest.mark.parametrize("n_rows", [200, 30_000])
def test_the_first_is_the_one_that_a_click_picks(n_rows):
    rng = np.random.default_rng(8)
    X = rng.normal(size=(n_rows, 2)) * [1.0, 500.0]
    near, view = NearRows(X[:, 0], X[:, 1]), Projection.of_columns(("a", "b"), (0, 1))
    reach = np.array([0.05, 25.0])
    picked = 0
    for place in rng.normal(size=(60, 2)) * [1.0, 500.0]:
        rows = near.within(place, reach)
        wanted = np.flatnonzero(NearestRow(view, place, reach).contains(X))
        assert rows[:1].tolist() == wanted.tolist()
        picked += len(wanted)
    assert picked > 10


def test_rows_at_one_place_come_in_their_order():
    x = np.array([1.0, 5.0, 1.0, 1.0])
    assert NearRows(x, x).within(np.ones(2), np.ones(2)).tolist() == [0, 2, 3]


def test_equal_rows_and_no_rows_have_cells_too():
    same = NearRows(np.full(4, 3.0), np.full(4, -2.0))
    assert same.within(np.array([3.1, -2.0]), np.ones(2)).tolist() == [0, 1, 2, 3]
    assert same.within(np.array([9.0, -2.0]), np.ones(2)).tolist() == []
    assert NearRows(np.empty(0), np.empty(0)).within(np.zeros(2), np.ones(2)).tolist() == []
