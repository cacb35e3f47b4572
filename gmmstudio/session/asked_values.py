"""Which component typed values belong to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gmmstudio.errors import UserError
from gmmstudio.session import wording
from gmmstudio.session.looks import Looks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gmmstudio.mixture import Mixture
    from gmmstudio.session.view_state import ViewState

_DIGITS = 4


class NotANumberError(UserError):
    """A text that stands for no number."""


@dataclass(frozen=True, eq=False)
class Answer:
    """What a mixture says of values in some of its columns.

    Attributes
    ----------
    responsibilities : ndarray of float64, shape (k,)
        P(C | x); the weights where no value is given.
    density : float or None
        p(x) over the columns with a value; None where there is none.
    """

    responsibilities: NDArray[np.float64]
    density: float | None

    def in_words(self, looks: Looks) -> str:
        """Return ``most probably C2 (0.59) · p(x) 0.000423``."""
        best = int(self.responsibilities.argmax())
        name = looks.names(len(self.responsibilities))[best]
        share = f"{self.responsibilities[best]:.3f}"
        if self.density is None:
            return f"without a value: the weights, of which {name} has the largest ({share})"
        return f"most probably {name} ({share}) · p(x) {wording.number(self.density, 3)}"


def parsed(text: str) -> float | None:
    """Return the number that a person typed; None for nothing.

    Parameters
    ----------
    text : str
        With a point or a comma for the decimals; spaces, and commas beside a point, set thousands
        apart.

    Raises
    ------
    NotANumberError
        If it is no finite number.
    """
    plain = "".join(text.split()).replace("\N{MINUS SIGN}", "-")
    if not plain:
        return None
    plain = plain.replace(",", "" if "." in plain or plain.count(",") > 1 else ".")
    try:
        value = float(plain)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise NotANumberError(f"“{text.strip()}” is not a number: type one such as 4200 or 3.5e4")
    return value


def first_values(state: ViewState) -> tuple[str, ...]:
    """Return values to begin with, one a column in use: the means of all rows in use."""
    if state.sample is None:
        return ()
    return tuple(f"{mean:.{_DIGITS}g}" for mean in state.sample.moments.mean.tolist())


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
    return Answer(resp[0], math.exp(float(log_density[0])))


def theta_of(state: ViewState) -> Mixture | None:
    """Return the mixture whose responsibilities are shown, at the start the start itself."""
    if state.snapshot is None:
        return None
    return state.snapshot.responsibilities_from or state.snapshot.mixture
