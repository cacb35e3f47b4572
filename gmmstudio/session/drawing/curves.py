"""What can be shown of a run by iteration: ℓ, its gains, or the two parts it is made of."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from gmmstudio.registry import Registry
from gmmstudio.session.drawing.likelihood import likelihood_caption
from gmmstudio.session.drawing.ranges import padded
from gmmstudio.session.wording import log_likelihood, number

if TYPE_CHECKING:
    from gmmstudio.mixture import Snapshot

_FLAT = 1e-9
_SINGLE_SHARE = 1e-6
_AIR = 0.09


class Curve(ABC):
    """A quantity by iteration.

    Attributes
    ----------
    text : str
        What its switch says.
    about : str
        What it shows, in a sentence.
    axis : str
        What the axis beside it says.
    short : str
        What it says where there is no room for that.
    powers : bool
        Whether its values are powers of ten.
    parts : bool
        Whether the parts of ℓ are drawn with it, and no other run.
    """

    text: ClassVar[str]
    about: ClassVar[str]
    axis: ClassVar[str]
    short: ClassVar[str]
    powers: ClassVar[bool] = False
    parts: ClassVar[bool] = False

    @abstractmethod
    def values(self, trace: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return what is drawn of a log-likelihood by iteration, shape (n,); NaN for nothing."""

    def range(self, values: NDArray[np.float64]) -> tuple[float, float]:
        """Return the range in which all values are seen, at least one of which is finite."""
        finite = values[np.isfinite(values)]
        low, high = float(finite.min()), float(finite.max())
        if high - low <= _FLAT * (1.0 + abs(high)):
            # a single value: a range of some per cent of it would have no number near the curve
            half = max(1.0, _SINGLE_SHARE * abs(high))
            return low - half, high + half
        return padded(low, high, _AIR)

    def caption(self, snapshot: "Snapshot | None", falls: int, *, estimated: bool) -> str:
        """Say in numbers what is shown of a snapshot; see ``likelihood_caption``."""
        return likelihood_caption(snapshot, falls, estimated=estimated)


class LikelihoodCurve(Curve):
    """ℓ itself."""

    text = "ℓ"
    about = "The log-likelihood ℓ by iteration: it climbs until EM has converged"
    axis = "log-likelihood ℓ"
    short = "ℓ"

    def values(self, trace: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-likelihood as it is."""
        return trace


class GainCurve(Curve):
    """Δ on a log axis: a straight line where EM converges linearly."""

    text = "Δ"
    about = (
        "How much each iteration added to ℓ, on a log axis: near the end a straight line down, "
        "the steeper the faster EM converges"
    )
    axis = "gain Δ of ℓ"
    short = "Δ"
    powers = True

    def values(self, trace: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return log₁₀ |Δ|; NaN at the start, and where nothing was gained or lost."""
        values = np.full(len(trace), np.nan)
        with np.errstate(invalid="ignore"):  # −∞ before and after
            gains = np.abs(np.diff(trace))
        gained = np.flatnonzero((gains > 0) & np.isfinite(gains))
        values[gained + 1] = np.log10(gains[gained])
        return values

    def range(self, values: NDArray[np.float64]) -> tuple[float, float]:
        """Return whole powers of ten, two at least, with air around them."""
        finite = values[np.isfinite(values)]
        low, high = float(np.floor(finite.min())), float(np.ceil(finite.max()))
        return padded(low, max(high, low + 1.0), _AIR)


class PartsCurve(Curve):
    """ℓ = Q + H: expected complete log-likelihood and entropy of the responsibilities."""

    text = "ℓ = Q + H"
    about = (
        "ℓ and the two parts that it is the sum of: the expected complete log-likelihood Q, as if "
        "each row's component were known by its responsibilities, and their entropy H, which is "
        "the band between: wide while rows are undecided"
    )
    axis = "log-likelihood ℓ"
    short = "ℓ"
    parts = True

    def values(self, trace: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the log-likelihood as it is."""
        return trace

    def caption(self, snapshot: "Snapshot | None", falls: int, *, estimated: bool) -> str:
        """Say ℓ, Q and H, and how many nats of doubt are left in a row."""
        if snapshot is None or snapshot.bound is None:
            return super().caption(snapshot, falls, estimated=estimated)
        expected, entropy = snapshot.bound.expected, snapshot.bound.entropy
        return " · ".join(
            (
                f"ℓ = {log_likelihood(snapshot.log_likelihood)}",
                f"Q = {log_likelihood(expected)}",
                f"H = {log_likelihood(entropy)}",
                f"entropy per row {number(entropy / snapshot.n_samples, 3)}",
            )
        )


CURVES: Registry[Curve] = Registry("curve")
CURVES.register("likelihood", LikelihoodCurve())
CURVES.register("gain", GainCurve())
CURVES.register("parts", PartsCurve())
