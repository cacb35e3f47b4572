"""What data and settings must be for a fit to mean anything."""

from collections.abc import Sequence
from typing import TypeGuard

import numpy as np
from numpy.typing import ArrayLike

from gmmstudio.mixture.arrays import FloatArray, as_numbers, as_rows
from gmmstudio.mixture.errors import FitError
from gmmstudio.mixture.rows import ArrayRows, Survey, survey
from gmmstudio.mixture.source import RowSource

MAX_COMPONENTS = 1_000
_LEAST_ROWS = 2
_LARGEST_TOTAL = 1e100
"""The most that weights may sum to, and one over the least: products of sums must not overflow."""


def check_fit_input(
    X: ArrayLike,
    k: int,
    *,
    column_names: Sequence[str] | None = None,
    sample_weight: ArrayLike | None = None,
) -> tuple[FloatArray, Survey]:
    """Refuse data that no mixture of k components can be fitted to.

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
    k : int
        The number of components.
    column_names : sequence of str or None
        What the messages call the columns; by number without it.
    sample_weight : array-like of shape (n_samples,) or None
        How often each row counts: finite, not negative.

    Returns
    -------
    X : ndarray of shape (n_samples, n_features)
        As float64, without a copy where it can be.
    survey : Survey
        Means, deviations and extremes of the columns.

    Raises
    ------
    FitError
        If there are fewer rows, or fewer distinct rows, than components; if a cell is not a
        finite number; if a column is constant or too wide for floating-point numbers; if there
        is not one name for each column.
    """
    rows = as_rows(X)
    n_samples, n_features = rows.shape
    _check_shape(n_samples, n_features, k)
    names = _names(column_names, n_features)
    _check_finite(rows, names)
    weights = as_weights(sample_weight, n_samples)
    columns = survey(ArrayRows(rows, weights))
    _check_spread(columns, names)
    _check_distinct(rows if weights is None else rows[weights > 0], k)
    return rows, columns


def check_source(source: RowSource, k: int, column_names: Sequence[str] | None = None) -> Survey:
    """Refuse a source of rows that no mixture of k components can be fitted to.

    Whether it has k distinct rows is left to the start, which looks at a sample.

    Raises
    ------
    FitError
        As for :func:`check_fit_input`.
    """
    _check_shape(source.n_samples, source.n_features, k)
    columns = source.survey()
    _check_spread(columns, _names(column_names, source.n_features))
    return columns


def check_whole(value: object, name: str, least: int) -> None:
    """Refuse a setting that is not a whole number, or too small.

    Parameters
    ----------
    value : object
    name : str
        What the message calls it.
    least : int
        The smallest that is allowed.

    Raises
    ------
    FitError
        If it is no whole number, or below ``least``. True and False are none, though Python
        counts with them.
    """
    if not _is_whole(value):
        raise FitError(f"{name} must be a whole number, not {value!r}")
    if value < least:
        raise FitError(f"{name} must be at least {least}, not {value}")


def check_number(value: object, name: str, below: float = np.inf) -> None:
    """Refuse a setting that is not a finite number from 0 to below a bound.

    Parameters
    ----------
    value : object
    name : str
        What the message calls it.
    below : float
        The bound.

    Raises
    ------
    FitError
        If it is none.
    """
    if not isinstance(value, float | int | np.floating | np.integer) or not 0.0 <= value < below:
        bound = f" and below {below:g}" if below < np.inf else ""
        raise FitError(f"{name} must be a finite number of at least 0{bound}, not {value!r}")


def _is_whole(value: object) -> TypeGuard[int | np.integer]:
    return isinstance(value, int | np.integer) and not isinstance(value, bool)


def _names(column_names: Sequence[str] | None, n_features: int) -> Sequence[str]:
    if column_names is None:
        return [f"column {i + 1}" for i in range(n_features)]
    if len(column_names) != n_features:
        raise FitError(
            f"there are {len(column_names)} column names for {n_features} columns; give one for "
            "each"
        )
    return column_names


