"""The summary of a fit: one JSON file with the figures, the settings and the versions."""

import json
import math
import os
import platform
from dataclasses import asdict
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TextIO

from gmmstudio import __version__
from gmmstudio.export.atomic import write_whole
from gmmstudio.export.report import FitReport, Fitted
from gmmstudio.export.tables import refuse_source, table_writers

SUMMARY_FILE = "summary.json"


def summary(report: Fitted) -> dict[str, object]:
    """Return what the summary file holds; `bic` and `aic` are smaller for better fits."""
    return {
        "log_likelihood": report.log_likelihood,
        "mean_log_likelihood": report.mean_log_likelihood,
        "free_parameters": report.free_parameters,
        "bic": report.bic,
        "aic": report.aic,
        "iterations": report.iterations,
        "converged": report.converged,
        "stop_reason": report.stop_reason,
        "still_to_gain": report.remaining,
        "rows_used": report.n_samples,
        "rows_left_out": report.n_left_out,
        "total_weight": report.total_weight,
        "collapsed_components": [
            {
                "component": collapse.component + 1,
                "effective_rows": _finite(collapse.effective_rows),
                "smallest_eigenvalue": _finite(collapse.smallest_eigenvalue),
                "condition_number": _finite(collapse.condition_number),
            }
            for collapse in report.collapses
        ],
        "fixed": _fixed(report),
        "begun_from": report.origin,
        "moment": None if report.moment is None else asdict(report.moment),
        "starts": [
            {
                "start": outcome.restart + 1,
                "log_likelihood": outcome.log_likelihood,
                "iterations": outcome.iterations,
                "finished": outcome.is_finished,
                "chosen": outcome.is_chosen,
            }
            for outcome in report.starts
        ],
        "starts_set_aside": [
            {"start": aside.restart + 1, "reason": aside.reason} for aside in report.set_aside
        ],
        "agreement": None if report.agreement is None else dict(report.agreement),
        "source": _printable(report.source),
        "data_sha256": report.sha256,
        "columns": list(report.columns),
        "settings": dict(report.settings),
        "versions": {
            "gmmstudio": __version__,
            "python": platform.python_version(),
            **{package: version(package) for package in report.packages},
        },
    }


def write_summary(report: FitReport, directory: Path) -> Path:
    """Write ``summary.json`` into a directory, whole or not at all, and return its path.

    Raises
    ------
    ExportError
        If it cannot be written, or the data came from it; then nothing new is left and a former
        file stands.
    """
    path = directory / SUMMARY_FILE
    refuse_source(path, Path(report.source))
    write_whole({path: partial(write_json, report)})
    return path


def write_results(report: FitReport, directory: Path) -> tuple[Path, ...]:
    """Write every table and the summary into a directory, all of them or none.

    Raises
    ------
    ExportError
        If a file cannot be written, or the data came from it; then nothing new is left and
        former files stand.
    """
    writers = table_writers(report, directory)
    path = directory / SUMMARY_FILE
    refuse_source(path, Path(report.source))
    return write_whole({**writers, path: partial(write_json, report)})


def write_json(report: Fitted, stream: TextIO) -> None:
    """Write the summary to an open text stream."""
    # Any other value that is not finite would be a defect: it is refused, not written.
    json.dump(summary(report), stream, indent=2, ensure_ascii=False, allow_nan=False)
    stream.write("\n")


def _fixed(report: Fitted) -> dict[str, list[int]]:
    """Return which components' parameters were not fitted, counted from 1."""
    if report.fixed is None:
        return {}
    return {
        name: [component for component, held in enumerate(flags, start=1) if held]
        for name, flags in asdict(report.fixed).items()
        if any(flags)
    }


def _finite(value: float) -> float | None:
    # JSON has no infinity, and the condition number of a point is infinite.
    return float(value) if math.isfinite(value) else None


def _printable(path: str) -> str:
    # A file name need not be valid UTF-8; the summary must be.
    return os.fsencode(path).decode("utf-8", "backslashreplace")
