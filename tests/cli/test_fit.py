"""``gmmstudio fit`` from a file to the four files of a result."""

import hashlib
import math

import pytest

from gmmstudio.data import load
from gmmstudio.mixture import fit
from tests.cli.results import rows_of, summary_of


def test_old_faithful_reaches_the_known_optimum(run, tmp_path):
    outcome = run("fit", "sample:old_faithful", "--components", 2, "--out", tmp_path / "out")
    assert (outcome.code, outcome.err) == (0, "")
    held = summary_of(tmp_path / "out")
    assert held["log_likelihood"] == pytest.approx(-1130.264, abs=1e-3)
    # Two full components in two columns: 1 weight, 4 means, 6 covariances, on 272 rows.
    assert held["free_parameters"] == 11
    assert held["bic"] == pytest.approx(2 * 1130.264 + 11 * math.log(272), abs=2e-3)
    assert held["converged"] is True
    assert held["columns"] == ["eruptions", "waiting"]
    assert (held["rows_used"], held["rows_left_out"]) == (272, 0)
    assert held["source"] == "sample:old_faithful"


def test_the_result_is_printed_in_a_few_lines(run, tmp_path):
    out = tmp_path / "out"
    lines = run("fit", "sample:old_faithful", "--components", 2, "--out", out).out.splitlines()
    printed = "\n".join(lines)
    assert "2 components, VVV (full), fitted on eruptions, waiting" in printed
    assert "272 of 272 rows used, 0 left out" in printed
    assert "log-likelihood -1130.26" in printed
    assert "BIC 2322.19" in printed
    assert f"written to {out}: assignments.csv, parameters.csv, trace.csv, summary.json" in lines
    # Weights and means as in the literature: short eruptions 36 %, long ones 64 %.
    (short,) = (line.split() for line in lines if " 0.355" in line)
    assert [float(cell) for cell in short[2:]] == pytest.approx([96.8, 2.0364, 54.479], rel=1e-3)


def test_the_four_files_are_written_and_nothing_else(run, tmp_path):
    run("fit", "sample:iris", "--components", 3, "--out", tmp_path / "deep" / "out")
    assert sorted(path.name for path in (tmp_path / "deep" / "out").iterdir()) == [
        "assignments.csv",
        "parameters.csv",
        "summary.json",
        "trace.csv",
    ]


def test_all_numeric_columns_of_a_file_are_fitted(run, table, tmp_path):
    run("fit", table, "--components", 2, "--out", tmp_path / "out")
    held = summary_of(tmp_path / "out")
    assert held["columns"] == ["x", "y"]
    assert held["source"] == str(table)
    assert held["data_sha256"] == hashlib.sha256(table.read_bytes()).hexdigest()


def test_a_sample_is_fitted_on_the_columns_it_suggests(run, tmp_path):
    run("fit", "sample:palmer_penguins", "--components", 3, "--out", tmp_path / "out")
    held = summary_of(tmp_path / "out")
    assert held["columns"] == ["body_mass_g"]
    assert (held["rows_used"], held["rows_left_out"]) == (342, 2)


def test_a_generated_table_is_fitted_on_its_suggested_columns(run, tmp_path):
    source = "generated:two_species?seed=3"
    expected = load(source)
    assert run("fit", source, "--components", 2, "--out", tmp_path / "out").code == 0
    held = summary_of(tmp_path / "out")
    assert held["columns"] == list(expected.suggested)
    assert held["rows_used"] == expected.n_rows
    assert held["data_sha256"] == expected.sha256
    truth = [row[expected.truth] for row in rows_of(tmp_path / "out", "assignments")]
    assert truth == list(expected.column(expected.truth).values)


def test_rows_left_out_are_told_with_the_reason(run, tmp_path):
    out = tmp_path / "out"
    outcome = run("fit", "sample:palmer_penguins", "--components", 2, "--out", out)
    assert "342 of 344 rows used, 2 left out" in outcome.out
    assert "2 left out: missing: body_mass_g" in outcome.out


