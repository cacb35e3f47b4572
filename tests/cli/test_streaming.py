"""``gmmstudio fit`` on Parquet files, folders and patterns."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from gmmstudio.mixture import Mixture

SETTINGS = ("--components", 2, "--init", "random_points", "--max-iterations", 8)


@pytest.fixture
def table():
    """Some rows of two groups; one cell is missing."""
    X = np.concatenate(
        [np.random.default_rng(1).normal(size=(300, 2)), np.full((200, 2), [6.0, 3.0])]
    )
    X[300:] += np.random.default_rng(2).normal(size=(200, 2)) * [0.5, 2.0]
    X[[7, 450], 1] = np.nan
    return pa.table(
        {
            "id": [f'the "{i}", here' for i in range(500)],
            "x": X[:, 0],
            "y, cm": pa.array(X[:, 1], from_pandas=True),
            "tags": [["a"] if i % 2 else None for i in range(500)],
        }
    )


@pytest.fixture
def parquet(table, tmp_path):
    folder = tmp_path / "data"
    folder.mkdir()
    pq.write_table(table.slice(0, 123), folder / "1.parquet", row_group_size=50)
    pq.write_table(table.slice(123), folder / "2.parquet")
    return folder


def read(path):
    return pyarrow.csv.read_csv(path)


def numbers(table, names):
    return np.column_stack([table[name].to_numpy() for name in names])


def test_the_results_are_those_of_the_table_in_memory(run, table, parquet, tmp_path):
    pyarrow.csv.write_csv(table.drop(["tags"]), tmp_path / "t.csv")
    columns = ("--columns", 'x,"y, cm"')
    assert run("fit", parquet, *SETTINGS, *columns, "--out", tmp_path / "streamed").code == 0
    assert run("fit", tmp_path / "t.csv", *SETTINGS, *columns, "--out", tmp_path / "t").code == 0
    for name in ("parameters.csv", "trace.csv"):
        streamed, loaded = read(tmp_path / "streamed" / name), read(tmp_path / "t" / name)
        assert streamed.column_names == loaded.column_names
        for column in loaded.column_names:
            np.testing.assert_allclose(
                streamed[column].to_numpy(), loaded[column].to_numpy(), rtol=1e-9, atol=1e-9
            )
    streamed, loaded = (
        json.loads((tmp_path / place / "summary.json").read_text()) for place in ("streamed", "t")
    )
    assert streamed.keys() == loaded.keys()
    for figure in ("log_likelihood", "bic", "aic", "mean_log_likelihood"):
        assert streamed[figure] == pytest.approx(loaded[figure], rel=1e-9)
    for fact in ("iterations", "rows_used", "rows_left_out", "free_parameters", "columns"):
        assert streamed[fact] == loaded[fact]
    assert (streamed["rows_used"], streamed["rows_left_out"]) == (498, 2)


@pytest.mark.parametrize("format_name", ["csv", "parquet"])
def test_every_row_is_written_with_its_results(run, table, parquet, tmp_path, format_name):
    out = tmp_path / "out"
    assert run("fit", parquet, *SETTINGS, "--out", out, "--assignments", format_name).code == 0
    file = out / f"assignments.{format_name}"
    rows = read(file) if format_name == "csv" else pq.read_table(file)
    assert rows.column_names == [
        *("row", "id", "x", "y, cm", "tags", "responsibility_1", "responsibility_2"),
        *("component", "max_responsibility", "log_density", "left_out"),
    ]
    assert rows["row"].to_pylist() == list(range(1, 501))
    assert rows["id"].to_pylist() == table["id"].to_pylist()
    parameters = read(out / "parameters.csv")
    covariances = numbers(parameters, [n for n in parameters.column_names if n.startswith("cov_")])
    mixture = Mixture(
        parameters["weight"].to_numpy(),
        numbers(parameters, ["mean_x", "mean_y, cm"]),
        covariances[:, [0, 1, 1, 2]].reshape(2, 2, 2),
    )
    X = numbers(table, ["x", "y, cm"])
    used = np.isfinite(X).all(axis=1)
    np.testing.assert_array_equal(numbers(rows, ["x", "y, cm"])[used], X[used])
    expected = mixture.responsibilities(X[used])
    found = numbers(rows, ["responsibility_1", "responsibility_2"])
    np.testing.assert_allclose(found[used], expected, rtol=1e-9, atol=1e-300)
    assert np.isnan(found[~used]).all()
    component = np.array(rows["component"].to_pylist(), dtype=object)
    assert component[used].tolist() == (expected.argmax(axis=1) + 1).tolist()
    assert component[~used].tolist() == [None, None]
    np.testing.assert_allclose(
        rows["log_density"].to_numpy()[used], mixture.log_density(X[used]), rtol=1e-9
    )
    reasons = [reason or "" for reason in rows["left_out"].to_pylist()]
    assert reasons == ["" if ok else "missing: y, cm" for ok in used]


def test_a_csv_pattern_is_streamed_and_its_other_cells_stay_as_they_are(run, tmp_path):
    for name, rows in (("a", "001;1,5\n002;NA\n"), ("b", "003;2,5\n004;4\n")):
        (tmp_path / f"{name}.csv").write_text(f"code;x\n{rows}")
    out = tmp_path / "out"
    assert (
        run("fit", tmp_path / "?.csv", "--columns", "x", "--components", 1, "--out", out).code == 0
    )
    cells = [line.split(",") for line in (out / "assignments.csv").read_text().splitlines()]
    assert [row[:3] for row in cells[1:]] == [
        ["1", '"001"', "1.5"],
        ["2", '"002"', ""],
        ["3", '"003"', "2.5"],
        ["4", '"004"', "4"],
    ]
    assert cells[2][-1].strip('"') == "missing: x"


def test_the_screen_says_how_the_rows_were_read(run, parquet, tmp_path):
    told = run("fit", parquet / "*.parquet", *SETTINGS, "--out", tmp_path / "out").out.splitlines()
    assert told[0] == "*.parquet: 2 components, VVV (full), fitted on x, y, cm"
    assert told[1] == "read as: Parquet, streamed from 2 files"
    assert told[2:4] == ["498 of 500 rows used, 2 left out", "    2 left out: missing: y, cm"]


def test_mistakes_are_told_in_one_line_and_nothing_is_written(run, parquet, tmp_path):
    out = tmp_path / "out"
    told = {
        (parquet, "--columns", "height"): "1.parquet: column 'height': there is no such column; "
        "choose among: id, x, y, cm, tags",
        (parquet, "--init-labels", "who"): "1.parquet: column 'who': there is no such column; "
        "choose among: id, x, y, cm, tags",
        (parquet, "--init-labels", "id"): f"{parquet}, column 'id': the rows used have 498 "
        'distinct labels (the "0", here, the "1", here, the "10", here, the "100", here, '
        'the "101", here, …), but --components is 2; make the two equal',
        (parquet, "--assignments", "xls"): "there is no format of assignments 'xls'; choose one "
        "of: csv, parquet",
        (parquet, "--scheduler", "here"): "'here' is no scheduler; give tcp://HOST:PORT, local, or "
        "local:WORKERS",
        (tmp_path / "no*.parquet",): f"{tmp_path}/no*.parquet: no file matches; check the path",
        ("sample:iris", "--stream"): "sample:iris is made in memory and cannot be streamed; give "
        "files",
        ("sample:iris", "--assignments", "csv"): "--assignments goes with streamed data; add "
        "--stream",
    }
    for arguments, message in told.items():
        outcome = run("fit", *arguments, "--components", 2, "--out", out)
        assert (outcome.code, outcome.err) == (2, f"gmmstudio: {message}\n")
        assert not out.exists()


def test_the_data_themselves_are_not_written_over(run, table, tmp_path):
    file = tmp_path / "assignments.parquet"
    pq.write_table(table, file)
    before = file.read_bytes()
    arguments = ("--assignments", "parquet", "--out", tmp_path)
    outcome = run("fit", file, *SETTINGS, *arguments)
    assert outcome.code == 2
    assert "the data came from this file" in outcome.err
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    assert file.read_bytes() == before


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_weights_and_labels_give_what_they_give_in_memory(run, table, tmp_path, kind):
    whole = table.drop(["tags", "id"])
    rows = np.arange(len(whole))
    times = pa.array(np.where(rows % 50 == 3, np.nan, rows % 3.0), from_pandas=True)
    whole = whole.append_column("times", times)
    whole = whole.append_column("side", pa.array(np.where(rows < 300, "left", "Right")))
    pyarrow.csv.write_csv(whole, tmp_path / "t.csv")
    pq.write_table(whole, tmp_path / "t.parquet")
    options = (
        *("--components", 2, "--weights", "times", "--init-labels", "side"),
        *("--max-iterations", 5, "--tolerance", 0, "--out"),
    )
    stream = ("--stream",) if kind == "csv" else ()
    told = run("fit", tmp_path / f"t.{kind}", *stream, *options, tmp_path / "streamed")
    assert told.code == 0
    assert run("fit", tmp_path / "t.csv", *options, tmp_path / "loaded").code == 0
    for name in ("parameters.csv", "trace.csv"):
        streamed, loaded = (read(tmp_path / place / name) for place in ("streamed", "loaded"))
        assert streamed.column_names == loaded.column_names
        np.testing.assert_allclose(
            numbers(streamed, loaded.column_names),
            numbers(loaded, loaded.column_names),
            rtol=1e-9,
            atol=1e-9,
        )
    streamed, loaded = (
        json.loads((tmp_path / place / "summary.json").read_text())
        for place in ("streamed", "loaded")
    )
    for figure in ("log_likelihood", "mean_log_likelihood", "bic", "total_weight"):
        assert streamed[figure] == pytest.approx(loaded[figure], rel=1e-9)
    for fact in ("rows_used", "rows_left_out", "iterations", "columns"):
        assert streamed[fact] == loaded[fact]
    assert loaded["columns"] == ["x", "y, cm"]
    assert f"weighted by times; the weights add up to {loaded['total_weight']:.10g}" in told.out
