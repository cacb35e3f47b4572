"""VVV, EEE and their one-dimensional names V, E: full covariances."""

import numpy as np

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.covariance.base import CovarianceFamily, Structure, clamp_eigenvalues


class VVV(CovarianceFamily):
    """Each component has its own covariance: Σⱼ = Wⱼ / nⱼ."""

    code = "VVV"
    title = "full"
    description = "own size, own shape, own direction"
    structure = Structure.FULL
    scales_by_column = True
    survives_marginals = True

    def estimate(
        self,
        scatter: FloatArray,
        effective_rows: FloatArray,
        floor: float,
        previous: FloatArray | None = None,
    ) -> FloatArray:
        """Return Wⱼ / nⱼ with its eigenvalues held above the floor."""
        return clamp_eigenvalues(scatter / effective_rows[:, None, None], floor)


class EEE(CovarianceFamily):
    """All components share one covariance: Σ = Σⱼ Wⱼ / n."""

    code = "EEE"
    title = "shared full"
    description = "same size, same shape, same direction"
    structure = Structure.FULL
    scales_by_column = True
    survives_marginals = True

    def estimate(
        self,
        scatter: FloatArray,
        effective_rows: FloatArray,
        floor: float,
        previous: FloatArray | None = None,
    ) -> FloatArray:
        """Return Σⱼ Wⱼ / n, k times, with its eigenvalues held above the floor."""
        shared = scatter.sum(axis=0, keepdims=True) / effective_rows.sum()
        return np.repeat(clamp_eigenvalues(shared, floor), len(scatter), axis=0)


class V(VVV):
    """In one dimension: each component has its own variance."""

    code = "V"
    title = "own variance"
    description = "each component has its own width"
    univariate = True


class E(EEE):
    """In one dimension: all components share one variance."""

    code = "E"
    title = "shared variance"
    description = "all components have the same width"
    univariate = True
