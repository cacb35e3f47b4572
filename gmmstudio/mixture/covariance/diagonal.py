"""VVI: axes along the columns."""

import numpy as np

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.covariance.base import CovarianceFamily, Structure


class VVI(CovarianceFamily):
    """Each component has its own variance in each column: Σⱼ = diag(Wⱼ) / nⱼ."""

    code = "VVI"
    title = "diagonal"
    description = "own size, own shape, axes along the columns"
    structure = Structure.DIAGONAL
    scales_by_column = True

    def estimate(
        self,
        scatter: FloatArray,
        effective_rows: FloatArray,
        floor: float,
        previous: FloatArray | None = None,
    ) -> FloatArray:
        """Return diag(Wⱼ) / nⱼ, held above the floor."""
        variances: FloatArray = np.maximum(scatter / effective_rows[:, None], floor)
        return variances

    def free_covariance_parameters(self, n_components: int, n_features: int) -> int:
        """Return k d."""
        return n_components * n_features
