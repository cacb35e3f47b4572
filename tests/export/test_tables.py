"""The tables, read back with the standard library and recomputed with SciPy."""

import csv
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy.special import logsumexp
from scipy.stats import multivariate_normal

from gmmstudio.data import load
from gmmstudio.export import TABLES, ExportError, FitReport, write_tables
from gmmstudio.export.report import BLOCK_ROWS
from gmmstudio.mixture import fit

AWKWARD = (
    'site,"mass, g",length,note\n'
    'north,3750,1.10,"said ""hm"""\n'
    'north,3800,1.25,"two\nlines"\n'
    "south,,1.3,no mass\n"
    "south,3900,1.05,plain\n"
    "north,5100,2.2,\n"
    "south,5050,2.35,é\n"
    "south,5200,NA,no length\n"
    "north,4990,2.125,plain\n"
)
AWKWARD_COLUMNS = ("mass, g", "length")


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def texts(rows: list[dict[str, str]], name: str) -> str:
    return "|".join(row[name] for row in rows)


def column(rows: list[dict[str, str]], name: str) -> np.ndarray:
    return np.array([float(row[name]) for row in rows])


@pytest.fixture(scope="module")
def old_faithful() -> FitReport:
    dataset = load("sample:old_faithful")
    selection = dataset.select(dataset.suggested)
    return FitReport.of_fit(dataset, selection, fit(selection.X, 2), {"components": 2})


@pytest.fixture(scope="module")
def tables(old_faithful, tmp_path_factory) -> dict[str, list[dict[str, str]]]:
    files = write_tables(old_faithful, tmp_path_factory.mktemp("out"))
    return {path.stem: read_rows(path) for path in files}


def test_the_tables_are_those_of_the_registry(tmp_path, old_faithful):
    assert TABLES.names() == ("assignments", "parameters", "trace")
    files = write_tables(old_faithful, tmp_path / "out")
    assert files == tuple(tmp_path / "out" / f"{name}.csv" for name in TABLES)
    assert sorted(files) == sorted((tmp_path / "out").iterdir())


def test_files_hold_utf8_and_plain_line_ends_only(tmp_path, report_of):
    for path in write_tables(report_of(AWKWARD, AWKWARD_COLUMNS), tmp_path / "out"):
        content = path.read_bytes()
        assert b"\r" not in content
        assert content.endswith(b"\n")
        assert not content.startswith(b"\xef\xbb\xbf")


