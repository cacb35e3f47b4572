"""The rows that a person has picked out."""

from functools import cached_property

import numpy as np
from numpy.typing import NDArray


class Brush:
    """Rows picked out in one view and lit up in all; exact over all rows in use. Frozen.

    A pick stays in the list of what can be taken back: it is kept as a bit a row, 125 kB for
    1,000,000 rows.

    Parameters
    ----------
    rows : ndarray of bool, shape (n_used,)
        Which of the rows of the selection; not kept.
    text : str
        How they were picked: ``lasso``, ``C2``, ``rows 5 to 9``.
    """

    def __init__(self, rows: NDArray[np.bool_], text: str) -> None:
        self.text = text
        self.n_rows = len(rows)
        self._bits = np.packbits(rows)

    @property
    def rows(self) -> NDArray[np.bool_]:
        """Which of the rows in use are picked, shape (n_used,); read-only, made when asked for."""
        rows = np.unpackbits(self._bits, count=self.n_rows).view(np.bool_)
        rows.flags.writeable = False
        return rows

    @cached_property
    def count(self) -> int:
        """How many rows there are."""
        return int(np.count_nonzero(self.rows))

    @property
    def places(self) -> NDArray[np.int64]:
        """Their places among the rows in use, ascending."""
        return np.flatnonzero(self.rows).astype(np.int64)
