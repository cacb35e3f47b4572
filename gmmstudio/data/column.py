"""One column of a table: its numbers or its labels."""

import math
import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data.groups import Groups, number_groups, text_groups

GROUPED_NUMBER = (
    r"[+-]?(?:\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})"
)
"""``1,234``, ``1,234.5``, ``1.234,5`` or ``1.234.567``: a number with marks between thousands."""
_LARGEST_PLAIN_INTEGER = 1e16  # above it repr() changes to powers of ten, and so does this

_GROUPED = re.compile(GROUPED_NUMBER)


class ColumnKind(StrEnum):
    """What a column holds."""

    NUMERIC = "numeric"
    TEXT = "text"


@dataclass(frozen=True)
class CellProblem:
    """The first cell that keeps a column of numbers from being one.

    Parameters
    ----------
    row : int
        The data row, counted from 1.
    line : int
        The line of the file, counted from 1, the header included.
    text : str
        What the cell says.
    """

    row: int
    line: int
    text: str

    @property
    def has_thousands_marks(self) -> bool:
        """Whether the cell is a number but for the marks between its thousands."""
        return _GROUPED.fullmatch(self.text.strip()) is not None

    @property
    def fault(self) -> str:
        """What is wrong with the cell, to follow what it says."""
        return "has thousands marks" if self.has_thousands_marks else "is not a number"

    @property
    def remedy(self) -> str:
        """What to do about it."""
        if self.has_thousands_marks:
            return "write the numbers of this column without them (1234.5, not 1,234.5)"
        return "correct the cell, or write NA if the value is missing"


@dataclass(frozen=True, eq=False)
class Column:
    """One column, in the order of the source's rows.

    Parameters
    ----------
    name : str
        Its name, without surrounding blanks.
    kind : ColumnKind
        ``NUMERIC``: offered to the model; ``TEXT``: kept as labels. A column without a single
        value is ``TEXT``, all ``None``.
    values : ndarray (n_rows,)
        NUMERIC: float64, NaN where the cell is missing, infinities kept. TEXT: object, ``str``
        or ``None`` where the cell is missing. Read-only.
    problem : CellProblem, optional
        TEXT only: the first cell that is not a number, if at least half of the others are.
    texts : ndarray (n_rows,), optional
        The cells as written, kept where they say more than the values. NUMERIC: integers beyond
        2**53, which float64 cannot hold, and codes with leading zeros; ``None`` where the cell is
        missing. TEXT: where a missing cell holds a mark such as ``NA``.
    """

    name: str
    kind: ColumnKind
    values: NDArray[Any]
    problem: CellProblem | None = None
    texts: NDArray[np.object_] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.values.setflags(write=False)
        if self.texts is not None:
            self.texts.setflags(write=False)

    @cached_property
    def n_missing(self) -> int:
        """The number of cells without a value."""
        if self.kind is ColumnKind.NUMERIC:
            return int(np.isnan(self.values).sum())
        return sum(value is None for value in self.values)

    @cached_property
    def groups(self) -> Groups | None:
        """The groups that the cells name; None where they name none.

        It goes through all cells when it is first asked for: a tenth of a second for a million.
        """
        if self.kind is ColumnKind.NUMERIC:
            return number_groups(self.values)
        return text_groups(self.values)

    @property
    def is_empty(self) -> bool:
        """Whether no cell has a value."""
        return self.n_missing == len(self.values)

    def cell_text(self, row: int) -> str:
        """Return one cell as ``cell_texts`` does.

        Parameters
        ----------
        row : int
            Counted from 0.
        """
        if self.texts is not None or self.kind is ColumnKind.TEXT:
            cell = (self.values if self.texts is None else self.texts)[row]
            return "" if cell is None else str(cell)
        return _number_text(float(self.values[row]))

    def cell_texts(self) -> list[str]:
        """Return every cell as a re-reader needs it: numbers exact, labels as they are written.

        A number that is missing is ``""``, a label that is missing the mark it had.
        """
        if self.texts is not None:
            return ["" if text is None else text for text in self.texts]
        if self.kind is ColumnKind.TEXT:
            return ["" if value is None else value for value in self.values]
        return [_number_text(value) for value in self.values.tolist()]


def _number_text(value: float) -> str:
    """Write a number so that reading it gives the same float64; whole numbers without ``.0``."""
    if math.isnan(value):
        return ""
    # A negative zero would lose its sign as "-0", which a re-reader takes for an integer.
    if value.is_integer() and abs(value) < _LARGEST_PLAIN_INTEGER and str(value) != "-0.0":
        return str(int(value))
    return repr(value)
