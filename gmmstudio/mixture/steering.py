"""A mixture taken in hand: pure edits of θ, in the units of the data.

Every edit returns another mixture and leaves the one it was given alone (another order of the
components is ``Mixture.permuted``). An edit of covariances keeps the covariance family where the
result still belongs to it; otherwise the mixture is one of unconstrained covariances, which the
engine brings back into the family that is fitted.
"""

import math

import numpy as np
from numpy.typing import ArrayLike

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.constrained import constrained, covariances_in
from gmmstudio.mixture.covariance import FAMILIES, CovarianceFamily
from gmmstudio.mixture.errors import FitError
from gmmstudio.mixture.fixed import Fixed
from gmmstudio.mixture.moments import Moments
from gmmstudio.mixture.parameters import Mixture

HALF_NORMAL_MEAN = math.sqrt(2.0 / math.pi)
"""How far, in standard deviations, the mean of either half of a Gaussian lies from the cut."""
_SAME = 1e-8
"""Covariances that differ by less, beside their columns' deviations, are the same."""


def with_mean(mixture: Mixture, component: int, mean: ArrayLike) -> Mixture:
    """Return the mixture with one component's mean moved to another place.

    Parameters
    ----------
    mixture : Mixture
    component : int
        Counted from 0.
    mean : array-like of shape (n_features,)

    Raises
    ------
    FitError
        If there is no such component, or the mean is of another length or not finite.
    """
    _check(mixture, component)
    means = mixture.means.copy()
    means[component] = _vector(mean, mixture.n_features)
    return Mixture(mixture.weights, means, mixture.covariances, mixture.family)


def with_covariance(mixture: Mixture, component: int, covariance: ArrayLike) -> Mixture:
    """Return the mixture with one component's covariance replaced.

    Parameters
    ----------
    mixture : Mixture
    component : int
        Counted from 0.
    covariance : array-like of shape (n_features, n_features)
        Symmetric and positive definite.

    Raises
    ------
    FitError
        If there is no such component, or the matrix is no covariance of that size.
    """
    covariances = _covariances_with(mixture, component, covariance)
    return _mixture(mixture.weights, mixture.means, covariances, mixture.family)


def led(
    mixture: Mixture,
    component: int,
    covariance: ArrayLike,
    family: str,
    fixed: Fixed | None = None,
) -> Mixture:
    """Return the mixture with one component's covariance replaced as far as a family allows.

    On what the family has the components share, that one decides and the others follow; see
    `constrained`.

    Parameters
    ----------
    mixture : Mixture
    component : int
        Counted from 0.
    covariance : array-like of shape (n_features, n_features)
        Symmetric and positive definite.
    family : str
        mclust's code of the family that the result belongs to.
    fixed : Fixed or None
        Covariances that do not follow.

    Raises
    ------
    FitError
        If there is no such component, the matrix is no covariance of that size, or the family is
        not for so many columns.
    """
    covariances = _covariances_with(mixture, component, covariance)
    free = "V" if FAMILIES[family].univariate else "VVV"
    changed = Mixture(mixture.weights, mixture.means, covariances, free)
    return constrained(changed, family, fixed, leader=component)


def with_weight(mixture: Mixture, component: int, weight: float) -> Mixture:
    """Return the mixture with one component's weight changed and the others' scaled to the rest.

    Where the others have no weight at all, they get equal parts of the rest.

    Parameters
    ----------
    mixture : Mixture
        Of at least two components.
    component : int
        Counted from 0.
    weight : float
        More than 0 and less than 1.

    Raises
    ------
    FitError
        If there is no such component, it is the only one, or the weight is out of its range.
    """
    _check(mixture, component)
    if mixture.n_components == 1:
        raise FitError("the weight of the only component is 1")
    _check_weight(weight)
    others = np.delete(mixture.weights, component)
    total = float(others.sum())
    shares = others / total if total > 0 else np.full(len(others), 1.0 / len(others))
    weights = np.insert(shares * (1.0 - weight), component, weight)
    return Mixture(weights, mixture.means, mixture.covariances, mixture.family)


