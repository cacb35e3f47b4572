"""From what was asked for to columns and labels of a dataset."""

import csv
import io
from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from gmmstudio.cli.parser import UsageError
from gmmstudio.data import DataError, Dataset, Labels, Selection, coded_labels
from gmmstudio.data.errors import shortened
from gmmstudio.data.labels import listed

_BROUGHT_ALONG = ("sample:", "generated:")
"""Sources whose tables say themselves which columns a first look should use."""


def chosen_columns(
    dataset: Dataset, asked: str | None, weights: str | None = None
) -> tuple[str, ...]:
    """Return the columns to fit.

    Parameters
    ----------
    dataset : Dataset
        The table.
    asked : str or None
        The value of ``--columns``; when None, the suggested columns of a sample or a generated
        table, or all numeric columns of a file.
    weights : str or None
        The column with the rows' weights: fitted only if it is asked for.

    Raises
    ------
    DataError
        If a column that is not named explicitly is numeric but for a few damaged cells: leaving
        it out unasked would fit something else than the file seems to say.
    UsageError
        If there is no numeric column, or a column is asked for twice.
    """
    if asked is not None:
        return named_columns(asked, [column.name for column in dataset.columns])
    if dataset.source.startswith(_BROUGHT_ALONG):
        return tuple(name for name in dataset.suggested if name != weights)
    for column in dataset.columns:
        if column.problem is not None:
            _refuse_damaged(dataset, column.name)
    columns = tuple(name for name in dataset.numeric_columns if name != weights)
    if not columns:
        besides = "" if weights is None else f" besides the weights ({weights})"
        raise UsageError(
            f"{dataset.name}: there is no column of numbers{besides}; choose a table with one"
        )
    return columns


def named_columns(asked: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the columns that the value of ``--columns`` names.

    Parameters
    ----------
    asked : str
        Names with commas between them, in quotes where a name holds a comma.
    known : collection of str
        The table's columns; a name that is not among them is returned all the same.

    Raises
    ------
    UsageError
        If a column is named twice, or a quotation mark is not closed.
    """
    if asked in known:  # one column whose very name may hold a comma
        return (asked,)
    # Quotes round a name keep its commas and line ends, as in the file itself.
    lines = io.StringIO(asked, newline="")
    try:
        records = list(csv.reader(lines, skipinitialspace=True, strict=True))
    except csv.Error as error:
        raise UsageError(
            f"--columns {shortened(asked)!r}: a quotation mark is not closed, or something other "
            'than a comma follows it; write "A","B"'
        ) from error
    if len(records) != 1:
        raise UsageError(
            f"--columns {shortened(asked)!r} has more than one line; put commas between the names, "
            "and quotes round a name that holds a line end"
        )
    (parts,) = records
    columns = tuple(part if part in known else part.strip() for part in parts)
    for place, column in enumerate(columns):
        if column in columns[:place]:
            raise UsageError(f"--columns names {column!r} twice; name each column once")
    return columns


def _refuse_damaged(dataset: Dataset, column: str) -> None:
    try:
        dataset.select((column,))
    except DataError as error:
        raise UsageError(f"{error}; or name the columns to use with --columns") from error


def start_labels(
    dataset: Dataset, selection: Selection, column: str, n_components: int
) -> NDArray[np.int64]:
    """Return a start's label for every row used, shape (n_used,), from 0.

    The labels stand in sorted order: component 1 starts from the first, numbers by their value
    and texts by their letters.

    Raises
    ------
    DataError
        If there is no such column, a row used has no label, or the column names no groups.
    UsageError
        If the distinct labels are not as many as the components.
    """
    labels = coded_labels(dataset, selection.rows, column)
    check_labels(dataset.name, column, labels, n_components)
    return labels.codes


def check_labels(table: str, column: str, labels: Labels, n_components: int) -> None:
    """Refuse labels that are not as many as the components.

    Raises
    ------
    UsageError
        If they are not.
    """
    found = len(labels.names)
    if found != n_components:
        raise UsageError(
            f"{table}, column {column!r}: the rows used have {found} distinct labels "
            f"({listed(labels.names)}), but --components is {n_components}; make the two equal"
        )
