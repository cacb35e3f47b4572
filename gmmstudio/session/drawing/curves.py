"""What can be shown of runs by iteration: ℓ, its gains, its distance to the best, or its parts."""

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.typing import NDArray

from gmmstudio.registry import Registry
from gmmstudio.session.drawing.likelihood import likelihood_caption
from gmmstudio.session.drawing.ranges import padded
from gmmstudio.session.drawing.run_curves import NO_BEST, Best
from gmmstudio.session.wording import log_likelihood, number

if TYPE_CHECKING:
    from gmmstudio.mixture import Snapshot

_FLAT = 1e-9
_SINGLE_SHARE = 1e-6
_AIR = 0.09
_ROUNDING = 1e-14
"""A distance of ℓ below this, relative to 1 + |ℓ|, cannot be told from none."""


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
    is_compared : bool
        Whether its values are about the best of all runs drawn.
    cuts : bool
        Whether a steep beginning is left out of sight, so that the ends can be told apart.
    """

    text: ClassVar[str]
    about: ClassVar[str]
    axis: ClassVar[str]
    short: ClassVar[str]
    powers: ClassVar[bool] = False
    parts: ClassVar[bool] = False
    is_compared: ClassVar[bool] = False
    cuts: ClassVar[bool] = True

    @abstractmethod
    def values(self, trace: NDArray[np.float64], best: Best = NO_BEST) -> NDArray[np.float64]:
        """Return what is drawn of a log-likelihood by iteration, shape (n,); NaN for nothing.

        Parameters
        ----------
        trace : ndarray of float64, shape (n,)
        best : Best
            The largest ℓ of all that is drawn.
        """

    def end(self, trace: NDArray[np.float64], best: Best = NO_BEST) -> str:
        """Return what is said at the end of a curve; see ``values``."""
        return log_likelihood(float(trace[-1]))

    def range(self, values: NDArray[np.float64]) -> tuple[float, float]:
        """Return the range in which all values are seen, at least one of which is finite."""
        finite = values[np.isfinite(values)]
        low, high = float(finite.min()), float(finite.max())
        if high - low <= _FLAT * (1.0 + abs(high)):
            # a single value: a range of some per cent of it would have no number near the curve
            half = max(1.0, _SINGLE_SHARE * abs(high))
            return low - half, high + half
        return padded(low, high, _AIR)

    def caption(
        self, snapshot: "Snapshot | None", falls: int, *, estimated: bool, best: Best = NO_BEST
    ) -> str:
        """Say in numbers what is shown of a snapshot; see ``likelihood_caption``."""
        return likelihood_caption(snapshot, falls, estimated=estimated)


class PowersCurve(Curve):
    """Something on a log axis."""

    powers = True
    cuts = False

    def range(self, values: NDArray[np.float64]) -> tuple[float, float]:
        """Return whole powers of ten, two at least, with air around them."""
        finite = values[np.isfinite(values)]
        low, high = float(np.floor(finite.min())), float(np.ceil(finite.max()))
        return padded(low, max(high, low + 1.0), _AIR)


class LikelihoodCurve(Curve):
    """ℓ itself."""

    text = "ℓ"
    about = "The log-likelihood ℓ by iteration: it climbs until EM has converged"
    axis = "log-likelihood ℓ"
    short = "ℓ"

    def values(self, trace: NDArray[np.float64], best: Best = NO_BEST) -> NDArray[np.float64]:
        """Return the log-likelihood as it is."""
        return trace


class GainCurve(PowersCurve):
    """Δ on a log axis: a straight line where EM converges linearly."""

    text = "Δ"
    about = (
        "How much each iteration added to ℓ, on a log axis: near the end a straight line down, "
        "the steeper the faster EM converges"
    )
    axis = "gain Δ of ℓ"
    short = "Δ"

    def values(self, trace: NDArray[np.float64], best: Best = NO_BEST) -> NDArray[np.float64]:
        """Return log₁₀ |Δ|; NaN at the start, and where nothing was gained or lost."""
        values = np.full(len(trace), np.nan)
        with np.errstate(invalid="ignore"):  # −∞ before and after
            gains = np.abs(np.diff(trace))
        gained = np.flatnonzero((gains > 0) & np.isfinite(gains))
        values[gained + 1] = np.log10(gains[gained])
        return values

    def end(self, trace: NDArray[np.float64], best: Best = NO_BEST) -> str:
        """Return the last gain."""
        return number(float(trace[-1] - trace[-2]), 2) if len(trace) > 1 else ""


class GapCurve(PowersCurve):
    """How far ℓ is from the best of the runs shown, on a log axis."""

    text = "ℓ* − ℓ"
    about = (
        "How far ℓ is from ℓ*, the best of all runs shown, on a log axis: runs that end a little "
        "apart can be told from one another, however steeply they began"
    )
    axis = "below the best, ℓ* − ℓ"
    short = "ℓ* − ℓ"
    is_compared = True

    def values(self, trace: NDArray[np.float64], best: Best = NO_BEST) -> NDArray[np.float64]:
        """Return log₁₀ (ℓ* − ℓ); NaN where ℓ is the best itself, but for rounding."""
        gaps = best.value - trace
        tells = np.isfinite(gaps) & (gaps > _ROUNDING * (1.0 + abs(best.value)))
        values = np.full(len(trace), np.nan)
        values[tells] = np.log10(gaps[tells])
        return values

    def end(self, trace: NDArray[np.float64], best: Best = NO_BEST) -> str:
        """Return how far below the best a run ended."""
        gap = best.value - float(trace[-1])
        return "best" if gap <= _ROUNDING * (1.0 + abs(best.value)) else f"{number(gap, 2)} below"

    def caption(
        self, snapshot: "Snapshot | None", falls: int, *, estimated: bool, best: Best = NO_BEST
    ) -> str:
        """Say ℓ, the best there is and whose it is, and how far below it the former is."""
        if snapshot is None or best.number is None:
            return super().caption(snapshot, falls, estimated=estimated)
        sign = "≈" if estimated else "="
        parts = (
            f"ℓ {sign} {log_likelihood(snapshot.log_likelihood)}",
            f"ℓ* = {log_likelihood(best.value)}, run {best.number}",
            f"ℓ* − ℓ {sign} {number(best.value - snapshot.log_likelihood, 2)}",
        )
        return " · ".join(parts)


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

    def values(self, trace: NDArray[np.float64], best: Best = NO_BEST) -> NDArray[np.float64]:
        """Return the log-likelihood as it is."""
        return trace

    def caption(
        self, snapshot: "Snapshot | None", falls: int, *, estimated: bool, best: Best = NO_BEST
    ) -> str:
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
CURVES.register("gap", GapCurve())
