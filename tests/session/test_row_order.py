import numpy as np
import pytest

from gmmstudio.data import Column, ColumnKind, Dataset
from gmmstudio.mixture import Mixture
from gmmstudio.session.brush import Brush
from gmmstudio.session.row_order import (
    AllRows,
    ByBest,
    ByCertainty,
    ByColumn,
    ByResponsibility,
    ByRow,
    LeftOutRows,
    PickedRows,
    Rows,
    RowsOf,
    UndecidedRows,
    ordered,
)

X = np.array([2.0, np.nan, -2.0, 0.1, -2.0, 9.0])


@pytest.fixture
def rows():
    """Return six rows, one of them missing, under two components at −2 and 2."""
    words = np.array(["b", "c", "a", None, "a", "b"], dtype=object)
    dataset = Dataset(
        "t",
        "t",
        (Column("x", ColumnKind.NUMERIC, X.copy()), Column("w", ColumnKind.TEXT, words)),
        "0" * 64,
    )
    mixture = Mixture([0.5, 0.5], [[-2.0], [2.0]], [[[1.0]], [[1.0]]], "E")
    selection = dataset.select(["x"])
    brush = Brush(np.array([False, True, True, False, True]), "box")
    return Rows(dataset, selection, mixture, brush)


def places(rows, wanted=None, key=None, *, descending=False):
    return ordered(rows, wanted or AllRows(), key or ByRow(), descending=descending).tolist()


def test_all_rows_come_as_in_the_source(rows):
    assert places(rows) == [0, 1, 2, 3, 4, 5]
    assert places(rows, descending=True) == [5, 4, 3, 2, 1, 0]


def test_numbers_sort_by_size_with_what_is_missing_last_both_ways(rows):
    assert places(rows, key=ByColumn("x")) == [2, 4, 3, 0, 5, 1]
    assert places(rows, key=ByColumn("x"), descending=True) == [5, 0, 3, 2, 4, 1]


def test_labels_sort_by_the_alphabet(rows):
    assert places(rows, key=ByColumn("w")) == [2, 4, 0, 5, 1, 3]


def test_certainty_and_responsibility_are_those_of_the_mixture(rows):
    """For two components of unit variance at ±2, P(C2 | x) = 1 / (1 + exp(−4x))."""
    p = 1.0 / (1.0 + np.exp(-4.0 * X))
    np.testing.assert_allclose(rows.of_component(1), p, rtol=1e-12)
    np.testing.assert_allclose(rows.certainty, np.maximum(p, 1 - p), rtol=1e-12)
    np.testing.assert_array_equal(rows.best, [1, np.nan, 0, 1, 0, 1])


def test_the_least_certain_row_comes_first(rows):
    assert places(rows, key=ByCertainty())[0] == 3
    assert places(rows, key=ByCertainty())[-1] == 1


def test_rows_sort_by_component_and_by_its_responsibility(rows):
    assert places(rows, key=ByBest()) == [2, 4, 0, 3, 5, 1]
    assert places(rows, key=ByResponsibility(0), descending=True) == [2, 4, 3, 0, 5, 1]


def test_filters_show_what_they_say(rows):
    assert places(rows, PickedRows()) == [2, 3, 5]
    assert places(rows, UndecidedRows()) == [3]
    assert places(rows, LeftOutRows()) == [1]
    assert places(rows, RowsOf(0)) == [2, 4]
    assert places(rows, RowsOf(1), ByColumn("x"), descending=True) == [5, 0, 3]


def test_before_a_mixture_nothing_is_undecided_and_the_order_is_the_sources(rows):
    unfitted = Rows(rows.dataset, rows.selection, None, None)
    assert places(unfitted, UndecidedRows()) == []
    assert places(unfitted, PickedRows()) == []
    assert places(unfitted, key=ByCertainty()) == [0, 1, 2, 3, 4, 5]


def test_the_order_cannot_be_written(rows):
    assert not ordered(rows, AllRows(), ByRow(), descending=False).flags.writeable
