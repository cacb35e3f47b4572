import numpy as np
import pytest

from gmmstudio.data.selection import complete_rows


@pytest.fixture
def selection():
    """Return the complete rows 0, 2, 3 and 5 of six."""
    x = np.array([1.0, np.nan, 3.0, 4.0, np.inf, 6.0])
    return complete_rows(["x", "y"], [x, np.arange(6.0)])


def test_more_rows_are_left_out_with_their_reason_among_the_others(selection):
    fewer = selection.without(np.array([5, 2]), "by hand")
    assert fewer.rows.tolist() == [0, 3]
    np.testing.assert_array_equal(fewer.X, [[1.0, 0.0], [4.0, 3.0]])
    assert fewer.left_out_rows.tolist() == [1, 2, 4, 5]
    assert fewer.left_out_reasons == ("missing: x", "by hand", "not finite: x", "by hand")
    assert fewer.n_rows == selection.n_rows


def test_a_row_that_is_not_used_anyway_keeps_its_own_reason(selection):
    fewer = selection.without(np.array([1, 0]), "by hand")
    assert fewer.left_out_reasons == ("by hand", "missing: x", "not finite: x")


def test_what_is_left_lies_column_by_column_and_cannot_be_written(selection):
    fewer = selection.without(np.array([0]), "by hand")
    assert fewer.X.flags.f_contiguous
    assert not any(a.flags.writeable for a in (fewer.X, fewer.rows, fewer.left_out_rows))


def test_nothing_to_leave_out_is_the_same_selection(selection):
    assert selection.without(np.array([4], dtype=np.int64), "by hand") is selection
