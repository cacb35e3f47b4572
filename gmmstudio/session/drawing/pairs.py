"""A matrix of small pictures: each pair of columns, and on the diagonal each column alone.

Below the diagonal are the rows, as one image of all cells; above it, for the eye reads numbers
there that it would have to guess from slanting ellipses, the correlation within each component.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gmmstudio.session.drawing.ranges import evenly, padded
from gmmstudio.session.drawing.raster import (
    DOTS_UP_TO,
    Frame,
    PixelPlan,
    dot_radius,
    paint_pixels,
    plan_pixels,
)

if TYPE_CHECKING:
    from gmmstudio.mixture import Mixture
    from gmmstudio.session.view_state import ViewState

LEAST_COLUMNS, MOST_COLUMNS = 2, 6
ROWS_SHOWN = 20_000
"""So many rows fill cells of this size; more would cost time and show nothing else."""

_LARGE_CELL = 250.0
_SMALLEST_DOT, _LARGEST_DOT = 0.9, 3.2


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the matrix.

    Parameters
    ----------
    row, column : int
        Counted from 0, from the top and from the left.
    left, top, width, height : int
        In logical pixels.
    """

    row: int
    column: int
    left: int
    top: int
    width: int
    height: int

    @property
    def is_diagonal(self) -> bool:
        """Whether it shows one column."""
        return self.row == self.column

    @property
    def is_below(self) -> bool:
        """Whether it lies below the diagonal."""
        return self.row > self.column

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a place lies in it."""
        across, down = x - self.left, y - self.top
        return 0 <= across < self.width and 0 <= down < self.height


def cells(
    n: int, width: float, height: float, edges: tuple[float, float], gap: int
) -> tuple[Cell, ...]:
    """Return the cells of a matrix, line by line, all of one size.

    Parameters
    ----------
    n : int
        Columns of the table that are shown.
    width, height : float
        Of all there is, in logical pixels.
    edges : tuple of float
        Room for names at the left, and below.
    gap : int
        Between cells.
    """
    left, below = edges
    wide = max(int((width - left - gap * (n - 1)) // n), 1)
    high = max(int((height - below - gap * (n - 1)) // n), 1)
    return tuple(
        Cell(row, column, round(left) + column * (wide + gap), row * (high + gap), wide, high)
        for row in range(n)
        for column in range(n)
    )


def paired_places(wanted: Sequence[str], columns: Sequence[str]) -> tuple[int, ...]:
    """Return which columns in use are shown, by place: those wanted, or else the first ones.

    Parameters
    ----------
    wanted : sequence of str
        By name; those that are not in use do not count, and one alone is no pair.
    columns : sequence of str
        Those in use.
    """
    places = [place for place, name in enumerate(columns) if name in wanted]
    enough = len(places) >= min(LEAST_COLUMNS, len(columns))
    return tuple(places if enough else range(len(columns)))[:MOST_COLUMNS]


def rows_shown(state: ViewState) -> NDArray[np.int64]:
    """Return which of the rows drawn the cells show, as places among them, ascending.

    They are the same ones while a run moves and at rest.
    """
    sample, drawn = state.sample, state.drawn
    if sample is None or drawn is None:
        return np.empty(0, dtype=np.int64)
    some = evenly(np.arange(sample.n_rows, dtype=np.int64), ROWS_SHOWN)
    return some if drawn is sample else sample.rows[some]


def column_ranges(X: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """Return the range of each column that is shown, with some room at its ends."""
    return tuple(padded(float(x.min()), float(x.max())) for x in X.T)


def correlations(mixture: Mixture, column: int, row: int) -> NDArray[np.float64]:
    """Return the correlation of two columns within each component.

    Parameters
    ----------
    mixture : Mixture
    column, row : int
        Columns by place.

    Returns
    -------
    ndarray of float64, shape (k,)
        −1 to 1; NaN where a column does not vary.
    """
    covariances = mixture.covariances
    spread = np.sqrt(covariances[:, column, column] * covariances[:, row, row])
    with np.errstate(invalid="ignore", divide="ignore"):
        found: NDArray[np.float64] = covariances[:, column, row] / spread
    return np.where(spread > 0, np.clip(found, -1.0, 1.0), np.nan)


class PairsPicture:
    """The rows in all cells below the diagonal, as one image."""

    def __init__(self) -> None:
        self._X = np.empty((0, 0))
        self._ranges: tuple[tuple[float, float], ...] = ()
        self._light: NDArray[Any] = np.zeros((1, 3))
        self._plans: dict[Cell, PixelPlan] = {}

    def place(self, X: NDArray[np.float64], ranges: Sequence[tuple[float, float]]) -> None:
        """Say where the rows lie.

        Parameters
        ----------
        X : ndarray of float64, shape (m, p)
            The columns shown.
        ranges : sequence of (float, float)
            What is in sight of each.
        """
        self._X, self._ranges = X, tuple(ranges)
        self._plans = {}

    def colour(self, light: NDArray[Any]) -> None:
        """Say which colour each row has.

        Parameters
        ----------
        light : ndarray of float64, shape (m, 3) or (1, 3)
            Linear light.
        """
        self._light = light

    def pixels(
        self, shown: Sequence[Cell], width: float, height: float, ratio: float
    ) -> NDArray[np.uint32]:
        """Return the picture of all cells.

        Parameters
        ----------
        shown : sequence of Cell
        width, height : float
            Of all of it, in logical pixels.
        ratio : float
            Device pixels per logical pixel.

        Returns
        -------
        ndarray of uint32, shape (height * ratio, width * ratio)
            0xAARRGGBB, the top row first; 0 where there is no row.
        """
        image = np.zeros((math.ceil(height * ratio), math.ceil(width * ratio)), dtype=np.uint32)
        if not len(self._X):
            return image
        plans = {}
        for cell in shown:
            if cell.is_below:
                plan = plans[cell] = self._plan(cell, ratio)
                top, left = round(cell.top * ratio), round(cell.left * ratio)
                part = image[top : top + plan.frame.height, left : left + plan.frame.width]
                part[:] = paint_pixels(plan, self._light)[: part.shape[0], : part.shape[1]]
        self._plans = plans
        return image

    def _plan(self, cell: Cell, ratio: float) -> PixelPlan:
        frame = Frame(
            self._ranges[cell.column],
            self._ranges[cell.row],
            max(1, round(cell.width * ratio)),
            max(1, round(cell.height * ratio)),
            ratio,
        )
        known = self._plans.get(cell)
        if known is not None and known.frame == frame:
            return known
        x, y = self._X[:, cell.column], self._X[:, cell.row]
        size = min(1.0, math.sqrt(cell.width * cell.height) / _LARGE_CELL)
        radius = np.clip(size * dot_radius(len(x)), _SMALLEST_DOT, _LARGEST_DOT)
        if len(x) > DOTS_UP_TO:
            radius = _SMALLEST_DOT
        return plan_pixels(x, y, frame, float(radius) * ratio)


def outlines_in(
    cell: Cell,
    outlines: NDArray[np.float64],
    ranges: Sequence[tuple[float, float]],
) -> Iterator[NDArray[np.float64]]:
    """Yield outlines in the pixels of a cell.

    Parameters
    ----------
    cell : Cell
    outlines : ndarray of float64, shape (k, p, 2)
        In the units of the columns.
    ranges : sequence of (float, float)
        Of all columns shown.

    Yields
    ------
    ndarray of float64, shape (p, 2)
    """
    (left, right), (low, high) = ranges[cell.column], ranges[cell.row]
    across, down = cell.width / (right - left), cell.height / (high - low)
    for outline in outlines:
        x = cell.left + (outline[:, 0] - left) * across
        y = cell.top + (high - outline[:, 1]) * down
        yield np.stack([x, y], axis=1)
