"""Weights and labels of streamed rows are those of the table in memory."""

import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from gmmstudio.big import ClusterRows, CsvRows, ParquetRows
from gmmstudio.data import DataError
from gmmstudio.mixture import FitError, fit
from gmmstudio.mixture.checks import check_fit_input
from gmmstudio.mixture.rows import ArrayRows

from .comparison import assert_same_fit
from .conftest import three_groups

KINDS = {"parquet": ParquetRows, "csv": CsvRows}
FITTED = ("length", "width")


@dataclass(frozen=True)
class Table:
    """Files with weights and labels, and what a reader should find in them."""

    folder: Path
    X: np.ndarray
    weights: np.ndarray
    groups: np.ndarray
    """Labels as texts, of the rows that are used."""


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    folder = tmp_path_factory.mktemp("roles")
    X = three_groups(30_007)[:, :2]
    rng = np.random.default_rng(1)
    weights = rng.integers(0, 4, len(X)).astype(float)
    weights[11::5_003] = np.nan
    X[7::7_001, 0] = np.nan
    numbers = np.where(X[:, 1] > 12, 10, np.where(X[:, 1] > 9, 9, -1))
    groups = np.array([f"g{number}" for number in numbers], dtype=object)
    used = np.isfinite(X[:, 0]) & np.isfinite(weights)
    whole = pa.table(
        {
            "length": pa.array(X[:, 0], from_pandas=True),
            "width": X[:, 1],
            "times": pa.array(weights, from_pandas=True),
            # A row that is not used needs no label.
            "group": pa.array([g if u else None for g, u in zip(groups, used, strict=True)]),
            "number": numbers,
        }
    )
    bounds = [0, 9_001, 9_002, len(X)]
    for i, (start, stop) in enumerate(itertools.pairwise(bounds)):
        rows = whole.slice(start, stop - start)
        pq.write_table(rows, folder / f"part-{i}.parquet", row_group_size=1_777)
        pyarrow.csv.write_csv(rows, folder / f"part-{i}.csv")
    return Table(folder, X[used], weights[used], groups[used].astype(str))


@pytest.fixture(params=KINDS)
def rows(request, table):
    return KINDS[request.param](table.folder / f"*.{request.param}", FITTED, "times")


def test_rows_without_a_weight_are_left_out_and_counted(rows, table):
    assert rows.n_samples == len(table.X)
    assert rows.total_weight == table.weights.sum()
    assert rows.facts.left_out == {"missing: times": 6, "missing: length": 5}


def test_the_survey_counts_each_row_by_its_weight(rows, table):
    expected = check_fit_input(table.X, 2, sample_weight=table.weights)[1]
    found = rows.survey()
    np.testing.assert_allclose(found.mean, expected.mean, rtol=1e-13)
    np.testing.assert_allclose(found.deviation, expected.deviation, rtol=1e-12)
    np.testing.assert_array_equal(found.low, expected.low)


@pytest.mark.parametrize("block_rows", [256, 16_384])
def test_each_block_has_the_weights_of_its_rows(rows, table, block_rows):
    blocks = [block for chunk in rows.chunks(block_rows) for block in chunk.blocks]
    np.testing.assert_array_equal(np.concatenate([b.weights for b in blocks]), table.weights)
    np.testing.assert_array_equal(np.concatenate([b.rows for b in blocks]), table.X)


@pytest.mark.parametrize("limit", [500, 10**6])
def test_a_sample_has_the_very_rows_that_count_in_the_array(rows, table, limit):
    expected = ArrayRows(table.X, table.weights).sample(limit, np.random.default_rng(5))
    found = rows.sample(limit, np.random.default_rng(5))
    np.testing.assert_array_equal(found.rows, expected.rows)
    np.testing.assert_array_equal(found.weights, expected.weights)


def test_a_weighted_fit_is_that_of_the_array(rows, table):
    settings = {"start": "random_points", "restarts": 2, "max_iterations": 4, "seed": 2}
    alone = fit(table.X, 3, sample_weight=table.weights, **settings)
    assert_same_fit(alone, fit(rows, 3, **settings))


