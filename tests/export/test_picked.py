import csv

import numpy as np
import pytest

from gmmstudio.data import Column, ColumnKind, Dataset
from gmmstudio.export.picked import PickedRows, write_picked
from gmmstudio.mixture import Mixture


@pytest.fixture
def dataset():
    return Dataset(
        "t",
        "t",
        (
            Column("x", ColumnKind.NUMERIC, np.array([1.5, np.nan, -2.0, 0.25])),
            Column("row", ColumnKind.TEXT, np.array(["a,b", "c", None, "d"], dtype=object)),
        ),
        "0" * 64,
    )


def read(path):
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.reader(stream))


def test_rows_leave_with_their_numbers_cells_and_responsibilities(dataset, tmp_path):
    mixture = Mixture([0.5, 0.5], [[-1.0], [1.0]], [[[1.0]], [[1.0]]], "E")
    selection = dataset.select(["x"])
    path = tmp_path / "rows.csv"
    assert write_picked(PickedRows(dataset, selection, np.array([0, 2]), mixture), path) == (path,)
    head, *rows = read(path)
    # a column of the source is called row, so ours is not
    names = ["row_gmm", "x", "row", "responsibility_1", "responsibility_2", "component"]
    assert head == names
    assert [row[:3] for row in rows] == [["1", "1.5", "a,b"], ["4", "0.25", "d"]]
    for row, x in zip(rows, (1.5, 0.25), strict=True):
        second = 1.0 / (1.0 + np.exp(-2.0 * x))
        assert float(row[3]) == pytest.approx(1.0 - second, rel=1e-12)
        assert float(row[4]) == pytest.approx(second, rel=1e-12)
        assert row[5] == "2"


def test_names_that_components_were_given_stand_beside_their_numbers(dataset, tmp_path):
    mixture = Mixture([0.5, 0.5], [[-1.0], [1.0]], [[[1.0]], [[1.0]]], "E")
    picked = PickedRows(
        dataset, dataset.select(["x"]), np.array([0, 1]), mixture, ("below", "above")
    )
    write_picked(picked, tmp_path / "rows.csv")
    head, *rows = read(tmp_path / "rows.csv")
    assert head[-2:] == ["component", "component_name"]
    assert [row[-2:] for row in rows] == [["2", "above"], ["1", "below"]]


def test_before_a_fit_the_cells_leave_alone(dataset, tmp_path):
    path = tmp_path / "rows.csv"
    write_picked(PickedRows(dataset, dataset.select(["x"]), np.array([1]), None), path)
    assert read(path) == [["row_gmm", "x", "row"], ["3", "-2", ""]]
