"""What one pass over a table finds out: counts, means, deviations, extremes; and how it adds up."""

from dataclasses import dataclass, field, replace

import numpy as np

from gmmstudio.data import Selection
from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.checks import check_total
from gmmstudio.mixture.rows import Survey

_LEAST_WEIGHT = 1e-300


@dataclass(frozen=True)
class Facts:
    """Some rows at a glance. Facts of two runs of rows merge into those of both.

    Attributes
    ----------
    n_used : int
        The complete rows.
    left_out : dict of str to int
        How many rows are left out for which reason.
    mean, squares, low, high : ndarray of shape (n_features,)
        Of the complete rows; ``squares`` is the sum of squared distances from ``mean``, and both
        count each row by its weight.
    weight : float
        The sum of the complete rows' weights; their number where each counts once.
    counting : int
        How many complete rows have a weight above 0.
    """

    n_used: int
    left_out: dict[str, int] = field(default_factory=dict)
    mean: FloatArray = field(default_factory=lambda: np.empty(0))
    squares: FloatArray = field(default_factory=lambda: np.empty(0))
    low: FloatArray = field(default_factory=lambda: np.empty(0))
    high: FloatArray = field(default_factory=lambda: np.empty(0))
    weight: float = 0.0
    counting: int = 0

    @classmethod
    def of(cls, selection: Selection) -> "Facts":
        """Return the facts of some rows that are in memory."""
        left_out: dict[str, int] = {}
        for reason in selection.left_out_reasons:
            left_out[reason] = left_out.get(reason, 0) + 1
        X = selection.X
        if len(X) == 0:
            return cls(0, left_out)
        with np.errstate(over="ignore", invalid="ignore"):
            # The first row as pivot keeps the sum small beside an offset of 1e8 and its like.
            total = selection.total_weight
            mean = X[0] + _sum(X - X[0], selection.weights) / max(total, _LEAST_WEIGHT)
            squares = _sum(np.square(X - mean), selection.weights)
        weights = selection.weights
        counting = len(X) if weights is None else int(np.count_nonzero(weights))
        return cls(len(X), left_out, mean, squares, X.min(axis=0), X.max(axis=0), total, counting)

    def merged(self, other: "Facts") -> "Facts":
        """Return the facts of these rows followed by others.

        References
        ----------
        Chan, Golub & LeVeque (1983), Algorithms for computing the sample variance, The American
        Statistician 37, 242–247, formula 2.1.
        """
        left_out = dict(self.left_out)
        for reason, count in other.left_out.items():
            left_out[reason] = left_out.get(reason, 0) + count
        if not (self.n_used and other.n_used):
            one = self if self.n_used else other
            return replace(one, left_out=left_out)
        weight = self.weight + other.weight
        with np.errstate(over="ignore", invalid="ignore"):
            apart = other.mean - self.mean
            share = other.weight / max(weight, _LEAST_WEIGHT)
            mean = self.mean + apart * share
            squares = self.squares + other.squares + np.square(apart) * (share * self.weight)
        low, high = np.minimum(self.low, other.low), np.maximum(self.high, other.high)
        n_used = self.n_used + other.n_used
        counting = self.counting + other.counting
        return Facts(n_used, left_out, mean, squares, low, high, weight, counting)

    @property
    def n_left_out(self) -> int:
        """The number of rows with a missing or infinite cell."""
        return sum(self.left_out.values())

    def survey(self) -> Survey:
        """Return what the engine wants to know of the columns.

        Raises
        ------
        FitError
            If too few of the rows count, or their weights sum to what arithmetic cannot hold.
        """
        check_total(self.counting, self.weight)
        with np.errstate(invalid="ignore"):
            deviation = np.sqrt(self.squares / self.weight)
        return Survey(self.mean, deviation, self.low, self.high)


def _sum(rows: FloatArray, weights: FloatArray | None) -> FloatArray:
    total: FloatArray = rows.sum(axis=0) if weights is None else weights @ rows
    return total
