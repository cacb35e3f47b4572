"""The rows that a person has picked out."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Brush:
    """Rows picked out in one view and lit up in all; exact over all rows in use.

    Attributes
    ----------
    rows : ndarray of bool, shape (n_used,)
        Which of the rows of the selection; read-only.
    text : str
        How they were picked: ``lasso``, ``C2``, ``rows 5 to 9``.
    """

    rows: NDArray[np.bool_]
    text: str

    def __post_init__(self) -> None:
        self.rows.flags.writeable = False

    @cached_property
    def count(self) -> int:
        """How many rows there are."""
        return int(np.count_nonzero(self.rows))

    @property
    def places(self) -> NDArray[np.int64]:
        """Their places among the rows in use, ascending."""
        return np.flatnonzero(self.rows).astype(np.int64)
