"""Gaussian log-densities in whitened coordinates: exact also where a component is tight and far."""

import math
from dataclasses import dataclass

import numpy as np

from gmmstudio.mixture.arrays import FloatArray

_FARTHEST = 1e300
LOG_2PI = math.log(2.0 * math.pi)


@dataclass(frozen=True)
class Whitening:
    """The inverse Cholesky factors of the components' covariances.

    With Σⱼ = L Lᵀ and W = L⁻¹, log N(x | μⱼ, Σⱼ) = −½(d ln 2π + ‖W(x − μⱼ)‖²) + ln |W|. The mean
    is subtracted before the product: for a component whose standard deviation is far below the
    distance to the origin, Wx − Wμ would cancel.

    Attributes
    ----------
    means : ndarray of shape (n_components, n_features)
    factors : ndarray of shape (n_components, n_features, n_features) or (n_components, n_features)
        W, lower triangular; its diagonal alone for diagonal covariances.
    log_norms : ndarray of shape (n_components,)
        −½ d ln 2π + ln |Wⱼ|.
    """

    means: FloatArray
    factors: FloatArray
    log_norms: FloatArray

    @classmethod
    def of(cls, means: FloatArray, covariances: FloatArray) -> "Whitening":
        """Factorise covariances given whole, (k, d, d), or as their diagonals, (k, d).

        Raises
        ------
        numpy.linalg.LinAlgError
            If a covariance is not positive definite.
        """
        n_features = means.shape[1]
        if covariances.ndim == 2:
            if not np.all(covariances > 0):
                raise np.linalg.LinAlgError("a variance is not positive")
            factors = 1.0 / np.sqrt(covariances)
            log_det = np.log(factors).sum(axis=1)
        else:
            lower = np.linalg.cholesky(covariances)
            log_det = -np.add.reduce(np.log(lower.diagonal(axis1=1, axis2=2)), axis=1)
            factors = np.linalg.inv(lower)
        return cls(means, factors, log_det - 0.5 * n_features * LOG_2PI)

    @property
    def precisions(self) -> FloatArray:
        """Return Σⱼ⁻¹, whole or as diagonals like the covariances they came from."""
        if self.factors.ndim == 2:
            return np.square(self.factors)
        precisions: FloatArray = self.factors.transpose(0, 2, 1) @ self.factors
        return precisions

    def log_densities(self, columns: FloatArray, out: FloatArray) -> FloatArray:
        """Write log P(xᵢ | Cⱼ) for rows given column by column.

        Parameters
        ----------
        columns : ndarray of shape (n_features, n_samples)
        out : ndarray of shape (n_components, n_samples)

        Returns
        -------
        ndarray of shape (n_components, n_samples)
            ``out``.
        """
        for j, (mean, factor, log_norm) in enumerate(
            zip(self.means, self.factors, self.log_norms, strict=True)
        ):
            centred = columns - mean[:, None]
            white = centred * factor[:, None] if factor.ndim == 1 else factor @ centred
            np.einsum("im,im->m", white, white, out=out[j])
            # Beyond 1e154 standard deviations a square overflows, and all components alike would
            # be infinitely far.
            np.minimum(out[j], _FARTHEST, out=out[j])
            out[j] *= -0.5
            out[j] += log_norm
        return out


def normalise(log_joint: FloatArray, scratch: FloatArray | None = None) -> FloatArray:
    """Turn log P(Cⱼ) P(xᵢ | Cⱼ) into responsibilities in place, and return log P(xᵢ).

    Parameters
    ----------
    log_joint : ndarray of shape (n_components, n_samples)
        Overwritten with P(Cⱼ | xᵢ).
    scratch : ndarray of shape (2, n_samples) or None
        Where to work and to put the result; memory that is asked for anew for each block of rows
        costs more than the arithmetic done in it.

    Returns
    -------
    ndarray of shape (n_samples,)
        log P(xᵢ), natural logarithm.
    """
    space = np.empty((2, log_joint.shape[1])) if scratch is None else scratch
    peak: FloatArray = space[0]
    total: FloatArray = space[1]
    np.max(log_joint, axis=0, out=peak)
    log_joint -= peak
    np.exp(log_joint, out=log_joint)
    np.sum(log_joint, axis=0, out=total)
    log_joint /= total
    np.log(total, out=total)
    total += peak
    return total
