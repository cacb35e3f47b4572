"""The mixture itself: θ = {P(Cⱼ), μⱼ, Σⱼ} and what follows from it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from gmmstudio.mixture.arrays import FloatArray, IntArray, as_rows, frozen
from gmmstudio.mixture.covariance import FAMILIES
from gmmstudio.mixture.density import Whitening, normalise
from gmmstudio.mixture.errors import FitError

_BLOCK_NUMBERS = 40_960
"""Numbers handled at a time, so that temporary arrays stay in the processor's cache."""
_SHORTEST_BLOCK = 1_024
"""Rows at a time at least, so that the calls cost little beside the arithmetic."""


@dataclass(frozen=True, eq=False)
class Mixture:
    """A Gaussian mixture P(x) = Σⱼ P(Cⱼ) N(x | μⱼ, Σⱼ), in the units of the data.

    Parameters
    ----------
    weights : array-like of shape (n_components,)
        P(Cⱼ): not negative, summing to 1.
    means : array-like of shape (n_components, n_features)
    covariances : array-like of shape (n_components, n_features, n_features)
        Symmetric and positive definite.
    family : str
        The covariance family it belongs to, by mclust's code.

    Raises
    ------
    FitError
        If shapes do not agree, the weights are no probabilities, or a covariance is not
        symmetric positive definite.
    """

    weights: FloatArray
    means: FloatArray
    covariances: FloatArray
    family: str = "VVV"

    def __post_init__(self) -> None:
        weights = np.array(self.weights, dtype=np.float64)
        means = np.array(self.means, dtype=np.float64)
        covariances = np.array(self.covariances, dtype=np.float64)
        if means.ndim != 2 or weights.shape != means.shape[:1] or weights.size == 0:
            raise FitError(
                f"a mixture needs weights (k,) and means (k, d), not {weights.shape} and "
                f"{means.shape}"
            )
        if covariances.shape != (*means.shape, means.shape[1]):
            raise FitError(
                f"covariances must be of shape {(*means.shape, means.shape[1])}, "
                f"not {covariances.shape}"
            )
        if np.any(weights < 0) or not np.isclose(weights.sum(), 1.0, rtol=0, atol=1e-8):
            raise FitError("the weights must not be negative and must sum to 1")
        if not (np.isfinite(means).all() and np.isfinite(covariances).all()):
            raise FitError("means and covariances must be finite numbers")
        FAMILIES[self.family].check_features(means.shape[1])
        scale = np.sqrt(np.abs(np.einsum("kii->ki", covariances)))
        skew = np.abs(covariances - covariances.transpose(0, 2, 1))
        if np.any(skew > 1e-8 * scale[:, :, None] * scale[:, None, :]):
            raise FitError("a covariance must be symmetric")
        for name, array in (("weights", weights), ("means", means), ("covariances", covariances)):
            object.__setattr__(self, name, frozen(array))
        try:
            self.__dict__["_whitening"] = Whitening.of(means, covariances)
        except np.linalg.LinAlgError:
            raise FitError("a covariance must be positive definite") from None

    @classmethod
    def trusted(
        cls, weights: FloatArray, means: FloatArray, covariances: FloatArray, family: str
    ) -> "Mixture":
        """Return a mixture from arrays that the engine made, without copies or checks."""
        mixture = object.__new__(cls)
        mixture.__dict__.update(
            weights=frozen(weights),
            means=frozen(means),
            covariances=frozen(covariances),
            family=family,
        )
        return mixture

    @cached_property
    def _whitening(self) -> Whitening:
        return Whitening.of(self.means, self.covariances)

    @property
    def n_components(self) -> int:
        """The number of components, k."""
        return int(self.means.shape[0])

    @property
    def n_features(self) -> int:
        """The number of columns, d."""
        return int(self.means.shape[1])

    @property
    def free_parameters(self) -> int:
        """The number of free parameters: k − 1 weights, k·d means, and those of the family."""
        k, d = self.n_components, self.n_features
        return k - 1 + k * d + FAMILIES[self.family].free_covariance_parameters(k, d)

    @property
    def standard_deviations(self) -> FloatArray:
        """The components' standard deviations, column by column, shape (k, d)."""
        variances: FloatArray = np.einsum("kii->ki", self.covariances)
        return np.sqrt(variances)

    def component_log_density(self, X: ArrayLike) -> FloatArray:
        """Return log P(x | Cⱼ) of each row under each component, without the weight.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples, n_components)
            Natural logarithm of a density in one over the product of the columns' units.

        Raises
        ------
        FitError
            If ``X`` has another number of columns.
        """
        rows = as_rows(X, self.n_features)
        out = np.empty((len(rows), self.n_components))
        for block in self._blocks(rows):
            part = np.empty((self.n_components, block.stop - block.start))
            out[block] = self._whitening.log_densities(np.ascontiguousarray(rows[block].T), part).T
        return out

    def log_density(self, X: ArrayLike) -> FloatArray:
        """Return log P(x) of each row, shape (n_samples,), natural logarithm.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Raises
        ------
        FitError
            If ``X`` has another number of columns.
        """
        return self.expectation(X)[1]

    def responsibilities(self, X: ArrayLike) -> FloatArray:
        """Return P(Cⱼ | x) for each row: the E-step.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples, n_components)
            Each row sums to 1.

        Raises
        ------
        FitError
            If ``X`` has another number of columns.
        """
        return self.expectation(X)[0]

    def expectation(self, X: ArrayLike) -> tuple[FloatArray, FloatArray]:
        """Return responsibilities (n_samples, n_components) and log P(x) (n_samples,) together.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Raises
        ------
        FitError
            If ``X`` has another number of columns.
        """
        rows = as_rows(X, self.n_features)
        resp = np.empty((len(rows), self.n_components))
        log_density = np.empty(len(rows))
        for block in self._blocks(rows):
            joint, log_density[block] = self._expectation_of(rows[block])
            resp[block] = joint.T
        return resp, log_density

    def log_likelihood(self, X: ArrayLike) -> float:
        """Return ℓ = Σᵢ log P(xᵢ), the sum over rows, natural logarithm.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Raises
        ------
        FitError
            If ``X`` has another number of columns.
        """
        rows = as_rows(X, self.n_features)
        return float(sum(self._expectation_of(rows[b])[1].sum() for b in self._blocks(rows)))

    def sample(
        self, n_samples: int, seed: int | np.random.Generator
    ) -> tuple[FloatArray, IntArray]:
        """Draw rows from the mixture.

        Parameters
        ----------
        n_samples : int
            How many.
        seed : int or numpy.random.Generator

        Returns
        -------
        X : ndarray of shape (n_samples, n_features)
        labels : ndarray of shape (n_samples,)
            The component each row came from, counted from 0.
        """
        rng = np.random.default_rng(seed)
        labels = rng.choice(self.n_components, size=n_samples, p=self.weights / self.weights.sum())
        noise = rng.standard_normal((n_samples, self.n_features))
        X = np.empty_like(noise)
        for j, lower in enumerate(np.linalg.cholesky(self.covariances)):
            chosen = labels == j
            X[chosen] = self.means[j] + noise[chosen] @ lower.T
        return X, labels

    def marginal(self, columns: Sequence[int]) -> "Mixture":
        """Return the mixture of some of the columns: sub-vectors of means, sub-blocks of Σⱼ.

        Parameters
        ----------
        columns : sequence of int
            Which, in the order wanted.
        """
        chosen = list(columns)
        covariances = self.covariances[:, chosen][:, :, chosen]
        family = self.family if FAMILIES[self.family].survives_marginals else "VVV"
        return Mixture.trusted(self.weights, self.means[:, chosen], covariances, family)

    def permuted(self, order: Sequence[int]) -> "Mixture":
        """Return the same mixture with its components in another order.

        Parameters
        ----------
        order : sequence of int
            ``order[i]`` is the present place of the component that comes i-th.

        Raises
        ------
        FitError
            If ``order`` is not a permutation of the components.
        """
        chosen = list(order)
        if sorted(chosen) != list(range(self.n_components)):
            raise FitError(f"{chosen} is not an order of {self.n_components} components")
        return Mixture.trusted(
            self.weights[chosen], self.means[chosen], self.covariances[chosen], self.family
        )

    def _expectation_of(self, rows: FloatArray) -> tuple[FloatArray, FloatArray]:
        joint = np.empty((self.n_components, len(rows)))
        self._whitening.log_densities(np.ascontiguousarray(rows.T), joint)
        with np.errstate(divide="ignore"):  # an emptied component: log 0 = −∞ is what is meant
            joint += np.log(self.weights)[:, None]
        return joint, normalise(joint)

    @staticmethod
    def _blocks(rows: FloatArray) -> Iterator[slice]:
        step = max(_BLOCK_NUMBERS // rows.shape[1], _SHORTEST_BLOCK)
        for start in range(0, len(rows), step):
            yield slice(start, min(start + step, len(rows)))
