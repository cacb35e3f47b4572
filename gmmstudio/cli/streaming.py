"""``gmmstudio fit`` on data larger than memory: rows streamed from files, here or on a cluster."""

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from gmmstudio.big import ClusterRows, StreamedRows, open_rows
from gmmstudio.big.client import LOCAL, connected
from gmmstudio.big.files import is_pattern
from gmmstudio.cli.choices import check_labels, named_columns
from gmmstudio.cli.parser import UsageError, not_empty
from gmmstudio.export import ASSIGNMENTS, StreamedReport
from gmmstudio.mixture import FitError, FitResult, RowSource, StartLike

_ALWAYS = (".parquet", ".pq")
_IN_MEMORY = ("sample:", "generated:")

Fit = Callable[[RowSource, tuple[str, ...], StartLike], FitResult]
"""Fits rows whose columns have these names, from a start."""


def add_streaming_arguments(parser: ArgumentParser) -> None:
    """Add what matters to large data alone."""
    large = parser.add_argument_group(
        "data larger than memory",
        "Parquet files, folders of such, and patterns are streamed: read anew in every iteration.",
    )
    large.add_argument(
        "--stream", action="store_true", help="stream a CSV file, too, rather than load it"
    )
    large.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        nargs="?",
        const=LOCAL,
        type=not_empty,
        help="share the work out over a Dask cluster: tcp://HOST:PORT, or local[:WORKERS] for "
        "processes on this machine (that also without ADDRESS)",
    )
    large.add_argument(
        "--assignments",
        metavar="FORMAT",
        help=f"write the rows of streamed data as {' or '.join(ASSIGNMENTS.names())} "
        "(default: csv)",
    )


def is_streamed(arguments: Namespace) -> bool:
    """Tell whether the data are to be streamed.

    Raises
    ------
    UsageError
        If an option that needs it was given with data that cannot be.
    """
    file: str = arguments.file
    in_memory = file.startswith(_IN_MEMORY)
    if arguments.stream or arguments.scheduler is not None:
        if in_memory:
            raise UsageError(f"{file} is made in memory and cannot be streamed; give files")
        return True
    if not in_memory and (_is_parquet(Path(file)) or is_pattern(file)):
        return True
    if arguments.assignments is not None:
        raise UsageError("--assignments goes with streamed data; add --stream")
    return False


def _is_parquet(path: Path) -> bool:
    if path.is_dir():
        return any(child.suffix.lower() in _ALWAYS for child in path.iterdir())
    return path.suffix.lower() in _ALWAYS


def streamed_report(
    arguments: Namespace, settings: Mapping[str, object], fit: Fit
) -> StreamedReport:
    """Fit and return the report.

    Parameters
    ----------
    arguments : Namespace
    settings : mapping of str to object
        Every setting of the run.
    fit : callable
        What fits a source of rows.

    Raises
    ------
    UserError
        If files, settings or cluster are not fit for it.
    """
    if arguments.assignments is not None:
        ASSIGNMENTS[arguments.assignments]  # a wrong name is told before the fit, not after it
    rows = open_rows(arguments.file, weights=arguments.weights)
    if arguments.columns is not None:
        columns = named_columns(arguments.columns, rows.table.others)
        rows = open_rows(arguments.file, columns, arguments.weights)
    with _source(rows, arguments.scheduler) as source:
        try:
            result = fit(source, rows.columns, _start(arguments, source))
        except FitError as error:
            raise FitError(f"{arguments.file}: {error}") from error
        where = {"scheduler": arguments.scheduler, "stream": True}
        return StreamedReport.of_fit(arguments.file, source, result, {**settings, **where})


def _start(arguments: Namespace, source: StreamedRows | ClusterRows) -> StartLike:
    if arguments.init_labels is None:
        name: str = arguments.init
        return name
    labels = source.labels(arguments.init_labels)
    check_labels(arguments.file, arguments.init_labels, labels, arguments.components)
    return labels.codes


@contextmanager
def _source(rows: StreamedRows, scheduler: str | None) -> Iterator[StreamedRows | ClusterRows]:
    if scheduler is None:
        yield rows
        return
    with connected(scheduler) as client:
        yield ClusterRows(rows, client)