class TestAssignments:
    def test_responsibilities_are_those_of_the_written_parameters(self, tables):
        # Everything an outsider needs is in the two files: SciPy gets the same from them.
        rows, parameters = tables["assignments"], tables["parameters"]
        X = np.column_stack([column(rows, "eruptions"), column(rows, "waiting")])
        joint = np.column_stack(
            [
                np.log(float(p["weight"]))
                + multivariate_normal.logpdf(
                    X,
                    [float(p["mean_eruptions"]), float(p["mean_waiting"])],
                    [
                        [float(p["cov_eruptions_eruptions"]), float(p["cov_eruptions_waiting"])],
                        [float(p["cov_eruptions_waiting"]), float(p["cov_waiting_waiting"])],
                    ],
                )
                for p in parameters
            ]
        )
        log_density = logsumexp(joint, axis=1)
        expected = np.exp(joint - log_density[:, None])
        written = np.column_stack([column(rows, f"responsibility_{j}") for j in (1, 2)])
        np.testing.assert_allclose(written, expected, rtol=1e-9, atol=1e-300)
        np.testing.assert_allclose(column(rows, "log_density"), log_density, rtol=1e-11)
        assert column(rows, "component").tolist() == (expected.argmax(axis=1) + 1).tolist()
        assert column(rows, "max_responsibility").tolist() == written.max(axis=1).tolist()

    def test_values_read_back_exactly(self, tables, old_faithful):
        rows, mixture, X = tables["assignments"], old_faithful.mixture, old_faithful.selection.X
        written = np.column_stack([column(rows, f"responsibility_{j}") for j in (1, 2)])
        assert np.array_equal(written, mixture.responsibilities(X))
        assert np.array_equal(column(rows, "log_density"), mixture.log_density(X))

    def test_the_log_densities_sum_to_the_log_likelihood(self, tables):
        last = float(tables["trace"][-1]["log_likelihood"])
        assert column(tables["assignments"], "log_density").sum() == pytest.approx(last, rel=1e-12)

    def test_codes_and_marks_come_back_as_they_are_written(self, tmp_path, report_of):
        report = report_of("zip,state,x\n01234,NA,1\n00501,-,2\n10001,?,4\n", ("x",), k=1)
        rows = read_rows(write_tables(report, tmp_path / "out")[0])
        assert texts(rows, "zip") == "01234|00501|10001"
        assert texts(rows, "state") == "NA|-|?"

    def test_original_columns_come_back_cell_by_cell(self, tmp_path, report_of):
        files = write_tables(report_of(AWKWARD, AWKWARD_COLUMNS), tmp_path / "out")
        rows = read_rows(files[0])
        assert "|".join(rows[0]) == (
            "row|site|mass, g|length|note|responsibility_1|responsibility_2|component|"
            "max_responsibility|log_density|left_out"
        )
        assert texts(rows, "site") == "north|north|south|south|north|south|south|north"
        assert texts(rows, "mass, g") == "3750|3800||3900|5100|5050|5200|4990"
        assert texts(rows, "note") == 'said "hm"|two\nlines|no mass|plain||é|no length|plain'
        used = [row for row in rows if not row["left_out"]]
        assert column(used, "length").tolist() == [1.1, 1.25, 1.05, 2.2, 2.35, 2.125]

    def test_rows_left_out_keep_their_place_and_tell_why(self, tmp_path, report_of):
        rows = read_rows(write_tables(report_of(AWKWARD, AWKWARD_COLUMNS), tmp_path / "out")[0])
        assert texts(rows, "row") == "1|2|3|4|5|6|7|8"
        assert texts(rows, "left_out") == "||missing: mass, g||||missing: length|"
        results = ["responsibility_1", "responsibility_2", "component"]
        results += ["max_responsibility", "log_density"]
        for row in rows:
            assert all(bool(row[name]) is not bool(row["left_out"]) for name in results)

    def test_original_names_win_over_ours(self, tmp_path, report_of):
        text = "Row,component,left_out,x\nr1,a,b,1\nr2,a,b,2\nr3,a,b,8\nr4,a,b,9\nr5,a,b,9.5\n"
        rows = read_rows(write_tables(report_of(text, ("x",)), tmp_path / "out")[0])
        assert "|".join(rows[0]) == (
            "row_gmm|Row|component|left_out|x|responsibility_1|responsibility_2|component_gmm|"
            "max_responsibility|log_density|left_out_gmm"
        )
        assert texts(rows, "Row") == "r1|r2|r3|r4|r5"
        assert texts(rows, "row_gmm") == "1|2|3|4|5"
        assert {row["component_gmm"] for row in rows} == {"1", "2"}

    def test_rows_keep_their_results_across_blocks(self, tmp_path, report_of):
        # Every 1000th row is left out; the others must not slip by one at a block's edge.
        x = np.random.default_rng(3).normal(size=2 * BLOCK_ROWS + 50)
        x[::2] += 6.0
        cells = ["" if i % 1000 == 999 else repr(v) for i, v in enumerate(x.tolist())]
        text = "label,x\n" + "".join(f"r{i},{cell}\n" for i, cell in enumerate(cells, start=1))
        report = report_of(text, ("x",))
        rows = read_rows(write_tables(report, tmp_path / "out")[0])
        assert [row["label"] for row in rows] == [f"r{i}" for i in range(1, len(x) + 1)]
        used = [row for row in rows if not row["left_out"]]
        assert len(used) == len(x) - len(x) // 1000
        expected = report.mixture.log_density(column(used, "x")[:, None])
        np.testing.assert_allclose(column(used, "log_density"), expected, rtol=1e-12)
        totals = [column(used, f"responsibility_{j}").sum() for j in (1, 2)]
        np.testing.assert_allclose(report.effective_rows(), totals, rtol=1e-12)

    def test_a_block_without_a_row_in_use_is_written_empty(self, tmp_path, report_of):
        report = report_of("x\n" + "NA\n" * (BLOCK_ROWS + 5) + "1\n2\n4\n", ("x",), k=1)
        rows = read_rows(write_tables(report, tmp_path / "out")[0])
        assert len(rows) == BLOCK_ROWS + 8
        assert {row["component"] for row in rows[:-3]} == {""}
        assert texts(rows[-3:], "component") == "1|1|1"

    def test_one_component_takes_every_row_whole(self, tmp_path, report_of):
        report = report_of("x\n1\n2\n4\n", ("x",), k=1)
        rows = read_rows(write_tables(report, tmp_path / "out")[0])
        assert texts(rows, "responsibility_1") == "1.0|1.0|1.0"
        assert texts(rows, "component") == "1|1|1"

    def test_names_that_components_were_given_stand_beside_their_numbers(self, tmp_path, report_of):
        report = replace(
            report_of("x\n1\n2\nNA\n8\n9\n", ("x",), k=2), names=("low, small", "high")
        )
        assignments, parameters, _ = map(read_rows, write_tables(report, tmp_path / "out"))
        called = {"1": "low, small", "2": "high", "": ""}
        assert {row["component"] for row in assignments} == {"1", "2", ""}
        for row in assignments:
            assert row["component_name"] == called[row["component"]]
        assert texts(parameters, "component") == "1|2"
        assert texts(parameters, "name") == "low, small|high"


