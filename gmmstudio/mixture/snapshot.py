"""What EM shows of itself: one frozen snapshot an iteration, or a half-step."""

from dataclasses import dataclass
from enum import StrEnum

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.bound import Bound
from gmmstudio.mixture.fixed import Fixed, free_parameters
from gmmstudio.mixture.parameters import Mixture


class StopReason(StrEnum):
    """Why a run ended."""

    CONVERGED = "converged"
    MAX_ITERATIONS = "max_iterations"
    CANCELLED = "cancelled"


class Phase(StrEnum):
    """Which half-step a snapshot follows."""

    START = "start"
    E_STEP = "E-step"
    M_STEP = "M-step"


@dataclass(frozen=True)
class Collapse:
    """A component that only the covariance floor holds up.

    Attributes
    ----------
    component : int
        Counted from 0.
    effective_rows : float
        Σᵢ P(Cⱼ | xᵢ).
    smallest_eigenvalue : float
        Of the component's own scatter before the floor, in units of the data's variance.
    condition_number : float
        Largest over smallest eigenvalue of that scatter.
    """

    component: int
    effective_rows: float
    smallest_eigenvalue: float
    condition_number: float


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One moment of a run. Its ℓ is that of its θ: nothing in it is one step old.

    Attributes
    ----------
    iteration : int
        0 is the start; an iteration is an M-step and the E-step after it.
    phase : Phase
        The half-step just done.
    mixture : Mixture
        θ, in the units of the data.
    log_likelihood : float
        ℓ(θ), the sum over rows, natural logarithm. After an M-step, too, it is that of the new θ.
    responsibilities_from : Mixture or None
        The θ of the last E-step, so what colours must show: ``mixture`` itself after an E-step,
        the θ before it after an M-step, None at the start.
    delta : float or None
        ℓ minus that of the iteration before; None at iteration 0.
    fell : bool
        Whether ℓ fell beyond rounding: 1e-9 · (n + |ℓ|), with the ℓ of the standardised data, and
        what the digits that thin covariances are stored with leave open.
    n_samples : float
        Rows, or the sum of their weights.
    effective_rows : ndarray of shape (n_components,)
        Σᵢ P(Cⱼ | xᵢ) of the last E-step; at the start the weights times the rows.
    collapses : tuple of Collapse
        The components that the covariance floor holds up in this θ.
    stop_reason : StopReason or None
        Set on the last snapshot.
    remaining : float or None
        What more iterations may still add to ℓ: Δ a / (1 − a) with a = Δ / Δ before, by Aitken's
        extrapolation of a linearly converging sequence (Böhning, Dietz, Schaub, Schlattmann &
        Lindsay 1994, Annals of the Institute of Statistical Mathematics 46, 373–388).
        None where the last two steps do not allow it.
    fixed : Fixed or None
        The parameters that stay at their first values; None where all are fitted.
    bound : Bound or None
        ℓ(θ) taken apart into expected complete log-likelihood and entropy, alike in both half-steps
        of an iteration; None where these are not shown.
    moved_bound : Bound or None
        What the M-step to this θ raised: the bound by θ and the responsibilities of the iteration
        before. It lies between their ℓ and this one. None at iteration 0, and like ``bound``.
    """

    iteration: int
    phase: Phase
    mixture: Mixture
    log_likelihood: float
    responsibilities_from: Mixture | None
    delta: float | None
    fell: bool
    n_samples: float
    effective_rows: FloatArray
    collapses: tuple[Collapse, ...]
    stop_reason: StopReason | None = None
    remaining: float | None = None
    fixed: Fixed | None = None
    bound: Bound | None = None
    moved_bound: Bound | None = None

    @property
    def constrained(self) -> bool:
        """Whether ℓ is the largest only among θ with some parameters fixed."""
        return self.fixed is not None

    @property
    def free_parameters(self) -> int:
        """The number of parameters that are fitted."""
        return free_parameters(self.mixture, self.fixed)

    @property
    def mean_log_likelihood(self) -> float:
        """ℓ per row."""
        return self.log_likelihood / self.n_samples
