"""Which rows and columns of a table are used: kept small, and made into rows when needed."""

import weakref
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data import Dataset, Selection
from gmmstudio.session.display_sample import DisplaySample

BY_HAND = "left out by hand"
"""Why a row is not used that a person left out."""


class UsedRows:
    """A choice of rows and columns, which finds the same rows whenever it is asked.

    Changes that can be taken back and runs bear this and not the rows: a choice among 1,000,000
    rows is 125 kB, and the rows in 10 columns are 80 MB. They are there as long as someone uses
    them, and are made again otherwise. Any thread may ask.

    Parameters
    ----------
    dataset : Dataset
    columns : tuple of str
        Those that are fitted; with none of them no row is used.
    weights : str or None
        The column that says how often each row counts.
    dropped : ndarray of int64
        Source rows, 0-based, that a person left out by hand.

    Raises
    ------
    DataError
        If they leave no row.
    """

    def __init__(
        self,
        dataset: Dataset,
        columns: tuple[str, ...],
        weights: str | None = None,
        dropped: NDArray[np.int64] | None = None,
    ) -> None:
        self._dataset, self._columns, self._weights = dataset, columns, weights
        out = np.zeros(dataset.n_rows, dtype=np.bool_)
        if dropped is not None:
            out[dropped] = True
        self._out = np.packbits(out) if out.any() else None
        self._selection: weakref.ref[Selection] | None = None
        self._sample: weakref.ref[DisplaySample] | None = None

    @property
    def dropped(self) -> NDArray[np.int64]:
        """Source rows that a person left out by hand, ascending; read-only."""
        if self._out is None:
            dropped = np.empty(0, dtype=np.int64)
        else:
            dropped = np.flatnonzero(np.unpackbits(self._out, count=self._dataset.n_rows))
        dropped.flags.writeable = False
        return dropped

    @property
    def n_rows(self) -> int:
        """How many rows are gone through to make them again; none where they are at hand."""
        at_hand = not self._columns or _alive(self._selection) is not None
        return 0 if at_hand else self._dataset.n_rows

    def rows(self) -> dict[str, Any]:
        """Return the fields of a state in which these rows are used."""
        selection = sample = None
        if self._columns:
            selection, sample = _alive(self._selection), _alive(self._sample)
            if selection is None:
                selection = self._select()
                self._selection = weakref.ref(selection)
            if sample is None or not sample.is_of(selection):
                sample = DisplaySample(selection)
                self._sample = weakref.ref(sample)
        return {
            "used": self,
            "selection": selection,
            "shared_sample": sample,
            "dropped": self.dropped,
            "counted": None,
        }

    def is_same(self, other: "UsedRows") -> bool:
        """Tell whether another choice is of the same rows and columns, counted alike."""
        if self is other:
            return True
        mine = self._columns, self._weights, _bytes(self._out)
        others = other._columns, other._weights, _bytes(other._out)
        return self._dataset is other._dataset and mine == others

    @property
    def selection(self) -> Selection | None:
        """These rows and columns; None where no column is chosen."""
        selection: Selection | None = self.rows()["selection"]
        return selection

    def _select(self) -> Selection:
        selection = self._dataset.select(self._columns, self._weights)
        dropped = self.dropped
        return selection.without(dropped, BY_HAND) if len(dropped) else selection


def _bytes(bits: NDArray[np.uint8] | None) -> bytes:
    return b"" if bits is None else bits.tobytes()


def _alive(reference: "weakref.ref[Any] | None") -> Any:
    return None if reference is None else reference()
