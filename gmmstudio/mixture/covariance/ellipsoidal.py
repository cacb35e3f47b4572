"""EVV, VEE, EEV, VEV: ellipsoids that share a size, a shape, or both size and shape."""

import numpy as np

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.covariance.base import (
    INNER_ITERATIONS,
    INNER_TOLERANCE,
    POINT,
    ROUNDS_GOING_ON,
    SearchingFamily,
    Structure,
    geometric_mean,
    no_point,
    recompose,
)
from gmmstudio.mixture.covariance.diagonal import equal_shape, equal_volume

_ROUNDING = 1e-15


class EVV(SearchingFamily):
    """One size: Σⱼ = λ Cⱼ with Cⱼ ∝ Wⱼ, |Cⱼ| = 1, λ = Σⱼ |Wⱼ|^(1/d) / n."""

    code = "EVV"
    title = "full, equal size"
    description = "same size, own shape, own direction"
    structure = Structure.FULL
    scales_by_column = True
    survives_marginals = False

    def maximise(
        self, scatter: FloatArray, effective_rows: FloatArray, previous: FloatArray | None
    ) -> FloatArray:
        """Return λ Cⱼ (Celeux & Govaert 1995, the general family)."""
        eigenvalues, vectors = _axes(scatter)
        return recompose(vectors, equal_volume(eigenvalues, effective_rows))


class EEV(SearchingFamily):
    """One size and shape: Σⱼ = λ Dⱼ A Dⱼᵀ, own directions."""

    code = "EEV"
    title = "full, equal size and shape"
    description = "same size, same shape, own direction"
    structure = Structure.FULL
    scales_by_column = False
    survives_marginals = False

    def maximise(
        self, scatter: FloatArray, effective_rows: FloatArray, previous: FloatArray | None
    ) -> FloatArray:
        """Return Lⱼ (Σᵢ Ωᵢ / n) Lⱼᵀ with Wⱼ = Lⱼ Ωⱼ Lⱼᵀ (Celeux & Govaert 1995)."""
        eigenvalues, vectors = _axes(scatter)
        shared = no_point(eigenvalues, effective_rows).sum(axis=0) / effective_rows.sum()
        return recompose(vectors, np.repeat(shared[None], len(scatter), axis=0))


class VEV(SearchingFamily):
    """One shape: Σⱼ = λⱼ Dⱼ A Dⱼᵀ, own sizes and directions."""

    code = "VEV"
    title = "full, equal shape"
    description = "own size, same shape, own direction"
    structure = Structure.FULL
    scales_by_column = False
    survives_marginals = False

    def maximise(
        self, scatter: FloatArray, effective_rows: FloatArray, previous: FloatArray | None
    ) -> FloatArray:
        """Return Lⱼ λⱼ A Lⱼᵀ (Celeux & Govaert 1995, the general family).

        Along its own axes each scatter is diagonal, so what is left is VEI's problem.
        """
        eigenvalues, vectors = _axes(scatter)
        shapes = None if previous is None else np.maximum(_axes(previous)[0], POINT)
        return recompose(vectors, equal_shape(eigenvalues, effective_rows, shapes))


class VEE(SearchingFamily):
    """One shape and direction: Σⱼ = λⱼ C, own sizes."""

    code = "VEE"
    title = "shared full, own size"
    description = "own size, same shape, same direction"
    structure = Structure.FULL
    scales_by_column = True
    survives_marginals = True

    def maximise(
        self, scatter: FloatArray, effective_rows: FloatArray, previous: FloatArray | None
    ) -> FloatArray:
        """Return λⱼ C: λⱼ = tr(Wⱼ C⁻¹) / (d nⱼ) and C ∝ Σⱼ Wⱼ / λⱼ in turn.

        References
        ----------
        Celeux & Govaert (1995), on the M-step of the general family.
        """
        n_features = scatter.shape[1]
        shared = _unit_volume(scatter.sum(axis=0) if previous is None else previous[0])
        sizes = np.ones(len(scatter))
        for _ in range(INNER_ITERATIONS if previous is None else ROUNDS_GOING_ON):
            traces = np.einsum("kij,ji->k", scatter, np.linalg.inv(shared))
            before, sizes = sizes, np.maximum(traces / (n_features * effective_rows), POINT)
            shared = _unit_volume((scatter / sizes[:, None, None]).sum(axis=0))
            if np.allclose(sizes, before, rtol=INNER_TOLERANCE, atol=0.0):
                break
        return sizes[:, None, None] * shared


def _axes(matrices: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return eigenvalues (k, d) and eigenvectors (k, d, d) in one order."""
    eigenvalues, vectors = np.linalg.eigh(matrices)
    return eigenvalues, vectors


def _unit_volume(matrix: FloatArray) -> FloatArray:
    eigenvalues, vectors = np.linalg.eigh(matrix)
    # Relative to the largest, so that the inverse taken of it has digits left.
    eigenvalues = np.maximum(eigenvalues, max(_ROUNDING * eigenvalues[-1], POINT))
    unit: FloatArray = recompose(vectors, (eigenvalues / geometric_mean(eigenvalues))[None])[0]
    return unit