def added(mixture: Mixture, mean: ArrayLike, covariance: ArrayLike, weight: float) -> Mixture:
    """Return the mixture with one component more, in the last place; the others' weights shrink.

    Parameters
    ----------
    mixture : Mixture
    mean : array-like of shape (n_features,)
    covariance : array-like of shape (n_features, n_features)
        Symmetric and positive definite.
    weight : float
        More than 0 and less than 1; the weights there were are scaled by 1 − weight.

    Raises
    ------
    FitError
        If mean, covariance or weight are none.
    """
    _check_weight(weight)
    place = _vector(mean, mixture.n_features)
    shape = _matrix(covariance, mixture.n_features)
    return _mixture(
        np.append(mixture.weights * (1.0 - weight), weight),
        np.concatenate([mixture.means, place[None]]),
        np.concatenate([mixture.covariances, shape[None]]),
        mixture.family,
    )


def removed(mixture: Mixture, component: int) -> Mixture:
    """Return the mixture without one component; the others' weights grow in proportion.

    Where the others have no weight at all, they get equal parts. Components behind the removed one
    move up a place.

    Parameters
    ----------
    mixture : Mixture
        Of at least two components.
    component : int
        Counted from 0.

    Raises
    ------
    FitError
        If there is no such component, or it is the only one.
    """
    _check(mixture, component)
    if mixture.n_components == 1:
        raise FitError("the only component cannot be removed")
    weights = np.delete(mixture.weights, component)
    total = float(weights.sum())
    weights = weights / total if total > 0 else np.full(len(weights), 1.0 / len(weights))
    return Mixture(
        weights,
        np.delete(mixture.means, component, axis=0),
        np.delete(mixture.covariances, component, axis=0),
        mixture.family,
    )


def split(mixture: Mixture, component: int) -> Mixture:
    """Return the mixture with one component split in two along its longest axis.

    With λ and v the variance and the direction of that axis, both halves have half the weight, the
    means μ ± u√λ v and the covariance Σ − u²λ vvᵀ, so that together they have the component's
    weight, mean and covariance: for one column the split of Richardson & Green (1997)
    with equal halves; for several that of Zhang et al. (2003) with the covariance reduced along
    the axis alone. u = √(2/π) makes them the two halves of the Gaussian as cut through at its mean.

    The longest axis is that in units of the mixture's own standard deviations, so that the units
    of the columns do not decide it. The half towards larger values (of the column that the axis
    follows most) comes in the last place, the other one stays where the component was.

    Parameters
    ----------
    mixture : Mixture
    component : int
        Counted from 0.

    Raises
    ------
    FitError
        If there is no such component.

    References
    ----------
    Richardson & Green (1997), On Bayesian analysis of mixtures with an unknown number of
    components, Journal of the Royal Statistical Society B 59, 731–792.

    Zhang, Chen, Sun & Chan (2003), EM algorithms for Gaussian mixtures with split-and-merge
    operation, Pattern Recognition 36, 1973–1983.
    """
    _check(mixture, component)
    scale = Moments.of_mixture(mixture).deviations
    covariance = mixture.covariances[component]
    variances, axes = np.linalg.eigh(covariance / np.outer(scale, scale))
    axis = axes[:, -1] * np.sign(axes[np.abs(axes[:, -1]).argmax(), -1])
    step = HALF_NORMAL_MEAN * math.sqrt(variances[-1]) * axis * scale
    halved = mixture.weights.copy()
    halved[component] *= 0.5
    means, covariances = mixture.means.copy(), mixture.covariances.copy()
    means[component] -= step
    covariances[component] = covariance - np.outer(step, step)
    return _mixture(
        np.append(halved, halved[component]),
        np.concatenate([means, (mixture.means[component] + step)[None]]),
        np.concatenate([covariances, covariances[component][None]]),
        mixture.family,
    )


