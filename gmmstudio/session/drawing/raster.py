"""Rows as one image: dots where they are few, and where they crowd, a picture of the crowd.

Drawing dots one by one takes seconds for 100,000 rows and, with a colour each, too long a frame
even for a thousand; adding up light by pixel takes milliseconds. What depends on the place of the
rows alone (which pixel, how dense) is worked out once and kept while only colours change, which is
what EM does.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gmmstudio.palette import encode
from gmmstudio.session.drawing.ranges import DRAWABLE

if TYPE_CHECKING:
    from scipy.sparse import csc_array

DOTS_UP_TO = 3_000
"""Rows in sight up to which each is a dot with a rim of its own."""

_DOT_OPACITY = 0.9
RIM = 0.9
_BLOCK = 16_384
_FAINTEST = 0.42
_CROWD_QUANTILE = 0.995
_CROWD_AT_LEAST = 4.0
_ALONE_UP_TO = 2
_ALONE_WITHIN = 8.0
_ALONE_RADIUS = 1.7
_ALONE_OPACITY = 0.85


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
    adding : scipy.sparse.csc_array of float32, shape (u, m)
        1 where a row lies in an occupied pixel; all 0 for a row out of sight. The product with
        what rows have is its sums by pixel, in a quarter of the time of `numpy.bincount`, which
        makes a copy of all rows as float64 first.
    counts : ndarray of int64, shape (u,)
        Rows in each occupied pixel.
    painted : ndarray of int64, shape (p,)
        Flat indices of the pixels that get colour, the top row first.
    source : ndarray of int64, shape (p,)
        The occupied pixel each takes its colour from.
    alpha : ndarray of uint32, shape (p,)
        Opacity, already shifted to its place in 0xAARRGGBB.
    """

    frame: Frame
    adding: "csc_array"
    counts: NDArray[np.int64]
    painted: NDArray[np.int64]
    source: NDArray[np.int64]
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
    return pixel_ratio * min(4.0, max(0.9, 2.4 - 0.95 * decades))


