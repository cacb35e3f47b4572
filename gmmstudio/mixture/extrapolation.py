"""What a sequence that converges linearly may still gain, and when that can be believed."""

from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

_LIMITS = 4
"""How many limits in a row have to agree."""
_WITHIN = 0.25
"""How far they may lie apart, as a share of what is still to gain."""
_ROUNDING = 1e-14


def still_to_gain(delta: float, before: float | None) -> float | None:
    """Return Aitken's estimate of what is still to gain, from the last two gains.

    Parameters
    ----------
    delta : float
        The last gain.
    before : float or None
        The one before it.

    Returns
    -------
    float or None
        Δ a / (1 − a) with a = Δ / Δ before; None where a does not lie in [0, 1). See
        :attr:`gmmstudio.mixture.Snapshot.remaining` for the source.
    """
    if before is None or not 0.0 <= delta < before:
        return None
    ratio = delta / before
    return delta * ratio / (1.0 - ratio)


def is_steady(values: ArrayLike) -> bool:
    """Return whether a sequence has come to converge linearly, so that the estimate holds.

    The estimate takes the rate for constant. While it still changes, as in the first iterations of
    EM, the limits that it points at move on by more than is said to be left: only where the last
    four agree to a quarter of that is it more than a guess.

    Parameters
    ----------
    values : array-like of shape (n,)
        Log-likelihood by iteration.
    """
    last = np.asarray(values, dtype=np.float64)[-(_LIMITS + 2) :]
    if len(last) < _LIMITS + 2 or not np.isfinite(last).all():
        return False
    gains = np.diff(last).tolist()
    left = [still_to_gain(now, before) for before, now in pairwise(gains)]
    known = [one for one in left if one is not None]
    if len(known) < _LIMITS:
        return False
    limits = last[2:] + np.array(known)
    apart = float(np.abs(limits - limits[-1]).max())
    return apart <= _WITHIN * known[-1] + _ROUNDING * (1.0 + abs(float(last[-1])))
