"""``gmmstudio fit``: fit a mixture to a table and write the results."""

import sys
from argparse import ArgumentParser, Namespace
from functools import partial
from inspect import signature
from pathlib import Path
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from gmmstudio.cli.choices import chosen_columns, start_labels
from gmmstudio.cli.command import Command
from gmmstudio.cli.parser import UsageError, not_empty, number_from_zero, whole_number
from gmmstudio.cli.printout import counted, result_lines
from gmmstudio.cli.streaming import add_streaming_arguments, is_streamed, streamed_report
from gmmstudio.data import check_source, load
from gmmstudio.export import (
    SUMMARY_FILE,
    FitReport,
    Fitted,
    check_directory,
    write_results,
    write_streamed,
)
from gmmstudio.mixture import FAMILIES, STARTS, FitError, FitResult, RowSource, StartLike, fit

_BIC_NOTE = (
    "BIC is -2 l + p ln n for log-likelihood l, p free parameters and n rows: smaller is better.\n"
    "R's mclust gives the same with the sign turned, 2 l - p ln n, where larger is better."
)
_DEFAULTS = {name: entry.default for name, entry in signature(fit).parameters.items()}
"""The engine's own defaults, so that command line and library cannot drift apart."""


class FitCommand(Command):
    """Fits a mixture and writes the tables and the summary, all of them or none."""

    name: ClassVar[str] = "fit"
    summary: ClassVar[str] = "fit a mixture to a table and write the results"
    description: ClassVar[str] = (
        "Fit a Gaussian mixture by EM and write assignments.csv, parameters.csv, trace.csv\n"
        "and summary.json into a folder, all of them or none."
    )

    def epilog(self) -> str:
        """Return the families, the starts and how BIC is signed."""
        families = [f"  {e.code:<15}{e.title}: {e.description}" for e in FAMILIES.entries()]
        starts = [f"  {e.code:<15}{e.title}: {e.description}" for e in STARTS.entries()]
        return "\n".join(
            ["covariance families:", *families, "", "starts:", *starts, "", _BIC_NOTE]
        ).replace("%", "%%")

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file, the settings of the fit and the folder of the results."""
        _add_table(parser)
        _add_start(parser)
        _add_end(parser)
        parser.add_argument(
            "--out",
            metavar="DIR",
            type=not_empty,
            required=True,
            help="the folder for the results, made if it is missing; those of an earlier fit in it "
            "are replaced",
        )
        add_streaming_arguments(parser)

    def run(self, arguments: Namespace) -> int:
        """Fit, write and print the result.

        Raises
        ------
        UserError
            If the table, the settings or the folder are not fit for it; nothing is written.
        """
        directory = Path(arguments.out)
        check_directory(directory)
        _settle(arguments)
        check_source(arguments.file)
        replaces = (directory / SUMMARY_FILE).exists()
        report: Fitted
        if is_streamed(arguments):
            report = streamed = streamed_report(
                arguments, _settings(arguments), partial(_fit, arguments)
            )
            files = write_streamed(streamed, directory, arguments.assignments or "csv")
        else:
            report = loaded = _fitted(arguments)
            files = write_results(loaded, directory)
        for line in result_lines(report, files):
            print(line)
        notes = _notes(report)
        if replaces:
            notes.append(f"the results of an earlier fit in {directory} were replaced")
        for note in notes:
            print(f"gmmstudio: note: {note}", file=sys.stderr)
        return 0


def _settle(arguments: Namespace) -> None:
    """Check names before a file is read, and set the default that depends on another setting."""
    FAMILIES[arguments.covariance]
    if arguments.init == "labels":
        raise UsageError("--init labels lacks the column; write --init-labels COLUMN")
    STARTS[arguments.init]
    if arguments.restarts is None:
        arguments.restarts = 1 if arguments.init_labels is not None else _DEFAULTS["restarts"]
    elif arguments.init_labels is not None and arguments.restarts > 1:
        raise UsageError(
            "--restarts draws new starts, but --init-labels fixes the start; give only one of them"
        )


def _fitted(arguments: Namespace) -> FitReport:
    dataset = load(arguments.file)
    columns = chosen_columns(dataset, arguments.columns, arguments.weights)
    selection = dataset.select(columns, arguments.weights)
    start: StartLike = arguments.init
    if arguments.init_labels is not None:
        start = start_labels(dataset, selection, arguments.init_labels, arguments.components)
    try:
        result = _fit(arguments, selection.X, selection.columns, start, selection.weights)
    except FitError as error:
        raise FitError(f"{dataset.name}: {error}") from error
    return FitReport.of_fit(dataset, selection, result, _settings(arguments))


def _fit(
    arguments: Namespace,
    rows: NDArray[np.float64] | RowSource,
    columns: tuple[str, ...],
    start: StartLike,
    weights: NDArray[np.float64] | None = None,
) -> FitResult:
    """Fit rows whose columns have these names with the settings asked for."""
    return fit(
        rows,
        arguments.components,
        covariance=arguments.covariance,
        start=start,
        tolerance=arguments.tolerance,
        max_iterations=arguments.max_iterations,
        restarts=arguments.restarts,
        covariance_floor=arguments.covariance_floor,
        seed=arguments.seed,
        column_names=columns,
        sample_weight=weights,
    )


def _settings(arguments: Namespace) -> dict[str, object]:
    return {
        "components": arguments.components,
        "weights": arguments.weights,
        "covariance": arguments.covariance,
        "init": arguments.init if arguments.init_labels is None else None,
        "init_labels": arguments.init_labels,
        "tolerance": arguments.tolerance,
        "max_iterations": arguments.max_iterations,
        "restarts": arguments.restarts,
        "covariance_floor": arguments.covariance_floor,
        "seed": arguments.seed,
    }


def _notes(report: Fitted) -> list[str]:
    notes = []
    if not report.converged:
        notes.append(
            f"not converged after {counted(report.iterations, 'iteration')}, the figures are those "
            "of the last; raise --max-iterations or --tolerance"
        )
    notes += [
        f"component {collapse.component + 1} collapsed and is held up by the covariance floor "
        f"({collapse.effective_rows:.4g} effective rows; smallest eigenvalue "
        f"{collapse.smallest_eigenvalue:.2g} of the data's variance, condition number "
        f"{collapse.condition_number:.2g}); try fewer components, another family, or a larger "
        "--covariance-floor"
        for collapse in report.collapses
    ]
    return notes


def _add_table(parser: ArgumentParser) -> None:
    """Add what is fitted, and by how many components of which family."""
    parser.add_argument(
        "file",
        metavar="FILE",
        type=not_empty,
        help="a CSV, TSV or Parquet file, a folder or pattern of such in quotes, sample:NAME "
        "(see: gmmstudio samples), or generated:NAME?PARAMETER=VALUE&...",
    )
    parser.add_argument(
        "--components", metavar="K", type=whole_number(1), required=True, help="how many components"
    )
    parser.add_argument(
        "--columns",
        metavar="A,B",
        type=not_empty,
        help="the columns to fit, in quotes if a name holds a comma "
        "(default: all numeric ones; for a sample, those it suggests)",
    )
    parser.add_argument(
        "--weights",
        metavar="COLUMN",
        type=not_empty,
        help="how often each row counts, 0 or more: a row of weight 2 is the row twice; the "
        "column is not fitted unless --columns names it, and a row without a weight is left "
        "out",
    )
    parser.add_argument(
        "--covariance",
        metavar="FAMILY",
        default=_DEFAULTS["covariance"],
        help="the covariance family, see below (default: %(default)s)",
    )


def _add_start(parser: ArgumentParser) -> None:
    start = parser.add_mutually_exclusive_group()
    start.add_argument(
        "--init",
        metavar="START",
        default=_DEFAULTS["start"],
        help="how to start, see below (default: %(default)s)",
    )
    start.add_argument(
        "--init-labels",
        metavar="COLUMN",
        type=not_empty,
        help="start from this column's labels; components follow their sorted order",
    )


def _add_end(parser: ArgumentParser) -> None:
    """Add when a fit ends, what keeps it from collapsing, and what decides its random choices."""
    parser.add_argument(
        "--tolerance",
        metavar="T",
        type=number_from_zero,
        default=_DEFAULTS["tolerance"],
        help="stop when an iteration gains less than T (1 + |l|) (default: %(default)s)",
    )
    parser.add_argument(
        "--max-iterations",
        metavar="M",
        type=whole_number(1),
        default=_DEFAULTS["max_iterations"],
        help="stop after M iterations at the latest (default: %(default)s)",
    )
    parser.add_argument(
        "--restarts",
        metavar="R",
        type=whole_number(1),
        help=f"try R starts and keep the best (default: {_DEFAULTS['restarts']})",
    )
    parser.add_argument(
        "--covariance-floor",
        metavar="F",
        type=number_from_zero,
        default=_DEFAULTS["covariance_floor"],
        help="the least variance of a component, as a share of the data's own "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--seed",
        metavar="S",
        type=whole_number(0),
        default=_DEFAULTS["seed"],
        help="the same seed gives the same result (default: %(default)s)",
    )
