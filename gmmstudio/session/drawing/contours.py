"""Lines of equal density, each around a stated share of the rows a mixture expects."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gmmstudio.session.drawing.ellipses import square_roots
from gmmstudio.session.drawing.grids import adaptive_lines

if TYPE_CHECKING:
    from gmmstudio.mixture import Mixture

SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Shares of the probability inside the lines."""

_REACH = 3.5
_LINES = (64, 112)
_EVALUATIONS = 120_000
_POINTS = (64, 512)
_SAMPLE = 4_096


@lru_cache(maxsize=8)
def _standard_points(n_points: int) -> NDArray[np.float64]:
    """Return points of the standard normal, shape (2, n_points), each of the same probability."""
    place = np.arange(n_points)
    radius = np.sqrt(-2.0 * np.log1p(-(place + 0.5) / n_points))
    angle = place * np.pi * (3.0 - np.sqrt(5.0))  # the golden angle leaves no gaps
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)])


@dataclass(frozen=True, eq=False)
class DensityGrid:
    """The log-density of a mixture of two columns on a rectangular grid.

    Parameters
    ----------
    x : ndarray of float64, shape (a,)
    y : ndarray of float64, shape (b,)
        Positions of the lines, in the units of the columns, not equally spaced.
    log_density : ndarray of float64, shape (b, a)
        Natural logarithm.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    log_density: NDArray[np.float64]


def density_grid(mixture: "Mixture") -> DensityGrid:
    """Evaluate a mixture of two columns wherever it has weight worth drawing.

    Parameters
    ----------
    mixture : Mixture
        Of two columns.

    Returns
    -------
    DensityGrid
    """
    # as fine as a frame has time for: the work is the points times the components
    n_lines = int(np.clip(math.isqrt(_EVALUATIONS // mixture.n_components), *_LINES))
    axes = []
    for axis in range(2):
        mean, sd = mixture.means[:, axis], mixture.standard_deviations[:, axis]
        low, high = float((mean - _REACH * sd).min()), float((mean + _REACH * sd).max())
        axes.append(adaptive_lines(mean, sd, low, high, n_lines))
    x, y = axes
    grid = np.empty((len(y) * len(x), 2))
    grid[:, 0] = np.tile(x, len(y))
    grid[:, 1] = np.repeat(y, len(x))
    return DensityGrid(x, y, mixture.log_density(grid).reshape(len(y), len(x)))


def highest_density_levels(
    mixture: "Mixture", shares: tuple[float, ...] = SHARES
) -> NDArray[np.float64]:
    """Return the log-density above which each share of the probability lies.

    The share above a level is that of points spread evenly over each component by probability. A
    sum over the grid would not do: where a component is much narrower than the gap to the next
    line, the cells at its rim count for many times their mass.

    Parameters
    ----------
    mixture : Mixture
        Of two columns.
    shares : tuple of float
        Between 0 and 1.

    Returns
    -------
    ndarray of float64, shape (len(shares),)
        Natural logarithms, falling as the shares rise.
    """
    n_points = int(np.clip(_SAMPLE // mixture.n_components, *_POINTS))
    standard = _standard_points(n_points)
    points = mixture.means[:, None, :] + np.swapaxes(
        square_roots(mixture.covariances) @ standard, 1, 2
    )
    heights = mixture.log_density(points.reshape(-1, 2))
    mass = np.repeat(mixture.weights, n_points)
    order = np.argsort(heights)[::-1]
    cumulated = np.cumsum(mass[order])
    levels: NDArray[np.float64] = np.interp(
        np.asarray(shares) * cumulated[-1], cumulated - mass[order] / 2, heights[order]
    )
    return levels


def contour_segments(grid: DensityGrid, level: float) -> NDArray[np.float64]:
    """Return the line of one log-density as separate straight pieces (marching squares).

    Along the edges of a cell the *logarithm* is interpolated: that of a normal distribution is a
    parabola, so a coarse grid gives round lines where interpolating densities gives corners.

    Parameters
    ----------
    grid : DensityGrid
    level : float
        Natural logarithm of the density on the line.

    Returns
    -------
    ndarray of float64, shape (m, 2, 2)
        m pieces, each from a point (x, y) to a point (x, y).
    """
    z = grid.log_density - level
    above = (z > 0).astype(np.int8)
    # the line crosses few cells, and only those are looked at any further
    case = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    rows, columns = np.nonzero((case > 0) & (case < 15))
    case = case[rows, columns].astype(np.int64)
    # a saddle: the middle decides which two of the four corners hang together
    middle = sum(z[rows + down, columns + right] for down, right in _CORNERS) > 0
    case = np.where((case == 5) & ~middle, 16, case)
    case = np.where((case == 10) & ~middle, 17, case)
    pieces = []
    for kinds, start, end in _PIECES:
        chosen = np.zeros(_N_CASES, dtype=bool)
        chosen[list(kinds)] = True
        here = np.flatnonzero(chosen[case])
        if len(here):
            cells = rows[here], columns[here]
            pieces.append(np.stack([_on_edge(grid, z, *cells, edge) for edge in (start, end)], 1))
    return np.concatenate(pieces) if pieces else np.zeros((0, 2, 2))


# A cell's corners are 0 (low x, low y), 1 (high x, low y), 2 (high, high), 3 (low x, high y), and
# bit c of its case says that corner c lies above the level. Edge e joins corner e to corner e + 1.
# Cases 16 and 17 are the saddles 5 and 10 with a middle below the level.
_PIECES: tuple[tuple[tuple[int, ...], int, int], ...] = (
    ((1, 14, 10, 16), 3, 0),
    ((2, 13, 5, 17), 0, 1),
    ((4, 11, 10, 16), 1, 2),
    ((8, 7, 5, 17), 2, 3),
    ((3, 12), 3, 1),
    ((6, 9), 0, 2),
)
_N_CASES = 18
_CORNERS = ((0, 0), (0, 1), (1, 1), (1, 0))


def _on_edge(
    grid: DensityGrid,
    z: NDArray[np.float64],
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    edge: int,
) -> NDArray[np.float64]:
    """Return where the line crosses one edge of each of these cells, shape (m, 2)."""
    (row_a, column_a), (row_b, column_b) = _CORNERS[edge], _CORNERS[(edge + 1) % 4]
    i_a, j_a, i_b, j_b = rows + row_a, columns + column_a, rows + row_b, columns + column_b
    z_a, z_b = z[i_a, j_a], z[i_b, j_b]
    part = z_a / (z_a - z_b)
    x = grid.x[j_a] + part * (grid.x[j_b] - grid.x[j_a])
    y = grid.y[i_a] + part * (grid.y[i_b] - grid.y[i_a])
    return np.stack([x, y], axis=1)
