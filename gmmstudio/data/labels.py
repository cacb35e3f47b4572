"""Labels of rows: the groups that a column names, to start a fit from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data.column import Column, ColumnKind
from gmmstudio.data.dataset import Dataset
from gmmstudio.data.errors import DataError, shortened

MOST_LABELS = 1_000
"""More distinct labels than this name rows, not groups."""
_LOOKED_AT = 2_000
_OTHER_COLUMN = "choose a column that names each row's group in text or whole numbers"


@dataclass(frozen=True, eq=False)
class Labels:
    """The labels of some rows.

    Attributes
    ----------
    names : tuple of str
        The distinct labels in sorted order: whole numbers by their value, texts by their letters.
    codes : ndarray of int, shape (n_rows,)
        For each row the place of its label in ``names``. Read-only.
    """

    names: tuple[str, ...]
    codes: NDArray[np.int64]

    def __post_init__(self) -> None:
        self.codes.setflags(write=False)


@dataclass(frozen=True)
class LabelColumn:
    """A column that is read as labels, and what tells of its cells.

    Every row that is used must have a label. One without would have to be left out of the fit, and
    what is fitted must not depend on where the fit starts.

    Attributes
    ----------
    name : str
    file : str
        What messages call the table.
    """

    name: str
    file: str

    def missing(self, row: int | None) -> DataError:
        """Return the error of a row, counted from 0, that has no label."""
        return self._error(
            "there is no label, and every row used needs one",
            row,
            "fill it in, or choose another start",
        )

    def too_many(self) -> DataError:
        """Return the error of a column that does not name groups."""
        return self._error(
            f"there are more than {MOST_LABELS:,} distinct labels", None, _OTHER_COLUMN
        )

    def in_order(self, names: Sequence[str], codes: NDArray[np.int64]) -> Labels:
        """Return labels in sorted order.

        Parameters
        ----------
        names : sequence of str
            The distinct cells, as they were met.
        codes : ndarray of int, shape (n_rows,)
            For each row the place of its cell among them.

        Raises
        ------
        DataError
            If the cells are numbers but not whole ones, or there are too many of them.
        """
        if len(names) > MOST_LABELS:
            raise self.too_many()
        values = [_value(name) for name in names]
        numbers = [value for value in values if value is not None]
        if len(numbers) < len(names):
            return _sorted(names, sorted(range(len(names)), key=names.__getitem__), codes)
        for value in numbers:
            if not value.is_integer():
                raise self._error(
                    f"{value:g} is not a whole number, so this is no column of labels",
                    None,
                    _OTHER_COLUMN,
                )
        order = sorted(range(len(names)), key=numbers.__getitem__)
        return _sorted([f"{value:.0f}" for value in numbers], order, codes)

    def _error(self, what: str, row: int | None, remedy: str) -> DataError:
        return DataError(
            what,
            file=self.file,
            row=None if row is None else row + 1,
            column=self.name,
            remedy=remedy,
        )


def coded_labels(dataset: Dataset, rows: NDArray[np.int64], name: str) -> Labels:
    """Return the labels of some rows of a table.

    Parameters
    ----------
    dataset : Dataset
    rows : ndarray of int64, shape (n_rows,)
        Source rows, ascending.
    name : str
        A column of whole numbers or of text.

    Raises
    ------
    DataError
        If there is no such column, a row has no label, or the column does not name groups.
    """
    column = dataset.column(name)
    labels = LabelColumn(name, dataset.name)
    values = column.values[rows]
    if column.kind is ColumnKind.NUMERIC:
        missing = np.flatnonzero(~np.isfinite(values))
        if len(missing):
            raise labels.missing(int(rows[missing[0]]))
        distinct, codes = np.unique(values, return_inverse=True)
        return labels.in_order([repr(value) for value in distinct.tolist()], codes)
    places: dict[str, int] = {}
    codes = np.empty(len(values), dtype=np.int64)
    for i, value in enumerate(values.tolist()):
        if value is None:
            raise labels.missing(int(rows[i]))
        codes[i] = places.setdefault(value, len(places))
        if len(places) > MOST_LABELS:
            raise labels.too_many()
    return labels.in_order(list(places), codes)


def label_columns(dataset: Dataset, most: int) -> tuple[str, ...]:
    """Return the columns that may well name groups, that of the known truth first.

    Looks at some rows only; whether each row has a label is told when the column is chosen.

    Parameters
    ----------
    dataset : Dataset
    most : int
        The most groups that are wanted.
    """
    found = [column.name for column in dataset.columns if _names_groups(column, most)]
    # A stable sort: the others keep the table's order.
    return tuple(sorted(found, key=lambda name: name != dataset.truth))


def listed(names: Sequence[str], most: int = 5) -> str:
    """Return the first labels for a message, with dots where there are more."""
    shown = ", ".join(shortened(name) for name in names[:most])
    return f"{shown}, …" if len(names) > most else shown


def _names_groups(column: Column, most: int) -> bool:
    values = column.values[:: max(1, len(column.values) // _LOOKED_AT)]
    if column.kind is ColumnKind.TEXT:
        return 0 < len({value for value in values.tolist() if value is not None}) <= most
    known = values[np.isfinite(values)]
    distinct = np.unique(known)
    return 0 < len(distinct) <= most and bool((distinct == np.floor(distinct)).all())


def _value(name: str) -> float | None:
    try:
        value = float(name)
    except ValueError:
        return None
    return value if np.isfinite(value) else None


def _sorted(names: Sequence[str], order: Sequence[int], codes: NDArray[np.int64]) -> Labels:
    """Return labels in an order; cells of one name, as 1 and 1.0, become one label."""
    place = {name: i for i, name in enumerate(dict.fromkeys(names[i] for i in order))}
    lookup = np.array([place[name] for name in names], dtype=codes.dtype)
    return Labels(tuple(place), lookup[codes])
