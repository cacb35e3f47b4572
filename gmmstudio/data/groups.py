"""The groups that the cells of a column name, to compare with."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_GROUPS = 1_000
"""More distinct cells than this name rows, not groups."""


@dataclass(frozen=True, eq=False)
class Groups:
    """The groups of a whole column.

    Attributes
    ----------
    names : tuple of str
        The distinct cells in sorted order: numbers by their value, texts by their letters.
    codes : ndarray of int64, shape (n_rows,)
        For each row the place of its group in ``names``; −1 where the cell is missing. Read-only.
    are_numbers : bool
        Whether the cells are whole numbers, which say little without the name of their column.
    """

    names: tuple[str, ...]
    codes: NDArray[np.int64]
    are_numbers: bool

    def __post_init__(self) -> None:
        self.codes.setflags(write=False)


def number_groups(values: NDArray[np.float64]) -> Groups | None:
    """Return the groups of numbers; None where they are not whole, or too many.

    Parameters
    ----------
    values : ndarray of float64, shape (n_rows,)
        NaN where a cell is missing.
    """
    is_known = np.isfinite(values)
    known = values[is_known]
    if not (known == np.floor(known)).all():
        return None
    distinct, places = np.unique(known, return_inverse=True)
    if not 0 < len(distinct) <= MOST_GROUPS:
        return None
    codes = np.full(len(values), -1, dtype=np.int64)
    codes[is_known] = places
    # Adding 0 makes a negative zero a plain one.
    return Groups(tuple(f"{value + 0.0:.0f}" for value in distinct.tolist()), codes, True)


def text_groups(values: NDArray[np.object_]) -> Groups | None:
    """Return the groups of texts; None where there is none, or too many.

    Parameters
    ----------
    values : ndarray of object, shape (n_rows,)
        None where a cell is missing.
    """
    places: dict[object, int] = {None: -1}
    codes = np.empty(len(values), dtype=np.int64)
    for row, value in enumerate(values.tolist()):
        codes[row] = places.setdefault(value, len(places) - 1)
        if len(places) > MOST_GROUPS + 1:
            return None
    names = [str(name) for name in places if name is not None]
    if not names:
        return None
    order = sorted(range(len(names)), key=names.__getitem__)
    # One place more, the last, which −1 finds: a missing cell stays one.
    lookup = np.full(len(names) + 1, -1, dtype=np.int64)
    lookup[order] = np.arange(len(names))
    return Groups(tuple(names[place] for place in order), lookup[codes], False)
