"""The rows and columns that a model sees, and why the other rows are left out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Selection:
    """The complete rows of some numeric columns. All arrays are read-only.

    Parameters
    ----------
    columns : tuple of str
        The columns, in the order of ``X``.
    X : ndarray (n_used, n_features)
        float64, stored one column after another, finite, in the source's units.
    rows : ndarray (n_used,)
        int64, the 0-based source row of each row of ``X``, ascending.
    left_out_rows : ndarray (n_left_out,)
        int64, the 0-based source rows that are not used, ascending.
    left_out_reasons : tuple of str
        Why, one for each of ``left_out_rows``: ``"missing: mass"``, ``"not finite: mass"``.
    weights : ndarray (n_used,), optional
        How often each row counts, finite; once each where there are none.
    """

    columns: tuple[str, ...]
    X: NDArray[np.float64]
    rows: NDArray[np.int64]
    left_out_rows: NDArray[np.int64]
    left_out_reasons: tuple[str, ...]
    weights: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        for array in (self.X, self.rows, self.left_out_rows, self.weights):
            if array is not None:
                array.setflags(write=False)

    @property
    def n_rows(self) -> int:
        """The number of rows of the source, used or not."""
        return len(self.rows) + len(self.left_out_rows)

    def without(self, source_rows: NDArray[np.int64], reason: str) -> "Selection":
        """Return this selection with some more rows left out.

        Parameters
        ----------
        source_rows : ndarray of int64
            0-based rows of the source; those that are not used anyway keep their own reason.
        reason : str
            Why.
        """
        out = np.isin(self.rows, source_rows)
        if not out.any():
            return self
        kept = np.flatnonzero(~out)
        X = np.empty((len(kept), len(self.columns)), order="F")
        for j in range(len(self.columns)):
            # "clip" writes straight into place; every place is in range
            np.take(self.X[:, j], kept, out=X[:, j], mode="clip")
        rows = np.concatenate([self.left_out_rows, self.rows[out]])
        reasons = np.full(len(rows), reason, dtype=object)
        reasons[: len(self.left_out_reasons)] = self.left_out_reasons
        order = np.argsort(rows, kind="stable")
        return Selection(
            self.columns,
            X,
            self.rows[kept],
            rows[order],
            tuple(reasons[order].tolist()),
            None if self.weights is None else self.weights[kept],
        )

    @cached_property
    def reasons(self) -> Mapping[str, int]:
        """How many rows are left out for each reason."""
        return Counter(self.left_out_reasons)

    @property
    def total_weight(self) -> float:
        """The sum of the weights; the number of rows used where each counts once."""
        return float(len(self.rows) if self.weights is None else self.weights.sum())

    def negative_weight(self) -> tuple[int, float] | None:
        """Return the source row and the weight of the first row that counts less than 0 times."""
        if self.weights is None:
            return None
        negative = np.flatnonzero(self.weights < 0)
        if not len(negative):
            return None
        return int(self.rows[negative[0]]), float(self.weights[negative[0]])


def complete_rows(
    columns: Sequence[str],
    values: Sequence[NDArray[np.float64]],
    weights: tuple[str, NDArray[np.float64]] | None = None,
) -> Selection:
    """Take the rows in which every column has a finite value, and the weight, too.

    Parameters
    ----------
    columns : sequence of str
        The columns' names.
    values : sequence of ndarray (n_rows,)
        Their values, NaN where a cell is missing.
    weights : (str, ndarray (n_rows,)), optional
        Name and values of the column that says how often each row counts; it may be one of
        ``columns``.

    Returns
    -------
    Selection
        Possibly without rows.
    """
    if weights is not None:
        return _weighted(columns, values, *weights)
    complete = np.ones(len(values[0]), dtype=bool)
    for column in values:
        complete &= np.isfinite(column)
    rows = np.flatnonzero(complete).astype(np.int64)
    X = np.empty((len(rows), len(values)), order="F")
    if len(rows) == len(complete):
        for j, column in enumerate(values):
            X[:, j] = column
        return Selection(tuple(columns), X, rows, np.empty(0, dtype=np.int64), ())
    for j, column in enumerate(values):
        np.compress(complete, column, out=X[:, j])
    left_out = np.flatnonzero(~complete).astype(np.int64)
    reasons = _reasons(columns, np.stack([column[left_out] for column in values], axis=1))
    return Selection(tuple(columns), X, rows, left_out, reasons)


def _weighted(
    columns: Sequence[str],
    values: Sequence[NDArray[np.float64]],
    name: str,
    weights: NDArray[np.float64],
) -> Selection:
    if name in columns:
        selection = complete_rows(columns, values)
        return replace(selection, weights=selection.X[:, list(columns).index(name)])
    both = complete_rows([*columns, name], [*values, weights])
    # The first columns of an array that is stored column after column are one such array.
    return replace(both, columns=tuple(columns), X=both.X[:, :-1], weights=both.X[:, -1])


def _reasons(columns: Sequence[str], X: NDArray[np.float64]) -> tuple[str, ...]:
    """Tell why each row is left out; rows with the same trouble share one text."""
    trouble = np.where(np.isnan(X), 1, np.where(np.isinf(X), 2, 0)).astype(np.int8)
    patterns, which = np.unique(trouble, axis=0, return_inverse=True)
    texts = [_reason(columns, pattern.tolist()) for pattern in patterns]
    return tuple(texts[i] for i in which.ravel().tolist())


def _reason(columns: Sequence[str], pattern: list[int]) -> str:
    parts = []
    for code, word in ((1, "missing"), (2, "not finite")):
        names = [name for name, trouble in zip(columns, pattern, strict=True) if trouble == code]
        if names:
            parts.append(f"{word}: {', '.join(names)}")
    return "; ".join(parts)
