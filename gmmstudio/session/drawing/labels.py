"""Where names stand beside their points so that none covers another."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

Pair = tuple[float, float]
Box = tuple[float, float, float, float]

_ROUNDS = 6
_CLEAR = 1.0


def place_labels(
    points: Sequence[Pair], sizes: Sequence[Pair], gaps: Sequence[float], area: Box
) -> list[Pair]:
    """Return the upper left corner of each label.

    Each takes the first free place in sight: right above its point as long as nothing is there,
    then below and to the left, then farther up and down. Only where all are taken do labels
    overlap. That of a point out of sight stays where it would be.

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

    Returns
    -------
    list of (float, float)
        In pixels.
    """
    taken: list[Box] = []
    corners = []
    for (x, y), (width, height), gap in zip(points, sizes, gaps, strict=True):
        boxes = [
            (x + dx, y + dy, x + dx + width, y + dy + height)
            for dx, dy in _offsets(width, height, gap)
        ]
        in_sight = [box for box in boxes if _contains(area, box)]
        best = next(
            (box for box in in_sight if not any(_meet(box, other) for other in taken)),
            in_sight[0] if in_sight else boxes[0],
        )
        taken.append(best)
        corners.append(best[:2])
    return corners


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


def _offsets(width: float, height: float, gap: float) -> Iterator[Pair]:
    for place in range(_ROUNDS):
        away = place * (height + _CLEAR)
        for dx in (gap, -gap - width):
            yield dx, -height - away
            yield dx, away


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _contains(area: Box, box: Box) -> bool:
    return area[0] <= box[0] and area[1] <= box[1] and box[2] <= area[2] and box[3] <= area[3]
