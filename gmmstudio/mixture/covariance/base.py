"""What a covariance family is: an M-step for Σ under a constraint, and its price in parameters."""

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import ClassVar

import numpy as np

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.errors import FitError


class Structure(StrEnum):
    """How much of a scatter matrix a family needs, and so what a pass over the data collects."""

    FULL = "full"
    DIAGONAL = "diagonal"


class CovarianceFamily(ABC):
    """A constraint on the components' covariances Σⱼ = λⱼ Dⱼ Aⱼ Dⱼᵀ.

    λⱼ is the volume (size), Aⱼ the shape, Dⱼ the orientation (direction); mclust's three letters
    say of each whether it is Equal, Variable, or the Identity (Celeux & Govaert 1995, Table 1).

    Attributes
    ----------
    code : str
        mclust's name.
    title : str
        The name in plain words.
    description : str
        What it allows, in plain words.
    structure : Structure
        What it needs to know of the scatter matrices.
    scales_by_column : bool
        Whether the family maps onto itself when single columns are rescaled. Where it does not,
        only a scale common to all columns leaves the fit unchanged.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    description: ClassVar[str]
    structure: ClassVar[Structure]
    scales_by_column: ClassVar[bool]
    univariate: ClassVar[bool] = False
    """Whether the family is a name for data of one column only."""

    @abstractmethod
    def estimate(
        self,
        scatter: FloatArray,
        effective_rows: FloatArray,
        floor: float,
        previous: FloatArray | None = None,
    ) -> FloatArray:
        """Return the covariances that maximise the expected complete log-likelihood.

        Parameters
        ----------
        scatter : ndarray of shape (k, d, d), or (k, d) for ``Structure.DIAGONAL``
            Wⱼ = Σᵢ P(Cⱼ | xᵢ)(xᵢ − μⱼ)(xᵢ − μⱼ)ᵀ, or its diagonal.
        effective_rows : ndarray of shape (k,)
            nⱼ = Σᵢ P(Cⱼ | xᵢ), positive.
        floor : float
            The least eigenvalue allowed. The result maximises under that bound, too, so that ℓ
            stays monotone when it binds.
        previous : ndarray or None
            The covariances of the iteration before, where an inner iteration may start.

        Returns
        -------
        ndarray of the shape of ``scatter``
        """

    @abstractmethod
    def free_covariance_parameters(self, n_components: int, n_features: int) -> int:
        """Return the number of free parameters in the covariances."""

    def check_features(self, n_features: int) -> None:
        """Refuse data of a number of columns that the family is not defined for.

        Raises
        ------
        FitError
            If the family is univariate and the data are not.
        """
        if self.univariate and n_features != 1:
            raise FitError(
                f"the family {self.code} is for one column, not {n_features}; choose one of "
                "the families for several columns, such as VVV"
            )


def clamp_eigenvalues(covariances: FloatArray, floor: float) -> FloatArray:
    """Return the covariances with eigenvalues below the floor raised to it.

    For a Gaussian with scatter S and the constraint Σ ⪰ εI, −ln|Σ| − tr(Σ⁻¹S) is largest at the
    eigenvectors of S with its eigenvalues clamped at ε: ln λ + s/λ falls up to λ = s and rises
    beyond. So this is an exact constrained M-step and not a correction after it.

    Parameters
    ----------
    covariances : ndarray of shape (k, d, d)
    floor : float
    """
    eigenvalues, vectors = np.linalg.eigh(covariances)
    low = eigenvalues[:, 0] < floor
    if not low.any():
        return covariances
    clamped = covariances.copy()
    raised = np.maximum(eigenvalues[low], floor)
    clamped[low] = (vectors[low] * raised[:, None, :]) @ vectors[low].transpose(0, 2, 1)
    return symmetric(clamped)


def symmetric(matrices: FloatArray) -> FloatArray:
    """Return the matrices with their rounding asymmetry averaged out, shape (..., d, d)."""
    mean: FloatArray = 0.5 * (matrices + matrices.swapaxes(-1, -2))
    return mean