def _check_shape(n_samples: int, n_features: int, k: int) -> None:
    if n_features == 0:
        raise FitError("there is no column to fit; choose at least one")
    if not _is_whole(k):
        raise FitError(f"k = {k!r}: the number of components must be a whole number")
    if not 1 <= k <= MAX_COMPONENTS:
        raise FitError(f"k = {k}: the number of components must be from 1 to {MAX_COMPONENTS}")
    if n_samples < _LEAST_ROWS:
        raise FitError(
            f"there {'is one row' if n_samples else 'are no rows'} to fit; at least two are needed"
        )
    if k > n_samples:
        raise FitError(
            f"k = {k} components cannot be fitted to {n_samples} rows; choose at most {n_samples}"
        )


def as_weights(sample_weight: ArrayLike | None, n_samples: int) -> FloatArray | None:
    """Return row weights as float64, shape (n_samples,), or None where every row counts once.

    Raises
    ------
    FitError
        If there is not one for each row, or one is negative or not finite, if less than two are
        above 0, or if their sum is out of range.
    """
    if sample_weight is None:
        return None
    weights = as_numbers(sample_weight, "weights of rows must be numbers")
    if weights.shape != (n_samples,):
        raise FitError(
            f"there are weights of shape {weights.shape} for {n_samples} rows; give one for each"
        )
    bad = np.flatnonzero(~(np.isfinite(weights) & (weights >= 0)))
    if len(bad):
        raise FitError(
            f"row {bad[0] + 1} has the weight {weights[bad[0]]:g}; weights must be finite and not "
            "negative"
        )
    with np.errstate(over="ignore"):
        total = float(weights.sum())
    check_total(int(np.count_nonzero(weights)), total)
    return weights


def check_total(counting: int, total: float) -> None:
    """Refuse weights that leave next to nothing to fit, or that the arithmetic cannot hold.

    Parameters
    ----------
    counting : int
        How many are above 0.
    total : float
        Their sum.

    Raises
    ------
    FitError
        If less than two are above 0, or their sum is out of range.
    """
    if counting < _LEAST_ROWS:
        raise FitError(
            f"{'one row has a weight above 0' if counting else 'every row has the weight 0'}; "
            f"at least {_LEAST_ROWS} have to count"
        )
    if not 1.0 / _LARGEST_TOTAL <= total <= _LARGEST_TOTAL:
        raise FitError(
            f"the weights sum to {total:g}, out of the range of the arithmetic; divide them all by "
            "the largest"
        )


def _check_finite(rows: FloatArray, names: Sequence[str]) -> None:
    with np.errstate(over="ignore", invalid="ignore"):
        sums = rows.sum(axis=0)
    if np.isfinite(sums).all():
        return
    # A sum can also overflow; only a cell that is itself not finite is an error here.
    bad = np.argwhere(~np.isfinite(rows))
    if len(bad):
        row, column = bad[0]
        raise FitError(
            f"row {row + 1}, {names[column]}: {rows[row, column]} is not a finite number; "
            "correct it or leave the row out"
        )


def _check_spread(columns: Survey, names: Sequence[str]) -> None:
    for i, name in enumerate(names):
        if columns.low[i] == columns.high[i]:
            raise FitError(
                f"{name} is constant ({columns.low[i]:g} in every row) and cannot tell "
                "components apart; leave the column out"
            )
        if not np.isfinite(columns.deviation[i]):
            raise FitError(
                f"{name} reaches from {columns.low[i]:g} to {columns.high[i]:g}, too wide for "
                "floating-point arithmetic; rescale the column or correct its cells"
            )
        # Below this the spread is made of rounding: the digits that would tell rows apart are gone.
        resolution = np.finfo(np.float64).eps * max(abs(columns.low[i]), abs(columns.high[i]))
        if columns.deviation[i] <= max(resolution, np.finfo(np.float64).tiny):
            raise FitError(
                f"{name} varies by no more than the rounding of its numbers around "
                f"{columns.mean[i]:g}; rescale it or subtract an offset before saving it, or leave "
                "it out"
            )


def _check_distinct(rows: FloatArray, k: int) -> None:
    distinct: set[bytes] = set()
    # Adding 0.0 makes −0.0 and 0.0 the same bytes.
    for start in range(0, len(rows), 4_096):
        part = np.ascontiguousarray(rows[start : start + 4_096]) + 0.0
        distinct.update(row.tobytes() for row in part)
        if len(distinct) >= k:
            return
    raise FitError(
        f"there are only {len(distinct)} distinct rows for k = {k} components; "
        f"choose at most {len(distinct)}"
    )
