"""The rows of a fit, handed out block by block in an order that no thread count changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from gmmstudio.mixture.arrays import FloatArray, IntArray
from gmmstudio.mixture.thin import LENGTH

_LARGEST_BLOCK = 131_072
_LEAST_BLOCK = 256
_SURVEY_BLOCK = 16_384
_WORKSPACE = 1_000_000
"""Numbers that one thread's workspace may hold: 8 MB, so that those of all threads stay in a cache
and each NumPy call still lasts far longer than handing over the interpreter lock after it."""
_WORTH_ROUNDING = 16 * LENGTH
"""Blocks of fewer rows are not made whole stacks: the last would be too small beside the others."""
_WORTH_SHARING = 400_000
"""Numbers computed in a pass: below this, waking a thread costs more than it saves."""
_SHARES = 4
"""Blocks come in multiples of this, so that up to so many threads have equally many."""
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


@dataclass(frozen=True, eq=False)
class Sample:
    """Rows to find a start from.

    Attributes
    ----------
    rows : ndarray of shape (m, n_features)
    weights : ndarray of shape (m,) or None
        How often each row counts, more than 0 times; None where all count alike.
    """

    rows: FloatArray
    weights: FloatArray | None = None

    @classmethod
    def of(cls, rows: FloatArray, weights: FloatArray | None) -> "Sample":
        """Return the sample; weights that are all the same are none."""
        alike = weights is None or len(weights) == 0 or weights.min() == weights.max()
        return cls(rows, None if alike else weights)


class BlockSource(Protocol):
    """Rows that can be gone through again and again, in the same blocks each time."""

    @property
    def n_samples(self) -> int:
        """The number of rows."""
        ...

    @property
    def n_features(self) -> int:
        """The number of columns."""
        ...

    @property
    def total_weight(self) -> float:
        """The sum of the rows' weights; the number of rows where each counts once."""
        ...

    def n_chunks(self, block_rows: int) -> int:
        """Return how many chunks ``chunks`` gives."""
        ...

    def chunks(self, block_rows: int) -> Iterator[Chunk]:
        """Start a pass in blocks of at most so many rows."""
        ...

    def sample(self, limit: int, rng: np.random.Generator) -> Sample:
        """Return at most so many rows that count: all, or drawn evenly."""
        ...


class ArrayRows:
    """Rows of an array in memory; nothing is copied.

    The bounds of blocks and chunks depend on the data's shape alone, so sums round alike whatever
    the thread count.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
    weights : ndarray of shape (n_samples,) or None
        How often each row counts.
    """

    def __init__(self, X: FloatArray, weights: FloatArray | None = None) -> None:
        self._X = X
        self._weights = weights
        self.n_samples: int = X.shape[0]
        self.n_features: int = X.shape[1]
        self.total_weight = float(len(X) if weights is None else weights.sum())
        self._all = Block(slice(0, len(X)), X, weights)

    def n_chunks(self, block_rows: int) -> int:
        """Return how many chunks ``chunks`` gives."""
        return min(self._n_blocks(block_rows), _CHUNKS)

    def chunks(self, block_rows: int) -> Iterator[Chunk]:
        """Start a pass over views of the array."""
        if block_rows >= self.n_samples:
            yield Chunk(0, iter((self._all,)))
            return
        n_blocks, n_chunks = self._n_blocks(block_rows), self.n_chunks(block_rows)
        bounds = [i * n_blocks // n_chunks for i in range(n_chunks + 1)]
        for index in range(n_chunks):
            inside = range(bounds[index], bounds[index + 1])
            yield Chunk(index, (self._block(i, block_rows) for i in inside))

    def sample(self, limit: int, rng: np.random.Generator) -> Sample:
        """Return at most so many of the rows that count: all, or drawn evenly, in order."""
        if self._weights is None or self._weights.all():
            if len(self._X) <= limit:
                return Sample.of(self._X, self._weights)
            chosen = drawn(len(self._X), limit, rng)
        else:
            counting = np.flatnonzero(self._weights)
            chosen = counting[drawn(len(counting), limit, rng)]
        weights = None if self._weights is None else self._weights[chosen]
        return Sample.of(self._X[chosen], weights)

    def _n_blocks(self, block_rows: int) -> int:
        return -(-self.n_samples // block_rows)

    def _block(self, index: int, block_rows: int) -> Block:
        start = index * block_rows
        span = slice(start, min(start + block_rows, self.n_samples))
        return Block(span, self._X[span], None if self._weights is None else self._weights[span])


def block_size(n_samples: int, numbers_per_row: int) -> int:
    """Return how many rows to work on at once.

    Parameters
    ----------
    n_samples : int
        Rows in all: few rows are one block, which one thread is done with soonest.
    numbers_per_row : int
        How many numbers the pass computes for a row: the more, the smaller the blocks.
    """
    limit = min(_LARGEST_BLOCK, max(_LEAST_BLOCK, _WORKSPACE // numbers_per_row))
    if n_samples * numbers_per_row < _WORTH_SHARING:
        return min(limit, n_samples)
    rounds = -(-n_samples // (limit * _SHARES))
    size = -(-n_samples // (rounds * _SHARES))
    # Whole stacks of products leave no rest, which would take calls of its own.
    return -(-size // LENGTH) * LENGTH if size > _WORTH_ROUNDING else size


def drawn(n_samples: int, limit: int, rng: np.random.Generator) -> IntArray:
    """Return which rows to draw: all, or so many without replacement; ascending.

    Parameters
    ----------
    n_samples : int
        The number of rows to draw from.
    limit : int
        The most that are wanted.
    rng : numpy.random.Generator
    """
    if n_samples <= limit:
        return np.arange(n_samples, dtype=np.intp)
    return np.sort(rng.choice(n_samples, size=limit, replace=False))


def survey(source: BlockSource) -> Survey:
    """Return mean, standard deviation and extremes of each column.

    Two passes: squares are summed about the mean, never as E[x²] − mean². Values so large that
    these overflow give an infinite deviation, for the caller to refuse.

    Parameters
    ----------
    source : BlockSource
    """
    first = next(_blocks(source)).rows[0].copy()
    total = np.zeros(source.n_features)
    low, high = first.copy(), first.copy()
    with np.errstate(over="ignore", invalid="ignore"):
        for block in _blocks(source):
            # The first row as pivot keeps the sum small beside an offset of 1e8 and its like.
            total += _weighted_sum(block.rows - first, block.weights)
            np.minimum(low, block.rows.min(axis=0), out=low)
            np.maximum(high, block.rows.max(axis=0), out=high)
        mean = first + total / source.total_weight
        squares = np.zeros(source.n_features)
        for block in _blocks(source):
            squares += _weighted_sum(np.square(block.rows - mean), block.weights)
        return Survey(mean, np.sqrt(squares / source.total_weight), low, high)


def _blocks(source: BlockSource) -> Iterator[Block]:
    for chunk in source.chunks(_SURVEY_BLOCK):
        yield from chunk.blocks


def _weighted_sum(rows: FloatArray, weights: FloatArray | None) -> FloatArray:
    # Summed alike with and without weights, so that weights of 1 change no bit.
    total: FloatArray = (rows if weights is None else weights[:, None] * rows).sum(axis=0)
    return total
