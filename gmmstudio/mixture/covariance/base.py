"""What a covariance family is: an M-step for Σ under a constraint, and its price in parameters."""

from abc import ABC, abstractmethod
from enum import StrEnum
from typing import ClassVar

import numpy as np

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.errors import FitError

INNER_ITERATIONS = 200
"""The most rounds of an M-step that is itself iterative; stopping early is no error in EM."""
ROUNDS_GOING_ON = 20
"""The most rounds of a slow search that starts where the last iteration left it: a few in each of
many iterations reach the optimum sooner than many in each."""
INNER_TOLERANCE = 1e-12
"""Relative change at which such an M-step has settled."""

_FLAT = 1e-12
_UNKNOWN = 16 * np.finfo(np.float64).eps
"""An eigenvalue below this share of the largest is made of rounding."""
POINT = 1e-30
"""A variance that stands for none where the data's is 1: below all rounding, and finite when its
logarithm is taken or something is divided by it."""


class Structure(StrEnum):
    """How much of a scatter matrix a family needs, and so what a pass over the data collects."""

    FULL = "full"
    DIAGONAL = "diagonal"


class Sharing(StrEnum):
    """How far the components have size, shape or orientation to themselves: mclust's letters."""

    EQUAL = "E"
    VARIABLE = "V"
    IDENTITY = "I"


class CovarianceFamily(ABC):
    """A constraint on the components' covariances Σⱼ = λⱼ Dⱼ Aⱼ Dⱼᵀ.

    λⱼ is the volume (size), Aⱼ the shape with |Aⱼ| = 1, Dⱼ the orientation (direction); mclust's
    three letters say of each in turn whether it is Equal, Variable, or the Identity (Banfield &
    Raftery 1993; Celeux & Govaert 1995, Gaussian parsimonious clustering models, Table 1).

    Estimates are made in working coordinates, where the data's variance is about 1.

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
    survives_marginals : bool
        Whether the sub-blocks of its covariances, for some of the columns, are such a family, too.
    univariate : bool
        Whether the family is a name for data of one column only.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    description: ClassVar[str]
    structure: ClassVar[Structure]
    scales_by_column: ClassVar[bool]
    survives_marginals: ClassVar[bool]
    univariate: ClassVar[bool] = False

    @abstractmethod
    def estimate(
        self,
        scatter: FloatArray,
        effective_rows: FloatArray,
        floor: float,
        previous: FloatArray | None = None,
    ) -> FloatArray:
        """Return covariances that raise the expected complete log-likelihood as far as they can.

        Parameters
        ----------
        scatter : ndarray of shape (k, d, d), or (k, d) for ``Structure.DIAGONAL``
            Wⱼ = Σᵢ P(Cⱼ | xᵢ)(xᵢ − μⱼ)(xᵢ − μⱼ)ᵀ, or its diagonal.
        effective_rows : ndarray of shape (k,)
            nⱼ = Σᵢ P(Cⱼ | xᵢ), positive.
        floor : float
            The least eigenvalue allowed.
        previous : ndarray or None
            The covariances of the iteration before; the result is never worse than these, so ℓ
            stays monotone, also where the floor binds.

        Returns
        -------
        ndarray of the shape of ``scatter``
        """

    def free_covariance_parameters(self, n_components: int, n_features: int) -> int:
        """Return the number of free parameters in the covariances.

        Volume has 1 or k, shape d − 1 or k(d − 1), orientation d(d − 1)/2 or k times that; an
        identity has none (Celeux & Govaert 1995, Table 1).
        """
        turns = n_features * (n_features - 1) // 2
        counts = (1, n_features - 1, turns)
        times = {"E": 1, "V": n_components, "I": 0}
        sharing = (self.volume, self.shape, self.orientation)
        return sum(times[letter] * count for letter, count in zip(sharing, counts, strict=True))

    @property
    def volume(self) -> Sharing:
        """How the components' sizes λⱼ are shared."""
        return Sharing(self.code[0])

    @property
    def shape(self) -> Sharing:
        """How the components' shapes Aⱼ are shared; the identity is round."""
        return Sharing.IDENTITY if self.univariate else Sharing(self.code[1])

    @property
    def orientation(self) -> Sharing:
        """How the components' directions Dⱼ are shared; the identity is along the columns."""
        return Sharing.IDENTITY if self.univariate else Sharing(self.code[2])

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


class SearchingFamily(CovarianceFamily):
    """A family whose M-step has no closed form, or none under a floor.

    Where the floor binds, the scatter is inflated evenly until the estimate is above it. Neither
    that nor an inner iteration is sure to beat the covariances at hand, so the better of the two
    is taken: a generalised M-step, under which ℓ does not fall (Dempster, Laird & Rubin 1977).
    """

    @abstractmethod
    def maximise(
        self, scatter: FloatArray, effective_rows: FloatArray, previous: FloatArray | None
    ) -> FloatArray:
        """Return the family's covariances for these scatters, without a floor.

        Parameters
        ----------
        scatter : ndarray of shape (k, d, d) or (k, d)
        effective_rows : ndarray of shape (k,)
        previous : ndarray or None
            Where an inner iteration may start.
        """

    def estimate(
        self,
        scatter: FloatArray,
        effective_rows: FloatArray,
        floor: float,
        previous: FloatArray | None = None,
    ) -> FloatArray:
        """Return the better of the family's estimate above the floor and what was before."""
        found = self.maximise(scatter, effective_rows, previous)
        inflation = floor
        while floor > 0 and _least(found) < floor:
            noise = inflation * effective_rows
            found = self.maximise(_inflated(scatter, noise), effective_rows, previous)
            inflation *= 2.0
        # With no floor an estimate as flat as this ends the run: whoever asked will refuse it as
        # singular. Under one, what was before is above it, and still allowed.
        if previous is None or (floor <= 0 and _flat(found)):
            return found
        was = expected_deviance(previous, scatter, effective_rows)
        return previous if was < expected_deviance(found, scatter, effective_rows) else found


