"""The curve of the log-likelihood: its iterations, and what is said about it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gmmstudio.session.drawing.ranges import padded
from gmmstudio.session.wording import fixed, log_likelihood, number

if TYPE_CHECKING:
    from gmmstudio.mixture import Snapshot

_FEWEST_ITERATIONS = 5
_FEWEST_TO_CUT = 6
_BEGINNING_ALONE, _BEGINNING_OF_SEVERAL = (0.0, 6.0), (0.2, 2.0)
"""Which share of the values after the start may be left out of sight, too, and how many times as
high the rest has to be drawn for that."""
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


def lower_end(curves: Sequence[NDArray[np.float64]]) -> float | None:
    """Return from where on curves are worth looking at, where their beginnings squash the rest.

    Of several curves the ends are compared: the first fifth of each is its beginning. Of a single
    one the climb is what there is to see, and nothing but the start is left out. An end never is.

    Parameters
    ----------
    curves : sequence of ndarray of float64, each of shape (n,)
        Values by iteration; those that are not finite count for nothing.

    Returns
    -------
    float or None
        None where nothing, or little, would be gained.
    """
    finite = [curve[np.isfinite(curve)] for curve in curves]
    finite = [curve for curve in finite if len(curve)]
    if not finite:
        return None
    share, worth = _BEGINNING_ALONE if len(finite) == 1 else _BEGINNING_OF_SEVERAL
    low = min(_worth_seeing(curve, share) for curve in finite)
    lowest = min(float(curve.min()) for curve in finite)
    highest = max(float(curve.max()) for curve in finite)
    return low if (highest - low) * worth < highest - lowest else None


def _worth_seeing(curve: NDArray[np.float64], share: float) -> float:
    if len(curve) < _FEWEST_TO_CUT:
        return float(curve.min())
    place = int(share * (len(curve) - 2))
    return min(float(np.partition(curve[1:], place)[place]), float(curve[-1]))


def crossings(values: NDArray[np.float64], level: float) -> NDArray[np.float64]:
    """Return where a curve rises from below a level, in places of its values, between two of them.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
    level : float
    """
    with np.errstate(invalid="ignore"):
        rises = np.flatnonzero((values[:-1] < level) & (values[1:] >= level))
    below, above = values[rises], values[rises + 1]
    finite = np.isfinite(below)
    share = np.ones(len(rises))
    share[finite] = (level - below[finite]) / (above[finite] - below[finite])
    places: NDArray[np.float64] = rises + share
    return places


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
