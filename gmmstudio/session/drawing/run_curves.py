"""The runs that are drawn by iteration, and which of them is the best."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Best:
    """The largest log-likelihood of the runs drawn.

    Attributes
    ----------
    value : float
        NaN where there is none.
    number : int or None
        The run that reached it, the first one of several.
    """

    value: float
    number: int | None


NO_BEST = Best(math.nan, None)


@dataclass(frozen=True, slots=True, eq=False)
class RunCurve:
    """What is drawn of a run.

    Attributes
    ----------
    number : int
        The run.
    begins_at : int
        How many iterations lead to its first mixture.
    trace : ndarray of float64, shape (n,)
        Log-likelihood by iteration.
    values : ndarray of float64, shape (n,)
        What is drawn of it; NaN for nothing.
    """

    number: int
    begins_at: int
    trace: NDArray[np.float64]
    values: NDArray[np.float64]

    @property
    def iterations(self) -> NDArray[np.float64]:
        """From left to right where each value is drawn, shape (n,)."""
        return self.begins_at + np.arange(len(self.values), dtype=np.float64)

    @property
    def end(self) -> tuple[float, float] | None:
        """The place of the last value that is drawn; None where there is none."""
        seen = np.flatnonzero(np.isfinite(self.values))
        if not len(seen):
            return None
        return float(self.begins_at + seen[-1]), float(self.values[seen[-1]])

    @property
    def points(self) -> NDArray[np.float64]:
        """The places of the values that are drawn, shape (m, 2)."""
        seen = np.isfinite(self.values)
        return np.column_stack([self.iterations[seen], self.values[seen]])


def best_of(traces: Iterable[tuple[int, NDArray[np.float64]]]) -> Best:
    """Return the largest log-likelihood of some runs.

    Parameters
    ----------
    traces : iterable of (int, ndarray of float64, shape (n,))
        The number of each run, and its log-likelihood by iteration.
    """
    best = NO_BEST
    for number, trace in traces:
        finite = trace[np.isfinite(trace)]
        if len(finite) and not finite.max() <= best.value:
            best = Best(float(finite.max()), number)
    return best
