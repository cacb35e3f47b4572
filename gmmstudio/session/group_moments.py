"""How many rows each group has, where it lies and how it spreads."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_BLOCK = 16_384


@dataclass(frozen=True, eq=False)
class GroupMoments:
    """The first moments of rows by group; all arrays are read-only.

    Attributes
    ----------
    counts : ndarray of int64, shape (k,)
    means : ndarray of float64, shape (k, d)
        NaN where a group has no row.
    covariances : ndarray of float64, shape (k, d, d)
        About these means, divided by the number of rows; NaN where there is none.
    """

    counts: NDArray[np.int64]
    means: NDArray[np.float64]
    covariances: NDArray[np.float64]

    def __post_init__(self) -> None:
        for array in (self.counts, self.means, self.covariances):
            array.flags.writeable = False


def group_moments(X: NDArray[np.float64], labels: NDArray[np.int64], k: int) -> GroupMoments:
    """Return the moments of k groups of rows, in two passes that copy a block at a time.

    Parameters
    ----------
    X : ndarray of float64, shape (m, d)
    labels : ndarray of int64, shape (m,)
        The group of each row, from 0 to k − 1.
    k : int
    """
    d = X.shape[1]
    counts = np.bincount(labels, minlength=k).astype(np.int64)
    has_none = counts == 0
    each = np.maximum(counts, 1)
    means = np.stack([np.bincount(labels, X[:, j], k) for j in range(d)], axis=1) / each[:, None]
    scatter = np.zeros((k, d, d))
    for start in range(0, len(X), _BLOCK):
        block, groups = X[start : start + _BLOCK], labels[start : start + _BLOCK]
        for j in range(k):
            away = block[groups == j] - means[j]
            scatter[j] += away.T @ away
    covariances = scatter / each[:, None, None]
    means[has_none] = covariances[has_none] = np.nan
    return GroupMoments(counts, means, covariances)
