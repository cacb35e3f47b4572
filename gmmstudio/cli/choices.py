"""From what was asked for to columns and labels of a dataset."""

import csv
import io
from collections.abc import Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gmmstudio.cli.parser import UsageError
from gmmstudio.data import ColumnKind, DataError, Dataset, Selection
from gmmstudio.data.errors import shortened

_BROUGHT_ALONG = ("sample:", "generated:")
"""Sources whose tables say themselves which columns a first look should use."""
_SHOWN = 5


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


def weighted_rows(
    dataset: Dataset, columns: tuple[str, ...], weights: str
) -> tuple[Selection, NDArray[np.float64]]:
    """Return the rows that are complete in some columns and have a weight, and their weights.

    Parameters
    ----------
    dataset : Dataset
        The table.
    columns : tuple of str
        The columns to fit.
    weights : str
        The column that says how often each row counts.

    Returns
    -------
    Selection
        Of ``columns``; a row without a weight is left out with the reason.
    ndarray (n_used,)
        The weights, finite and not negative.

    Raises
    ------
    DataError
        If a column is not there or cannot be used.
    UsageError
        If a weight is negative.
    """
    if weights in columns:
        selection = dataset.select(columns)
        values = selection.X[:, columns.index(weights)]
    else:
        both = dataset.select((*columns, weights))
        values = both.X[:, -1]
        # The first columns of an array that is stored column after column are one such array.
        selection = replace(both, columns=columns, X=both.X[:, :-1])
    negative = np.flatnonzero(values < 0)
    if len(negative):
        row = int(selection.rows[negative[0]]) + 1
        raise UsageError(
            f"{dataset.name}, row {row}, column {weights!r}: the weight {values[negative[0]]:g} is "
            "negative; a row counts 0 times or more"
        )
    return selection, values


def start_labels(
    dataset: Dataset, selection: Selection, column: str, n_components: int
) -> NDArray[np.int64]:
    """Return a start's label for every row used, shape (n_used,), from 0.

    The labels stand in sorted order: component 1 starts from the first, numbers by their value
    and texts by their letters.

    Raises
    ------
    DataError
        If there is no such column.
    UsageError
        If a row used has no label, or the distinct labels are not as many as the components.
    """
    source = dataset.column(column)
    values = source.values[selection.rows]
    missing = (
        np.isnan(values)
        if source.kind is ColumnKind.NUMERIC
        else np.array([value is None for value in values], dtype=bool)
    )
    if missing.any():
        row = int(selection.rows[int(np.argmax(missing))]) + 1
        raise UsageError(
            f"{dataset.name}, row {row}, column {column!r}: there is no label, and every row used "
            "needs one; fill it in, or start with --init"
        )
    labels, indices = np.unique(values, return_inverse=True)
    if len(labels) != n_components:
        shown = ", ".join(str(label).removesuffix(".0") for label in labels[:_SHOWN])
        more = ", …" if len(labels) > _SHOWN else ""
        raise UsageError(
            f"{dataset.name}, column {column!r}: the rows used have {len(labels)} distinct labels "
            f"({shown}{more}), but --components is {n_components}; make the two equal"
        )
    return indices.astype(np.int64)
