"""Rows streamed from files are the rows of the table in memory, whatever the files look like."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gmmstudio.big import CsvRows, MissingExtraError, ParquetRows, open_rows
from gmmstudio.data import DataError
from gmmstudio.mixture import FAMILIES, STARTS, fit, iterate
from gmmstudio.mixture.checks import check_fit_input

from .comparison import assert_same_fit
from .conftest import COLUMNS, arrow_table, three_groups

KINDS = {"parquet": ParquetRows, "csv": CsvRows}


@pytest.fixture(scope="module", params=KINDS)
def rows(request, written):
    return KINDS[request.param](written.folder / f"part-*.{request.param}", COLUMNS)


def all_rows(source, block_rows):
    chunks = list(source.chunks(block_rows))
    return chunks, [block for chunk in chunks for block in chunk.blocks]


def test_rows_with_a_missing_or_infinite_cell_are_left_out_and_counted(rows, written):
    assert rows.n_samples == len(written.complete)
    assert rows.facts.left_out == {
        "missing: length": 1,
        "missing: width": 13,
        "not finite: depth": 1,
    }
    assert rows.n_samples + rows.facts.n_left_out == len(written.cells)


@pytest.mark.parametrize("block_rows", [256, 1_000, 16_384, 65_536, 100_000])
def test_blocks_are_the_complete_rows_in_order_and_of_one_size(rows, written, block_rows):
    chunks, blocks = all_rows(rows, block_rows)
    assert [chunk.index for chunk in chunks] == list(range(rows.n_chunks(block_rows)))
    starts = list(range(0, rows.n_samples, block_rows))
    assert [block.span.start for block in blocks] == starts
    assert [block.span.stop for block in blocks] == [*starts[1:], rows.n_samples]
    np.testing.assert_array_equal(np.concatenate([b.rows for b in blocks]), written.complete)


def test_the_survey_is_that_of_the_array(rows, written):
    X = written.complete
    found = rows.survey()
    expected = check_fit_input(X, 2)[1]
    np.testing.assert_allclose(found.mean, X.mean(axis=0), rtol=1e-14)
    np.testing.assert_allclose(found.deviation, expected.deviation, rtol=1e-12)
    np.testing.assert_array_equal(found.low, X.min(axis=0))
    np.testing.assert_array_equal(found.high, X.max(axis=0))


def test_a_sample_has_the_very_rows_that_an_array_gives(rows, written):
    X = written.complete
    drawn = np.sort(np.random.default_rng(5).choice(len(X), 500, replace=False))
    np.testing.assert_array_equal(rows.sample(500, np.random.default_rng(5)).rows, X[drawn])
    np.testing.assert_array_equal(rows.sample(10**6, np.random.default_rng(5)).rows, X)


def test_a_whole_fit_with_restarts_is_that_of_the_array(rows, written):
    # k-means would begin at the same optimum again and again, and rounding would choose one.
    settings = {"start": "random_points", "restarts": 3, "max_iterations": 5, "seed": 2}
    assert_same_fit(fit(written.complete, 3, **settings), fit(rows, 3, **settings))


@pytest.mark.parametrize("family", ["VVI", "EII", "EVE"])
def test_other_families_are_those_of_the_array(written, family):
    assert family in FAMILIES
    settings = {"covariance": family, "restarts": 1, "max_iterations": 4, "tolerance": 0}
    rows = ParquetRows(written.folder)
    assert_same_fit(fit(written.complete, 3, **settings), fit(rows, 3, **settings))


@pytest.mark.parametrize("start", STARTS.names())
def test_every_start_begins_where_it_does_on_the_array(written, start):
    settings = {"start": start, "max_iterations": 1, "restarts": 1}
    rows = ParquetRows(written.folder)
    assert_same_fit(fit(written.complete, 3, **settings), fit(rows, 3, **settings))


def test_labels_can_be_given_for_the_complete_rows(rows, written):
    X = written.complete
    settings = {"start": (X[:, 1] > 12).astype(int), "max_iterations": 3}
    assert_same_fit(fit(X, 2, **settings), fit(rows, 2, **settings))


def test_threads_change_not_one_bit(written):
    def last(n_threads):
        rows = ParquetRows(written.folder)
        *_, end = iterate(rows, 3, max_iterations=3, n_threads=n_threads, tolerance=0)
        return end

    one, four = last(1), last(4)
    assert one.log_likelihood == four.log_likelihood
    np.testing.assert_array_equal(one.mixture.covariances, four.mixture.covariances)


def test_a_stop_ends_a_pass_between_blocks(written):
    asked = 0

    def stop_at_the_third_question():
        nonlocal asked
        asked += 1
        return asked == 3

    rows = ParquetRows(written.folder)
    assert list(iterate(rows, 3, n_threads=1, should_stop=stop_at_the_third_question)) == []
    assert asked == 3


@pytest.mark.parametrize("row_group", [50_000, 1_000_000])
def test_no_more_of_a_file_is_kept_than_is_being_read(tmp_path, row_group):
    values = np.random.default_rng(0).normal(size=1_000_000)
    file = tmp_path / "large.parquet"
    table = pa.table({"a": values, "b": values, "c": values, "d": values})
    # Neither packed nor with a dictionary, so that its 32 MB are what a reader could hold on to.
    pq.write_table(table, file, row_group_size=row_group, compression="none", use_dictionary=False)
    del table
    rows = ParquetRows(file)
    before = pa.total_allocated_bytes()
    most = max(pa.total_allocated_bytes() for _ in rows.chunks(16_384)) - before
    assert rows.n_samples == 1_000_000
    assert most < 16e6


def test_all_numeric_columns_are_taken_unless_some_are_named(written):
    file = written.folder / "part-0.parquet"
    assert ParquetRows(file).columns == COLUMNS
    assert ParquetRows(file, ["depth", "length"]).columns == ("depth", "length")
    np.testing.assert_array_equal(
        ParquetRows(written.folder, ["depth"]).survey().low,
        [written.cells[np.isfinite(written.cells[:, 2]), 2].min()],
    )


def test_whole_and_exact_numbers_are_numbers_too(tmp_path):
    from decimal import Decimal

    columns = {
        "whole": pa.array([1, None, 3], pa.int16()),
        "exact": pa.array([Decimal("1.25"), Decimal("2.50"), Decimal("0.75")]),
        "half": pa.array([0.5, 1.5, 2.5], pa.float32()),
        "yes": [True, False, True],
    }
    pq.write_table(pa.table(columns), tmp_path / "t.parquet")
    rows = ParquetRows(tmp_path / "t.parquet")
    assert rows.columns == ("whole", "exact", "half")
    np.testing.assert_array_equal(
        rows.sample(9, np.random.default_rng(0)).rows, [[1, 1.25, 0.5], [3, 0.75, 2.5]]
    )


def test_csv_is_laid_out_as_for_a_table_in_memory(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text('name;x;y\n"a;b";1,5;2\nc;NA;3\nd;-2,25;n/a\ne;1e3;4\n')
    rows = CsvRows(file)
    assert rows.columns == ("x", "y")
    np.testing.assert_array_equal(
        rows.sample(9, np.random.default_rng(0)).rows, [[1.5, 2.0], [1000.0, 4.0]]
    )


def refusal(make):
    with pytest.raises(DataError) as caught:
        make()
    return str(caught.value)


def test_mistakes_are_told_in_one_line(tmp_path, written):
    one = written.folder / "part-0.parquet"
    folder = tmp_path / "empty"
    folder.mkdir()
    told = {
        refusal(lambda: ParquetRows(tmp_path / "none.parquet")): "none.parquet: there is no such "
        "file; check the path",
        refusal(lambda: ParquetRows(folder)): "the folder has no .parquet or .pq file",
        refusal(lambda: ParquetRows(tmp_path / "*.parquet")): "no file matches",
        refusal(lambda: ParquetRows([one, one])): "the file is named twice",
        refusal(lambda: ParquetRows(one, ["height"])): "part-0.parquet: column 'height': there is "
        "no such column; choose among: name, length, width, depth",
        refusal(lambda: ParquetRows(one, ["name"])): "part-0.parquet: column 'name': the column "
        "does not hold numbers; choose columns of numbers",
        refusal(lambda: ParquetRows(one, ["depth", "depth"])): "the column is named twice",
        refusal(lambda: ParquetRows(written.folder / "part-0.csv")): "part-0.csv: the Parquet file "
        "cannot be read",
        refusal(lambda: open_rows(str(tmp_path / "t.xlsx"))): "only files that end in .csv, .tsv, "
        ".txt, .parquet, .pq can be streamed; rename or convert it",
    }
    for message, expected in told.items():
        assert expected in message
        assert "\n" not in message


def test_a_folder_of_two_formats_is_not_read_in_part(tmp_path):
    pq.write_table(pa.table({"a": [1.0]}), tmp_path / "march.parquet")
    (tmp_path / "april.csv").write_text("a\n2\n")
    (tmp_path / "_SUCCESS.txt").touch()
    (tmp_path / "read.me").touch()
    assert refusal(lambda: open_rows(str(tmp_path))) == (
        f"{tmp_path}: the folder holds CSV (april.csv) as well as Parquet (march.parquet), "
        f"and a table is of one format; name the files of one: {str(tmp_path / '*.csv')!r} or "
        f"{str(tmp_path / '*.parquet')!r}"
    )
    (tmp_path / "april.csv").unlink()
    assert open_rows(str(tmp_path)).n_samples == 1


def test_files_that_differ_are_named(tmp_path):
    pq.write_table(pa.table({"a": [1.0], "b": [2.0]}), tmp_path / "1.parquet")
    pq.write_table(pa.table({"a": [1.0]}), tmp_path / "2.parquet")
    assert refusal(lambda: ParquetRows(tmp_path)) == (
        "2.parquet: column 'b': the column is missing here, but 1.parquet has it; "
        "give files with the same columns"
    )
    pq.write_table(pa.table({"a": [1.0], "b": ["x"]}), tmp_path / "2.parquet")
    assert "2.parquet: column 'b': the column does not hold numbers" in refusal(
        lambda: ParquetRows(tmp_path)
    )


def test_a_bad_cell_is_named_by_row_and_column(tmp_path):
    file = tmp_path / "t.csv"
    file.write_text("a,b\n1,2\n3,4\n5,oops\n")
    assert refusal(lambda: CsvRows(file, ["a", "b"]).n_samples) == (
        "t.csv: row 3, column 'b': 'oops' is not a number; "
        "correct the cell, or choose other columns"
    )


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("name,x,y\na,1,2\nb,oops,3\nc,NA,4\nd,5,6\n", "oops"),
        ("name;x;y\na;1,5;2\nb;1.5.2;3\nc;;4\nd;5,25;6\n", "1.5.2"),
    ],
)
def test_a_damaged_column_of_csv_is_not_left_out_unasked(tmp_path, text, bad):
    file = tmp_path / "t.csv"
    file.write_text(text)
    rows = CsvRows(file)
    assert rows.columns == ("x", "y")
    assert refusal(lambda: rows.n_samples) == (
        f"t.csv: row 2, column 'x': {bad!r} is not a number; "
        "correct the cell, or choose other columns"
    )
    assert CsvRows(file, ["y"]).n_samples == 4


@pytest.mark.parametrize(
    ("encoding", "text", "message"),
    [
        ("latin-1", "größe,y\n1,2\n3,5\n", "the file is not in UTF-8"),
        ("latin-1", "x,y,who\n1,2,a\n3,5,René\n", "the file is not in UTF-8"),
        ("utf-16", "x,y\n1,2\n3,5\n", "the file is not in UTF-8"),
        ("utf-16-le", "x,y\n1,2\n3,5\n", "there is a NUL byte, which no table in UTF-8 has"),
        ("utf-8", "x,y\n1,2\n\x003,5\n", "there is a NUL byte, which no table in UTF-8 has"),
    ],
)
def test_csv_in_another_encoding_is_not_garbled_but_refused(tmp_path, encoding, text, message):
    file = tmp_path / "t.csv"
    file.write_bytes(text.encode(encoding))
    assert refusal(lambda: CsvRows(file)) == (
        f"t.csv: {message}; save it as plain CSV in UTF-8, or as Parquet"
    )


def test_a_character_across_the_end_of_what_is_looked_at_is_no_fault(tmp_path):
    file = tmp_path / "t.csv"
    # Bytes of two-byte characters only, so that a look of any even or odd length may cut one.
    for shift in ("", "x"):
        lines = "".join(f"{'é' * 50},{i}\n" for i in range(4_000))
        file.write_text(f"{shift}name,x\n{lines}", encoding="utf-8")
        assert CsvRows(file).n_samples == 4_000


@pytest.mark.parametrize("n_rows", [2_999, 3_001, 90_000])
def test_a_file_that_changes_during_the_fit_is_noticed(tmp_path, n_rows):
    file = tmp_path / "t.parquet"
    pq.write_table(arrow_table(three_groups(3_000)), file)
    rows = ParquetRows(file)
    snapshots = iterate(rows, 2, tolerance=0)
    next(snapshots)
    pq.write_table(arrow_table(three_groups(n_rows)), file)
    assert refusal(lambda: list(snapshots)) == (
        f"{file.name}: the number of complete rows has changed during the fit; "
        "fit again when nothing writes to the files"
    )


def test_without_pyarrow_the_extra_is_named(written, monkeypatch):
    def without_pyarrow(name, *_arguments):
        raise ModuleNotFoundError(f"No module named {name!r}", name="pyarrow")

    monkeypatch.setattr("gmmstudio.big.extra.import_module", without_pyarrow)
    with pytest.raises(MissingExtraError) as caught:
        ParquetRows(written.folder)
    assert str(caught.value) == (
        "this needs pyarrow, which is not installed; run: pip install 'gmmstudio[big]' "
        "and try again"
    )
