"""The rows and columns that a model sees, and why the other rows are left out."""

from collections.abc import Sequence
from dataclasses import dataclass

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
    """

    columns: tuple[str, ...]
    X: NDArray[np.float64]
    rows: NDArray[np.int64]
    left_out_rows: NDArray[np.int64]
    left_out_reasons: tuple[str, ...]

    def __post_init__(self) -> None:
        for array in (self.X, self.rows, self.left_out_rows):
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
        rows = np.concatenate([self.left_out_rows, self.rows[out]])
        reasons = (*self.left_out_reasons, *[reason] * int(out.sum()))
        order = np.argsort(rows, kind="stable")
        return Selection(
            self.columns,
            np.asfortranarray(self.X[~out]),
            self.rows[~out],
            rows[order],
            tuple(reasons[place] for place in order.tolist()),
        )


def complete_rows(columns: Sequence[str], values: Sequence[NDArray[np.float64]]) -> Selection:
    """Take the rows in which every column has a finite value.

    Parameters
    ----------
    columns : sequence of str
        The columns' names.
    values : sequence of ndarray (n_rows,)
        Their values, NaN where a cell is missing.

    Returns
    -------
    Selection
        Possibly without rows.
    """
    X = np.empty((len(values[0]), len(values)), order="F")
    for j, column in enumerate(values):
        X[:, j] = column
    complete = np.isfinite(X).all(axis=1)
    if complete.all():
        rows = np.arange(len(X), dtype=np.int64)
        return Selection(tuple(columns), X, rows, np.empty(0, dtype=np.int64), ())
    left_out = np.flatnonzero(~complete).astype(np.int64)
    reasons = _reasons(columns, X[left_out])
    rows = np.flatnonzero(complete).astype(np.int64)
    used = np.empty((len(rows), len(values)), order="F")
    for j in range(len(values)):
        np.compress(complete, X[:, j], out=used[:, j])
    return Selection(tuple(columns), used, rows, left_out, reasons)


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
