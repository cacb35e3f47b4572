"""Labels by components, counted row by row."""

import numpy as np
import pytest

from gmmstudio.data import Column, ColumnKind, Dataset
from gmmstudio.mixture import Mixture
from gmmstudio.session.assignment import assign
from gmmstudio.session.cross_table import CrossTable, count_labels, cross_table

MIXTURE = Mixture([0.5, 0.3, 0.2], [[0.0], [3.0], [50.0]], [[[1.0]], [[1.0]], [[1.0]]])
X = np.array([0.0, 1.4, 1.6, np.nan, 3.0, 2.0, 0.5])
CELLS = ["b", "a", "a", "x", "a", None, "b"]


@pytest.fixture
def dataset():
    columns = (
        Column("x", ColumnKind.NUMERIC, X),
        Column("kind", ColumnKind.TEXT, np.array(CELLS, dtype=object)),
        Column("year", ColumnKind.NUMERIC, np.array([1, 2, 2, 3, 2, 2, 1], dtype=float)),
    )
    return Dataset("t", "t", columns, "0" * 64)


@pytest.fixture
def counted(dataset):
    selection = dataset.select(("x",))
    return cross_table(dataset, selection, "kind", assign(selection.X, MIXTURE))


def of_counts(soft, labels=("a", "b", "c"), *, are_numbers=False):
    soft = np.array(soft, dtype=float)
    hard = np.round(soft).astype(np.int64)
    places = tuple(range(len(labels)))
    return CrossTable("kind", None, None, places, labels, soft, hard, 0, are_numbers)


def test_each_row_is_counted_with_its_label(counted):
    soft, hard = np.zeros((2, 3)), np.zeros((2, 3))
    for x, cell in zip(X, CELLS, strict=True):
        if cell in {"a", "b"}:
            resp = MIXTURE.responsibilities([[x]])[0]
            soft["ab".index(cell)] += resp
            hard["ab".index(cell), resp.argmax()] += 1
    assert counted.labels == ("a", "b")
    assert counted.soft == pytest.approx(soft)
    assert counted.hard.tolist() == hard.tolist()


def test_a_label_that_no_row_in_use_has_is_not_there_and_missing_ones_are_told_apart(counted):
    assert counted.places == (0, 1)
    assert counted.unlabelled == 1
    assert counted.n_rows == 5


def test_in_a_thread_it_is_the_same(dataset, counted):
    selection = dataset.select(("x",))
    again = count_labels(dataset, selection, "kind", MIXTURE, lambda: False)
    assert again.hard.tolist() == counted.hard.tolist()
    assert again.soft == pytest.approx(counted.soft, abs=1e-6)


def test_a_column_that_names_no_groups_has_no_table(dataset):
    selection = dataset.select(("x",))
    assert cross_table(dataset, selection, "x", assign(selection.X, MIXTURE)) is None


class TestNames:
    def test_each_component_is_called_by_the_label_with_most_of_its_responsibility(self):
        table = of_counts([[1, 9, 0.5], [8, 0, 0.5], [0, 0, 30]])
        assert table.names() == ("b", "a", "c")

    def test_components_of_one_label_are_numbered(self):
        table = of_counts([[6, 9, 0, 1], [1, 0, 4, 0], [0, 1, 1, 0]])
        assert table.names() == ("a 1", "a 2", "b", "a 3")

    def test_without_rows_or_with_as_much_of_another_there_is_no_name(self):
        assert of_counts([[2, 0, 5], [2, 0, 1], [0, 0, 0]]).names() == ("", "", "a")

    def test_a_number_is_told_with_its_column(self):
        table = of_counts([[1, 9], [8, 0]], ("4", "6"), are_numbers=True)
        assert table.names() == ("kind 6", "kind 4")
