"""What is told of a place that a person points at: its values, and P(C | x) there."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np

from gmmstudio.data import ColumnKind
from gmmstudio.session import wording
from gmmstudio.session.drawing.ticks import tick_labels
from gmmstudio.session.shortening import shortened

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gmmstudio.data import Dataset, Selection
    from gmmstudio.mixture import Mixture
    from gmmstudio.mixture.projection import Projection
    from gmmstudio.session.all_rows import AllRows
    from gmmstudio.session.display_sample import DisplaySample
    from gmmstudio.session.view_state import ViewState

    Nearest = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.int64]]
    """From a place and the size of a pixel, each of shape (2,), to the rows there, nearest first;
    by their places among the rows drawn."""

_ALL_TOLD, _SOME_TOLD = 6, 4
"""Up to so many components all are told of, in their order; of more, so many, the likeliest."""
_LABELS_TOLD, _LETTERS = 3, 24
_PLAIN_LOG, _NOTHING_LOG, _LOG_10 = 690.0, -1e9, math.log(10.0)
"""Within the former a density is a number of the computer; below the latter its power of ten has
more digits than anybody reads."""
_NO_E_STEP = "P(C | x) after the first E-step"


class Reader(Protocol):
    """Tells of the places of a plane; equal to another that tells the same."""

    def at(self, place: NDArray[np.float64], pixel: NDArray[np.float64]) -> str:
        """Return what there is to say of a place.

        Parameters
        ----------
        place : ndarray of float64, shape (2,)
            In the units of the plane.
        pixel : ndarray of float64, shape (2,)
            The size of a pixel there, positive: more digits than it has tell nothing.
        """
        ...


@dataclass(frozen=True)
class ValueReader:
    """Tells of the values of one column: the density of the mixture, and P(C | x).

    Parameters
    ----------
    column : str
        What the axis shows.
    mixture : Mixture
        Whose density is drawn.
    source : Mixture or None
        Whose responsibilities are drawn: after an M-step those of the mixture before; None before
        the first E-step.
    names : tuple of str
        Of the components.
    """

    column: str
    mixture: Mixture
    source: Mixture | None
    names: tuple[str, ...]

    def at(self, place: NDArray[np.float64], pixel: NDArray[np.float64]) -> str:
        """Return ``mass 4203 · p(x) 0.000423 · P(C | x): C1 0.41 · C2 0.59``; see `Reader`."""
        resp, log_density = self.mixture.expectation(place[None, :1])
        told = [
            f"{self.column} {value_text(float(place[0]), float(pixel[0]))}",
            f"p(x) {density_text(float(log_density[0]))}",
        ]
        if self.source is None:
            return " · ".join([*told, _NO_E_STEP])
        if self.source is not self.mixture:
            resp = self.source.responsibilities(place[None, :1])
        return " · ".join([*told, shares(self.names, resp[0])])


@dataclass(frozen=True)
class RowTeller:
    """Tells of single rows: their number, their labels and their exact responsibilities.

    Parameters
    ----------
    dataset : Dataset
    selection : Selection
        The rows in use.
    drawn : DisplaySample or AllRows
        Those of them that are drawn.
    mixture : Mixture
        Whose responsibilities are shown.
    names : tuple of str
        Of the components.
    """

    dataset: Dataset
    selection: Selection
    drawn: DisplaySample | AllRows
    mixture: Mixture
    names: tuple[str, ...]

    def tell(self, row: int, together: int) -> str:
        """Return ``row 17 · Adelie · P(C | row): C1 0.983 · C2 0.017``.

        Parameters
        ----------
        row : int
            Its place among the rows drawn.
        together : int
            How many rows are seen at the same place.
        """
        source = int(self.selection.rows[self.drawn.rows[row]])
        others = f" (1 of {together:,} here)" if together > 1 else ""
        told = [f"row {source + 1:,}{others}"]
        for name in self._labels:
            text = self.dataset.column(name).cell_text(source)
            if text:
                told.append(shortened(text, _LETTERS))
        resp = self.mixture.responsibilities(self.drawn.X[row : row + 1])[0]
        return " · ".join([*told, shares(self.names, resp, given="row", decimals=3)])

    @cached_property
    def _labels(self) -> tuple[str, ...]:
        texts = (c.name for c in self.dataset.columns if c.kind is ColumnKind.TEXT)
        truth = self.dataset.truth
        ordered = dict.fromkeys([*([truth] if truth else []), *texts])
        return tuple(ordered)[:_LABELS_TOLD]


@dataclass(frozen=True)
class PlaneReader:
    """Tells of the places of a scatter, or of a row that is there.

    P(C | place) is that of the mixture of what is seen: with more columns than two it leaves all
    others open, and says so.

    Parameters
    ----------
    view : Projection
        Of two axes.
    source : Mixture or None
        Of all columns, whose responsibilities are drawn; None before the first E-step.
    names : tuple of str
        Of the components.
    teller : RowTeller or None
        None where no row can be told of.
    nearest : callable or None
        Finds rows; None where none is seen.
    """

    view: Projection
    source: Mixture | None
    names: tuple[str, ...]
    teller: RowTeller | None = None
    nearest: Nearest | None = field(default=None, repr=False)

    @cached_property
    def seen(self) -> Mixture | None:
        """The mixture of the two axes alone."""
        return None if self.source is None else self.view.mixture(self.source)

    def at(self, place: NDArray[np.float64], pixel: NDArray[np.float64]) -> str:
        """Return a row there, or the values with P(C | place); see `Reader`."""
        if self.teller is not None and self.nearest is not None:
            rows = self.nearest(place, pixel)
            if len(rows):
                return self.teller.tell(int(rows[0]), self._together(rows))
        told = [
            f"{name} {value_text(value, size)}"
            for name, value, size in zip(
                self.view.names, place.tolist(), pixel.tolist(), strict=True
            )
        ]
        if self.seen is None:
            return " · ".join([*told, _NO_E_STEP])
        resp = self.seen.responsibilities(place[None])[0]
        return " · ".join([*told, shares(self.names, resp), *self._note])

    @property
    def _note(self) -> tuple[str, ...]:
        n_axes, n_features = self.view.n_axes, self.view.centre.size
        if n_features <= n_axes:
            return ()
        is_of_columns = np.count_nonzero(self.view.matrix) == n_axes
        if is_of_columns:
            return (f"by these {n_axes} of {n_features} columns",)
        return (f"by these {n_axes} axes of {n_features} columns",)

    def _together(self, rows: NDArray[np.int64]) -> int:
        assert self.teller is not None
        places = self.view.places(self.teller.drawn.X[rows])
        return int((places == places[0]).all(axis=1).sum())


def value_reader(state: ViewState) -> ValueReader | None:
    """Return what tells of the values of one column; None where no mixture is shown."""
    if state.selection is None or state.snapshot is None:
        return None
    mixture = state.snapshot.mixture
    names = state.looks.names(mixture.n_components)
    source = state.snapshot.responsibilities_from
    return ValueReader(state.selection.columns[0], mixture, source, names)


def plane_reader(state: ViewState, view: Projection, nearest: Nearest) -> PlaneReader:
    """Return what tells of the places of a scatter.

    Parameters
    ----------
    state : ViewState
        With a selection.
    view : Projection
        What is seen, of two axes.
    nearest : callable
        Finds rows near a place.
    """
    snapshot, drawn = state.snapshot, state.drawn
    source = None if snapshot is None else snapshot.responsibilities_from
    names = () if snapshot is None else state.looks.names(snapshot.mixture.n_components)
    teller = None
    if source is not None and drawn is not None and state.scatter.rows:
        assert state.dataset is not None
        assert state.selection is not None
        teller = RowTeller(state.dataset, state.selection, drawn, source, names)
    return PlaneReader(view, source, names, teller, nearest)


def value_text(value: float, pixel: float) -> str:
    """Return a value with as many digits as a pixel tells apart.

    Parameters
    ----------
    value : float
    pixel : float
        In the same units, positive.
    """
    return tick_labels([value], 10.0 ** math.floor(math.log10(pixel)))[0]


def density_text(log_density: float) -> str:
    """Return a density with three digits, also where it is no number of the computer.

    In many columns of small or large units, and far from all components, densities leave the
    range of numbers.

    Parameters
    ----------
    log_density : float
        Its natural logarithm; −∞ for a density of 0.
    """
    if log_density < _NOTHING_LOG or abs(log_density) < _PLAIN_LOG:
        return wording.number(math.exp(log_density), 3)
    power = math.floor(log_density / _LOG_10)
    digits = wording.number(10.0 ** (log_density / _LOG_10 - power), 3)
    return f"{digits}e{wording.number(power, 9)}"


def shares(
    names: tuple[str, ...], resp: NDArray[np.float64], *, given: str = "x", decimals: int = 2
) -> str:
    """Return ``P(C | x): C1 0.41 · C2 0.59``.

    Up to six components stand in their order, so that none changes its place as the pointer moves.
    Of more, the four likeliest are told, and what is left.

    Parameters
    ----------
    names : tuple of str, length k
    resp : ndarray of float64, shape (k,)
        The probabilities, which add up to 1.
    given : str
        What they are given.
    decimals : int
    """
    told = [
        f"{name} {share:.{decimals}f}" for name, share in zip(names, resp.tolist(), strict=True)
    ]
    if len(resp) > _ALL_TOLD:
        order = np.argsort(-resp, kind="stable")[:_SOME_TOLD]
        others = max(1.0 - float(resp[order].sum()), 0.0)
        told = [told[j] for j in order]
        told.append(f"{len(resp) - _SOME_TOLD} others {others:.{decimals}f}")
    return f"P(C | {given}): {' · '.join(told)}"
