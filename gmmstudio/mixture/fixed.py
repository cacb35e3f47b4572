"""Parameters that stay as they are while the rest is fitted."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.covariance import FAMILIES, CovarianceFamily, Structure
from gmmstudio.mixture.errors import FitError
from gmmstudio.mixture.frame import Theta
from gmmstudio.mixture.parameters import Mixture
from gmmstudio.mixture.statistics import Statistics


@dataclass(frozen=True)
class Fixed:
    """Which parameters of which component keep the values they have in a run's first θ.

    Parameters
    ----------
    weights, means, covariances : sequence of bool, one for each component
        True where it stays. Empty: none of them does.

    Raises
    ------
    FitError
        If an entry is neither True nor False: the numbers of components are no flags.
    """

    weights: Sequence[bool] = ()
    means: Sequence[bool] = ()
    covariances: Sequence[bool] = ()

    def __post_init__(self) -> None:
        for name, flags in self._by_name():
            array = np.asarray(flags)
            if array.ndim != 1 or (array.size and array.dtype != np.bool_):
                raise FitError(
                    f"fixed {name} are told by one True or False for each component, not {flags!r}"
                )
            object.__setattr__(self, name, tuple(array.tolist()))

    @property
    def any(self) -> bool:
        """Whether anything is fixed at all."""
        return any(any(flags) for _, flags in self._by_name())

    def check(self, n_components: int) -> None:
        """Refuse flags for another number of components.

        Raises
        ------
        FitError
            If there are flags, but not one for each component.
        """
        for name, flags in self._by_name():
            if len(flags) not in (0, n_components):
                raise FitError(
                    f"fixed {name} are told for {len(flags)} components, but k = {n_components}; "
                    "give one True or False for each"
                )

    def free_parameters(self, mixture: Mixture) -> int:
        """Return how many parameters of the mixture are left to fit.

        Free weights share what the fixed ones leave, which takes one from their number; the
        family's covariance parameters are those of the components whose covariance is free.

        Parameters
        ----------
        mixture : Mixture
        """
        k, d = mixture.n_components, mixture.n_features
        weights, means, covariances = (
            k - sum(flags) for flags in (self.weights, self.means, self.covariances)
        )
        family = FAMILIES[mixture.family]
        of_covariances = family.free_covariance_parameters(covariances, d) if covariances else 0
        return max(weights - 1, 0) + means * d + of_covariances

    def _by_name(self) -> list[tuple[str, Sequence[bool]]]:
        return [(field.name, getattr(self, field.name)) for field in fields(self)]


class Hold:
    """What the M-step has to leave alone: here, nothing."""

    def about_means(self, statistics: Statistics) -> Statistics:
        """Return the statistics with the means of the M-step, and the scatter about these."""
        return statistics

    def weights(self, effective_rows: FloatArray) -> FloatArray:
        """Return the weights of the M-step, shape (k,)."""
        shares: FloatArray = effective_rows / np.add.reduce(effective_rows)
        return shares

    def covariances(
        self,
        family: CovarianceFamily,
        scatter: FloatArray,
        effective_rows: FloatArray,
        floor: float,
        previous: FloatArray | None,
    ) -> FloatArray:
        """Return the covariances of the M-step; see ``CovarianceFamily.estimate``."""
        return family.estimate(scatter, effective_rows, floor, previous)

    def may_collapse(self, component: int) -> bool:
        """Tell whether the M-step can shrink the component's covariance."""
        return True

    def exact(self, mixture: Mixture) -> Mixture:
        """Return the mixture with what is fixed free of the rounding of working coordinates."""
        return mixture