def merged(mixture: Mixture, one: int, other: int) -> Mixture:
    """Return the mixture with two components made one, in the place of the first of them.

    It has the weight, the mean and the covariance that the two have together: with their shares
    a + b = 1 of the weight, μ = aμ₁ + bμ₂ and Σ = aΣ₁ + bΣ₂ + ab(μ₁ − μ₂)(μ₁ − μ₂)ᵀ. Components
    behind the second move up a place.

    Parameters
    ----------
    mixture : Mixture
        Of at least two components.
    one, other : int
        Counted from 0, in either order.

    Raises
    ------
    FitError
        If there is no such component, or both are the same.

    References
    ----------
    Zhang, Chen, Sun & Chan (2003), EM algorithms for Gaussian mixtures with split-and-merge
    operation, Pattern Recognition 36, 1973–1983.
    """
    for component in (one, other):
        _check(mixture, component)
    if one == other:
        raise FitError("two different components are needed for a merger")
    first, second = sorted((one, other))
    pair = mixture.weights[[first, second]]
    weight = float(pair.sum())
    a, b = pair / weight if weight > 0 else (0.5, 0.5)
    apart = mixture.means[first] - mixture.means[second]
    weights, means = mixture.weights.copy(), mixture.means.copy()
    covariances = mixture.covariances.copy()
    weights[first] = weight
    means[first] -= b * apart
    covariances[first] = (
        a * covariances[first] + b * covariances[second] + a * b * np.outer(apart, apart)
    )
    return _mixture(
        np.delete(weights, second),
        np.delete(means, second, axis=0),
        np.delete(covariances, second, axis=0),
        mixture.family,
    )


def _mixture(
    weights: FloatArray, means: FloatArray, covariances: FloatArray, family: str
) -> Mixture:
    """Return the mixture in its family, or of unconstrained covariances where it has left it."""
    constrained = FAMILIES[family]
    whole = Mixture(weights, means, covariances, "V" if constrained.univariate else "VVV")
    if family == whole.family or not _belongs(covariances, constrained):
        return whole
    return Mixture(weights, means, covariances, family)


def _belongs(covariances: FloatArray, family: CovarianceFamily) -> bool:
    """Tell whether covariances are of a family: then its M-step for them as scatters keeps them."""
    deviations = np.sqrt(np.einsum("kii->ki", covariances))
    allowed = _SAME * deviations[:, :, None] * deviations[:, None, :]
    kept = covariances_in(family, covariances, np.ones(len(covariances)))
    return bool(np.all(np.abs(kept - covariances) <= allowed))


def _covariances_with(mixture: Mixture, component: int, covariance: ArrayLike) -> FloatArray:
    """Return all covariances, one of them replaced."""
    _check(mixture, component)
    covariances = mixture.covariances.copy()
    covariances[component] = _matrix(covariance, mixture.n_features)
    return covariances


def _check(mixture: Mixture, component: int) -> None:
    if not 0 <= component < mixture.n_components:
        raise FitError(
            f"there is no component {component + 1}; the mixture has {mixture.n_components}"
        )


def _check_weight(weight: float) -> None:
    if not 0.0 < weight < 1.0:
        raise FitError(f"a weight must be more than 0 and less than 1, not {weight}")


def _vector(mean: ArrayLike, n_features: int) -> FloatArray:
    vector = np.asarray(mean, dtype=np.float64)
    if vector.shape != (n_features,):
        raise FitError(f"a mean must be of shape {(n_features,)}, not {vector.shape}")
    return vector


def _matrix(covariance: ArrayLike, n_features: int) -> FloatArray:
    matrix = np.asarray(covariance, dtype=np.float64)
    if matrix.shape != (n_features, n_features):
        raise FitError(
            f"a covariance must be of shape {(n_features, n_features)}, not {matrix.shape}"
        )
    return matrix
