"""The curve of the log-likelihood: its iterations, and what is said about it."""

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gmmstudio.session.drawing.ranges import padded
from gmmstudio.session.wording import fixed, log_likelihood, number

if TYPE_CHECKING:
    from gmmstudio.mixture import Snapshot

_FEWEST_ITERATIONS = 5
_MOST_POINTS = 1_200


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


def iteration_range(first: int, last: int) -> tuple[float, float]:
    """Return the range in which curves from one iteration to another are seen.

    It grows by steps, not with every iteration, so that numbers on the axis stay put.
    """
    length = max(last - first, _FEWEST_ITERATIONS)
    step = max(5, 10 ** int(np.log10(length)) // 2)
    return padded(float(first), float(first + -(-length // step) * step), 0.03)


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


def likelihood_caption(snapshot: "Snapshot | None", falls: int, *, estimated: bool = False) -> str:
    """Say a value, how much its iteration gained, its mean per row and the falls of the run.

    Parameters
    ----------
    snapshot : Snapshot or None
        The one on screen, of which everything but the falls is told, as the status bar does.
    falls : int
        At how many iterations of the run ℓ fell, as the engine has it.
    estimated : bool
        Whether its ℓ is an estimate from some of the rows.
    """
    parts = []
    if snapshot is not None:
        sign = "≈" if estimated else "="
        parts.append(f"ℓ {sign} {log_likelihood(snapshot.log_likelihood)}")
        if snapshot.delta is not None:
            parts.append(f"Δ {number(snapshot.delta, 2)}")
        parts.append(f"mean per row {fixed(snapshot.mean_log_likelihood, 4)}")
    if falls:
        parts.append(f"fell {falls} time{'s' if falls > 1 else ''}")
    return " · ".join(parts)
