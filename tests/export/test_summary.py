"""The summary holds what is needed to judge a fit and to do it again."""

import hashlib
import importlib.metadata
import json
import math
import platform
from dataclasses import replace

import numpy as np
import pytest

import gmmstudio
from gmmstudio.data import load, open_table
from gmmstudio.export import ExportError, FitReport, Moment, write_results, write_summary
from gmmstudio.mixture import Collapse, Fixed, Mixture, fit

TEXT = "x,y\n" + "".join(f"{x},{x * x % 7}\n" for x in range(20)) + "NA,1\n"


def test_the_figures_agree_with_those_made_by_hand(tmp_path, report_of):
    report = report_of(TEXT, ("x", "y"), k=2, covariance="VVI")
    held = json.loads(write_summary(report, tmp_path / "out").read_text(encoding="utf-8"))
    # Two components in two columns, diagonal: 1 weight, 4 means, 4 variances.
    assert held["free_parameters"] == 9
    log_likelihood = float(report.mixture.log_density(report.selection.X).sum())
    assert held["log_likelihood"] == pytest.approx(log_likelihood, rel=1e-12)
    assert held["mean_log_likelihood"] == pytest.approx(log_likelihood / 20, rel=1e-12)
    assert held["bic"] == pytest.approx(-2 * log_likelihood + 9 * math.log(20), rel=1e-12)
    assert held["aic"] == pytest.approx(-2 * log_likelihood + 18, rel=1e-12)
    assert held["iterations"] == len(report.trace) - 1
    # By Aitken's extrapolation of the last two steps.
    before, step = np.diff(report.trace)[-2:]
    assert held["still_to_gain"] == pytest.approx(step**2 / (before - step), rel=1e-6)
    assert (held["rows_used"], held["rows_left_out"]) == (20, 1)


def test_what_was_fixed_is_no_parameter_of_the_criteria(tmp_path, report_of):
    report = report_of(TEXT, ("x", "y"), k=2, covariance="VVI")
    fixed = replace(report, fixed=Fixed(means=[True, False], covariances=[True, True]))
    held = json.loads(write_summary(fixed, tmp_path / "out").read_text(encoding="utf-8"))
    assert held["free_parameters"] == 1 + 2
    assert held["bic"] == pytest.approx(-2 * held["log_likelihood"] + 3 * math.log(20), rel=1e-12)
    assert held["aic"] == pytest.approx(-2 * held["log_likelihood"] + 6, rel=1e-12)
    assert held["fixed"] == {"means": [1], "covariances": [1, 2]}


def test_it_tells_whether_a_run_was_taken_up_by_hand(tmp_path, report_of):
    report = report_of(TEXT, ("x", "y"), k=2)
    moved = replace(report, origin="run 1 at iteration 3, C2 moved")
    for given, told in ((report, None), (moved, "run 1 at iteration 3, C2 moved")):
        held = json.loads(write_summary(given, tmp_path / "out").read_text(encoding="utf-8"))
        assert held["begun_from"] == told


def test_it_tells_of_which_moment_of_which_run_it_is(tmp_path, report_of):
    report = report_of(TEXT, ("x", "y"), k=2)
    assert json.loads(write_summary(report, tmp_path).read_text(encoding="utf-8"))["moment"] is None
    on_its_way = replace(report, moment=Moment(2, 7, "M-step", "running"))
    held = json.loads(write_summary(on_its_way, tmp_path).read_text(encoding="utf-8"))
    told = {"run": 2, "iteration": 7, "half_step": "M-step", "status": "running"}
    assert held["moment"] == told


def test_it_tells_what_became_of_each_start(tmp_path, report_of):
    rows = np.random.default_rng(2).normal(size=(200, 2))
    text = "x,y\n" + "".join(f"{x},{y}\n" for x, y in rows.tolist())
    report = report_of(text, ("x", "y"), k=3, start="random", restarts=6)
    held = json.loads(write_summary(report, tmp_path / "out").read_text(encoding="utf-8"))
    assert held["fixed"] == {}
    told = held["starts"]
    assert [one["start"] for one in told] == [1, 2, 3, 4, 5, 6]
    (chosen,) = (one for one in told if one["chosen"])
    assert chosen["finished"]
    assert chosen["log_likelihood"] == held["log_likelihood"]
    assert chosen["iterations"] == held["iterations"]
    # Six short runs, of which those that are not among the best end after ten iterations.
    given_up = [one for one in told if not one["finished"]]
    assert given_up
    assert {one["iterations"] for one in given_up} == {10}


