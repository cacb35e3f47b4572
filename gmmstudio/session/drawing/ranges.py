"""How much of the number line a view shows, and of too many marks which ones."""

import numpy as np
from numpy.typing import NDArray

_SHARE = 0.06
_SMALLEST_SPAN = 1e-12


def padded(low: float, high: float, share: float = _SHARE) -> tuple[float, float]:
    """Return a range with some room at both ends.

    Parameters
    ----------
    low, high : float
        Smallest and largest value to be seen.
    share : float
        Room at either end as a share of the span.

    Returns
    -------
    tuple of float
        Never empty: a span lost in rounding is widened by a twentieth of the value, or to 1.
    """
    span = high - low
    if span <= _SMALLEST_SPAN * max(abs(low), abs(high)):
        half = 0.05 * abs(low) or 0.5
        return low - half, high + half
    return low - share * span, high + share * span


def evenly(places: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    """Return at most ``most`` of these, evenly chosen, in their order.

    Parameters
    ----------
    places : ndarray of int64, shape (n,)
    most : int
        At least 1.
    """
    if len(places) <= most:
        return places
    return places[np.arange(most) * len(places) // most]
