"""Streams keep their items, their order and their errors; facts of parts add up."""

import itertools
from threading import Event

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gmmstudio.big.facts import Facts
from gmmstudio.big.flow import Rows, ahead, grouped, recut
from gmmstudio.data.selection import complete_rows


def cut(X, sizes):
    bounds = np.cumsum([0, *sizes])
    return [X[a:b] for a, b in itertools.pairwise(bounds)]


sizes = st.lists(st.integers(0, 12), max_size=12)


@given(sizes, st.integers(1, 10))
def test_blocks_depend_on_the_count_of_rows_alone(sizes, size):
    X = np.arange(2.0 * sum(sizes)).reshape(-1, 2)
    weights = np.arange(float(len(X)))
    pieces = map(Rows, cut(X, sizes), cut(weights, sizes))
    blocks = list(recut(pieces, size))
    assert [len(block) for block in blocks[:-1]] == [size] * max(0, len(blocks) - 1)
    assert len(blocks) == -(-len(X) // size)
    found = [block.X for block in blocks]
    np.testing.assert_array_equal(np.concatenate([np.empty((0, 2)), *found]), X)
    found = [block.weights for block in blocks]
    np.testing.assert_array_equal(np.concatenate([np.empty(0), *found]), weights)


def test_groups_keep_order_and_the_rest():
    assert list(grouped(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]


def test_the_next_item_is_made_while_the_one_before_is_worked_on():
    second_was_begun = Event()

    def items():
        yield 1
        second_was_begun.set()
        yield 2

    found = ahead(items())
    assert next(found) == 1
    assert second_was_begun.wait(10)
    assert list(found) == [2]


def test_an_error_comes_in_its_place():
    def items():
        yield 1
        raise ValueError("broken")

    found = ahead(items())
    assert next(found) == 1
    with pytest.raises(ValueError, match="broken"):
        next(found)


@given(sizes.filter(any), st.integers(0, 2**32 - 1))
def test_facts_of_parts_merge_into_those_of_the_whole(sizes, seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(sum(sizes), 2)) * [1.0, 1e-3] + [1e6, -5.0]
    X[rng.random(X.shape) < 0.2] = np.nan
    merged = Facts(0)
    for part in cut(X, sizes):
        if len(part):
            merged = merged.merged(Facts.of(complete_rows(("a", "b"), list(part.T))))
    used = X[np.isfinite(X).all(axis=1)]
    both = np.isnan(X).all(axis=1).sum()
    assert merged.n_used == len(used)
    assert merged.left_out.get("missing: a, b", 0) == both
    assert merged.left_out.get("missing: a", 0) == np.isnan(X[:, 0]).sum() - both
    assert merged.n_left_out == len(X) - len(used)
    if len(used):
        np.testing.assert_allclose(merged.mean, used.mean(axis=0), rtol=1e-14)
        squares = np.square(used - used.mean(axis=0)).sum(axis=0)
        np.testing.assert_allclose(merged.squares, squares, rtol=1e-6, atol=1e-14)
        np.testing.assert_array_equal(merged.low, used.min(axis=0))
        np.testing.assert_array_equal(merged.high, used.max(axis=0))


@given(sizes.filter(any), st.integers(0, 2**32 - 1))
def test_facts_count_each_row_by_its_weight(sizes, seed):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(sum(sizes), 2))
    weights = rng.integers(0, 3, len(X)).astype(float)
    merged = Facts(0)
    for part, counts in zip(cut(X, sizes), cut(weights, sizes), strict=True):
        if len(part):
            rows = complete_rows(("a", "b"), list(part.T), ("w", counts))
            merged = merged.merged(Facts.of(rows))
    repeated = np.repeat(X, weights.astype(int), axis=0)
    assert merged.n_used == len(X)
    assert merged.weight == len(repeated)
    if len(repeated):
        np.testing.assert_allclose(merged.mean, repeated.mean(axis=0), rtol=1e-12, atol=1e-13)
        squares = np.square(repeated - repeated.mean(axis=0)).sum(axis=0)
        np.testing.assert_allclose(merged.squares, squares, rtol=1e-9, atol=1e-12)
