"""EVE, VVE: ellipsoids along the same axes, whichever these are."""

from abc import abstractmethod

import numpy as np

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.covariance.base import (
    INNER_ITERATIONS,
    INNER_TOLERANCE,
    ROUNDS_GOING_ON,
    SearchingFamily,
    Structure,
    expected_deviance,
    no_point,
    recompose,
)
from gmmstudio.mixture.covariance.diagonal import equal_volume


class _CommonAxes(SearchingFamily):
    """Σⱼ = D Bⱼ Dᵀ with one D: variances along D, and D for the variances, in turn.

    The step for D is the minorise-maximise step of Browne & McNicholas (2014), Estimating common
    principal components in high dimensions, Advances in Data Analysis and Classification 8,
    217–226: with ωⱼ the largest eigenvalue of Wⱼ and F = Σⱼ Bⱼ⁻¹ Dᵀ (Wⱼ − ωⱼ I)
    = P S Rᵀ, the new D is R Pᵀ turned so that tr(F D) is least.
    """

    structure = Structure.FULL
    scales_by_column = False
    survives_marginals = False

    @abstractmethod
    def _variances(self, along: FloatArray, effective_rows: FloatArray) -> FloatArray:
        """Return the family's variances for scatters that are diagonal along the axes, (k, d)."""

    def maximise(
        self, scatter: FloatArray, effective_rows: FloatArray, previous: FloatArray | None
    ) -> FloatArray:
        """Return D Bⱼ Dᵀ: from the axes before, or the best of several guesses."""
        if previous is not None:
            # The components' covariances have the same axes, so a sum of them has these, too.
            axes = np.linalg.eigh(previous.sum(axis=0))[1]
            return self._search(scatter, effective_rows, axes, ROUNDS_GOING_ON)
        guesses = [scatter.sum(axis=0), *scatter, np.eye(scatter.shape[1])]
        found = [
            self._search(scatter, effective_rows, np.linalg.eigh(g)[1], ROUNDS_GOING_ON)
            for g in guesses
        ]
        best = min(found, key=lambda c: expected_deviance(c, scatter, effective_rows))
        axes = np.linalg.eigh(best.sum(axis=0))[1]
        return self._search(scatter, effective_rows, axes, INNER_ITERATIONS)

    def _search(
        self, scatter: FloatArray, effective_rows: FloatArray, axes: FloatArray, rounds: int
    ) -> FloatArray:
        largest = np.linalg.eigvalsh(scatter)[:, -1]
        reduced = scatter - largest[:, None, None] * np.eye(scatter.shape[1])
        variances = self._variances(_along(scatter, axes, effective_rows), effective_rows)
        for _ in range(rounds):
            precisions = 1.0 / variances
            # Each matrix is negative semidefinite, so the linear bound lies above the trace.
            pull = np.einsum("kij,jl,kl->il", reduced, axes, precisions)
            left, _, right = np.linalg.svd(pull / np.abs(pull).max() if pull.any() else pull)
            axes = -left @ right
            before, variances = (
                variances,
                self._variances(_along(scatter, axes, effective_rows), effective_rows),
            )
            if np.allclose(variances, before, rtol=INNER_TOLERANCE, atol=0.0):
                break
        return recompose(axes, variances)


class EVE(_CommonAxes):
    """One size, common axes, own shapes: Σⱼ = λ D Aⱼ Dᵀ."""

    code = "EVE"
    title = "common axes, equal size"
    description = "same size, own shape, same directions"

    def _variances(self, along: FloatArray, effective_rows: FloatArray) -> FloatArray:
        return equal_volume(along, effective_rows)


class VVE(_CommonAxes):
    """Common axes, own sizes and shapes: Σⱼ = λⱼ D Aⱼ Dᵀ."""

    code = "VVE"
    title = "common axes"
    description = "own size, own shape, same directions"

    def _variances(self, along: FloatArray, effective_rows: FloatArray) -> FloatArray:
        return along / effective_rows[:, None]


def _along(scatter: FloatArray, axes: FloatArray, effective_rows: FloatArray) -> FloatArray:
    """Return the diagonals of Dᵀ Wⱼ D, never 0, shape (k, d)."""
    diagonals: FloatArray = np.einsum("il,kij,jl->kl", axes, scatter, axes, optimize=True)
    return no_point(diagonals, effective_rows)
