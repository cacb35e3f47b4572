"""Streams of rows: read ahead, and cut anew into blocks of one size."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

import numpy as np

from gmmstudio.data import Selection
from gmmstudio.mixture.arrays import FloatArray, IntArray

T = TypeVar("T")


def ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield the items, each made by another thread while the one before it is worked on."""
    with ThreadPoolExecutor(1, "read-ahead") as reader:
        pending = reader.submit(_next, items)
        while (made := pending.result()) is not None:
            pending = reader.submit(_next, items)
            yield made[0]


@dataclass(frozen=True, eq=False)
class Rows:
    """Some complete rows.

    Attributes
    ----------
    X : ndarray of shape (n_rows, n_features)
    weights : ndarray of shape (n_rows,) or None
        How often each counts; None for once.
    """

    X: FloatArray
    weights: FloatArray | None = None

    @classmethod
    def of(cls, selection: Selection) -> "Rows":
        """Return the rows of a selection."""
        return cls(selection.X, selection.weights)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.X)

    def __getitem__(self, span: slice) -> "Rows":
        """Return consecutive ones, as a view."""
        return Rows(self.X[span], None if self.weights is None else self.weights[span])

    @property
    def n_bytes(self) -> int:
        """What they take of memory."""
        return self.X.nbytes + (0 if self.weights is None else self.weights.nbytes)


def picked(pieces: Iterable[Rows], wanted: IntArray, n_features: int) -> Rows:
    """Return some of the rows that count.

    Parameters
    ----------
    pieces : iterable of Rows
    wanted : ndarray of int, ascending
        Their places among the rows whose weight is above 0.
    n_features : int
    """
    rows, weights, start = [np.empty((0, n_features))], [], 0
    for piece in pieces:
        counting = np.arange(len(piece)) if piece.weights is None else np.flatnonzero(piece.weights)
        first, last = np.searchsorted(wanted, [start, start + len(counting)])
        chosen = counting[wanted[first:last] - start]
        rows.append(piece.X[chosen])
        if piece.weights is not None:
            weights.append(piece.weights[chosen])
        start += len(counting)
    return Rows(np.concatenate(rows), np.concatenate(weights) if weights else None)


def recut(pieces: Iterable[Rows], size: int) -> Iterator[Rows]:
    """Cut rows anew: blocks of exactly so many rows, the last one of what is left.

    Where blocks begin depends on the count of rows alone, never on how they came: batches and row
    groups of odd sizes give the same blocks as one array. A block within a piece is a view of it.

    Parameters
    ----------
    pieces : iterable of Rows
    size : int
    """
    held: list[Rows] = []
    count = 0
    for piece in pieces:
        start = 0
        if count:
            start = min(size - count, len(piece))
            held.append(piece[:start])
            count += start
            if count < size:
                continue
            yield _joined(held)
            held, count = [], 0
        whole = start + (len(piece) - start) // size * size
        for begin in range(start, whole, size):
            yield piece[begin : begin + size]
        if whole < len(piece):
            held, count = [piece[whole:]], len(piece) - whole
    if held:
        yield _joined(held)


def grouped(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of so many items, the last one of what is left."""
    iterator = iter(items)
    while group := list(islice(iterator, size)):
        yield group


def _next(items: Iterator[T]) -> tuple[T] | None:
    return next(((item,) for item in items), None)


def _joined(pieces: list[Rows]) -> Rows:
    """Return the rows of all pieces, column by column as the engine reads them fastest."""
    if len(pieces) == 1:
        return pieces[0]
    weights = [piece.weights for piece in pieces if piece.weights is not None]
    return Rows(
        np.concatenate([piece.X.T for piece in pieces], axis=1).T,
        np.concatenate(weights) if weights else None,
    )