def plan_pixels(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    frame: Frame,
    radius: float | None = None,
    *,
    rimmed: bool = True,
) -> PixelPlan:
    """Place rows on the pixels of an image.

    Parameters
    ----------
    x, y : ndarray of float64, shape (m,)
        Of the rows, in the units of the columns.
    frame : Frame
    radius : float, optional
        Of a row's dot in device pixels; as `dot_radius` says without it.
    rimmed : bool
        Whether few rows are dots with a clear rim, which tell a heap's apart.

    Returns
    -------
    PixelPlan
    """
    width, height = frame.width, frame.height
    cell = _cells(x, y, frame)
    inside = None if not len(cell) or cell.min() >= 0 else np.flatnonzero(cell >= 0)
    if inside is not None:
        cell = cell[inside]
    is_crowd = len(cell) > DOTS_UP_TO
    rim = RIM * frame.pixel_ratio if rimmed and not is_crowd else 0.0
    alone_radius = _ALONE_RADIUS * frame.pixel_ratio if is_crowd and radius is None else 0.0
    if radius is None:
        radius = dot_radius(len(cell), frame.pixel_ratio)
    pad = math.ceil(max(radius + rim, alone_radius))
    wide, high = width + 2 * pad, height + 2 * pad
    # the padding shifts all cells, and those of each line by two paddings more
    place = cell + (cell // width) * (2 * pad) + (pad * wide + pad)

    total = np.bincount(place, minlength=wide * high)
    occupied = np.flatnonzero(total)
    counts = total[occupied]
    number = np.zeros(wide * high, dtype=np.int32)
    number[occupied] = np.arange(len(occupied), dtype=np.int32)
    adding = _adding(number[place], inside, len(x), len(occupied))
    if not is_crowd:
        source, opacity = _dots(occupied, wide * high, wide, radius, rim)
    else:
        source, opacity = _crowd(occupied, counts, wide * high, wide, radius)
    if alone_radius > radius:
        within = round(_ALONE_WITHIN * frame.pixel_ratio)
        near = _neighbours(total.reshape(high, wide), within).ravel()[occupied]
        alone = np.flatnonzero(near <= _ALONE_UP_TO)
        # a faint single pixel is not seen at all: these are drawn larger
        for distance, shift in reversed(_disc(alone_radius, wide)):
            target = occupied[alone] + shift
            source[target] = alone
            opacity[target] = _ALONE_OPACITY * min(1.0, alone_radius + 0.5 - distance)

    body = np.s_[pad : pad + height, pad : pad + width]
    nearest = source.reshape(high, wide)[body].ravel()
    shade = np.rint(255.0 * opacity.reshape(high, wide)[body].ravel()).astype(np.uint32)
    painted = np.flatnonzero(shade)
    return PixelPlan(
        frame=frame,
        adding=adding,
        counts=counts,
        painted=painted,
        source=nearest[painted].astype(np.int64),
        alpha=shade[painted] * np.uint32(1 << 24),
    )


def _adding(
    group: NDArray[np.int32], inside: NDArray[np.int64] | None, n_rows: int, n_pixels: int
) -> "csc_array":
    """Return the matrix that adds up rows by pixel; see `PixelPlan`."""
    from scipy.sparse import csc_array  # not before the window shows

    if inside is None:
        ends = np.arange(n_rows + 1, dtype=np.int32)
    else:
        ends = np.zeros(n_rows + 1, dtype=np.int32)
        ends[inside + 1] = 1
        np.cumsum(ends, out=ends)
    ones = np.ones(len(group), dtype=np.float32)
    return csc_array((ones, group, ends), shape=(n_pixels, n_rows))


def _cells(x: NDArray[np.float64], y: NDArray[np.float64], frame: Frame) -> NDArray[np.int32]:
    """Return the flat index of the pixel of each row, the top row first; -1 out of sight.

    In blocks that stay in the processor's cache: for a million rows that halves the time.
    """
    (left, right), (bottom, top) = frame.x_range, frame.y_range
    across, down = frame.width / (right - left), frame.height / (top - bottom)
    cells = np.empty(len(x), dtype=np.int32)
    for start in range(0, len(x), _BLOCK):
        block = np.s_[start : start + _BLOCK]
        column = np.clip(x[block], -DRAWABLE, DRAWABLE)
        column -= left
        column *= across
        line = np.clip(y[block], -DRAWABLE, DRAWABLE)
        np.subtract(top, line, out=line)
        line *= down
        outside = (column < 0) | (column >= frame.width) | (line < 0) | (line >= frame.height)
        column[outside] = line[outside] = 0.0
        # both are not negative here, so that cutting off the fraction is rounding down
        np.multiply(line.astype(np.int32), frame.width, out=cells[block], casting="unsafe")
        cells[block] += column.astype(np.int32)
        cells[block][outside] = -1
    return cells


def paint_pixels(plan: PixelPlan, light: NDArray[Any]) -> NDArray[np.uint32]:
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


def _group_colours(plan: PixelPlan, light: NDArray[Any]) -> NDArray[np.uint32]:
    """Return the mean colour of the rows in each occupied pixel as 0x00RRGGBB."""
    if len(light) == 1:
        coded = np.broadcast_to(encode(light), (len(plan.counts), 3))
    else:
        mean = np.stack([plan.adding @ channel for channel in light.T])
        mean /= plan.counts
        coded = encode(mean).T
    return pack(coded)


def pack(coded: NDArray[np.uint8]) -> NDArray[np.uint32]:
    """Return colours of shape (..., 3) as single numbers 0x00RRGGBB of shape (...)."""
    packed = np.zeros(coded.shape[:-1], dtype=np.uint32)
    for channel in range(3):
        packed <<= np.uint32(8)
        packed |= coded[..., channel]
    return packed


def _dots(
    occupied: NDArray[np.int64], size: int, wide: int, radius: float, rim: float
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return source and opacity of all pixels for dots that lie one on top of the other.

    With a rim, which is transparent, dots in a heap can be told apart; without one, a pixel shows
    the dot that is nearest to it.
    """
    source = np.full(size, -1, dtype=np.int32)
    opacity = np.zeros(size, dtype=np.float32)
    own = np.arange(len(occupied), dtype=np.int32)
    for distance, shift in _disc(radius + rim, wide):
        target = occupied + shift
        strength = _DOT_OPACITY * min(1.0, max(0.0, radius + 0.5 - distance))
        on_top = own > source[target] if rim else strength > opacity[target]
        target = target[on_top]
        source[target] = own[on_top]
        opacity[target] = strength
    return source, opacity


def _crowd(
    occupied: NDArray[np.int64], counts: NDArray[np.int64], size: int, wide: int, radius: float
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return source and opacity of all pixels for rows too many to be told apart.

    The opacity follows the logarithm of how many rows lie there, between a floor at which a single
    outlier is still plainly seen and full where the crowd is densest.
    """
    source = np.full(size, -1, dtype=np.int32)
    presence = np.zeros(size, dtype=np.float32)
    crowd = np.zeros(size, dtype=np.float32)
    own = np.arange(len(occupied), dtype=np.int32)
    # from the rim of the dots inwards: what is written last, the nearest dot, stays
    for distance, shift in reversed(_disc(radius, wide)):
        strength = np.float32(min(1.0, max(radius + 0.5 - distance, 0.0)))
        target = occupied + shift
        source[target] = own
        presence[target] = strength
        crowd[target] += strength * counts.astype(np.float32)
    painted = np.flatnonzero(source >= 0)
    if not len(painted):
        return source, presence
    rows = crowd[painted]
    densest = max(float(np.quantile(rows, _CROWD_QUANTILE)), _CROWD_AT_LEAST)
    tone = np.minimum(np.log1p(rows) / math.log1p(densest), 1.0)
    opacity = presence
    opacity[painted] *= (_FAINTEST + (1.0 - _FAINTEST) * tone).astype(np.float32)
    return source, opacity


def _neighbours(total: NDArray[np.int64], within: int) -> NDArray[np.int64]:
    """Return how many rows lie in the square around each pixel, itself included."""
    high, wide = total.shape
    # a table of sums from the corner: any rectangle is then four of its entries
    table = np.zeros((high + 1, wide + 1), dtype=np.int64)
    np.cumsum(np.cumsum(total, axis=0), axis=1, out=table[1:, 1:])
    top, bottom = (np.clip(np.arange(high) + d, 0, high) for d in (-within, within + 1))
    left, right = (np.clip(np.arange(wide) + d, 0, wide) for d in (-within, within + 1))
    strips = table[bottom] - table[top]
    counts: NDArray[np.int64] = strips[:, right] - strips[:, left]
    return counts


def _disc(radius: float, wide: int) -> list[tuple[float, int]]:
    """Return distance and flat offset of each pixel a round soft dot touches, its centre first."""
    reach = math.ceil(radius)
    cells = [
        (math.hypot(right, down), down * wide + right)
        for down in range(-reach, reach + 1)
        for right in range(-reach, reach + 1)
    ]
    return sorted(cell for cell in cells if cell[0] < radius + 0.5)
