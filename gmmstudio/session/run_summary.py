"""What the list of runs tells of each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gmmstudio.mixture import StopReason, bic
from gmmstudio.session.run import Run
from gmmstudio.session.settings import FitSettings


@dataclass(frozen=True, eq=False)
class RunSummary:
    """A run of the list, as far as it has come.

    Attributes
    ----------
    number : int
        What a person calls it.
    origin : str
        Where it was taken from, in plain words; empty for one that begins with a start.
    parent : int or None
        The number of the run it was taken from.
    parent_iteration : int
        Where it was taken.
    begins_at : int
        How many iterations lead to its first mixture, those of all it was taken from included, as
        far as these are of the same rows.
    settings : FitSettings
    trace : ndarray of float64, shape (iterations + 1,)
        Log-likelihood by iteration, read-only.
    bic : float or None
        Of its newest mixture; smaller is better. None before there is one.
    stop_reason : StopReason or None
        Why it ended; None while it can go on.
    failed : bool
        Whether it broke off.
    """

    number: int
    origin: str
    parent: int | None
    parent_iteration: int
    begins_at: int
    settings: FitSettings
    trace: NDArray[np.float64]
    bic: float | None
    stop_reason: StopReason | None
    failed: bool

    @property
    def log_likelihood(self) -> float | None:
        """ℓ of its newest E-step; None before there is one."""
        return float(self.trace[-1]) if len(self.trace) else None

    @property
    def iterations(self) -> int:
        """How many iterations it has done."""
        return max(len(self.trace) - 1, 0)

    @classmethod
    def of(cls, run: Run) -> "RunSummary":
        """Return the summary of a run as far as it has come."""
        origin, last = run.plan.origin, run.history[-1] if run.history else None
        return cls(
            number=run.number,
            origin="" if origin is None else origin.text,
            parent=None if origin is None else origin.parent,
            parent_iteration=0 if origin is None else origin.iteration,
            begins_at=run.begins_at,
            settings=run.settings,
            trace=run.trace,
            bic=None
            if last is None
            else bic(last.log_likelihood, last.free_parameters, last.n_samples),
            stop_reason=run.stop_reason,
            failed=run.failed,
        )