def expected_deviance(
    covariances: FloatArray, scatter: FloatArray, effective_rows: FloatArray
) -> float:
    """Return Σⱼ (nⱼ ln|Σⱼ| + tr(Σⱼ⁻¹ Wⱼ)), which an M-step for Σ makes small.

    Parameters
    ----------
    covariances, scatter : ndarray of shape (k, d, d), or (k, d) for diagonals
    effective_rows : ndarray of shape (k,)

    Returns
    -------
    float
        Infinite for covariances that are not positive definite.
    """
    if covariances.ndim == 2:
        if not np.all(covariances > 0):
            return np.inf
        log_det = np.log(covariances).sum(axis=1)
        return float(effective_rows @ log_det + np.sum(scatter / covariances))
    signs, log_det = np.linalg.slogdet(covariances)
    if not np.all(signs > 0):
        return np.inf
    traces = np.einsum("kii->", np.linalg.solve(covariances, scatter))
    return float(effective_rows @ log_det + traces)


def clamp_eigenvalues(covariances: FloatArray, floor: float) -> FloatArray:
    """Return the covariances with eigenvalues below the floor raised to it.

    For a Gaussian with scatter S and the constraint Σ ⪰ εI, −ln|Σ| − tr(Σ⁻¹S) is largest at the
    eigenvectors of S with its eigenvalues clamped at ε: ln λ + s/λ falls up to λ = s and rises
    beyond. So this is an exact constrained M-step and not a correction after it.

    Parameters
    ----------
    covariances : ndarray of shape (k, d, d)
    floor : float
        With 0 they are returned as they are: rounding that makes one negative is for the caller to
        refuse.
    """
    if floor <= 0.0 or _above(covariances, floor):
        return covariances
    eigenvalues, vectors = np.linalg.eigh(covariances)
    low = eigenvalues[:, 0] < floor
    if not low.any():
        return covariances
    clamped = covariances.copy()
    clamped[low] = recompose(vectors[low], np.maximum(eigenvalues[low], floor))
    return clamped


def _above(covariances: FloatArray, floor: float) -> bool:
    """Tell whether all eigenvalues are above the floor, at a fraction of their cost.

    Σ − εI has a Cholesky factor if and only if they are.
    """
    lowered = covariances.copy()
    np.einsum("kii->ki", lowered)[:] -= floor
    try:
        np.linalg.cholesky(lowered)
    except np.linalg.LinAlgError:
        return False
    return True


def recompose(vectors: FloatArray, eigenvalues: FloatArray) -> FloatArray:
    """Return D diag(a) Dᵀ, exactly symmetric.

    Parameters
    ----------
    vectors : ndarray of shape (k, d, d) or (d, d)
        Eigenvectors as columns.
    eigenvalues : ndarray of shape (k, d)
    """
    product: FloatArray = (vectors * eigenvalues[:, None, :]) @ np.swapaxes(vectors, -1, -2)
    return 0.5 * (product + product.transpose(0, 2, 1))


def geometric_mean(values: FloatArray) -> FloatArray:
    """Return |A|^(1/d) of positive diagonals A along the last axis."""
    mean: FloatArray = np.exp(np.log(values).mean(axis=-1))
    return mean


def no_point(scatter: FloatArray, effective_rows: FloatArray) -> FloatArray:
    """Return diagonal scatters (k, d) with those that stand for no variance raised to ``POINT``.

    The bound is one on the variance, so that a component with next to no rows is not inflated.

    Parameters
    ----------
    scatter : ndarray of shape (k, d)
    effective_rows : ndarray of shape (k,)
    """
    raised: FloatArray = np.maximum(scatter, POINT * effective_rows[:, None])
    return raised


def _flat(covariances: FloatArray) -> bool:
    """Tell whether a full covariance is too flat for its determinant to have digits."""
    if covariances.ndim == 2:
        return False
    eigenvalues = np.linalg.eigvalsh(covariances)
    return bool(np.any(eigenvalues[:, 0] < _FLAT * eigenvalues[:, -1]))


def _least(covariances: FloatArray) -> float:
    """Return the smallest eigenvalue of all; 0 for one that is lost in the rounding of others."""
    if covariances.ndim == 2:
        return float(covariances.min())
    eigenvalues = np.linalg.eigvalsh(covariances)
    known = eigenvalues[:, 0] > _UNKNOWN * eigenvalues[:, -1]
    return float(np.where(known, eigenvalues[:, 0], 0.0).min())


def _inflated(scatter: FloatArray, noise: FloatArray) -> FloatArray:
    if scatter.ndim == 2:
        return scatter + noise[:, None]
    return scatter + noise[:, None, None] * np.eye(scatter.shape[1])