def test_it_tells_where_the_data_came_from(tmp_path, report_of):
    report = report_of(TEXT, ("x", "y"))
    held = json.loads(write_summary(report, tmp_path / "out").read_text(encoding="utf-8"))
    assert held["source"] == str(tmp_path / "table.csv")
    assert held["data_sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert held["columns"] == ["x", "y"]


def test_it_tells_settings_and_versions(tmp_path, report_of):
    report = report_of(TEXT, ("x", "y"), k=3, seed=5)
    held = json.loads(write_summary(report, tmp_path / "out").read_text(encoding="utf-8"))
    assert held["settings"] == {"components": 3, "seed": 5}
    assert held["versions"] == {
        "gmmstudio": gmmstudio.__version__,
        "python": platform.python_version(),
        **{name: importlib.metadata.version(name) for name in ("numpy", "scipy", "duckdb")},
    }


def test_a_run_that_was_cut_short_says_so(tmp_path, report_of):
    report = report_of(TEXT, ("x", "y"), k=3, max_iterations=1)
    held = json.loads(write_summary(report, tmp_path / "out").read_text(encoding="utf-8"))
    assert (held["converged"], held["stop_reason"]) == (False, "max_iterations")
    assert held["iterations"] == 1


def test_collapsed_components_are_counted_from_one_and_infinity_is_null(tmp_path):
    dataset = load("sample:old_faithful")
    selection = dataset.select(dataset.suggested)
    report = FitReport(
        dataset=dataset,
        selection=selection,
        mixture=fit(selection.X, 2).mixture,
        trace=(-1.0,),
        converged=False,
        stop_reason=None,
        collapses=(Collapse(1, 2.5, 0.0, math.inf),),
    )
    held = json.loads(write_summary(report, tmp_path / "out").read_text(encoding="utf-8"))
    assert held["collapsed_components"] == [
        {
            "component": 2,
            "effective_rows": 2.5,
            "smallest_eigenvalue": 0.0,
            "condition_number": None,
        }
    ]
    assert held["stop_reason"] is None


def test_a_summary_that_cannot_be_made_keeps_the_tables_away_too(tmp_path, report_of):
    report = report_of(TEXT, ("x", "y"))
    unheard_of = FitReport(
        dataset=report.dataset,
        selection=report.selection,
        mixture=report.mixture,
        trace=report.trace,
        converged=True,
        stop_reason="converged",
        settings={"unheard of": object()},
    )
    with pytest.raises(TypeError, match="not JSON serializable"):
        write_results(unheard_of, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_results_are_the_tables_and_the_summary(tmp_path, report_of):
    files = write_results(report_of(TEXT, ("x", "y")), tmp_path / "out")
    names = " ".join(path.name for path in files)
    assert names == "assignments.csv parameters.csv trace.csv summary.json"
    assert sorted(files) == sorted((tmp_path / "out").iterdir())


@pytest.mark.parametrize("write", [write_results, write_summary])
def test_a_table_called_like_the_summary_is_never_overwritten(tmp_path, write):
    source = tmp_path / "summary.json"
    source.write_text("x\n1\n2\n4\n", encoding="utf-8")
    dataset = open_table(source)
    selection = dataset.select(("x",))
    report = FitReport.of_fit(dataset, selection, fit(selection.X, 1), {})
    with pytest.raises(ExportError, match=r"summary\.json: the data came from this file; "):
        write(report, tmp_path)
    assert source.read_text(encoding="utf-8") == "x\n1\n2\n4\n"
    assert list(tmp_path.iterdir()) == [source]


def test_agreement_with_labels_is_told_where_there_is_one(tmp_path, report_of):
    report = report_of(TEXT, ("x", "y"))
    told = {"column": "kind", "adjusted_rand_index": 0.5}
    for agreement in (None, told):
        path = write_summary(replace(report, agreement=agreement), tmp_path / "out")
        assert json.loads(path.read_text(encoding="utf-8"))["agreement"] == agreement


def test_blocks_of_effective_rows_add_up(report_of):
    report = report_of(TEXT, ("x", "y"))
    mixture: Mixture = report.mixture
    expected = mixture.responsibilities(report.selection.X).sum(axis=0)
    np.testing.assert_allclose(report.effective_rows(), expected, rtol=1e-12)
