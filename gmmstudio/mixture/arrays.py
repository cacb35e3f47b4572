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
    array.flags.writeable = False
    return array


def as_rows(X: ArrayLike, n_features: int | None = None) -> FloatArray:
    """Return ``X`` as a float64 array of shape (n_samples, n_features), without a copy if it can.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features) or (n_samples,)
        A one-dimensional array is taken as one column.
    n_features : int or None
        The number of columns that is expected.

    Raises
    ------
    FitError
        If ``X`` has more than two dimensions or another number of columns.
    """
    try:
        rows = np.asarray(X, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise FitError(f"the data must be a table of numbers: {error}") from error
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
