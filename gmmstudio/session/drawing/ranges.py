"""How much of the number line a view shows, and of too many marks which ones."""

import numpy as np
from numpy.typing import NDArray

_SHARE = 0.06
_SMALLEST_SPAN = 1e-12

DRAWABLE = 1e300
"""Size beyond which a value cannot be drawn: differences would overflow."""

THINNEST = 1e-290
"""Span below which a range cannot be drawn: pixels over span would overflow."""


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
    low, high = max(low, -DRAWABLE), min(high, DRAWABLE)
    span = high - low
    if span <= max(_SMALLEST_SPAN * max(abs(low), abs(high)), THINNEST):
        half = half_width_around(low)
        return low - half, high + half
    return low - share * span, high + share * span


def half_width_around(value: float) -> float:
    """Return how far to look to either side of a single value: a twentieth of it, or a half."""
    half = 0.05 * abs(value)
    return half if half > THINNEST else 0.5


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
