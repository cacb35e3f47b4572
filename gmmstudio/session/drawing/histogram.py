"""A histogram on the scale of a density, so that the mixture's curve can be laid over it."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gmmstudio.session.drawing.ranges import DRAWABLE, THINNEST, half_width_around

_MOST_BINS = 120
_FEWEST_BINS_LIMIT = 24


@dataclass(frozen=True, eq=False)
class Histogram:
    """Bars whose areas sum to 1.

    Parameters
    ----------
    edges : ndarray of float64, shape (b + 1,)
        In the units of the data, ascending, equally spaced.
    density : ndarray of float64, shape (b,)
        Share of the rows in a bar over its width: one over the units of the data.
    """

    edges: NDArray[np.float64]
    density: NDArray[np.float64]


def density_histogram(
    values: NDArray[np.float64], shaped_by: NDArray[np.float64] | None = None
) -> Histogram:
    """Return the histogram of a column.

    Freedman and Diaconis's width is the starting point. It follows the spread between quartiles,
    which groups that lie apart widen, so for the very data a mixture is made for it would merge
    them; hence there are at least about √n bars, up to 24, and at most 120. Where the values lie
    on a grid (weights to the nearest 25 g) the width is a multiple of its step: otherwise some
    bars would catch one more step than others and stand out without cause.

    Parameters
    ----------
    values : ndarray of float64, shape (n,)
        Finite; those beyond ``DRAWABLE`` count there.
    shaped_by : ndarray of float64, shape (m,), optional
        A sample of the values that decides how wide the bars are, since that takes a sort: the
        bars of a sample and of all values then differ in their heights alone.

    Returns
    -------
    Histogram
        Without bars where there are no values; one bar where all are equal.
    """
    if len(values) == 0:
        return Histogram(np.zeros(1), np.zeros(0))
    values = np.clip(values, -DRAWABLE, DRAWABLE)
    low, high = float(values.min()), float(values.max())
    span = high - low
    if span <= THINNEST:
        half = half_width_around(low)
        return Histogram(np.array([low - half, low + half]), np.array([0.5 / half]))
    shape = values if shaped_by is None else np.clip(shaped_by, -DRAWABLE, DRAWABLE)
    distinct = np.unique(shape)
    width = _width(shape, span)
    step = _grid_step(distinct, width) if len(distinct) > 1 else 0.0
    start = low
    if step > 0:
        width = step * max(1, round(width / step))
        start = low - step / 2
        span = high - low + step
    bins = max(1, math.ceil(span / width * (1 - 1e-9)))
    start -= (bins * width - span) / 2 if step <= 0 else 0.0
    edges = np.asarray(start + width * np.arange(bins + 1), dtype=np.float64)
    place = np.clip(((values - start) / width).astype(np.int64), 0, bins - 1)
    counts = np.bincount(place, minlength=bins)
    return Histogram(edges, counts / (len(values) * width))


def _width(values: NDArray[np.float64], span: float) -> float:
    n = len(values)
    lower, upper = np.quantile(values, [0.25, 0.75])
    width = 2.0 * float(upper - lower) / n ** (1 / 3)
    bins = span / width if width > 0 else math.inf
    fewest = min(_FEWEST_BINS_LIMIT, math.ceil(1.3 * math.sqrt(n)))
    return span / min(max(bins, fewest), _MOST_BINS)


def _grid_step(distinct: NDArray[np.float64], width: float) -> float:
    """Return the step of the grid the values lie on, 0 where there is none coarse enough to see."""
    gaps = np.diff(distinct)
    step = float(gaps.min())
    if step < width / 8:
        return 0.0
    multiples = gaps / step
    return step if np.allclose(multiples, np.rint(multiples), rtol=0, atol=1e-3) else 0.0
