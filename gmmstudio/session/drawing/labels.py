"""Where names stand beside their points so that none covers another."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Pair = tuple[float, float]
Box = tuple[float, float, float, float]

_ROUNDS = 7
_CLEAR = 1.0
_OUT_OF_SIGHT, _OF_A_LABEL = 1e6, 1e3
"""How bad it is to stand out of sight, or on a label, where 1 is to stand on a mark."""
_SIDE = 2.0
"""Beside its point a label keeps this much farther away than above or below it, in gaps."""


def place_labels(
    points: Sequence[Pair],
    sizes: Sequence[Pair],
    gaps: Sequence[float],
    area: Box,
    keep_off: float = 0.0,
) -> list[Pair]:
    """Return the upper left corner of each label.

    Each takes the nearest free place in sight: right above its point as long as nothing is there,
    then below and to the left, then farther away all around. Where all of them are taken it covers
    the mark of another point rather than another label, and a label only where there is no other
    way. That of a point out of sight stays where it would be.

    Parameters
    ----------
    points : sequence of (float, float)
        What the labels belong to, in pixels; y counts downwards.
    sizes : sequence of (float, float)
        Width and height of each label in pixels.
    gaps : sequence of float
        How far each label keeps from its point, in pixels.
    area : (float, float, float, float)
        Left, top, right and bottom of what is in sight, in pixels.
    keep_off : float
        How far each label keeps from the points of the others, in pixels, where it can.

    Returns
    -------
    list of (float, float)
        In pixels.
    """
    places = np.reshape(np.asarray(points, dtype=np.float64), (-1, 2))
    k = len(places)
    # the labels that stand already, then the marks, from left, top to right, bottom
    others = np.vstack([np.full((k, 4), np.nan), np.hstack([places, places])])
    others[k:] += np.array([-1.0, -1.0, 1.0, 1.0]) * keep_off
    cost = np.repeat([_OF_A_LABEL, 1.0 if keep_off else 0.0], k)
    corners = []
    for index, ((width, height), gap) in enumerate(zip(sizes, gaps, strict=True)):
        starts = places[index] + _offsets(float(width), float(height), float(gap))
        ends = starts + np.array([width, height])
        is_in = _within(starts, ends, area)
        own, cost[k + index] = cost[k + index], 0.0
        spoilt = _meet(starts, ends, others) @ cost + np.where(is_in, 0.0, _OUT_OF_SIGHT)
        cost[k + index] = own
        best = int(spoilt.argmin()) if is_in.any() else 0
        others[index] = *starts[best], *ends[best]
        corners.append((float(starts[best, 0]), float(starts[best, 1])))
    return corners


def leader(point: Pair, box: Box, gap: float) -> tuple[Pair, Pair] | None:
    """Return the ends of a line that joins a label to its point where it stands far away.

    Parameters
    ----------
    point : (float, float)
        In pixels.
    box : (float, float, float, float)
        Left, top, right and bottom of the label.
    gap : float
        Up to what distance it is seen without a line whose the label is.

    Returns
    -------
    tuple of ((float, float), (float, float)) or None
        The point, and the place of the label that is nearest to it; None where it is near.
    """
    x, y = point
    end = min(max(x, box[0]), box[2]), min(max(y, box[1]), box[3])
    far = (end[0] - x) ** 2 + (end[1] - y) ** 2 > gap**2
    return (point, end) if far else None


def spread(
    places: Sequence[float], height: float, top: float, bottom: float
) -> NDArray[np.float64]:
    """Return where labels of one height stand in a column, each as near its place as can be.

    They keep their order and do not overlap: what would is moved by the least sum of squares, by
    pooling neighbours (Barlow, Bartholomew, Bremner & Brunk 1972, Statistical inference under order
    restrictions, chapter 1).

    Parameters
    ----------
    places : sequence of float
        Where the middle of each would stand, in pixels; y counts downwards.
    height : float
        Of a label, in pixels.
    top, bottom : float
        Of the column, in pixels, with room for all labels.

    Returns
    -------
    ndarray of float64, shape (n,)
        The middles, in the order given.
    """
    wanted = np.asarray(places, dtype=np.float64)
    order = np.argsort(wanted, kind="stable")
    steps = height * np.arange(len(wanted))
    pools: list[tuple[float, int]] = []
    for place in wanted[order] - steps:
        mean, size = float(place), 1
        while pools and pools[-1][0] > mean:
            before, many = pools.pop()
            mean, size = (before * many + mean * size) / (many + size), many + size
        pools.append((mean, size))
    level = np.repeat([mean for mean, _ in pools], [size for _, size in pools])
    last = bottom - height / 2 - (steps[-1] if len(steps) else 0.0)
    stands = np.empty(len(wanted))
    stands[order] = np.clip(level, top + height / 2, max(last, top + height / 2)) + steps
    return stands


@lru_cache(maxsize=256)
def _offsets(width: float, height: float, gap: float) -> NDArray[np.float64]:
    """Return where a label may stand, as seen from its point: the nearest first; shape (m, 2)."""
    beside = gap * _SIDE
    near = [
        *((gap, -height), (gap, 0.0), (-gap - width, -height), (-gap - width, 0.0)),
        *((beside, -height / 2), (-beside - width, -height / 2)),
    ]
    columns = (gap, -gap - width, -width / 2, gap + width / 2, -gap - 1.5 * width)
    rows = [
        (dx, dy)
        for place in range(1, _ROUNDS)
        for away in [place * (height + _CLEAR) / 2]
        for dx in columns
        for dy in (-height - away, away)
    ]
    rows.sort(key=lambda corner: _distance(corner, width, height))
    offsets = np.array([*near, *rows])
    offsets.flags.writeable = False
    return offsets


def _distance(corner: Pair, width: float, height: float) -> float:
    """Return how far a label is from the origin."""
    across = max(corner[0], -corner[0] - width, 0.0)
    return float(np.hypot(across, max(corner[1], -corner[1] - height, 0.0)))


def _meet(
    starts: NDArray[np.float64], ends: NDArray[np.float64], others: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return which of m boxes overlaps which of t others, shape (m, t); a nan overlaps nothing."""
    left, top, right, bottom = others.T
    met = starts[:, 0, None] < right
    met &= left < ends[:, 0, None]
    met &= starts[:, 1, None] < bottom
    met &= top < ends[:, 1, None]
    return np.asarray(met)


def _within(starts: NDArray[np.float64], ends: NDArray[np.float64], area: Box) -> NDArray[np.bool_]:
    return np.asarray(((starts >= area[:2]) & (ends <= area[2:])).all(axis=1))
