"""Outlines of two-dimensional normal distributions."""

import numpy as np
from numpy.typing import NDArray


def ellipses(
    means: NDArray[np.float64],
    covariances: NDArray[np.float64],
    radius: float,
    n_points: int = 72,
) -> NDArray[np.float64]:
    """Return the closed outlines at a distance of ``radius`` standard deviations.

    Parameters
    ----------
    means : ndarray of float64, shape (k, 2)
        In the units of the data.
    covariances : ndarray of float64, shape (k, 2, 2)
        Symmetric; a variance that rounding made slightly negative counts as 0.
    radius : float
        Mahalanobis distance of the outline from the mean.
    n_points : int
        Number of straight pieces.

    Returns
    -------
    ndarray of float64, shape (k, n_points + 1, 2)
        The last point is the first.
    """
    root = square_roots(covariances)
    angle = np.linspace(0.0, 2.0 * np.pi, n_points + 1)
    circle = np.stack([np.cos(angle), np.sin(angle)])
    circle[:, -1] = circle[:, 0]
    outlines: NDArray[np.float64] = means[:, None, :] + radius * np.swapaxes(root @ circle, 1, 2)
    return outlines


def square_roots(covariances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return matrices that turn the unit circle into the ellipse of one standard deviation.

    Parameters
    ----------
    covariances : ndarray of float64, shape (k, 2, 2)

    Returns
    -------
    ndarray of float64, shape (k, 2, 2)
        R with R Rᵀ the covariance.
    """
    scale = np.sqrt(np.maximum(np.einsum("kii->ki", covariances), 0.0))
    safe = np.where(scale > 0, scale, 1.0)
    # the axes of correlations, not of covariances: columns whose units differ by many powers of
    # ten would otherwise cost the shorter one all its digits
    correlations = covariances / safe[:, :, None] / safe[:, None, :]
    variances, axes = np.linalg.eigh(correlations)
    roots: NDArray[np.float64] = (
        axes * np.sqrt(np.maximum(variances, 0.0))[:, None, :] * safe[:, :, None]
    )
    return roots
