"""Responsibilities as stacked bars: rows side by side, sorted, each a column of colours."""

from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

_KEYS = 2**32 - 1
_SHORT = 8
_GROUPS = 8_192
"""Up to so many components a pass down each column beats one along each row."""


@dataclass(frozen=True, eq=False)
class Bars:
    """Bars of equally many neighbouring rows.

    Parameters
    ----------
    first, last : int
        Places (in the sorted order) of the first row and the one after the last.
    rows_per_bar : int
        Rows averaged in a bar; the last bar may have fewer.
    heights : ndarray of float64, shape (b, k)
        Mean responsibilities; each bar sums to 1.
    """

    first: int
    last: int
    rows_per_bar: int
    heights: NDArray[np.float64]


def certainty(resp: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the largest responsibility of each row, shape (m,).

    Parameters
    ----------
    resp : ndarray of float64, shape (m, k)
    """
    if resp.shape[1] > _SHORT:
        largest: NDArray[np.float64] = resp[np.arange(len(resp)), most_probable(resp)]
        return largest
    # column by column: NumPy's maximum along a short last axis takes ten times as long
    return reduce(np.maximum, resp.T)


def most_probable(resp: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the component of the largest responsibility of each row, the first of equal ones.

    Parameters
    ----------
    resp : ndarray of float64, shape (m, k)

    Returns
    -------
    ndarray of int64, shape (m,)
        0-based.
    """
    if resp.shape[1] > _SHORT:
        return np.asarray(resp.argmax(axis=1), dtype=np.int64)
    labels = np.zeros(len(resp), dtype=np.int64)
    largest = resp[:, 0]
    for component, column in enumerate(resp.T[1:], start=1):
        # later components have larger numbers, so the maximum takes the newest that is larger
        np.maximum(labels, (column > largest) * component, out=labels)
        largest = np.maximum(largest, column)
    return labels


def sort_rows(labels: NDArray[np.int64], largest: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the rows by component, the most certain of each first.

    Parameters
    ----------
    labels : ndarray of int64, shape (m,)
        Most probable component of each row.
    largest : ndarray of float64, shape (m,)
        Its responsibility, 0 to 1.

    Returns
    -------
    ndarray of int64, shape (m,)
        Row numbers in drawing order.
    """
    # One number a row: 1 - largest stays below 1, because the largest of k responsibilities is at
    # least 1 / k. Its halves of 16 bits, the lower one first, NumPy sorts by counting: together
    # that takes a quarter of the time of a sort of 1,000,000 numbers, and leaves equal rows in
    # their order.
    most = labels.max(initial=0) + 1
    key = ((labels + (1.0 - largest.astype(np.float64))) * (_KEYS / most)).astype(np.uint32)
    order = np.argsort(key.astype(np.uint16), kind="stable")
    upper = (key >> np.uint32(16)).astype(np.uint16)
    return order[np.argsort(upper[order], kind="stable")]


@dataclass(frozen=True, eq=False)
class Groups:
    """Sums over neighbouring rows in sorted order, of which wider bars are made.

    Parameters
    ----------
    size : int
        Rows in a group; the last may have fewer. With 1 there is nothing to gain.
    sums : ndarray of float64, shape (k, g)
        Of the responsibilities; empty with a size of 1.
    """

    size: int
    sums: NDArray[np.float64]


def group_rows(resp: NDArray[Any], order: NDArray[np.int64]) -> Groups:
    """Add up neighbouring rows, so many that each of some thousand groups is thinner than a pixel.

    Parameters
    ----------
    resp : ndarray, shape (m, k)
        Responsibilities.
    order : ndarray of int64, shape (m,)
        As from `sort_rows`.
    """
    size = max(1, len(order) // _GROUPS)
    if size == 1:
        return Groups(1, np.empty((resp.shape[1], 0)))
    return Groups(size, _sums(resp, order, size))


def rows_per_bar(n_rows: int, most_bars: int, group: int = 1) -> int:
    """Return how many neighbouring rows a bar averages.

    Parameters
    ----------
    n_rows : int
        In sight.
    most_bars : int
        How many bars there is room for, at least 1.
    group : int
        Rows that are added up already: wider bars are made of whole groups.
    """
    per_bar = max(1, -(-n_rows // most_bars))
    return per_bar if per_bar < group else -(-per_bar // group) * group


def make_bars(
    resp: NDArray[Any],
    order: NDArray[np.int64],
    first: int,
    last: int,
    most_bars: int,
    *,
    groups: Groups | None = None,
) -> Bars:
    """Average neighbouring rows where there are more of them than bars.

    Parameters
    ----------
    resp : ndarray, shape (m, k)
        Responsibilities.
    order : ndarray of int64, shape (m,)
        As from `sort_rows`.
    first, last : int
        Which places of the order are in sight; ``first < last``.
    most_bars : int
        How many bars there is room for, at least 1.
    groups : Groups or None
        Of these responsibilities in this order, where they are added up already.

    Returns
    -------
    Bars
        Starting at or before ``first``, so that panning does not change what a bar averages.
    """
    size = 1 if groups is None else groups.size
    per_bar = rows_per_bar(last - first, most_bars, size)
    first -= first % per_bar
    last = min(len(order), -(-last // per_bar) * per_bar)
    if per_bar == 1:
        return Bars(first, last, 1, resp[order[first:last]])
    starts = np.arange(0, last - first, per_bar)
    sizes = np.diff(np.append(starts, last - first))
    if groups is not None and size > 1 and per_bar % size == 0:
        sums = groups.sums[:, first // size : -(-last // size)]
        sums = np.add.reduceat(sums, starts // size, axis=1)
    else:
        sums = _sums(resp, order[first:last], per_bar)
    return Bars(first, last, per_bar, (sums / sizes).T)


def _sums(resp: NDArray[Any], order: NDArray[np.int64], size: int) -> NDArray[np.float64]:
    """Return the sums over so many neighbouring rows each, shape (k, groups)."""
    starts = np.arange(0, len(order), size)
    # one component after another: rows are picked several times faster from its short column
    return np.stack([np.add.reduceat(column[order], starts, dtype=np.float64) for column in resp.T])


def stack(heights: NDArray[np.float64], height: int) -> NDArray[np.uint8]:
    """Stack the components of each bar, the first at the bottom.

    Parameters
    ----------
    heights : ndarray of float64, shape (b, k)
        Each bar sums to 1.
    height : int
        Of the full bars in pixels.

    Returns
    -------
    ndarray of uint8, shape (height, b)
        The component, 0-based, that each pixel belongs to; the top row first.
    """
    tops = np.rint(np.cumsum(heights[:, :-1], axis=1) * height)
    tops = np.ascontiguousarray(np.clip(tops, 0, height).T, dtype=np.int32)
    # a pixel's component is the number of boundaries at or below it
    from_below = np.arange(height - 1, -1, -1, dtype=np.int32)[:, None]
    component = np.zeros((height, len(heights)), dtype=np.uint8)
    for boundaries in tops:
        component += boundaries <= from_below
    return component
