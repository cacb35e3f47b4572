"""EEI, VEI, EVI, VVI: axes along the columns."""

import numpy as np

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.covariance.base import (
    INNER_ITERATIONS,
    INNER_TOLERANCE,
    CovarianceFamily,
    SearchingFamily,
    Structure,
    geometric_mean,
    no_point,
)


class VVI(CovarianceFamily):
    """Each component has its own variance in each column: Σⱼ = diag(Wⱼ) / nⱼ."""

    code = "VVI"
    title = "diagonal"
    description = "own size, own shape, axes along the columns"
    structure = Structure.DIAGONAL
    scales_by_column = True
    survives_marginals = True

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


class EEI(CovarianceFamily):
    """All components share one variance in each column: Σ = diag(Σⱼ Wⱼ) / n."""

    code = "EEI"
    title = "shared diagonal"
    description = "same size, same shape, axes along the columns"
    structure = Structure.DIAGONAL
    scales_by_column = True
    survives_marginals = True

    def estimate(
        self,
        scatter: FloatArray,
        effective_rows: FloatArray,
        floor: float,
        previous: FloatArray | None = None,
    ) -> FloatArray:
        """Return diag(Σⱼ Wⱼ) / n, held above the floor."""
        shared = np.maximum(scatter.sum(axis=0) / effective_rows.sum(), floor)
        return np.repeat(shared[None], len(scatter), axis=0)


class EVI(SearchingFamily):
    """One size, own shapes: Σⱼ = λ Aⱼ with Aⱼ ∝ diag(Wⱼ), λ = Σⱼ |diag Wⱼ|^(1/d) / n."""

    code = "EVI"
    title = "diagonal, equal size"
    description = "same size, own shape, axes along the columns"
    structure = Structure.DIAGONAL
    scales_by_column = True
    survives_marginals = False

    def maximise(
        self, scatter: FloatArray, effective_rows: FloatArray, previous: FloatArray | None
    ) -> FloatArray:
        """Return λ Aⱼ (Celeux & Govaert 1995, the diagonal family)."""
        return equal_volume(scatter, effective_rows)


class VEI(SearchingFamily):
    """Own sizes, one shape: Σⱼ = λⱼ A."""

    code = "VEI"
    title = "diagonal, equal shape"
    description = "own size, same shape, axes along the columns"
    structure = Structure.DIAGONAL
    scales_by_column = True
    survives_marginals = True

    def maximise(
        self, scatter: FloatArray, effective_rows: FloatArray, previous: FloatArray | None
    ) -> FloatArray:
        """Return λⱼ A."""
        return equal_shape(scatter, effective_rows, previous)


def equal_volume(scatter: FloatArray, effective_rows: FloatArray) -> FloatArray:
    """Return variances λ Aⱼ, |Aⱼ| = 1, that fit diagonal scatters best, shape (k, d).

    Parameters
    ----------
    scatter : ndarray of shape (k, d)
    effective_rows : ndarray of shape (k,)
    """
    scatter = no_point(scatter, effective_rows)
    volumes = geometric_mean(scatter)
    scale: FloatArray = volumes.sum() / (effective_rows.sum() * volumes)
    return scatter * scale[:, None]


def equal_shape(
    scatter: FloatArray, effective_rows: FloatArray, previous: FloatArray | None
) -> FloatArray:
    """Return variances λⱼ A, |A| = 1, that fit diagonal scatters best, shape (k, d).

    λⱼ = tr(Wⱼ A⁻¹) / (d nⱼ) and A ∝ Σⱼ Wⱼ / λⱼ in turn, until they agree (Celeux & Govaert 1995,
    the diagonal family).

    Parameters
    ----------
    scatter : ndarray of shape (k, d)
    effective_rows : ndarray of shape (k,)
    previous : ndarray of shape (k, d) or None
        Its shape is where the iteration starts.
    """
    scatter = no_point(scatter, effective_rows)
    shape = scatter.sum(axis=0) if previous is None else previous[0]
    shape = shape / geometric_mean(shape)
    n_features = scatter.shape[1]
    for _ in range(INNER_ITERATIONS):
        sizes = (scatter / shape).sum(axis=1) / (n_features * effective_rows)
        pooled = (scatter / sizes[:, None]).sum(axis=0)
        before, shape = shape, pooled / geometric_mean(pooled)
        if np.allclose(shape, before, rtol=INNER_TOLERANCE, atol=0.0):
            break
    variances: FloatArray = sizes[:, None] * shape
    return variances
