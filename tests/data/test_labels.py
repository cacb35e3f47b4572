"""Columns that name groups, to start from."""

import numpy as np
import pytest

from gmmstudio.data import Column, ColumnKind, DataError, Dataset, coded_labels, label_columns


def texts(name, *cells):
    return Column(name, ColumnKind.TEXT, np.array(cells, dtype=object))


def numbers(name, *cells):
    return Column(name, ColumnKind.NUMERIC, np.array(cells, dtype=np.float64))


def dataset(*columns, truth=None):
    return Dataset("table.csv", "table.csv", columns, sha256="0" * 64, truth=truth)


def every(column):
    return np.arange(len(column.values))


@pytest.mark.parametrize(
    ("column", "names", "codes"),
    [
        (texts("g", "low", "high", "low", "mid"), ("high", "low", "mid"), [1, 0, 1, 2]),
        (numbers("g", 10, 9, -1, 10), ("-1", "9", "10"), [2, 1, 0, 2]),
        (texts("g", "10", "9", "10.0"), ("9", "10"), [1, 0, 1]),
        (texts("g", "10", "9", "b"), ("10", "9", "b"), [0, 1, 2]),
    ],
)
def test_labels_stand_in_sorted_order_whole_numbers_by_their_value(column, names, codes):
    labels = coded_labels(dataset(column), every(column), "g")
    assert labels.names == names
    assert labels.codes.tolist() == codes
    assert not labels.codes.flags.writeable


def test_only_the_rows_asked_for_count():
    column = texts("g", "a", None, "b", "c")
    labels = coded_labels(dataset(column), np.array([0, 2]), "g")
    assert (labels.names, labels.codes.tolist()) == (("a", "b"), [0, 1])


@pytest.mark.parametrize("column", [texts("g", "a", "b", None), numbers("g", 1, 2, np.nan)])
def test_a_row_without_a_label_is_named(column):
    with pytest.raises(DataError, match="row 3, column 'g': there is no label, and every row"):
        coded_labels(dataset(column), every(column), "g")
    with pytest.raises(DataError, match="row 3, column 'g': there is no label, and every row"):
        coded_labels(dataset(column), np.array([1, 2]), "g")


@pytest.mark.parametrize(
    ("column", "told"),
    [
        (numbers("g", 1, 0.5, 2), "0.5 is not a whole number, so this is no column of labels"),
        (numbers("g", *range(1001)), "there are more than 1,000 distinct labels"),
        (texts("g", *(f"t{i}" for i in range(1001))), "there are more than 1,000 distinct labels"),
        (texts("h", "a"), "there is no such column"),
    ],
)
def test_what_names_no_groups_is_refused_with_what_to_do(column, told):
    with pytest.raises(DataError, match=told) as error:
        coded_labels(dataset(column), every(column), "g")
    assert error.value.remedy


def test_columns_of_few_whole_numbers_or_texts_are_offered_the_truth_first():
    table = dataset(
        texts("name", *(f"n{i}" for i in range(60))),
        texts("island", *("ab" * 30)),
        numbers("mass", *(i + 0.5 for i in range(60))),
        numbers("year", *([2007, 2008, np.nan] * 20)),
        texts("empty", *([None] * 60)),
        texts("species", *("xyz" * 20)),
        truth="species",
    )
    assert label_columns(table, 50) == ("species", "island", "year")
    assert label_columns(table, 2) == ("island", "year")


def test_a_long_sorted_table_is_looked_at_from_its_beginning_to_its_end():
    blocks = np.repeat(np.arange(60.0), 1000)
    assert label_columns(dataset(numbers("g", *blocks)), 50) == ()
    assert label_columns(dataset(numbers("g", *blocks)), 60) == ("g",)
