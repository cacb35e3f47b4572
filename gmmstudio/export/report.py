"""What a result is made of when it leaves the program."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data import Dataset, Selection
from gmmstudio.mixture import Collapse, FitResult, Mixture, SetAside, aic, bic

BLOCK_ROWS = 4096
"""Rows that are worked on at a time: a million rows take no more memory than these."""


@dataclass(frozen=True, eq=False)
class FitReport:
    """A mixture, the data it was fitted to and how that went: all that the exports need.

    Every export is computed from `mixture` itself, so that responsibilities, effective rows and
    log-densities belong together whenever the run was stopped.

    Parameters
    ----------
    dataset : Dataset
        The whole table, left-out rows and unused columns included.
    selection : Selection
        The rows and columns that were fitted, in original units.
    mixture : Mixture
        The parameters to report.
    trace : tuple of float
        The log-likelihood (sum over rows, natural log) at iteration 0, 1, …; the last is that of
        `mixture`.
    converged : bool
        Whether the stopping rule was met.
    stop_reason : str or None
        Why the run ended; None while it has not.
    settings : mapping of str to object
        Every setting of the run, in values that JSON can hold.
    collapses : tuple of Collapse
        The components that the covariance floor holds up.
    set_aside : tuple of SetAside
        The starts that were tried and not chosen because their fits are degenerate.
    """

    dataset: Dataset
    selection: Selection
    mixture: Mixture
    trace: tuple[float, ...]
    converged: bool
    stop_reason: str | None
    settings: Mapping[str, object] = field(default_factory=dict)
    collapses: tuple[Collapse, ...] = ()
    set_aside: tuple[SetAside, ...] = ()

    @classmethod
    def of_fit(
        cls,
        dataset: Dataset,
        selection: Selection,
        result: FitResult,
        settings: Mapping[str, object],
    ) -> "FitReport":
        """Return the report of a finished fit."""
        return cls(
            dataset=dataset,
            selection=selection,
            mixture=result.mixture,
            trace=result.trace,
            converged=result.converged,
            stop_reason=str(result.stop_reason),
            settings=settings,
            collapses=result.collapses,
            set_aside=result.set_aside,
        )

    @property
    def n_samples(self) -> int:
        """The number of rows used."""
        return int(self.selection.X.shape[0])

    @property
    def iterations(self) -> int:
        """The number of iterations done; the start is iteration 0."""
        return len(self.trace) - 1

    @property
    def log_likelihood(self) -> float:
        """The log-likelihood of the mixture: the sum over the rows used, natural log."""
        return self.trace[-1]

    @property
    def mean_log_likelihood(self) -> float:
        """The log-likelihood divided by the number of rows used."""
        return self.log_likelihood / self.n_samples

    @property
    def bic(self) -> float:
        """The Bayesian information criterion, −2ℓ + p·ln n: smaller is better."""
        return bic(self.log_likelihood, self.mixture.free_parameters, self.n_samples)

    @property
    def aic(self) -> float:
        """Akaike's information criterion, −2ℓ + 2p: smaller is better."""
        return aic(self.log_likelihood, self.mixture.free_parameters)

    def effective_rows(self) -> NDArray[np.float64]:
        """Return each component's sum of responsibilities over the rows used, shape (k,)."""
        total = np.zeros(self.mixture.n_components)
        for block in self.blocks(self.n_samples):
            total += self.mixture.responsibilities(self.selection.X[block]).sum(axis=0)
        return total

    @staticmethod
    def blocks(n_rows: int) -> Iterator[slice]:
        """Cut a number of rows into consecutive blocks."""
        for start in range(0, n_rows, BLOCK_ROWS):
            yield slice(start, min(start + BLOCK_ROWS, n_rows))