class HoldFixed(Hold):
    """Fixed parameters, at the values of a run's first θ.

    What an M-step maximises, Σⱼ nⱼ ln P(Cⱼ) − ½ Σⱼ (nⱼ ln|Σⱼ| + tr(Σⱼ⁻¹ Wⱼ)) with Wⱼ the scatter
    about μⱼ, splits into a part of the weights and a part of each mean and the covariances. Each
    part is maximised with its fixed parameters where they are, so ℓ does not fall (Dempster, Laird
    & Rubin 1977, section 3: a generalised EM algorithm on the smaller set of θ).

    Parameters
    ----------
    fixed : Fixed
    theta : Theta
        The first θ, in working coordinates.
    mixture : Mixture
        The same in the units of the data.

    Raises
    ------
    FitError
        If fixed weights leave nothing for the free ones.
    """

    def __init__(self, fixed: Fixed, theta: Theta, mixture: Mixture) -> None:
        k = mixture.n_components
        self._theta = theta
        self._mixture = mixture
        self._weights = mask(fixed.weights, k)
        self._means = mask(fixed.means, k)
        self._covariances = mask(fixed.covariances, k)
        self._left = 1.0 - mixture.weights[self._weights].sum()
        """The share of the rows that the free weights have between them."""
        if self._weights.any() and not self._weights.all() and self._left <= 0:
            raise FitError(
                f"the fixed weights sum to {1.0 - self._left:g} and leave nothing for the "
                f"{k - self._weights.sum()} components whose weight is free; free one of them"
            )

    def about_means(self, statistics: Statistics) -> Statistics:
        """Return the scatter about fixed means: Wⱼ + nⱼ (μⱼ − mⱼ)(μⱼ − mⱼ)ᵀ."""
        held = self._means
        if not held.any():
            return statistics
        away = statistics.means[held] - self._theta.means[held]
        rows = statistics.effective_rows[held]
        means, scatter = statistics.means.copy(), statistics.scatter.copy()
        means[held] = self._theta.means[held]
        scatter[held] += (
            rows[:, None] * np.square(away)
            if scatter.ndim == 2
            else rows[:, None, None] * away[:, :, None] * away[:, None]
        )
        return replace(statistics, means=means, scatter=scatter)

    def weights(self, effective_rows: FloatArray) -> FloatArray:
        """Return fixed weights as they are; the free ones share the rest by effective rows."""
        if not self._weights.any():
            return super().weights(effective_rows)
        weights = self._theta.weights.copy()
        free = ~self._weights
        total = effective_rows[free].sum()
        if total > 0:
            weights[free] = self._left * (effective_rows[free] / total)
        return weights

    def covariances(
        self,
        family: CovarianceFamily,
        scatter: FloatArray,
        effective_rows: FloatArray,
        floor: float,
        previous: FloatArray | None,
    ) -> FloatArray:
        """Return fixed covariances as they are; the family's estimate is that of the others."""
        free = ~self._covariances
        covariances = self._theta.covariances.copy()
        if free.any():
            before = None if previous is None else previous[free]
            covariances[free] = family.estimate(scatter[free], effective_rows[free], floor, before)
        return covariances

    def may_collapse(self, component: int) -> bool:
        """Tell whether the component's covariance is free."""
        return not self._covariances[component]

    def exact(self, mixture: Mixture) -> Mixture:
        """Return the mixture with fixed parameters as they were, to the last bit."""
        weights, means, covariances = (
            np.where(held.reshape(-1, *[1] * (first.ndim - 1)), first, now)
            for held, first, now in (
                (self._weights, self._mixture.weights, mixture.weights),
                (self._means, self._mixture.means, mixture.means),
                (self._covariances, self._mixture.covariances, mixture.covariances),
            )
        )
        return Mixture.trusted(weights, means, covariances, mixture.family)


def free_parameters(mixture: Mixture, fixed: Fixed | None) -> int:
    """Return the number of parameters that a fit of the mixture has to choose.

    Parameters
    ----------
    mixture : Mixture
    fixed : Fixed or None
    """
    return mixture.free_parameters if fixed is None else fixed.free_parameters(mixture)


def mask(flags: Sequence[bool], n_components: int) -> NDArray[np.bool_]:
    """Return flags as an array of shape (n_components,); no flags are all False."""
    return np.array(flags or [False] * n_components, dtype=np.bool_)


def check_structure(fixed: Fixed, mixture: Mixture, family: CovarianceFamily) -> None:
    """Refuse to fix a covariance that the family has no numbers for.

    Raises
    ------
    FitError
        If the family keeps to the columns' axes and a fixed covariance does not.
    """
    if family.structure is Structure.FULL:
        return
    for j in np.flatnonzero(mask(fixed.covariances, mixture.n_components)):
        covariance = mixture.covariances[j]
        if np.any(covariance != np.diag(np.diagonal(covariance))):
            raise FitError(
                f"the covariance of component {j + 1} is to stay fixed, but its axes are not along "
                f"the columns, as the family {family.code} has them; free it, or choose a family "
                "with directions, such as VVV"
            )
