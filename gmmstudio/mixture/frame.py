"""Working coordinates: the data shifted and scaled, so that units and offsets do not matter."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.covariance import CovarianceFamily
from gmmstudio.mixture.parameters import Mixture


@dataclass(frozen=True)
class Theta:
    """θ in working coordinates, covariances whole or as diagonals as the family needs them.

    Attributes
    ----------
    weights : ndarray of shape (k,)
    means : ndarray of shape (k, d)
    covariances : ndarray of shape (k, d, d) or (k, d)
    """

    weights: FloatArray
    means: FloatArray
    covariances: FloatArray


@dataclass(frozen=True)
class Frame:
    """The map z = (x − centre) / scale between the data's units and working coordinates.

    Attributes
    ----------
    centre : ndarray of shape (n_features,)
        The columns' means.
    scale : ndarray of shape (n_features,)
        The columns' standard deviations; for families that do not survive a rescaling of single
        columns, their root mean square for all.
    deviations : ndarray of shape (n_features,)
        The columns' standard deviations, in the data's units.
    reach : float
        The largest ‖z‖² of any row.
    """

    centre: FloatArray
    scale: FloatArray
    deviations: FloatArray
    reach: float

    @property
    def log_volume(self) -> float:
        """The logarithm of |∂x/∂z|, which each row's log-density loses on the way back."""
        return float(np.log(self.scale).sum())

    @cached_property
    def _units(self) -> FloatArray:
        return np.outer(self.scale, self.scale)

    def mixture(self, theta: Theta, family: CovarianceFamily) -> Mixture:
        """Return θ as a mixture in the units of the data."""
        if theta.covariances.ndim == 2:
            diagonal = theta.covariances * np.square(self.scale)
            covariances = np.zeros((*diagonal.shape, diagonal.shape[1]))
            np.einsum("kii->ki", covariances)[:] = diagonal
        else:
            covariances = theta.covariances * self._units
        means = self.centre + theta.means * self.scale
        return Mixture.trusted(theta.weights, means, covariances, family.code)

    def theta(self, mixture: Mixture) -> Theta:
        """Return a mixture's θ in working coordinates, its covariances whole."""
        covariances = mixture.covariances / self._units
        return Theta(mixture.weights, (mixture.means - self.centre) / self.scale, covariances)
