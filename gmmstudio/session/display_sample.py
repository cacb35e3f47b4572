"""The rows that are drawn while a mixture moves: all, or a fixed random sample of many."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gmmstudio.mixture.moments import Moments
from gmmstudio.session.assignment import Assignment, assign

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gmmstudio.data import Selection
    from gmmstudio.mixture import Mixture

DISPLAY_ROWS = 50_000
"""Up to so many rows all are drawn, in motion too."""
SAMPLE_ROWS = 25_000
"""So many are drawn in motion where there are more: a run of them needs the processors itself."""
_SAMPLE_SEED = 20_240_229
_REMEMBERED = 4


class DisplaySample:
    """A fixed, seeded sample of the rows in use, shared by all states of one selection.

    The sample does not change from frame to frame, so that what moves on screen is the mixture
    and never the choice of rows.

    Parameters
    ----------
    selection : Selection
        The rows in use.
    limit : int
        Up to so many rows there is no choice to make.
    size : int
        How many are chosen of more.

    Attributes
    ----------
    rows : ndarray of int64, shape (m,)
        Indices into ``selection.X``, ascending; all rows where there are at most ``limit``.
    X : ndarray of float64, shape (m, d)
        Their values.
    """

    def __init__(
        self, selection: Selection, limit: int = DISPLAY_ROWS, size: int = SAMPLE_ROWS
    ) -> None:
        n = selection.X.shape[0]
        self.rows: NDArray[np.int64]
        self.X: NDArray[np.float64]
        if n <= limit:
            self.rows = np.arange(n, dtype=np.int64)
            self.X = selection.X
        else:
            rng = np.random.default_rng(_SAMPLE_SEED)
            self.rows = np.sort(
                rng.choice(n, size=min(size, limit), replace=False, shuffle=False)
            ).astype(np.int64)
            self.X = np.asfortranarray(selection.X[self.rows])
            self.X.flags.writeable = False
        self.rows.flags.writeable = False
        self._all = selection.X
        self._remembered: list[Assignment] = []

    @property
    def n_rows(self) -> int:
        """Number of rows drawn."""
        return len(self.rows)

    @property
    def n_rows_in_all(self) -> int:
        """Number of rows of which these are a sample."""
        return len(self._all)

    def is_of(self, selection: Selection) -> bool:
        """Tell whether these are some of the rows of a selection."""
        return self._all is selection.X

    @cached_property
    def moments(self) -> Moments:
        """Mean and covariance of all rows in use, each counted once, not of the sample alone."""
        return Moments.of_rows(self._all)

    def assigned(self, mixture: Mixture) -> Assignment:
        """Return what a mixture says of these rows.

        The last few answers are remembered: the same parameters are asked for again by the state
        after an M-step and as the past with which the next E-step is compared.

        Parameters
        ----------
        mixture : Mixture
            The parameters.
        """
        for known in self._remembered:
            if known.mixture is mixture:
                return known
        found = assign(self.X, mixture)
        self.remember(found)
        return found

    def remember(self, found: Assignment) -> None:
        """Take note of what a mixture says of these rows.

        Parameters
        ----------
        found : Assignment
            Of these rows.
        """
        self._remembered = [*self._remembered[1 - _REMEMBERED :], found]

    def labels(self, mixture: Mixture) -> NDArray[np.int64]:
        """Return the most probable component of these rows, 0-based, shape (m,)."""
        return self.assigned(mixture).labels
