"""Clusters of weighted rows, for EM to begin from: k-means and Ward's."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np

from gmmstudio.mixture.arrays import FloatArray, IntArray
from gmmstudio.mixture.errors import FitError
from gmmstudio.mixture.rows import Sample

_ROUNDS = 30
_SETTLED = 1e-3
"""A centre that moves by less, where a column's spread is 1, is as good for EM to begin at."""
_NARROWEST = 0.1
"""What a column counts as within clusters at least, lest one that is nearly constant there decides
alone."""

CheckStop: TypeAlias = Callable[[], None]
"""Raises when the caller no longer wants the result."""


class LostClusterError(Exception):
    """A cluster has no row left."""


def seeds(
    sample: Sample, k: int, rng: np.random.Generator, check_stop: CheckStop, draws: int = 1
) -> FloatArray:
    """Draw k distinct rows, each with probability proportional to its squared distance so far.

    Of several draws the one is taken that leaves the rows nearest to a seed. A row's weight says
    how often it is there to be drawn, and to be near.

    References
    ----------
    Arthur & Vassilvitskii (2007), k-means++: the advantages of careful seeding, SODA, section 2.2;
    the choice among several is the variant that its conclusion tells of.
    """
    Z, weights = sample.rows, sample.weights
    chosen = np.empty((k, Z.shape[1]))
    if weights is None:
        chosen[0] = Z[rng.integers(len(Z))]
    else:
        chosen[0] = Z[rng.choice(len(Z), p=weights / weights.sum())]
    nearest = _counted(np.square(Z - chosen[0]).sum(axis=1), weights)
    for j in range(1, k):
        check_stop()
        total = nearest.sum()
        if total == 0:
            raise FitError(
                f"only {j} rows are further apart than rounding, in columns scaled to unit "
                f"variance; choose at most {j} components"
            )
        least = np.inf
        before = nearest
        for i in rng.choice(len(Z), size=draws, p=before / total):
            left = np.minimum(before, _counted(np.square(Z - Z[i]).sum(axis=1), weights))
            potential = float(left.sum())
            if potential < least:
                least, nearest, chosen[j] = potential, left, Z[i]
    return chosen


def _counted(values: FloatArray, weights: FloatArray | None) -> FloatArray:
    return values if weights is None else values * weights


def lloyd(sample: Sample, centres: FloatArray, check_stop: CheckStop) -> FloatArray:
    """Return where k-means ends, shape (k, n_features): at most 30 rounds of Lloyd (1982).

    Raises
    ------
    LostClusterError
        If no row is nearest to one of the centres.
    """
    means = centres
    for _ in range(_ROUNDS):
        check_stop()
        before = means
        means = _means(sample, _nearest(sample.rows, before), len(before))
        if np.abs(means - before).max() < _SETTLED:
            break
    return means


def spread_within(sample: Sample, means: FloatArray) -> FloatArray:
    """Return the columns' standard deviations about the nearest centre, shape (n_features,)."""
    away = np.square(sample.rows - means[_nearest(sample.rows, means)])
    spread: FloatArray = np.sqrt(np.average(away, axis=0, weights=sample.weights))
    return np.maximum(spread, _NARROWEST)


def _nearest(Z: FloatArray, centres: FloatArray) -> IntArray:
    from scipy.cluster.vq import vq

    return np.asarray(vq(Z, centres)[0], dtype=np.intp)


def _means(sample: Sample, labels: IntArray, k: int) -> FloatArray:
    counts = np.bincount(labels, sample.weights, k)
    if not counts.all():
        raise LostClusterError
    sums = [np.bincount(labels, _counted(x, sample.weights), k) for x in sample.rows.T]
    means: FloatArray = np.stack(sums, axis=1) / counts[:, None]
    return means


def ward(rows: FloatArray, weights: FloatArray, k: int, check_stop: CheckStop) -> FloatArray:
    """Merge rows into k clusters, and return their means, shape (k, n_features).

    The two are merged, again and again, whose union raises the sum of squares about the means
    least (Ward 1963): by ‖μ − ν‖² mn / (m + n), m and n the weights of clusters with the means μ
    and ν. SciPy's linkage does that for rows that all count alike.

    Parameters
    ----------
    rows : ndarray of shape (n_samples, n_features)
        At least k. Memory and time grow with the square of their number.
    weights : ndarray of shape (n_samples,)
        Above 0.
    k : int
    check_stop : callable
        Raises when the caller no longer wants the result.
    """
    from scipy.spatial.distance import cdist

    means, sizes = rows.copy(), weights.copy()
    costs = cdist(rows, rows, "sqeuclidean")
    # In this order no product leaves the range of numbers, however small or large the weights.
    costs *= sizes
    costs /= sizes[:, None] + sizes
    costs *= sizes[:, None]
    np.fill_diagonal(costs, np.inf)
    partner, least = costs.argmin(axis=1), costs.min(axis=1)
    for _ in range(len(rows) - k):
        check_stop()
        i = int(least.argmin())
        j = int(partner[i])
        union = sizes[i] + sizes[j]
        # Lance & Williams' update: what merging the union with any other would cost.
        total = union + sizes
        of_parts = (sizes[i] + sizes) / total * costs[i] + (sizes[j] + sizes) / total * costs[j]
        costs[i] = costs[:, i] = of_parts - sizes / total * costs[i, j]
        costs[j] = costs[:, j] = least[j] = np.inf
        means[i] = (sizes[i] * means[i] + sizes[j] * means[j]) / union
        sizes[i], sizes[j] = union, 0.0
        # The union is no nearer to any other than the nearer of its parts was, so only those whose
        # partner it took look for another.
        partner[j] = -1
        lonely = np.flatnonzero((partner == i) | (partner == j))
        partner[lonely] = costs[lonely].argmin(axis=1)
        least[lonely] = costs[lonely, partner[lonely]]
    return means[sizes > 0]
