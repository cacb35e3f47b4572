"""EII, VII: balls."""

import numpy as np

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.covariance.base import CovarianceFamily, Structure


class VII(CovarianceFamily):
    """Each component is a ball of its own size: Σⱼ = tr(Wⱼ) / (d nⱼ) I."""

    code = "VII"
    title = "spherical"
    description = "own size, round"
    structure = Structure.DIAGONAL
    scales_by_column = False
    survives_marginals = True

    def estimate(
        self,
        scatter: FloatArray,
        effective_rows: FloatArray,
        floor: float,
        previous: FloatArray | None = None,
    ) -> FloatArray:
        """Return tr(Wⱼ) / (d nⱼ) for every column, held above the floor."""
        variance = np.maximum(scatter.mean(axis=1) / effective_rows, floor)
        return np.repeat(variance[:, None], scatter.shape[1], axis=1)


class EII(CovarianceFamily):
    """All components are balls of one size: Σ = Σⱼ tr(Wⱼ) / (d n) I."""

    code = "EII"
    title = "shared spherical"
    description = "same size, round"
    structure = Structure.DIAGONAL
    scales_by_column = False
    survives_marginals = True

    def estimate(
        self,
        scatter: FloatArray,
        effective_rows: FloatArray,
        floor: float,
        previous: FloatArray | None = None,
    ) -> FloatArray:
        """Return Σⱼ tr(Wⱼ) / (d n) for every column, held above the floor."""
        variance = scatter.sum() / (scatter.shape[1] * effective_rows.sum())
        return np.full_like(scatter, max(variance, floor))
