"""How much components overlap, each pair by itself and whatever their weights."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gmmstudio.mixture.arrays import FloatArray, frozen
from gmmstudio.mixture.parameters import Mixture


@dataclass(frozen=True)
class Neighbour:
    """The component that overlaps most with another.

    Attributes
    ----------
    component : int
        Counted from 0.
    overlap : float
        The Bhattacharyya coefficient of the two, 0 for none to 1 for the same.
    """

    component: int
    overlap: float


def bhattacharyya_distances(mixture: Mixture) -> FloatArray:
    """Return the Bhattacharyya distance of each pair of components.

    D = −ln ∫ √(P(x|Cᵢ) P(x|Cⱼ)) dx, for Gaussians, with Σ = (Σᵢ + Σⱼ)/2, ⅛ (μᵢ − μⱼ)ᵀ Σ⁻¹ (μᵢ − μⱼ)
    + ½ ln(|Σ| / √(|Σᵢ||Σⱼ|)). It is the same in all units of the columns.

    Parameters
    ----------
    mixture : Mixture

    Returns
    -------
    ndarray of shape (k, k)
        Symmetric and not negative, 0 on the diagonal; read-only.

    References
    ----------
    Bhattacharyya (1943), On a measure of divergence between two statistical populations defined by
    their probability distributions, Bulletin of the Calcutta Mathematical Society 35, 99–109.

    Kailath (1967), The divergence and Bhattacharyya distance measures in signal selection, IEEE
    Transactions on Communication Technology 15, 52–60, for Gaussians.
    """
    k = mixture.n_components
    i, j = np.triu_indices(k, 1)
    lower = np.linalg.cholesky(0.5 * (mixture.covariances[i] + mixture.covariances[j]))
    apart = mixture.means[i] - mixture.means[j]
    white = np.linalg.solve(lower, apart[:, :, None])[:, :, 0]
    own = _half_log_determinants(np.linalg.cholesky(mixture.covariances))
    between = _half_log_determinants(lower) - 0.5 * (own[i] + own[j])
    distances = np.zeros((k, k))
    # By Minkowski's inequality neither part is negative; rounding could make the second so.
    distances[i, j] = 0.125 * np.square(white).sum(axis=1) + np.maximum(between, 0.0)
    return frozen(distances + distances.T)


def overlaps(mixture: Mixture) -> FloatArray:
    """Return the Bhattacharyya coefficient ∫ √(P(x|Cᵢ) P(x|Cⱼ)) dx = exp(−D) of each pair.

    Parameters
    ----------
    mixture : Mixture

    Returns
    -------
    ndarray of shape (k, k)
        From 0, no overlap, to 1, the same; symmetric, 1 on the diagonal; read-only.
    """
    return frozen(np.exp(-bhattacharyya_distances(mixture)))


def neighbours(mixture: Mixture) -> tuple[Neighbour, ...]:
    """Return for each component the other one that it overlaps with most.

    Parameters
    ----------
    mixture : Mixture

    Returns
    -------
    tuple of Neighbour
        One for each component, the first of equal ones; empty for a single component.
    """
    if mixture.n_components == 1:
        return ()
    distances = bhattacharyya_distances(mixture).copy()
    np.fill_diagonal(distances, np.inf)
    nearest = distances.argmin(axis=1)
    return tuple(Neighbour(int(j), float(np.exp(-distances[i, j]))) for i, j in enumerate(nearest))


def _half_log_determinants(lower: NDArray[np.floating]) -> FloatArray:
    """Return ½ ln |L Lᵀ| of lower triangular matrices (p, d, d)."""
    halves: FloatArray = np.log(np.diagonal(lower, axis1=1, axis2=2)).sum(axis=1)
    return halves
