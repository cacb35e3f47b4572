"""Many rows as one image: every pixel the mixed colour of the rows in it, the crowd toned down.

Drawing 100,000 dots one by one takes seconds; adding their light up by pixel takes milliseconds.
What depends on the place of the rows alone (which pixel, how dense) is worked out once and kept
while only colours change, which is what EM does.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gmmstudio.palette import encode

_FAINTEST = 0.42
_CROWD_QUANTILE = 0.995


@dataclass(frozen=True)
class Frame:
    """What a picture shows and how large it is.

    Parameters
    ----------
    x_range, y_range : tuple of float
        Low and high end in the units of the columns, ``low < high``.
    width, height : int
        Size in device pixels.
    pixel_ratio : float
        Device pixels per logical pixel, so that marks keep their size on a fine screen.
    """

    x_range: tuple[float, float]
    y_range: tuple[float, float]
    width: int
    height: int
    pixel_ratio: float = 1.0


@dataclass(frozen=True, eq=False)
class PixelPlan:
    """Which row lands in which pixel of a frame.

    Parameters
    ----------
    frame : Frame
        What it was made for.
    inside : ndarray of int64 or None
        The rows within the range; None when all are.
    group : ndarray of int64
        For each of those rows the number of its occupied pixel, 0 .. u - 1.
    counts : ndarray of int64, shape (u,)
        Rows in each occupied pixel.
    painted : ndarray of int64, shape (p,)
        Flat indices of the pixels that get colour, the top row first.
    source : ndarray of int32, shape (p,)
        The occupied pixel each takes its colour from.
    alpha : ndarray of uint32, shape (p,)
        Opacity, already shifted to its place in 0xAARRGGBB.
    """

    frame: Frame
    inside: NDArray[np.int64] | None
    group: NDArray[np.int64]
    counts: NDArray[np.int64]
    painted: NDArray[np.int64]
    source: NDArray[np.int32]
    alpha: NDArray[np.uint32]


def dot_radius(n_rows: int, pixel_ratio: float = 1.0) -> float:
    """Return the radius in pixels of one row's dot: smaller the more rows there are in sight.

    Parameters
    ----------
    n_rows : int
        Rows in sight.
    pixel_ratio : float
        Device pixels per logical pixel.
    """
    decades = math.log10(max(n_rows, 1) / 3_000)
    return pixel_ratio * min(3.2, max(0.9, 2.3 - 0.75 * decades))


def plan_pixels(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    frame: Frame,
    radius: float | None = None,
) -> PixelPlan:
    """Place rows on the pixels of an image.

    Parameters
    ----------
    x, y : ndarray of float64, shape (m,)
        Of the rows, in the units of the columns.
    frame : Frame
    radius : float, optional
        Of a row's dot in device pixels; as `dot_radius` says without it.

    Returns
    -------
    PixelPlan
    """
    width, height = frame.width, frame.height
    (left, right), (bottom, top) = frame.x_range, frame.y_range
    column = np.floor((x - left) * (width / (right - left)))
    line = np.floor((top - y) * (height / (top - bottom)))
    within = (column >= 0) & (column < width) & (line >= 0) & (line < height)
    inside = None if within.all() else np.flatnonzero(within)
    if inside is not None:
        column, line = column[inside], line[inside]
    if radius is None:
        radius = dot_radius(len(column), frame.pixel_ratio)
    pad = math.ceil(radius)
    wide, high = width + 2 * pad, height + 2 * pad
    place = (line.astype(np.int64) + pad) * wide + (column.astype(np.int64) + pad)

    total = np.bincount(place, minlength=wide * high)
    occupied = np.flatnonzero(total)
    counts = total[occupied]
    number = np.zeros(wide * high, dtype=np.int32)
    number[occupied] = np.arange(len(occupied), dtype=np.int32)
    group = number[place].astype(np.int64)

    source = np.full(wide * high, -1, dtype=np.int32)
    presence = np.zeros(wide * high, dtype=np.float32)
    crowd = np.zeros(wide * high, dtype=np.float32)
    own = np.arange(len(occupied), dtype=np.int32)
    for strength, shift in _stamp(radius, wide):
        target = occupied + shift
        # from the rim of the dots inwards: what is written last, the nearest dot, stays
        source[target] = own
        presence[target] = strength
        crowd[target] += np.float32(strength) * counts.astype(np.float32)

    body = np.s_[pad : pad + height, pad : pad + width]
    nearest = source.reshape(high, wide)[body].ravel()
    painted = np.flatnonzero(nearest >= 0)
    return PixelPlan(
        frame=frame,
        inside=inside,
        group=group,
        counts=counts,
        painted=painted,
        source=nearest[painted],
        alpha=_opacity(
            presence.reshape(high, wide)[body].ravel()[painted],
            crowd.reshape(high, wide)[body].ravel()[painted],
        ),
    )


def paint_pixels(plan: PixelPlan, light: NDArray[np.float64]) -> NDArray[np.uint32]:
    """Colour the pixels of a plan.

    Parameters
    ----------
    plan : PixelPlan
    light : ndarray of float64, shape (m, 3) or (1, 3)
        The rows' colours as linear light, or one colour for all.

    Returns
    -------
    ndarray of uint32, shape (height, width)
        0xAARRGGBB, not premultiplied, the top row first; 0 where there is no row.
    """
    image = np.zeros(plan.frame.height * plan.frame.width, dtype=np.uint32)
    if len(plan.counts):
        image[plan.painted] = _group_colours(plan, light)[plan.source] | plan.alpha
    return image.reshape(plan.frame.height, plan.frame.width)


def _group_colours(plan: PixelPlan, light: NDArray[np.float64]) -> NDArray[np.uint32]:
    """Return the mean colour of the rows in each occupied pixel as 0x00RRGGBB."""
    if len(light) == 1:
        coded = np.broadcast_to(encode(light), (len(plan.counts), 3))
    else:
        rows = light if plan.inside is None else light[plan.inside]
        mean = np.empty((len(plan.counts), 3))
        for channel in range(3):
            mean[:, channel] = np.bincount(
                plan.group, weights=rows[:, channel], minlength=len(plan.counts)
            )
        mean /= plan.counts[:, None]
        coded = encode(mean)
    return pack(coded)


def pack(coded: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return colours of shape (..., 3) as single numbers 0x00RRGGBB of shape (...)."""
    packed = np.zeros(coded.shape[:-1], dtype=np.uint32)
    for channel in range(3):
        packed <<= np.uint32(8)
        packed |= coded[..., channel]
    return packed


def _stamp(radius: float, wide: int) -> list[tuple[float, int]]:
    """Return strength and flat offset of each pixel of a round soft dot, the faintest first."""
    reach = math.ceil(radius)
    cells = [
        (min(1.0, radius + 0.5 - math.hypot(right, down)), down * wide + right)
        for down in range(-reach, reach + 1)
        for right in range(-reach, reach + 1)
    ]
    return sorted((strength, shift) for strength, shift in cells if strength > 0 or shift == 0)


def _opacity(presence: NDArray[np.float32], crowd: NDArray[np.float32]) -> NDArray[np.uint32]:
    """Return the opacity of each painted pixel, shifted to the top byte.

    It follows the logarithm of how many rows lie there, between a floor at which a single outlier
    is still plainly seen and full at the crowd's densest.
    """
    if len(crowd) == 0:
        return np.zeros(0, dtype=np.uint32)
    densest = max(float(np.quantile(crowd, _CROWD_QUANTILE)), 4.0)
    tone = np.minimum(np.log1p(crowd) / math.log1p(densest), 1.0)
    opacity = presence * (_FAINTEST + (1.0 - _FAINTEST) * tone)
    return np.rint(255.0 * opacity).astype(np.uint32) * np.uint32(1 << 24)