def test_a_weight_can_be_fitted_too(table):
    rows = ParquetRows(table.folder, ("times", "length"), "times")
    X = np.column_stack([table.weights, table.X[:, 0]])
    settings = {"restarts": 1, "max_iterations": 2}
    assert_same_fit(fit(X, 2, sample_weight=table.weights, **settings), fit(rows, 2, **settings))


def test_weights_are_not_fitted_unless_they_are_asked_for(table):
    assert ParquetRows(table.folder, weights="times").columns == ("length", "width", "number")


@pytest.mark.parametrize(
    ("column", "names"), [("group", ("g-1", "g10", "g9")), ("number", ("-1", "9", "10"))]
)
def test_labels_stand_in_sorted_order_and_begin_the_fit(rows, table, column, names):
    labels = rows.labels(column)
    assert labels.names == names
    expected = [names.index(g if column == "group" else g[1:]) for g in table.groups]
    assert labels.codes.tolist() == expected
    assert labels.codes.itemsize == 2
    settings = {"max_iterations": 2}
    alone = fit(table.X, 3, start=np.array(expected), sample_weight=table.weights, **settings)
    assert_same_fit(alone, fit(rows, 3, start=labels.codes, **settings))


def test_a_cluster_reads_weights_and_labels_alike(cluster, rows, table):
    shared = ClusterRows(rows, cluster.client, part_rows=3_000)
    labels = shared.labels("group")
    assert labels.names == ("g-1", "g10", "g9")
    np.testing.assert_array_equal(labels.codes, rows.labels("group").codes)
    ours, theirs = (source.sample(500, np.random.default_rng(5)) for source in (shared, rows))
    np.testing.assert_array_equal(ours.rows, theirs.rows)
    np.testing.assert_array_equal(ours.weights, theirs.weights)
    settings = {"start": labels.codes, "max_iterations": 3}
    alone = fit(table.X, 3, sample_weight=table.weights, **settings)
    assert_same_fit(alone, fit(shared, 3, **settings))


def refusal(error, make):
    with pytest.raises(error) as caught:
        make()
    return str(caught.value)


@pytest.mark.parametrize("suffix", ["parquet", "csv"])
def test_mistakes_name_file_row_and_column(tmp_path, suffix):
    file = tmp_path / f"t.{suffix}"
    columns = {
        "x": [1.0, 2.0, 4.0, 8.0],
        "debt": [1.0, 0.0, -2.0, 1.0],
        "zero": [0.0] * 4,
        "half": [0.5, 1.0, 1.5, 2.0],
        "gap": ["a", "b", "a", None],
    }
    written = pa.table(columns)
    (pq.write_table if suffix == "parquet" else pyarrow.csv.write_csv)(written, file)
    kind = KINDS[suffix]
    assert refusal(DataError, lambda: kind(file, ["x"], "debt").n_samples) == (
        f"t.{suffix}: row 3, column 'debt': the weight -2 is negative; a row counts 0 times or "
        "more; correct the cell, or choose other weights"
    )
    assert refusal(FitError, lambda: fit(kind(file, ["x"], "zero"), 1)) == (
        "every row has the weight 0; at least 2 have to count"
    )
    assert "there is no such column" in refusal(DataError, lambda: kind(file, ["x"], "w"))
    rows = kind(file, ["x"])
    assert "column 'w': there is no such column" in refusal(DataError, lambda: rows.labels("w"))
    assert refusal(DataError, lambda: rows.labels("gap")) == (
        f"t.{suffix}: row 4, column 'gap': there is no label, and every row used needs one; fill "
        "it in, or choose another start"
    )
    assert "0.5 is not a whole number" in refusal(DataError, lambda: rows.labels("half"))


def test_a_column_that_names_rows_is_no_column_of_labels(tmp_path):
    file = tmp_path / "t.parquet"
    names = [f"row {i}" for i in range(1_001)]
    pq.write_table(pa.table({"x": np.arange(1_001.0), "name": names}), file)
    assert "more than 1,000 distinct labels" in refusal(
        DataError, lambda: ParquetRows(file).labels("name")
    )
