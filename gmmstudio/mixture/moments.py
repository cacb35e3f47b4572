"""Mean and covariance of a whole, of a mixture or of rows."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gmmstudio.mixture.arrays import FloatArray, as_rows, frozen
from gmmstudio.mixture.blas import single_threaded_blas
from gmmstudio.mixture.errors import FitError
from gmmstudio.mixture.parameters import Mixture

_BLOCK = 16_384


@dataclass(frozen=True, eq=False)
class Moments:
    """Mean and covariance, in the units of the data.

    Attributes
    ----------
    mean : ndarray of shape (n_features,)
    covariance : ndarray of shape (n_features, n_features)
        Symmetric; a sum over rows is divided by their number.
    """

    mean: FloatArray
    covariance: FloatArray

    def __post_init__(self) -> None:
        frozen(self.mean)
        frozen(self.covariance)

    @property
    def deviations(self) -> FloatArray:
        """The columns' standard deviations, shape (n_features,)."""
        variances: FloatArray = np.diagonal(self.covariance)
        return np.sqrt(variances)

    @classmethod
    def of_mixture(cls, mixture: Mixture) -> "Moments":
        """Return those of P(x): μ = Σⱼ P(Cⱼ) μⱼ and Σ = Σⱼ P(Cⱼ) (Σⱼ + (μⱼ − μ)(μⱼ − μ)ᵀ).

        Parameters
        ----------
        mixture : Mixture
        """
        weights = mixture.weights / mixture.weights.sum()
        # About one of the means: far from the origin Σ P(Cⱼ) μⱼ would round what tells them apart.
        origin = mixture.means[0]
        mean = weights @ (mixture.means - origin)
        away = mixture.means - origin - mean
        covariance = np.einsum("k,kij->ij", weights, mixture.covariances)
        covariance += (weights[:, None] * away).T @ away
        return cls(origin + mean, 0.5 * (covariance + covariance.T))

    @classmethod
    def of_rows(cls, X: ArrayLike) -> "Moments":
        """Return those of rows.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Raises
        ------
        FitError
            If there is no row.
        """
        rows = as_rows(X)
        if not len(rows):
            raise FitError("there are no rows to take a mean of")
        origin = rows[0].copy()
        starts = range(0, len(rows), _BLOCK)
        mean = sum((rows[s : s + _BLOCK] - origin).sum(axis=0) for s in starts) / len(rows)
        covariance = np.zeros((rows.shape[1], rows.shape[1]))
        with single_threaded_blas:  # so that sums round alike whatever the number of threads
            for start in starts:
                away = rows[start : start + _BLOCK] - origin
                away -= mean
                covariance += away.T @ away
        covariance /= len(rows)
        return cls(origin + mean, 0.5 * (covariance + covariance.T))
