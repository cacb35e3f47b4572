"""The rows that are drawn at rest: all of them, however many."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gmmstudio.session.assignment import Assignment, assign

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gmmstudio.data import Selection
    from gmmstudio.mixture import Mixture


class AllRows:
    """Every row in use, with what one mixture says of it. Frozen once made.

    It has the answers that `DisplaySample` works out when asked, but for this mixture alone: for a
    million rows they take longer than a frame may, and are made beforehand in another thread.

    Parameters
    ----------
    selection : Selection
        The rows in use.
    now : Assignment or None
        Of all of them; None where nothing is fitted.
    before : tuple of Mixture and ndarray of int64, or None
        The E-step before with the most probable components then, to tell which rows changed.

    Attributes
    ----------
    X : ndarray of float64, shape (n, d)
        The rows' values.
    """

    def __init__(
        self,
        selection: Selection,
        now: Assignment | None = None,
        before: tuple[Mixture, NDArray[np.int64]] | None = None,
    ) -> None:
        self.X: NDArray[np.float64] = selection.X
        self._now = now
        self._before = before

    @cached_property
    def rows(self) -> NDArray[np.int64]:
        """Indices into ``selection.X``: 0 … n - 1."""
        rows = np.arange(len(self.X), dtype=np.int64)
        rows.flags.writeable = False
        return rows

    @property
    def n_rows(self) -> int:
        """Number of rows drawn."""
        return len(self.X)

    def fits(self, selection: Selection, mixture: Mixture | None) -> bool:
        """Tell whether these are the rows of a selection under a mixture."""
        return self.X is selection.X and self.mixture is mixture

    @property
    def mixture(self) -> Mixture | None:
        """The mixture that they are seen under; None where nothing is fitted."""
        return None if self._now is None else self._now.mixture

    def assigned(self, mixture: Mixture) -> Assignment | None:
        """Return what a mixture says of the rows; None for any but its own."""
        now = self._now
        return now if now is not None and now.mixture is mixture else None

    def labels(self, mixture: Mixture) -> NDArray[np.int64] | None:
        """Return the most probable components under its own mixture or the one before."""
        if self._before is not None and self._before[0] is mixture:
            return self._before[1]
        now = self.assigned(mixture)
        return None if now is None else now.labels


def make_all_rows(
    selection: Selection,
    mixture: Mixture,
    before: Mixture | None,
    should_stop: Callable[[], bool],
) -> AllRows:
    """Work out what a mixture says of every row, and all that pictures need of it.

    Called in a thread of its own. Responsibilities are kept as float32: for 1,000,000 rows and
    10 components that is 40 MB.

    Parameters
    ----------
    selection : Selection
    mixture : Mixture
        Whose responsibilities are shown.
    before : Mixture or None
        Of the E-step before.
    should_stop : callable
        Asked between blocks of rows.

    Raises
    ------
    AssignmentStoppedError
        If ``should_stop`` said so.
    """
    past = None
    if before is not None:
        past = before, assign(selection.X, before, np.float32, should_stop).labels
    now = assign(selection.X, mixture, np.float32, should_stop)
    now.prepare()
    whole = AllRows(selection, now, past)
    # memory never used before is dear: here and not in the window's thread
    whole.rows.flags.writeable = False
    return whole
