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
    return x_range, padded(float(finite.min()), float(finite.max()), 0.09)


def likelihood_caption(trace: NDArray[np.float64], snapshot: "Snapshot | None") -> str:
    """Say the newest value, its mean per row and how much the last iteration gained.

    Parameters
    ----------
    trace : ndarray of float64, shape (n,)
    snapshot : Snapshot or None
        The newest.
    """
    parts = [f"ℓ = {log_likelihood(float(trace[-1]))}"]
    if len(trace) > 1:
        parts.append(f"Δ {number(float(trace[-1] - trace[-2]), 2)}")
    if snapshot is not None:
        parts.append(f"mean per row {fixed(snapshot.mean_log_likelihood, 4)}")
    falls = len(fallen_steps(trace))
    if falls:
        parts.append(f"fell {falls} time{'s' if falls > 1 else ''}")
    return " · ".join(parts)
