"""Labels of streamed rows: a column that names groups, read once."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmmstudio.big.extra import required
from gmmstudio.big.formats import Part
from gmmstudio.big.table import BigTable
from gmmstudio.data import Labels
from gmmstudio.data.labels import MOST_LABELS, LabelColumn

_CODE = np.uint16
"""Wide enough for the places of ``MOST_LABELS``."""


@dataclass(frozen=True)
class PartLabels:
    """The labels of a part's complete rows.

    Attributes
    ----------
    names : tuple of str
        The distinct cells, as they were met.
    codes : ndarray of uint16, shape (n_rows,)
        For each row the place of its cell among them.
    """

    names: tuple[str, ...]
    codes: NDArray[Any]


class CollectedLabels:
    """Labels of parts that come one after the other.

    Parameters
    ----------
    table : BigTable
    column : str

    Raises
    ------
    DataError
        If the files have no such column.
    """

    def __init__(self, table: BigTable, column: str) -> None:
        table.check_column(column)
        files = table.files
        name = Path(files[0]).name + (", …" if len(files) > 1 else "")
        self._column = LabelColumn(column, name)
        self._places: dict[str, int] = {}
        self._codes: list[NDArray[Any]] = [np.empty(0, dtype=_CODE)]

    def add(self, part: PartLabels) -> None:
        """Add the labels of the rows that follow.

        Raises
        ------
        DataError
            If they become more than a column of groups has.
        """
        places = [self._places.setdefault(name, len(self._places)) for name in part.names]
        if len(self._places) > MOST_LABELS:
            raise self._column.too_many()
        self._codes.append(np.array(places, dtype=_CODE)[part.codes])

    def labels(self) -> Labels:
        """Return those of all rows, in sorted order.

        Raises
        ------
        DataError
            If they are numbers but not whole ones.
        """
        return self._column.in_order(list(self._places), np.concatenate(self._codes))


def part_labels(table: BigTable, part: Part, column: str) -> PartLabels:
    """Read the labels of a part's complete rows.

    Raises
    ------
    DataError
        If a row has none, or the column does not name groups.
    """
    told = LabelColumn(column, Path(part.file).name)
    places: dict[str, int] = {}
    codes: list[NDArray[Any]] = [np.empty(0, dtype=_CODE)]
    begun = 0
    for batch, selection in table.read_with(part, (column,)):
        cells = _encoded(batch.column(column).take(selection.rows))
        names = cells.dictionary.to_pylist()
        found = cells.indices.to_numpy(zero_copy_only=False)
        known = np.array([_is_label(name, table.kind.missing) for name in names], dtype=bool)
        missing = np.isnan(found) if found.dtype.kind == "f" else np.zeros(len(found), dtype=bool)
        whole = np.where(missing, 0, found).astype(np.intp)
        if len(found):
            missing |= ~known[whole] if len(known) else True
        if missing.any():
            row = begun + int(selection.rows[np.argmax(missing)])
            raise told.missing(row if part.first == 0 else None)
        found_places = [places.setdefault(name.strip(), len(places)) for name in names]
        if len(places) > MOST_LABELS:
            raise told.too_many()
        codes.append(np.array(found_places, dtype=_CODE)[whole])
        begun += batch.num_rows
    return PartLabels(tuple(places), np.concatenate(codes))


def _is_label(name: str, missing: frozenset[str]) -> bool:
    return name.strip() not in missing and name.lower() not in {"nan", "inf", "-inf"}


def _encoded(cells: Any) -> Any:
    """Return an Arrow array of texts, each distinct one once."""
    pyarrow, types = required("pyarrow"), required("pyarrow.types")
    if types.is_dictionary(cells.type):
        cells = cells.dictionary_decode()
    return cells.cast(pyarrow.string()).dictionary_encode()
