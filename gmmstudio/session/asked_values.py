"""Which component typed values belong to."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gmmstudio.errors import UserError
from gmmstudio.session.looks import Looks
from gmmstudio.session.pointing import density_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gmmstudio.mixture import Mixture
    from gmmstudio.session.view_state import ViewState

_FEWEST_DIGITS, _MOST_DIGITS = 4, 15
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}")
"""A number of thousands, or one with three decimals."""
_MARKS = re.compile("[.,]")
_GROUP = 3
"""Digits that are set apart."""


class NotANumberError(UserError):
    """A text that stands for no number."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What a mixture says of values in some of its columns.

    Attributes
    ----------
    responsibilities : ndarray of float64, shape (k,)
        P(C | x); the weights where no value is given.
    log_density : float or None
        log p(x) over the columns with a value; None where there is none.
    """

    responsibilities: NDArray[np.float64]
    log_density: float | None

    def in_words(self, looks: Looks) -> str:
        """Return ``most probably C2 (0.59) · p(x) 0.000423``."""
        best = int(self.responsibilities.argmax())
        name = looks.names(len(self.responsibilities))[best]
        share = f"{self.responsibilities[best]:.3f}"
        if self.log_density is None:
            return f"without a value: the weights, of which {name} has the largest ({share})"
        return f"most probably {name} ({share}) · p(x) {density_text(self.log_density)}"


def parsed(text: str) -> float | None:
    """Return the number that a person typed; None for nothing.

    Parameters
    ----------
    text : str
        With a point or a comma for the decimals; spaces, the other of the two, and either where
        there are several set groups of three digits apart.

    Raises
    ------
    NotANumberError
        If it is no finite number, or could be two: the program writes 12,345 for a whole number,
        and others do for one with three decimals.
    """
    plain = "".join(text.split()).replace("\N{MINUS SIGN}", "-")
    if not plain:
        return None
    if _EITHER.fullmatch(plain):
        whole, decimals = plain.split(",")
        raise NotANumberError(
            f"“{text.strip()}” can be read in two ways: type {whole}{decimals} or "
            f"{whole}.{decimals}"
        )
    try:
        value = float(_with_a_point(plain))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise NotANumberError(f"“{text.strip()}” is not a number: type one such as 4200 or 3.5e4")
    return value


def first_values(state: ViewState) -> tuple[str, ...]:
    """Return values to begin with, one a column in use: the means of all rows in use.

    Each has as many digits as its column's spread tells apart, four at least.
    """
    if state.sample is None:
        return ()
    moments = state.sample.moments
    pairs = zip(moments.mean.tolist(), moments.deviations.tolist(), strict=True)
    return tuple(f"{mean:.{_digits(mean, deviation)}g}" for mean, deviation in pairs)


def answered(mixture: Mixture, values: Sequence[float | None]) -> Answer:
    """Return what a mixture says of values.

    Parameters
    ----------
    mixture : Mixture
    values : sequence of float or None
        One a column; None leaves a column open: then P(C | x) is by the others alone.
    """
    given = [place for place, value in enumerate(values) if value is not None]
    if not given:
        return Answer(mixture.weights, None)
    x = np.array([[values[place] for place in given]], dtype=np.float64)
    resp, log_density = mixture.marginal(given).expectation(x)
    return Answer(resp[0], float(log_density[0]))


def theta_of(state: ViewState) -> Mixture | None:
    """Return the mixture whose responsibilities are shown, at the start the start itself."""
    if state.snapshot is None:
        return None
    return state.snapshot.responsibilities_from or state.snapshot.mixture


def _with_a_point(plain: str) -> str:
    """Return a number with a point for the decimals and nothing between thousands.

    Raises
    ------
    ValueError
        If what is set apart are not groups of three.
    """
    marks = _MARKS.findall(plain)
    decimal = marks[-1] if marks and marks.count(marks[-1]) == 1 else ""
    whole, _, rest = plain.rpartition(decimal) if decimal else (plain, "", "")
    groups = _MARKS.split(whole)
    if len(set(marks) - {decimal}) > 1 or any(len(group) != _GROUP for group in groups[1:]):
        raise ValueError(plain)
    return "".join(groups) + (f".{rest}" if decimal else "")


def _digits(mean: float, deviation: float) -> int:
    """Return how many digits of a mean matter where values deviate so much from it."""
    if not (mean and deviation > 0 and math.isfinite(mean)):
        return _FEWEST_DIGITS
    needed = 2 + math.floor(math.log10(abs(mean))) - math.floor(math.log10(deviation))
    return min(max(needed, _FEWEST_DIGITS), _MOST_DIGITS)
