"""Covariances brought into a family: what its M-step would make of them."""

import numpy as np

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.covariance import (
    FAMILIES,
    CovarianceFamily,
    Sharing,
    Structure,
    along_columns,
)
from gmmstudio.mixture.covariance.base import recompose
from gmmstudio.mixture.errors import FitError
from gmmstudio.mixture.fixed import Fixed, mask
from gmmstudio.mixture.parameters import Mixture

_ASIDE = 1e-10
"""Part of its rows that a component keeps where another one leads."""
_LEAST = 1e-12
"""Weight that a component without any has when it comes to what all of them share."""


def constrained(
    mixture: Mixture, family: str, fixed: Fixed | None = None, *, leader: int | None = None
) -> Mixture:
    """Return the mixture with the covariances that a family makes of those it has.

    They are the family's M-step for the scatters Wⱼ = nⱼ Σⱼ with nⱼ in proportion to the weights:
    of all covariances Σⱼ′ of the family those of the least Σⱼ nⱼ KL(N(μⱼ, Σⱼ) ‖ N(μⱼ, Σⱼ′)). A
    mixture that says it is of the family is returned as it is.

    Parameters
    ----------
    mixture : Mixture
    family : str
        mclust's code.
    fixed : Fixed or None
        Covariances that stay as they are, and have no say.
    leader : int or None
        The component, counted from 0, that decides on all that the family has the components
        share: the limit as the others' rows go to none together. If its own covariance is fixed
        it alone is brought into the family, for the others have nothing in common with it. None
        where each has a say by its weight.

    Raises
    ------
    FitError
        If there is no such component, or the family is not for so many columns.
    """
    k = mixture.n_components
    if mixture.family == family:
        return mixture
    constraint = FAMILIES[family]
    constraint.check_features(mixture.n_features)
    rows = np.maximum(mixture.weights, _LEAST)
    held = mask(() if fixed is None else fixed.covariances, k)
    group = np.flatnonzero(~held)
    if leader is not None:
        if not 0 <= leader < k:
            raise FitError(f"there is no component {leader + 1}; the mixture has {k}")
        rows = np.where(np.arange(k) == leader, rows[leader], _ASIDE * rows)
        group = np.array([leader]) if held[leader] else group
    covariances = mixture.covariances.copy()
    if len(group):
        first = None if leader is None else int(np.searchsorted(group, leader))
        covariances[group] = covariances_in(constraint, covariances[group], rows[group], first)
    return Mixture(mixture.weights, mixture.means, covariances, family)


def covariances_in(
    family: CovarianceFamily,
    covariances: FloatArray,
    effective_rows: FloatArray,
    leader: int | None = None,
) -> FloatArray:
    """Return a family's M-step, without a floor, for covariances as scatters, in any units.

    Parameters
    ----------
    family : CovarianceFamily
    covariances : ndarray of shape (k, d, d)
        Symmetric and positive definite.
    effective_rows : ndarray of shape (k,)
        Positive.
    leader : int or None
        The component that has all but a vanishing part of the rows, where there is one.

    Returns
    -------
    ndarray of shape (k, d, d)
    """
    scale = np.sqrt(np.einsum("kii->ki", covariances)).max(axis=0)
    if not family.scales_by_column:
        scale = np.full_like(scale, scale.max())
    size = np.outer(scale, scale)
    scatter = effective_rows[:, None, None] * (covariances / size)
    axes = np.eye(len(scale))
    if leader is not None and family.orientation is Sharing.EQUAL:
        # Its axes are then those of all; along them the family is that of the same sizes and
        # shapes with axes along the columns, so that no axes need to be searched for.
        axes = np.linalg.eigh(scatter[leader])[1]
        family = along_columns(family)
    if family.structure is Structure.FULL:
        return family.estimate(scatter, effective_rows, 0.0) * size
    along = np.einsum("il,kij,jl->kl", axes, scatter, axes, optimize=True)
    return recompose(axes, family.estimate(along, effective_rows, 0.0)) * size