def test_infinite_cells_leave_their_rows_out(run, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("x,y\n1,2\n2,4.5\ninf,3\n4,1\n5,-inf\n6,2\n")
    outcome = run("fit", path, "--components", 1, "--out", tmp_path / "out")
    assert outcome.code == 0
    reasons = [row["left_out"] for row in rows_of(tmp_path / "out", "assignments")]
    assert reasons == ["", "", "not finite: x", "", "not finite: y", ""]
    assert "4 of 6 rows used, 2 left out" in outcome.out


def test_what_the_reader_decided_is_told(run, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("x;y\n1,5;2\n2,5;4\n4;1\n")
    outcome = run("fit", path, "--components", 1, "--out", tmp_path / "out")
    told = ", ".join(load(str(path)).notes)
    assert "decimal comma" in told
    assert f"read as: {told}\n" in outcome.out
    assert float(rows_of(tmp_path / "out", "parameters")[0]["mean_x"]) == pytest.approx(8 / 3)


@pytest.mark.parametrize("asked", ["y,x", " y , x ", '"y",x'])
def test_columns_are_fitted_in_the_order_asked_for(run, table, tmp_path, asked):
    outcome = run("fit", table, "--components", 2, "--columns", asked, "--out", tmp_path / "out")
    assert outcome.code == 0
    assert summary_of(tmp_path / "out")["columns"] == ["y", "x"]


@pytest.mark.parametrize("asked", ["mass, g", '"mass, g"'])
def test_a_column_name_may_hold_a_comma(run, tmp_path, asked):
    path = tmp_path / "table.csv"
    path.write_text('"mass, g",x\n1,2\n2,4\n3,3\n5,1\n')
    outcome = run("fit", path, "--components", 1, "--columns", asked, "--out", tmp_path / "out")
    assert outcome.code == 0
    assert summary_of(tmp_path / "out")["columns"] == ["mass, g"]


def test_a_column_name_may_hold_a_line_end(run, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text('"mass\ng",x\n1,2\n2,4\n3,3\n5,1\n')
    asked = 'x,"mass\ng"'
    outcome = run("fit", path, "--components", 1, "--columns", asked, "--out", tmp_path / "out")
    assert (outcome.code, outcome.err) == (0, "")
    assert summary_of(tmp_path / "out")["columns"] == ["x", "mass\ng"]


def test_every_setting_reaches_the_fit_and_the_summary(run, table, tmp_path):
    settings = {
        "components": 2,
        "covariance": "VVI",
        "init": "random_points",
        "tolerance": 1e-9,
        "max_iterations": 77,
        "restarts": 3,
        "covariance_floor": 1e-4,
        "seed": 11,
    }
    options = [
        item for name, value in settings.items() for item in (f"--{name.replace('_', '-')}", value)
    ]
    assert run("fit", table, *options, "--out", tmp_path / "out").code == 0
    held = summary_of(tmp_path / "out")
    assert held["settings"] == {**settings, "init_labels": None, "weights": None}
    # Diagonal: 1 weight, 4 means, 4 variances.
    assert held["free_parameters"] == 9
    assert all(float(row["cov_x_y"]) == 0.0 for row in rows_of(tmp_path / "out", "parameters"))
    for row in rows_of(tmp_path / "out", "parameters"):
        assert float(row["cov_y_y"]) > 0.0


@pytest.mark.parametrize(
    ("option", "setting", "value"),
    [
        ("--covariance", "covariance", "VII"),
        ("--init", "start", "random_points"),
        ("--tolerance", "tolerance", 1e-3),
        ("--max-iterations", "max_iterations", 3),
        ("--restarts", "restarts", 1),
        ("--covariance-floor", "covariance_floor", 0.5),
        ("--seed", "seed", 12),
    ],
)
def test_each_setting_changes_the_fit_as_it_does_in_the_library(
    run, tmp_path, option, setting, value
):
    X = load("sample:old_faithful").select(("eruptions", "waiting")).X
    common = {"start": "random", "seed": 3}
    expected = fit(X, 3, **{**common, setting: value}).trace
    assert expected != fit(X, 3, **common).trace
    options = {"--init": "random", "--seed": 3, option: value}
    run(
        *("fit", "sample:old_faithful", "--components", 3),
        *(item for pair in options.items() for item in pair),
        *("--out", tmp_path / "out"),
    )
    trace = [float(row["log_likelihood"]) for row in rows_of(tmp_path / "out", "trace")]
    assert trace == list(expected)


def test_the_same_seed_gives_the_same_files(run, table, tmp_path):
    for name in ("one", "two"):
        run(
            "fit",
            table,
            "--components",
            3,
            "--init",
            "random",
            "--seed",
            4,
            "--out",
            tmp_path / name,
        )
    for name in ("assignments.csv", "parameters.csv", "trace.csv", "summary.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_a_run_that_has_not_converged_says_so_and_exits_with_0(run, tmp_path):
    outcome = run(
        *("fit", "sample:old_faithful", "--components", 3, "--max-iterations", 2),
        *("--tolerance", 0, "--out", tmp_path / "out"),
    )
    assert outcome.code == 0
    assert "NOT converged after 2 iterations" in outcome.out
    assert outcome.err.startswith("gmmstudio: note: not converged after 2 iterations")
    held = summary_of(tmp_path / "out")
    assert (held["converged"], held["stop_reason"]) == (False, "max_iterations")
    assert [row["iteration"] for row in rows_of(tmp_path / "out", "trace")] == ["0", "1", "2"]


def test_a_component_that_collapses_is_told(run, tmp_path):
    # Five equal rows far from the others: their component has no spread of its own.
    path = tmp_path / "table.csv"
    path.write_text("x\n" + "".join(f"{v}\n" for v in [1, 2, 3, 4, 5, 6, 7, *[1000] * 5]))
    outcome = run("fit", path, "--components", 2, "--out", tmp_path / "out")
    assert outcome.code == 0
    (collapsed,) = summary_of(tmp_path / "out")["collapsed_components"]
    assert collapsed["effective_rows"] == pytest.approx(5.0)
    assert (
        f"note: component {collapsed['component']} collapsed and is held up by the covariance "
        "floor (5 effective rows; smallest eigenvalue 0 of the data's variance, condition number "
        "inf); try fewer components, another family, or a larger --covariance-floor\n"
    ) in outcome.err


def test_starts_that_degenerate_are_told_apart_from_the_result(run, tmp_path):
    # Lakes with equal values are a trap that some of the random starts fall into.
    X = load("sample:acidity").select(("acidity",)).X
    expected = [(aside.restart + 1, aside.reason) for aside in fit(X, 5, start="random").set_aside]
    assert expected
    outcome = run(
        *("fit", "sample:acidity", "--components", 5, "--init", "random"),
        *("--out", tmp_path / "out"),
    )
    told = summary_of(tmp_path / "out")["starts_set_aside"]
    assert [(one["start"], one["reason"]) for one in told] == expected
    for start, reason in expected:
        assert f"start {start} was set aside: {reason}\n" in outcome.out


def test_where_every_start_collapses_that_is_told(run, tmp_path):
    rows = "".join(f"{x}\n" for x in (1, 1, 1, 1, 5, 5, 5, 5))
    (tmp_path / "two_points.csv").write_text(f"x\n{rows}")
    told = run(
        *("fit", tmp_path / "two_points.csv", "--components", 2, "--restarts", 3),
        *("--out", tmp_path / "out"),
    ).out
    sentence = "components 1, 2 collapsed onto the covariance floor"
    assert f"no start was sound: in this one, too, {sentence}\n" in told


def test_the_results_of_an_earlier_fit_are_replaced_and_that_is_said(run, tmp_path):
    out = tmp_path / "out"
    first = run("fit", "sample:old_faithful", "--components", 2, "--out", out)
    assert first.err == ""
    second = run("fit", "sample:old_faithful", "--components", 3, "--out", out)
    assert second.code == 0
    assert second.err == (
        f"gmmstudio: note: the results of an earlier fit in {out} were replaced\n"
    )
    assert summary_of(out)["settings"]["components"] == 3
