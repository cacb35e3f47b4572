"""How thin components are: it decides which arithmetic is safe, and what is singular."""

from dataclasses import dataclass

import numpy as np

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.density import Whitening
from gmmstudio.mixture.frame import Theta

_EPSILON = float(np.finfo(np.float64).eps)
_ULPS = 16_384 * _EPSILON
"""A standard deviation below so many units of rounding of its mean is a point: the mean as it is
published, in the units of the data, would not reproduce ℓ."""
_FLATTEST = 1e-10
"""A full covariance flatter than this, smallest eigenvalue beside its trace, has lost the digits
that tell its thickness by the time it is stored."""


@dataclass(frozen=True)
class Conditioned:
    """θ, factorised.

    Attributes
    ----------
    theta : Theta
        In working coordinates.
    whitening : Whitening or None
        None if a covariance is not positive definite.
    at_least : float
        No eigenvalue of a covariance is below this: the inverse of the largest trace of a
        precision, which is at most d times too small. 0 if a covariance is not positive definite.
    at_most : float
        And none is above this: d times the largest variance.
    """

    theta: Theta
    whitening: Whitening | None
    at_least: float
    at_most: float

    @classmethod
    def of(cls, theta: Theta) -> "Conditioned":
        """Factorise the covariances."""
        k, d = theta.means.shape
        at_most = d * float(np.maximum.reduce(theta.covariances, axis=None))
        try:
            whitening = Whitening.of(theta.means, theta.covariances)
        except np.linalg.LinAlgError:
            return cls(theta, None, 0.0, at_most)
        factors = whitening.factors.reshape(k, -1)
        # Not `vecdot`: it warns where squares overflow, and infinite is what is meant.
        traces = np.einsum("ki,ki->k", factors, factors)
        return cls(theta, whitening, 1.0 / float(np.maximum.reduce(traces)), at_most)

    @property
    def rounding(self) -> float:
        """What rounding of the covariances may change a row's log-density by, about.

        The entries of a full covariance are rounded in proportion to its largest eigenvalue, and
        its smallest by as much: that is a share of the smallest which grows as it becomes thin.
        """
        if self.theta.covariances.ndim == 2:
            return 0.0
        return _EPSILON * self.at_most / self.at_least

    def is_thick(self, bound: float) -> bool:
        """Tell whether all eigenvalues are above a bound, and above the rounding of the largest."""
        return self.at_least > max(bound, _FLATTEST * self.at_most)

    def first_singular(self) -> int | None:
        """Return the first component of whose covariance 53 bits keep no inverse, if any."""
        covariances, far = self.theta.covariances, np.abs(self.theta.means)
        # Eigenvalues cost far more than this bound, and in nearly every iteration it is enough.
        if self.is_thick((_ULPS * max(1.0, float(far.max()))) ** 2):
            return None
        resolution = np.square(_ULPS * np.maximum(1.0, far.max(axis=1)))
        if covariances.ndim == 3:
            resolution = np.maximum(resolution, _FLATTEST * np.einsum("kii->k", covariances))
        singular = np.flatnonzero(~(least_eigenvalues(covariances) > resolution))
        return int(singular[0]) if len(singular) else None


def least_eigenvalues(covariances: FloatArray) -> FloatArray:
    """Return the smallest eigenvalue of each covariance, whole or given by its diagonal."""
    if covariances.ndim == 2:
        least: FloatArray = covariances.min(axis=1)
        return least
    return np.linalg.eigvalsh(covariances)[:, 0].astype(np.float64, copy=False)
