"""What the rows drawn say of a mixture in a person's hand, many times a second."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gmmstudio.mixture import Mixture
from gmmstudio.mixture.density import normalise
from gmmstudio.session.assignment import Assignment, assignment

if TYPE_CHECKING:
    from numpy.typing import NDArray


_BLOCK = 4_096
"""Rows at a time, whose shares of all components stay in the processor's cache."""


class RowsInHand:
    """The densities of rows under each component, to be worked out anew where one has changed.

    A drag moves one component and leaves the others as they are, so that nearly all of an E-step
    is what it was in the picture before.

    Parameters
    ----------
    X : ndarray of float64, shape (m, d)
        The rows drawn.
    """

    def __init__(self, X: NDArray[np.float64]) -> None:
        self.X = X
        self._log_densities = np.empty((0, len(X)))
        self._means: NDArray[np.float64] = np.empty((0, X.shape[1]))
        self._covariances: NDArray[np.float64] = np.empty((0, X.shape[1], X.shape[1]))

    def expectation(self, mixture: Mixture) -> tuple[Assignment, NDArray[np.float64]]:
        """Return what a mixture says of the rows, and log P(x) of each, shape (m,).

        Parameters
        ----------
        mixture : Mixture
        """
        self._renew(mixture)
        shares, log_density = np.empty_like(self._log_densities), np.empty(len(self.X))
        with np.errstate(divide="ignore"):  # an emptied component: log 0 = −∞ is what is meant
            log_weights = np.log(mixture.weights)[:, None]
        for start in range(0, len(self.X), _BLOCK):
            block = np.s_[start : start + _BLOCK]
            part = self._log_densities[:, block] + log_weights
            log_density[block] = normalise(part)
            shares[:, block] = part
        return assignment(self.X, mixture, shares.T), log_density

    def _renew(self, mixture: Mixture) -> None:
        changed = np.ones(mixture.n_components, dtype=np.bool_)
        if len(self._means) == mixture.n_components:
            moved = (mixture.means != self._means).any(axis=1)
            changed = moved | (mixture.covariances != self._covariances).any(axis=(1, 2))
        else:
            self._log_densities = np.empty((mixture.n_components, len(self.X)))
        self._means, self._covariances = mixture.means, mixture.covariances
        for j in np.flatnonzero(changed):
            alone = Mixture.trusted(
                np.ones(1), mixture.means[[j]], mixture.covariances[[j]], mixture.family
            )
            self._log_densities[j] = alone.component_log_density(self.X)[:, 0]
