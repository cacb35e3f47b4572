"""Streams of rows: read ahead, and cut anew into blocks of one size."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

import numpy as np

from gmmstudio.mixture.arrays import FloatArray

T = TypeVar("T")


def ahead(items: Iterator[T]) -> Iterator[T]:
    """Yield the items, each made by another thread while the one before it is worked on."""
    with ThreadPoolExecutor(1, "read-ahead") as reader:
        pending = reader.submit(_next, items)
        while (made := pending.result()) is not None:
            pending = reader.submit(_next, items)
            yield made[0]


def recut(pieces: Iterable[FloatArray], size: int) -> Iterator[FloatArray]:
    """Cut rows anew: blocks of exactly so many rows, the last one of what is left.

    Where blocks begin depends on the count of rows alone, never on how they came: batches and row
    groups of odd sizes give the same blocks as one array. A block within a piece is a view of it.

    Parameters
    ----------
    pieces : iterable of ndarray of shape (m, n_features)
    size : int
    """
    held: list[FloatArray] = []
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


def _joined(pieces: list[FloatArray]) -> FloatArray:
    """Return the rows of all pieces, column by column as the engine reads them fastest."""
    if len(pieces) == 1:
        return pieces[0]
    return np.concatenate([piece.T for piece in pieces], axis=1).T
