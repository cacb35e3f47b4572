"""Array types and the small checks that every public entry of the engine shares."""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gmmstudio.mixture.errors import FitError

FloatArray: TypeAlias = NDArray[np.float64]
IntArray: TypeAlias = NDArray[np.intp]


def frozen(array: FloatArray) -> FloatArray:
    """Return the array with its ``writeable`` flag off.

    A frozen dataclass does not freeze the arrays it holds; whatever is published goes through here.
    """
    array.setflags(write=False)
    return array


def as_numbers(data: ArrayLike, otherwise: str) -> FloatArray:
    """Return real numbers as float64, without a copy if it can; a masked cell is NaN.

    Parameters
    ----------
    data : array-like
    otherwise : str
        What the message says first where they are none.

    Raises
    ------
    FitError
        If they are not real numbers.
    """
    try:
        given = np.asanyarray(data)
        numbers = None if np.iscomplexobj(given) else np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise FitError(f"{otherwise}: {error}") from error
    if numbers is None:
        raise FitError(f"{otherwise}; these are complex")
    if np.ma.is_masked(given):
        numbers = np.where(np.ma.getmaskarray(given), np.nan, numbers)
    return numbers


def as_rows(X: ArrayLike, n_features: int | None = None) -> FloatArray:
    """Return ``X`` as a float64 array of shape (n_samples, n_features), without a copy if it can.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features) or (n_samples,)
        A one-dimensional array is taken as one column; a masked cell is NaN.
    n_features : int or None
        The number of columns that is expected.

    Raises
    ------
    FitError
        If ``X`` is not of real numbers, has more than two dimensions or another number of columns.
    """
    rows = as_numbers(X, "the data must be a table of numbers")
    if rows.ndim == 1:
        rows = rows[:, None]
    if rows.ndim != 2:
        raise FitError(f"the data must be a table (rows × columns), not {rows.ndim}-dimensional")
    if n_features is not None and rows.shape[1] != n_features:
        raise FitError(
            f"the data have {rows.shape[1]} columns where {n_features} are expected; "
            "give the columns that the mixture was fitted to"
        )
    return rows


def distinct_rows(rows: FloatArray) -> FloatArray:
    """Return each row once, in lexical order: ``numpy.unique(rows, axis=0)``.

    That one compares rows as records, which takes twice as long and lets no other thread go on.

    Parameters
    ----------
    rows : ndarray of shape (n_samples, n_features)
    """
    return counted_rows(rows)[0]


def counted_rows(
    rows: FloatArray, weights: FloatArray | None = None
) -> tuple[FloatArray, FloatArray]:
    """Return each row once, in lexical order, and how often it counts in all.

    Parameters
    ----------
    rows : ndarray of shape (n_samples, n_features)
    weights : ndarray of shape (n_samples,) or None
        How often each counts; None for once.
    """
    order = np.lexsort(rows.T[::-1])
    in_order = rows[order]
    first = np.ones(len(rows), dtype=np.bool_)
    np.any(in_order[1:] != in_order[:-1], axis=1, out=first[1:])
    times = np.ones(len(rows)) if weights is None else weights[order]
    return in_order[first], np.add.reduceat(times, np.flatnonzero(first))
