"""Which component, or which curve, a person points at."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gmmstudio.mixture import Mixture

NEAR_A_MEAN = 11.0
NEAR_A_LINE = 5.0
"""How near, in pixels, is near enough."""


def component_at(
    place: ArrayLike,
    means: NDArray[np.float64],
    names: Sequence[tuple[float, float, float, float]],
    outlines: Sequence[NDArray[np.float64]],
) -> int | None:
    """Return the component at a place: by its mean, else by its name, else by a line of it.

    Of several the nearest; of several names under the place the last one, which covers the others.

    Parameters
    ----------
    place : array-like of shape (2,)
        In pixels, as all the rest.
    means : ndarray of float64, shape (k, 2)
    names : sequence of (left, top, right, bottom)
        Of the names in sight, a component each; may be empty.
    outlines : sequence of ndarray of float64, shape (p, 2)
        Of each component the corners of its line.

    Returns
    -------
    int or None
        Counted from 0; None for none.
    """
    at = np.asarray(place, dtype=np.float64)
    if not len(means):
        return None
    away = np.hypot(*(means - at).T)
    if away.min() <= NEAR_A_MEAN:
        return int(away.argmin())
    x, y = at
    named = [
        j
        for j, (left, top, right, bottom) in enumerate(names)
        if left <= x <= right and top <= y <= bottom
    ]
    if named:
        return named[-1]
    away = np.array([distance_to_line(at, outline) for outline in outlines])
    return int(away.argmin()) if len(away) and away.min() <= NEAR_A_LINE else None


def curve_at(
    place: ArrayLike, curves: Sequence[NDArray[np.float64]], near: float
) -> tuple[int, int] | None:
    """Return the curve at a place, and which of its points stands nearest from left to right.

    Parameters
    ----------
    place : array-like of shape (2,)
        In pixels, as all the rest.
    curves : sequence of ndarray of float64, shape (n, 2)
        Points from left to right; may be empty.
    near : float
        How near is near enough.

    Returns
    -------
    tuple of (int, int) or None
        Both counted from 0; None where no curve is near. Of several the nearest, and of those that
        are alike the first.
    """
    at = np.asarray(place, dtype=np.float64)
    away = [_distance_nearby(at, curve, near) for curve in curves]
    if not away or min(away) > near:
        return None
    which = int(np.argmin(away))
    return which, int(np.abs(curves[which][:, 0] - at[0]).argmin())


def _distance_nearby(at: NDArray[np.float64], curve: NDArray[np.float64], near: float) -> float:
    """Return the distance to a curve, of which only what lies above or below the place counts."""
    if not len(curve):
        return np.inf
    first, last = np.searchsorted(curve[:, 0], [at[0] - near, at[0] + near])
    part = curve[max(first - 1, 0) : last + 1]
    return float(np.hypot(*(part[0] - at))) if len(part) == 1 else distance_to_line(at, part)


def component_around(place: ArrayLike, seen: Mixture, radius: float) -> int | None:
    """Return the component in whose ellipse a place is; of several the most probable one there.

    Parameters
    ----------
    place : array-like of shape (2,)
        In the units of the mixture.
    seen : Mixture
        Of the two axes of the picture.
    radius : float
        Of the ellipses, in standard deviations.

    Returns
    -------
    int or None
        Counted from 0; None outside all of them.
    """
    at = np.asarray(place, dtype=np.float64)
    away = at - seen.means
    squared = np.einsum(
        "ki,ki->k", away, np.linalg.solve(seen.covariances, away[..., None])[..., 0]
    )
    inside = squared <= radius**2
    if not inside.any():
        return None
    return int(np.where(inside, seen.responsibilities(at[None])[0], -1.0).argmax())


def component_below(place: ArrayLike, seen: Mixture) -> int | None:
    """Return the most probable component of a column at a place below the mixture's density.

    Parameters
    ----------
    place : array-like of shape (2,)
        x in the units of the column, and a density.
    seen : Mixture
        Of one column.

    Returns
    -------
    int or None
        Counted from 0; None above the density or below 0.
    """
    x, height = np.asarray(place, dtype=np.float64)
    at = np.array([[x]])
    if not 0.0 <= height <= float(np.exp(seen.log_density(at)[0])):
        return None
    return int(seen.responsibilities(at)[0].argmax())


def distance_to_line(place: NDArray[np.float64], corners: NDArray[np.float64]) -> float:
    """Return how far a place is from a line of straight pieces.

    Parameters
    ----------
    place : ndarray of float64, shape (2,)
    corners : ndarray of float64, shape (p, 2)
        A corner of NaN breaks the line.

    Returns
    -------
    float
        Infinite where the line has no piece.
    """
    if len(corners) < 2:
        return float("inf")
    start, piece = corners[:-1], np.diff(corners, axis=0)
    length = np.square(piece).sum(axis=1)
    along = ((place - start) * piece).sum(axis=1) / np.where(length > 0, length, 1.0)
    nearest = start + np.clip(along, 0.0, 1.0)[:, None] * piece
    return float(np.nanmin(np.hypot(*(nearest - place).T)))
