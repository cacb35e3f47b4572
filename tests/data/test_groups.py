import numpy as np
import pytest

from gmmstudio.data import Column, ColumnKind


def text(*cells):
    return Column("t", ColumnKind.TEXT, np.array(cells, dtype=object))


def numbers(*cells):
    return Column("n", ColumnKind.NUMERIC, np.array(cells, dtype=np.float64))


def test_texts_are_sorted_and_a_missing_one_belongs_to_no_group():
    groups = text("b", None, "a", "b", "C").groups
    assert groups.names == ("C", "a", "b")
    assert groups.codes.tolist() == [2, -1, 1, 2, 0]
    assert not groups.are_numbers


def test_whole_numbers_are_sorted_by_value():
    groups = numbers(10, 9, np.nan, -1, 10, -0.0, np.inf).groups
    assert groups.names == ("-1", "0", "9", "10")
    assert groups.codes.tolist() == [3, 2, -1, 0, 3, 1, -1]
    assert groups.are_numbers
    with pytest.raises(ValueError, match="read-only"):
        groups.codes[0] = 0


@pytest.mark.parametrize(
    "column",
    [
        numbers(1, 2.5),
        numbers(np.nan),
        text(None, None),
        numbers(*range(1001)),
        text(*map(str, range(1001))),
    ],
)
def test_what_names_no_groups_has_none(column):
    assert column.groups is None


def test_a_thousand_groups_are_as_many_as_there_can_be():
    assert len(numbers(*range(1000)).groups.names) == 1000
    assert len(text(*map(str, range(1000))).groups.names) == 1000
