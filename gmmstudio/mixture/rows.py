"""The rows of a fit, handed out block by block in an order that no thread count changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from gmmstudio.mixture.arrays import FloatArray

_LARGEST_BLOCK = 16_384
_SMALLEST_BLOCK = 2_048
_WORKSPACE = 1_000_000
"""Numbers that one thread's workspace may hold: 8 MB."""
_CHUNKS = 32
"""Into how many sums a pass is split at most: enough to share out, few enough to keep."""


@dataclass(frozen=True)
class Block:
    """Some rows that are worked on at once.

    Attributes
    ----------
    span : slice
        Which rows of the whole these are.
    rows : ndarray of shape (m, n_features)
        In the units of the data.
    weights : ndarray of shape (m,) or None
        How often each row counts; None for once.
    """

    span: slice
    rows: FloatArray
    weights: FloatArray | None = None


@dataclass(frozen=True)
class Chunk:
    """Consecutive blocks whose sums are added up in order by one thread.

    Attributes
    ----------
    index : int
        The chunk's place in the final sum.
    blocks : iterator of Block
    """

    index: int
    blocks: Iterator[Block]


class RowSource(Protocol):
    """Rows that can be gone through again and again, in the same blocks each time."""

    n_samples: int
    total_weight: float
    n_features: int
    n_chunks: int
    block_rows: int

    def chunks(self) -> Iterator[Chunk]:
        """Start a pass."""
        ...

    def blocks(self) -> Iterator[Block]:
        """Go through all blocks in order."""
        ...


class ArrayRows:
    """Rows of an array in memory; nothing is copied.

    The bounds of blocks and chunks depend on the data's shape alone, so sums round alike whatever
    the thread count.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    numbers_per_row : int
        How many numbers the pass computes for a row: the more, the smaller the blocks.
    weights : ndarray of shape (n_samples,) or None
        How often each row counts.
    """

    def __init__(
        self, X: FloatArray, numbers_per_row: int, weights: FloatArray | None = None
    ) -> None:
        self._X = X
        self._weights = weights
        self.total_weight = float(len(X) if weights is None else weights.sum())
        self.n_samples, self.n_features = X.shape
        limit = min(_LARGEST_BLOCK, max(256, _WORKSPACE // numbers_per_row))
        even = -(-self.n_samples // _CHUNKS)
        self.block_rows = min(limit, max(_SMALLEST_BLOCK, even))
        self._n_blocks = -(-self.n_samples // self.block_rows)
        self.n_chunks = min(self._n_blocks, _CHUNKS)

    def chunks(self) -> Iterator[Chunk]:
        """Start a pass over views of the array."""
        bounds = [i * self._n_blocks // self.n_chunks for i in range(self.n_chunks + 1)]
        for index in range(self.n_chunks):
            yield Chunk(index, map(self._block, range(bounds[index], bounds[index + 1])))

    def blocks(self) -> Iterator[Block]:
        """Go through all blocks in order."""
        return map(self._block, range(self._n_blocks))

    def _block(self, index: int) -> Block:
        start = index * self.block_rows
        span = slice(start, min(start + self.block_rows, self.n_samples))
        return Block(span, self._X[span], None if self._weights is None else self._weights[span])


@dataclass(frozen=True)
class Survey:
    """What a first look at the columns finds, each of shape (n_features,).

    Attributes
    ----------
    mean, deviation : ndarray
        The standard deviation is that of the rows at hand (divisor n).
    low, high : ndarray
        The extremes.
    """

    mean: FloatArray
    deviation: FloatArray
    low: FloatArray
    high: FloatArray


def survey(source: RowSource) -> Survey:
    """Return mean, standard deviation and extremes of each column.

    Two passes: squares are summed about the mean, never as E[x²] − mean². Values so large that
    these overflow give an infinite deviation, for the caller to refuse.

    Parameters
    ----------
    source : RowSource
    """
    first = next(source.blocks()).rows[0].copy()
    total = np.zeros(source.n_features)
    low, high = first.copy(), first.copy()
    with np.errstate(over="ignore", invalid="ignore"):
        for block in source.blocks():
            # The first row as pivot keeps the sum small beside an offset of 1e8 and its like.
            total += _weighted_sum(block.rows - first, block.weights)
            np.minimum(low, block.rows.min(axis=0), out=low)
            np.maximum(high, block.rows.max(axis=0), out=high)
        mean = first + total / source.total_weight
        squares = np.zeros(source.n_features)
        for block in source.blocks():
            squares += _weighted_sum(np.square(block.rows - mean), block.weights)
        return Survey(mean, np.sqrt(squares / source.total_weight), low, high)


def _weighted_sum(rows: FloatArray, weights: FloatArray | None) -> FloatArray:
    total: FloatArray = rows.sum(axis=0) if weights is None else weights @ rows
    return total
