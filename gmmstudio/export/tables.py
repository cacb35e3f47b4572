"""The tables a result leaves as: each a class here and an entry of ``TABLES``."""

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar, TextIO

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data import Column
from gmmstudio.export.atomic import ExportError, TextWriter, refusal, write_whole
from gmmstudio.export.csv_text import free_names, header, lines, numbers, quoted_all, told_apart
from gmmstudio.export.report import FitReport, Fitted
from gmmstudio.registry import Registry


class TableWriter(ABC):
    """One table of a result, written as CSV.

    Class attributes: `key`, its stable name and the stem of its file; `title` and `description`,
    what a chooser shows.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    description: ClassVar[str]

    @property
    def file_name(self) -> str:
        """The name of the file in the folder of the results."""
        return f"{self.key}.csv"

    @abstractmethod
    def write(self, report: FitReport, stream: TextIO) -> None:
        """Write the table to an open text stream, a block of rows at a time."""


class AssignmentsTable(TableWriter):
    """Every row of the source with its original cells and what the mixture says of it.

    ``row`` counts the data rows of the source from 1, the header not counted. A row that was
    left out stays in its place, with empty results and the reason in ``left_out``. Where components
    have been named, ``component_name`` follows their number in ``component``. Original
    columns keep their names; where one bears a name of ours, ours gets ``_gmm`` at its end.
    """

    key = "assignments"
    title = "Assignments"
    description = "every row with its responsibilities, component and log-density"

    def write(self, report: FitReport, stream: TextIO) -> None:
        """Write one line a row of the source."""
        originals = [column.name for column in report.dataset.columns]
        components = range(1, report.mixture.n_components + 1)
        row_name, *result_names = free_names(
            [
                "row",
                *(f"responsibility_{component}" for component in components),
                "component",
                *(["component_name"] if report.names else []),
                "max_responsibility",
                "log_density",
                "left_out",
            ],
            taken=originals,
        )
        stream.write(header([row_name, *originals, *result_names]))
        reasons = np.array(quoted_all(report.selection.left_out_reasons), dtype=object)
        for block in report.blocks(report.dataset.n_rows):
            left_out = _within(report.selection.left_out_rows, block)
            stream.write(
                lines(
                    [
                        map(str, range(block.start + 1, block.stop + 1)),
                        *(quoted_all(_cell_texts(c, block)) for c in report.dataset.columns),
                        *self._results(report, block),
                        _spread(reasons[left_out], report.selection.left_out_rows[left_out], block),
                    ]
                )
            )

    @staticmethod
    def _results(report: FitReport, block: slice) -> list[list[str]]:
        """Return the columns of results of a block of source rows, empty where left out."""
        selection, mixture = report.selection, report.mixture
        used = _within(selection.rows, block)
        responsibilities, log_density = mixture.expectation(selection.X[used])
        component = responsibilities.argmax(axis=1)
        texts = np.array(numbers(responsibilities), dtype=object).reshape(responsibilities.shape)
        names = np.array(quoted_all(report.names), dtype=object)
        results = [
            *texts.T,
            np.array(list(map(str, (component + 1).tolist())), dtype=object),
            *([names[component]] if report.names else []),
            texts[np.arange(len(component)), component],
            np.array(numbers(log_density), dtype=object),
        ]
        return [_spread(result, selection.rows[used], block) for result in results]


class ParametersTable(TableWriter):
    """One row a component: its weight, effective rows, mean and covariance, in original units.

    The covariance is its upper triangle with the diagonal, ``cov_<a>_<b>`` row by row. Where
    column names make two of these names equal, the later gets ``_gmm`` at its end. Where components
    have been named, ``name`` follows their number in ``component``.
    """

    key = "parameters"
    title = "Parameters"
    description = "one row a component: weight, effective rows, mean and covariance"

    def write(self, report: Fitted, stream: TextIO) -> None:
        """Write one line a component."""
        mixture, columns = report.mixture, report.columns
        upper = np.triu_indices(mixture.n_features)
        names = [
            "component",
            *(["name"] if report.names else []),
            *("weight", "effective_rows"),
            *(f"mean_{column}" for column in columns),
            *(f"cov_{columns[a]}_{columns[b]}" for a, b in zip(*upper, strict=True)),
        ]
        values = np.column_stack(
            [
                mixture.weights,
                report.effective_rows(),
                mixture.means,
                mixture.covariances[:, upper[0], upper[1]],
            ]
        )
        stream.write(header(told_apart(names)))
        called = quoted_all(report.names)
        for place, row in enumerate(values):
            named = called[place : place + 1]
            stream.write(",".join([str(place + 1), *named, *numbers(row)]) + "\n")


class TraceTable(TableWriter):
    """The log-likelihood of every iteration, the start being iteration 0."""

    key = "trace"
    title = "Trace"
    description = "the log-likelihood and its gain, iteration by iteration"

    def write(self, report: Fitted, stream: TextIO) -> None:
        """Write one line an iteration; the start has no gain."""
        trace = np.asarray(report.trace)
        stream.write(header(["iteration", "log_likelihood", "delta"]))
        stream.write(
            lines([map(str, range(len(trace))), numbers(trace), ["", *numbers(np.diff(trace))]])
        )


TABLES: Registry[TableWriter] = Registry("table")
for _table in (AssignmentsTable(), ParametersTable(), TraceTable()):
    TABLES.register(_table.key, _table)


def table_writers(
    report: FitReport, directory: Path, tables: Sequence[str] | None = None
) -> dict[Path, TextWriter]:
    """Return, for ``write_whole``, the file and the writer of each table.

    Parameters
    ----------
    report : FitReport
        The result.
    directory : Path
        Where the files are to stand.
    tables : sequence of str, optional
        The keys of the tables wanted; all of ``TABLES`` when not given.

    Raises
    ------
    UnknownNameError
        If there is no table of that name.
    ExportError
        If a file would overwrite the very table that the data came from.
    """
    chosen = [TABLES[key] for key in (TABLES.names() if tables is None else tables)]
    writers: dict[Path, TextWriter] = {}
    for table in chosen:
        path = directory / table.file_name
        refuse_source(path, Path(report.dataset.source))
        writers[path] = partial(table.write, report)
    return writers


def write_tables(report: FitReport, directory: Path) -> tuple[Path, ...]:
    """Write every registered table into a directory, all of them or none.

    Parameters
    ----------
    report : FitReport
        The result.
    directory : Path
        The directory; made if it is missing.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    ExportError
        If a file cannot be written; then nothing new is left and former files stand.
    """
    return write_whole(table_writers(report, directory))


def refuse_source(path: Path, source: Path) -> None:
    """Refuse to write over the table that the data came from.

    Raises
    ------
    ExportError
        If both paths are the same file, or the system cannot look the first one up.
    """
    try:
        there = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise refusal(path, error) from error
    try:
        origin = source.stat()
    except OSError:
        # A source that cannot be looked up (a sample's title, a file since removed) is not here.
        return
    if os.path.samestat(there, origin):
        raise ExportError(path, "the data came from this file", "choose another folder")


def _cell_texts(column: Column, block: slice) -> list[str]:
    """Return the cells of a block of rows; those of a whole table could fill the memory."""
    texts = None if column.texts is None else column.texts[block]
    return replace(column, values=column.values[block], texts=texts).cell_texts()


def _within(rows: NDArray[np.int64], block: slice) -> slice:
    """Return the part of ascending source rows that lies in a block of the source."""
    first, last = np.searchsorted(rows, [block.start, block.stop])
    return slice(int(first), int(last))


def _spread(texts: NDArray[np.object_], rows: NDArray[np.int64], block: slice) -> list[str]:
    """Return a block's column with the texts at their source rows and all else empty."""
    column = np.full(block.stop - block.start, "", dtype=object)
    column[rows - block.start] = texts
    result: list[str] = column.tolist()
    return result
