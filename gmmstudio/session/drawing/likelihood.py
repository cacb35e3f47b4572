"""The curve of the log-likelihood: its range, its falls, and what is said about it."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gmmstudio.session.drawing.ranges import padded
from gmmstudio.session.wording import fixed, log_likelihood, number

if TYPE_CHECKING:
    from gmmstudio.mixture import Snapshot

_FALL = 1e-9
_FEWEST_ITERATIONS = 5
_MOST_POINTS = 1_200
_SINGLE_SHARE = 1e-6


def fallen_steps(trace: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the iterations at which the log-likelihood fell beyond rounding.

    Parameters
    ----------
    trace : ndarray of float64, shape (n,)
        Log-likelihood by iteration.

    Returns
    -------
    ndarray of int64
        1-based within the trace: iteration i fell from that of i - 1. By the engine's own rule, a
        fall of more than 1e-9 (1 + |ℓ|).
    """
    fell = np.diff(trace) < -_FALL * (1.0 + np.abs(trace[1:]))
    return np.flatnonzero(fell) + 1


def thinned(trace: NDArray[np.float64], most: int = _MOST_POINTS) -> NDArray[np.int64]:
    """Return the iterations that are enough to draw a long curve as it is.

    Parameters
    ----------
    trace : ndarray of float64, shape (n,)
    most : int
        About how many are kept where there are more.

    Returns
    -------
    ndarray of int64
        All of them where they are few; otherwise the lowest and the highest of every piece of the
        curve, so that no fall and no jump is lost, with both ends.
    """
    n = len(trace)
    if n <= most:
        return np.arange(n)
    size = -(-2 * n // most)
    whole = n - n % size
    pieces = trace[:whole].reshape(-1, size)
    starts = np.arange(0, whole, size)
    kept = [starts + pieces.argmin(axis=1), starts + pieces.argmax(axis=1), np.arange(whole, n)]
    return np.unique(np.concatenate([[0, n - 1], *kept]))


def likelihood_range(
    trace: NDArray[np.float64],
) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the range in which the whole curve is seen.

    Parameters
    ----------
    trace : ndarray of float64, shape (n,)
        At least one value finite.

    Returns
    -------
    x_range, y_range : tuple of float
        The first grows by steps, not with every iteration, so that numbers on the axis stay put.
    """
    finite = trace[np.isfinite(trace)]
    last = max(len(trace) - 1, _FEWEST_ITERATIONS)
    step = max(5, 10 ** int(np.log10(last)) // 2)
    x_range = padded(0.0, float(-(-last // step) * step), 0.03)
    low, high = float(finite.min()), float(finite.max())
    if high - low <= _FALL * (1.0 + abs(high)):
        # a single value: a range of some per cent of it would have no number near the curve
        half = max(1.0, _SINGLE_SHARE * abs(high))
        return x_range, (low - half, high + half)
    return x_range, padded(low, high, 0.09)


def likelihood_curve(
    trace: NDArray[np.float64], snapshot: "Snapshot | None"
) -> NDArray[np.float64]:
    """Return the values by iteration, up to that of the newest snapshot.

    Parameters
    ----------
    trace : ndarray of float64, shape (n,)
        Log-likelihood of each E-step.
    snapshot : Snapshot or None
        The newest; after an M-step it is one iteration ahead of the trace.

    Returns
    -------
    ndarray of float64, shape (n,) or (n + 1,)
    """
    if snapshot is None or snapshot.iteration != len(trace):
        return trace
    return np.append(trace, snapshot.log_likelihood)


def likelihood_caption(snapshot: "Snapshot | None", falls: int) -> str:
    """Say the newest value, how much its iteration gained, its mean per row and the falls.

    Parameters
    ----------
    snapshot : Snapshot or None
        The newest, of which everything but the falls is told, as the status bar does.
    falls : int
        How many steps fell.
    """
    parts = []
    if snapshot is not None:
        parts.append(f"ℓ = {log_likelihood(snapshot.log_likelihood)}")
        if snapshot.delta is not None:
            parts.append(f"Δ {number(snapshot.delta, 2)}")
        parts.append(f"mean per row {fixed(snapshot.mean_log_likelihood, 4)}")
    if falls:
        parts.append(f"fell {falls} time{'s' if falls > 1 else ''}")
    return " · ".join(parts)