class TestParameters:
    def test_they_are_in_original_units_and_read_back_exactly(self, tables, old_faithful):
        rows, mixture = tables["parameters"], old_faithful.mixture
        assert "|".join(rows[0]) == (
            "component|weight|effective_rows|mean_eruptions|mean_waiting|"
            "cov_eruptions_eruptions|cov_eruptions_waiting|cov_waiting_waiting"
        )
        assert texts(rows, "component") == "1|2"
        assert column(rows, "weight").tolist() == mixture.weights.tolist()
        assert column(rows, "mean_waiting").tolist() == mixture.means[:, 1].tolist()
        covariance = column(rows, "cov_eruptions_waiting")
        assert covariance.tolist() == mixture.covariances[:, 0, 1].tolist()

    def test_effective_rows_are_the_sums_of_the_written_responsibilities(self, tables):
        for row in tables["parameters"]:
            name = f"responsibility_{row['component']}"
            total = column(tables["assignments"], name).sum()
            assert float(row["effective_rows"]) == pytest.approx(total, rel=1e-12)

    def test_one_column_has_its_variance(self, tmp_path, report_of):
        report = report_of("x\n1\n2\n4\n", ("x",), k=1)
        (row,) = read_rows(write_tables(report, tmp_path / "out")[1])
        assert float(row["mean_x"]) == pytest.approx(7 / 3)
        assert float(row["cov_x_x"]) == pytest.approx(14 / 9)
        assert float(row["effective_rows"]) == pytest.approx(3.0)

    def test_columns_that_differ_in_case_keep_their_names(self, tmp_path, report_of):
        report = report_of("a,A\n1,5\n2,3\n4,4\n", ("a", "A"), k=1)
        (row,) = read_rows(write_tables(report, tmp_path / "out")[1])
        assert "|".join(row) == (
            "component|weight|effective_rows|mean_a|mean_A|cov_a_a|cov_a_A|cov_A_A"
        )
        assert float(row["mean_A"]) == pytest.approx(4.0)

    def test_names_that_columns_make_equal_are_told_apart(self, tmp_path, report_of):
        # cov_<a>_<b_c> and cov_<a_b>_<c> are the same word.
        text = "a,b_c,a_b,c\n1,5,2,7\n2,3,9,1\n4,4,4,8\n9,1,6,2\n3,8,5,3\n7,7,1,6\n"
        report = report_of(text, ("a", "b_c", "a_b", "c"), k=1)
        (row,) = read_rows(write_tables(report, tmp_path / "out")[1])
        assert len(row) == 3 + 4 + 10
        X = report.selection.X
        expected = np.cov(X, rowvar=False, bias=True)
        assert float(row["cov_a_b_c"]) == pytest.approx(expected[0, 1])
        assert float(row["cov_a_b_c_gmm"]) == pytest.approx(expected[2, 3])


class TestTrace:
    def test_it_holds_every_iteration_and_its_gain(self, tables, old_faithful):
        rows, trace = tables["trace"], old_faithful.trace
        assert "|".join(rows[0]) == "iteration|log_likelihood|delta"
        assert [row["iteration"] for row in rows] == [str(i) for i in range(len(trace))]
        assert column(rows, "log_likelihood").tolist() == list(trace)
        assert rows[0]["delta"] == ""
        gains = [after - before for before, after in pairwise(trace)]
        assert column(rows[1:], "delta").tolist() == gains

    def test_old_faithful_ends_where_mclust_does(self, tables):
        assert float(tables["trace"][-1]["log_likelihood"]) == pytest.approx(-1130.264, abs=1e-3)


def test_the_table_the_data_came_from_is_never_overwritten(tmp_path, report_of):
    report = report_of("x\n1\n2\n4\n", ("x",), k=1)
    first = write_tables(report, tmp_path / "out")[0]
    dataset = load(str(first))
    selection = dataset.select(("x",))
    again = FitReport.of_fit(dataset, selection, fit(selection.X, 1), {})
    before = first.read_bytes()
    with pytest.raises(ExportError, match=r"the data came from this file; .*another folder"):
        write_tables(again, tmp_path / "out")
    assert first.read_bytes() == before


def test_a_folder_whose_name_is_too_long_is_told(tmp_path, report_of):
    report = report_of("x\n1\n2\n4\n", ("x",), k=1)
    with pytest.raises(ExportError, match=r"File name too long; .*; choose a shorter name"):
        write_tables(report, tmp_path / ("o" * 300))
