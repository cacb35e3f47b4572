"""What a result is made of when it leaves the program."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data import Dataset, Selection
from gmmstudio.mixture import (
    Collapse,
    FitResult,
    Fixed,
    Mixture,
    SetAside,
    StartOutcome,
    aic,
    bic,
    free_parameters,
    set_aside,
)

BLOCK_ROWS = 4096
"""Rows that are worked on at a time: a million rows take no more memory than these."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Of which moment of a run in the window a result is: it may have been on its way.

    Parameters
    ----------
    run : int
        Its number in the list of runs.
    iteration : int
    half_step : str
        The last one done: ``"E-step"`` or ``"M-step"``; ``"start"`` before any.
    status : str
        Whether the run was at work, had paused or had ended.
    """

    run: int
    iteration: int
    half_step: str
    status: str


class Fitted(ABC):
    """What a result tells of itself, wherever its rows are.

    Attributes
    ----------
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
    starts : tuple of StartOutcome
        What became of each start that was tried, by number; empty where one was run as it came.
    remaining : float or None
        What more iterations may still add to the log-likelihood, by Aitken's extrapolation; None
        where the last steps do not allow it.
    fixed : Fixed or None
        The parameters that were not fitted; None where all were.
    names : tuple of str
        What the components are called; empty where nobody has named one.
    origin : str or None
        Where the run was taken up by hand, in plain words; None for the start of its settings.
    agreement : mapping of str to object or None
        How well the components agree with the labels of a column, in values that JSON can hold;
        None where they were compared with none.
    moment : Moment or None
        Which moment of which run it is; None for a fit outside the window.
    """

    mixture: Mixture
    trace: tuple[float, ...]
    converged: bool
    stop_reason: str | None
    settings: Mapping[str, object]
    collapses: tuple[Collapse, ...]
    starts: tuple[StartOutcome, ...]
    remaining: float | None
    fixed: Fixed | None
    names: tuple[str, ...] = ()
    origin: str | None = None
    agreement: Mapping[str, object] | None = None
    moment: Moment | None = None

    @property
    @abstractmethod
    def name(self) -> str:
        """What the table is called."""

    @property
    @abstractmethod
    def source(self) -> str:
        """Where the table came from."""

    @property
    @abstractmethod
    def sha256(self) -> str | None:
        """The SHA-256 of the file, where it was read as one."""

    @property
    @abstractmethod
    def notes(self) -> tuple[str, ...]:
        """How the file was read, where that is not the usual."""

    @property
    @abstractmethod
    def columns(self) -> tuple[str, ...]:
        """The columns that were fitted."""

    @property
    @abstractmethod
    def n_samples(self) -> int:
        """The number of rows used."""

    @property
    @abstractmethod
    def left_out(self) -> Mapping[str, int]:
        """How many rows were left out for which reason."""

    @property
    @abstractmethod
    def packages(self) -> tuple[str, ...]:
        """The packages whose versions matter to the result."""

    @abstractmethod
    def effective_rows(self) -> NDArray[np.float64]:
        """Return each component's sum of responsibilities over the rows used, shape (k,)."""

    @property
    def total_weight(self) -> float:
        """The sum of the weights of the rows used; every row counts once unless it has one."""
        return float(self.n_samples)

    @property
    def set_aside(self) -> tuple[SetAside, ...]:
        """The starts that were tried and not chosen because their fits are degenerate."""
        return set_aside(self.starts)

    @property
    def n_left_out(self) -> int:
        """The number of rows left out."""
        return sum(self.left_out.values())

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
        """The log-likelihood divided by the number of rows used, each counted by its weight."""
        return self.log_likelihood / self.total_weight

    @property
    def free_parameters(self) -> int:
        """The number of parameters that were fitted."""
        return free_parameters(self.mixture, self.fixed)

    @property
    def bic(self) -> float:
        """The Bayesian information criterion, −2ℓ + p·ln n: smaller is better."""
        return bic(self.log_likelihood, self.free_parameters, self.total_weight)

    @property
    def aic(self) -> float:
        """Akaike's information criterion, −2ℓ + 2p: smaller is better."""
        return aic(self.log_likelihood, self.free_parameters)


@dataclass(frozen=True, eq=False)
class FitReport(Fitted):
    """A mixture, the data it was fitted to and how that went: all that the exports need.

    Every export is computed from `mixture` itself, so that responsibilities, effective rows and
    log-densities belong together whenever the run was stopped.

    Parameters
    ----------
    dataset : Dataset
        The whole table, left-out rows and unused columns included.
    selection : Selection
        The rows and columns that were fitted, in original units.
    mixture, trace, … moment
        As `Fitted` has them.
    """

    dataset: Dataset
    selection: Selection
    mixture: Mixture
    trace: tuple[float, ...]
    converged: bool
    stop_reason: str | None
    settings: Mapping[str, object] = field(default_factory=dict)
    collapses: tuple[Collapse, ...] = ()
    starts: tuple[StartOutcome, ...] = ()
    remaining: float | None = None
    fixed: Fixed | None = None
    names: tuple[str, ...] = ()
    origin: str | None = None
    agreement: Mapping[str, object] | None = None
    moment: Moment | None = None

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
            settings=settings,
            **facts_of(result),
        )

    @property
    def name(self) -> str:
        """What the table is called."""
        return self.dataset.name

    @property
    def source(self) -> str:
        """Where the table came from."""
        return self.dataset.source

    @property
    def sha256(self) -> str | None:
        """The SHA-256 of the file, where it was read as one."""
        return self.dataset.sha256

    @property
    def notes(self) -> tuple[str, ...]:
        """How the file was read, where that is not the usual."""
        return self.dataset.notes

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that were fitted."""
        return self.selection.columns

    @property
    def n_samples(self) -> int:
        """The number of rows used."""
        return int(self.selection.X.shape[0])

    @property
    def left_out(self) -> Mapping[str, int]:
        """How many rows were left out for which reason."""
        counts: dict[str, int] = {}
        for reason in self.selection.left_out_reasons:
            counts[reason] = counts.get(reason, 0) + 1
        return counts

    @property
    def packages(self) -> tuple[str, ...]:
        """The packages whose versions matter to the result."""
        return ("numpy", "scipy", "duckdb")

    @property
    def total_weight(self) -> float:
        """The sum of the weights of the rows used; every row counts once unless it has one."""
        return self.selection.total_weight

    def effective_rows(self) -> NDArray[np.float64]:
        """Return each component's sum of responsibilities over the rows used, shape (k,).

        A row's responsibilities count by its weight.
        """
        total = np.zeros(self.mixture.n_components)
        counts = self.selection.weights
        for block in self.blocks(self.n_samples):
            resp = self.mixture.responsibilities(self.selection.X[block])
            total += (np.ones(len(resp)) if counts is None else counts[block]) @ resp
        return total

    @staticmethod
    def blocks(n_rows: int) -> Iterator[slice]:
        """Cut a number of rows into consecutive blocks."""
        for start in range(0, n_rows, BLOCK_ROWS):
            yield slice(start, min(start + BLOCK_ROWS, n_rows))


def facts_of(result: FitResult) -> dict[str, Any]:
    """Return what a finished fit gives to a report of whatever rows, by its attributes."""
    return {
        "mixture": result.mixture,
        "trace": result.trace,
        "converged": result.converged,
        "stop_reason": str(result.stop_reason),
        "collapses": result.collapses,
        "starts": result.starts,
        "remaining": result.remaining,
        "fixed": result.fixed,
    }
