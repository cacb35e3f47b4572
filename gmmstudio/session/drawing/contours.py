"""Lines of equal density, each around a stated share of the rows a mixture expects."""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gmmstudio.session.drawing.ellipses import square_roots
from gmmstudio.session.drawing.grids import adaptive_lines, log_density_on

if TYPE_CHECKING:
    from gmmstudio.mixture import Mixture

SHARES = (0.1, 0.3, 0.5, 0.7, 0.9)
"""Shares of the probability inside the lines."""

_REACH = 3.5
_LINES = (64, 96)
_LINES_IN_MOTION = 72
"""Most lines of a grid that is seen for a moment, too short for corners of half a pixel."""
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


def density_grid(mixture: "Mixture", *, in_motion: bool = False) -> DensityGrid:
    """Evaluate a mixture of two columns wherever it has weight worth drawing.

    Parameters
    ----------
    mixture : Mixture
        Of two columns.
    in_motion : bool
        Whether another follows at once, so that a coarser grid will do.

    Returns
    -------
    DensityGrid
    """
    # as fine as a frame has time for: the work is the points times the components
    n_lines = int(np.clip(math.isqrt(_EVALUATIONS // mixture.n_components), *_LINES))
    if in_motion:
        n_lines = min(n_lines, _LINES_IN_MOTION)
    axes = []
    for axis in range(2):
        mean, sd = mixture.means[:, axis], mixture.standard_deviations[:, axis]
        low, high = float((mean - _REACH * sd).min()), float((mean + _REACH * sd).max())
        axes.append(adaptive_lines(mean, sd, low, high, n_lines))
    x, y = axes
    return DensityGrid(x, y, log_density_on(mixture, x, y))


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
    heights = _heights_at(mixture, _standard_points(n_points)).ravel()
    mass = np.repeat(mixture.weights, n_points)
    order = np.argsort(heights)[::-1]
    cumulated = np.cumsum(mass[order])
    levels: NDArray[np.float64] = np.interp(
        np.asarray(shares) * cumulated[-1], cumulated - mass[order] / 2, heights[order]
    )
    return levels


def _heights_at(mixture: "Mixture", standard: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the log-density at points of each component, shape (k, n).

    They are given as points of the standard normal, shape (2, n). What one component says of the
    points of another is W (R z + m' - m), with R the root of the other's covariance and W the
    inverse of its own: all of it one product of small matrices.
    """
    roots = square_roots(mixture.covariances)
    white = np.linalg.inv(roots)
    away = mixture.means[None, :, :] - mixture.means[:, None, :]
    turned = white[:, None] @ roots[None]
    shift = (white[:, None] @ away[..., None])[..., 0]
    joint = np.zeros((len(roots), len(roots), standard.shape[1]))
    for axis in range(2):
        place = turned[:, :, axis] @ standard
        place += shift[:, :, axis, None]
        place *= place
        joint += place
    joint *= -0.5
    with np.errstate(divide="ignore"):  # an emptied component: log 0 = −∞ is what is meant
        top = np.log(mixture.weights * np.abs(np.linalg.det(white))) - math.log(2.0 * math.pi)
    joint += top[:, None, None]
    peak: NDArray[np.float64] = joint.max(axis=0)
    joint -= peak
    np.exp(joint, out=joint)
    peak += np.log(joint.sum(axis=0))
    return peak


def contour_segments(grid: DensityGrid, levels: ArrayLike) -> tuple[NDArray[np.float64], ...]:
    """Return the lines of some log-densities as separate straight pieces (marching squares).

    Along the edges of a cell the *logarithm* is interpolated: that of a normal distribution is a
    parabola, so a coarse grid gives round lines where interpolating densities gives corners.

    Parameters
    ----------
    grid : DensityGrid
    levels : array-like of float64, shape (l,)
        Natural logarithms of the densities on the lines.

    Returns
    -------
    tuple of l ndarrays of float64, each of shape (m, 2, 2)
        The m pieces of each line, each from a point (x, y) to a point (x, y).
    """
    z, wanted = grid.log_density, np.asarray(levels, dtype=np.float64)
    # how many lines lie below each corner: a line crosses the few cells whose corners differ, and
    # only those are looked at any further, for all lines together
    passed = np.zeros(z.shape, dtype=np.int16)
    for level in wanted:
        passed += z > level
    differ = (passed[:-1, :-1] != passed[1:, 1:]) | (passed[:-1, 1:] != passed[1:, :-1])
    differ |= passed[:-1, :-1] != passed[:-1, 1:]
    rows, columns = np.nonzero(differ)
    corners = np.stack([z[rows + down, columns + right] for down, right in _CORNERS])
    is_above = (corners > wanted[:, None, None]).view(np.uint8)
    case = is_above[:, 0] + 2 * is_above[:, 1] + 4 * is_above[:, 2] + 8 * is_above[:, 3]
    line, cell = np.nonzero((case > 0) & (case < 15))
    height = corners[:, cell] - wanted[line]
    case = case[line, cell].astype(np.int64)
    # a saddle: the middle decides which two of the four corners hang together
    case += _APART[case] * (height.sum(axis=0) <= 0)
    # by case up to two pieces, each from an edge to an edge
    piece, which = np.nonzero(_PIECES[case, :, 0] >= 0)
    edges = _PIECES[case[piece], which]
    cell, line = cell[piece], line[piece]
    ends = _on_edges(grid, height[:, piece], rows[cell], columns[cell], edges)
    # lines come one after another
    stops = np.searchsorted(line, np.arange(1, len(wanted)))
    return tuple(np.split(ends, stops))


# A cell's corners are 0 (low x, low y), 1 (high x, low y), 2 (high, high), 3 (low x, high y), and
# bit c of its case says that corner c lies above the level. Edge e joins corner e to corner e + 1.
# Cases 16 and 17 are the saddles 5 and 10 with a middle that is not above the level.
_CORNERS = np.array([(0, 0), (0, 1), (1, 1), (1, 0)])
_APART = np.zeros(16, dtype=np.int64)
_APART[5], _APART[10] = 11, 7


def _pieces() -> NDArray[np.int64]:
    """Return by case the edges that its pieces lead from and to, shape (18, 2, 2); -1 for none."""
    pieces = np.full((18, 2, 2), -1)
    for cases, start, end in (
        ((1, 14, 10, 16), 3, 0),
        ((2, 13, 5, 17), 0, 1),
        ((4, 11, 10, 16), 1, 2),
        ((8, 7, 5, 17), 2, 3),
        ((3, 12), 3, 1),
        ((6, 9), 0, 2),
    ):
        for case in cases:
            free = int(pieces[case, 0, 0] >= 0)
            pieces[case, free] = start, end
    return pieces


_PIECES = _pieces()


def _on_edges(
    grid: DensityGrid,
    height: NDArray[np.float64],
    rows: NDArray[np.int64],
    columns: NDArray[np.int64],
    edges: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return where a line crosses edges of cells.

    Parameters
    ----------
    grid : DensityGrid
    height : ndarray of float64, shape (4, m)
        Of the corners of m cells, above the line's.
    rows, columns : ndarray of int64, shape (m,)
        Of the cells.
    edges : ndarray of int64, shape (m, 2)

    Returns
    -------
    ndarray of float64, shape (m, 2, 2)
        By cell and edge, x and y.
    """
    one, other = edges, (edges + 1) % 4
    cells = np.arange(len(rows))[:, None]
    here, there = height[one, cells], height[other, cells]
    part = here / (here - there)
    places = np.empty((*edges.shape, 2))
    for axis, (lines, at) in enumerate(((grid.x, columns), (grid.y, rows))):
        step = 1 - axis
        start = lines[at[:, None] + _CORNERS[one, step]]
        end = lines[at[:, None] + _CORNERS[other, step]]
        places[..., axis] = start + part * (end - start)
    return places
