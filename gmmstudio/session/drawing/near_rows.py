"""Which rows are seen near a place, found among a million in far less than a frame."""

import numpy as np
from numpy.typing import NDArray

_CELLS = 256
"""Along each axis: both numbers of a cell go into 16 bits, which are sorted without comparing."""


class NearRows:
    """Rows in a plane, sorted into the cells of a grid.

    Parameters
    ----------
    x, y : ndarray of float64, shape (m,)
        Where they lie, finite; not copied.
    """

    def __init__(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        self._x, self._y = x, y
        self._low = np.zeros(2)
        self._per_unit = np.zeros(2)
        cells = np.zeros(len(x), dtype=np.uint16)
        if len(x):
            self._low = np.array([x.min(), y.min()])
            spans = np.array([x.max(), y.max()]) - self._low
            self._per_unit = np.divide(_CELLS, spans, out=np.zeros(2), where=spans > 0)
            cells = self._cells(x, 0) * np.uint16(_CELLS) + self._cells(y, 1)
        self._order = np.argsort(cells, kind="stable")
        counts = np.bincount(cells, minlength=_CELLS * _CELLS)
        self._begins = np.concatenate([[0], np.cumsum(counts)])

    def within(self, place: NDArray[np.float64], reach: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the rows within reach of a place, the nearest first; of equally near, the first.

        Parameters
        ----------
        place : ndarray of float64, shape (2,)
        reach : ndarray of float64, shape (2,)
            How far is near along each axis, positive; in between, an ellipse.

        Returns
        -------
        ndarray of int64, shape (r,)
            Their places among the rows.
        """
        ends = np.stack([place - reach, place + reach])
        (left, low), (right, high) = np.clip(
            np.floor((ends - self._low) * self._per_unit), 0, _CELLS - 1
        ).astype(np.int64)
        found = [
            self._order[self._begins[column + low] : self._begins[column + high + 1]]
            for column in range(left * _CELLS, right * _CELLS + 1, _CELLS)
        ]
        near = np.sort(np.concatenate(found))
        away = ((self._x[near] - place[0]) / reach[0]) ** 2
        away += ((self._y[near] - place[1]) / reach[1]) ** 2
        is_near = away <= 1.0
        near = near[is_near]
        rows: NDArray[np.int64] = near[np.argsort(away[is_near], kind="stable")]
        return rows

    def _cells(self, values: NDArray[np.float64], axis: int) -> NDArray[np.uint16]:
        steps = (values - self._low[axis]) * self._per_unit[axis]
        # The largest value belongs to the last cell, as all that is beyond the grid.
        cells: NDArray[np.uint16] = np.minimum(steps, _CELLS - 1).astype(np.uint16)
        return cells
