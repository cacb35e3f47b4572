"""Which rows the table of rows shows, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data import ColumnKind
from gmmstudio.session.view_state import UNDECIDED_BELOW

if TYPE_CHECKING:
    from gmmstudio.data import Dataset, Selection
    from gmmstudio.mixture import Mixture
    from gmmstudio.session.brush import Brush

_BLOCK = 16_384


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a table and what a mixture says of them; computed when first asked for.

    Rows are those of the source, 0-based, whether they are used or not.

    Attributes
    ----------
    dataset : Dataset
    selection : Selection or None
        The rows in use.
    mixture : Mixture or None
        Whose responsibilities count; None before the first E-step.
    brush : Brush or None
        The rows picked out.
    """

    dataset: Dataset
    selection: Selection | None
    mixture: Mixture | None
    brush: Brush | None

    def spread(self, values: NDArray[np.float64] | NDArray[np.bool_]) -> NDArray[np.float64]:
        """Return values of the rows in use as those of all rows, NaN where a row is not used."""
        everywhere = np.full(self.dataset.n_rows, np.nan)
        if self.selection is not None:
            everywhere[self.selection.rows] = values
        return everywhere

    def of_component(self, component: int) -> NDArray[np.float64]:
        """Return each row's responsibility of a component, shape (n_rows,), NaN where unknown."""
        if self.mixture is None or self.selection is None:
            return np.full(self.dataset.n_rows, np.nan)
        X = self.selection.X
        values = np.empty(len(X))
        for block in _blocks(len(X)):
            values[block] = self.mixture.responsibilities(X[block])[:, component]
        return self.spread(values)

    @property
    def certainty(self) -> NDArray[np.float64]:
        """The largest responsibility of each row, shape (n_rows,), NaN where unknown."""
        return self._hard[0]

    @property
    def best(self) -> NDArray[np.float64]:
        """The most probable component of each row, shape (n_rows,), NaN where unknown."""
        return self._hard[1]

    @cached_property
    def _hard(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        if self.mixture is None or self.selection is None:
            unknown = np.full(self.dataset.n_rows, np.nan)
            return unknown, unknown
        X = self.selection.X
        largest, best = np.empty(len(X)), np.empty(len(X))
        for block in _blocks(len(X)):
            resp = self.mixture.responsibilities(X[block])
            best[block] = resp.argmax(axis=1)
            largest[block] = resp.max(axis=1)
        return self.spread(largest), self.spread(best)


class Filter(Protocol):
    """Chooses rows."""

    @property
    def title(self) -> str:
        """What a list of choices says."""
        ...

    def mask(self, rows: Rows) -> NDArray[np.bool_]:
        """Return which rows are shown, shape (n_rows,)."""
        ...


@dataclass(frozen=True)
class AllRows:
    """Every row of the table."""

    title: str = "All rows"

    def mask(self, rows: Rows) -> NDArray[np.bool_]:
        """Return that all are shown."""
        return np.ones(rows.dataset.n_rows, dtype=bool)


@dataclass(frozen=True)
class PickedRows:
    """The rows picked out."""

    title: str = "Rows picked"

    def mask(self, rows: Rows) -> NDArray[np.bool_]:
        """Return those that the brush holds."""
        mask = np.zeros(rows.dataset.n_rows, dtype=bool)
        if rows.brush is not None and rows.selection is not None:
            mask[rows.selection.rows[rows.brush.rows]] = True
        return mask


@dataclass(frozen=True)
class UndecidedRows:
    """The rows that belong to no component with a probability of 0.9 or more."""

    title: str = f"Undecided: largest P below {UNDECIDED_BELOW:g}"

    def mask(self, rows: Rows) -> NDArray[np.bool_]:
        """Return those whose largest responsibility is small."""
        undecided: NDArray[np.bool_] = rows.certainty < UNDECIDED_BELOW
        return undecided


@dataclass(frozen=True)
class LeftOutRows:
    """The rows that are not used."""

    title: str = "Rows left out"

    def mask(self, rows: Rows) -> NDArray[np.bool_]:
        """Return those with a reason not to be used."""
        mask = np.zeros(rows.dataset.n_rows, dtype=bool)
        if rows.selection is not None:
            mask[rows.selection.left_out_rows] = True
        return mask


@dataclass(frozen=True)
class RowsOf:
    """The rows whose most probable component is a certain one, counted from 0."""

    component: int
    title: str = ""

    def mask(self, rows: Rows) -> NDArray[np.bool_]:
        """Return those of the component."""
        of: NDArray[np.bool_] = rows.best == self.component
        return of


class SortKey(Protocol):
    """Gives each row what it is sorted by."""

    def values(self, rows: Rows) -> NDArray[np.float64]:
        """Return a number for each row, shape (n_rows,), NaN for what comes last."""
        ...


@dataclass(frozen=True)
class ByRow:
    """As in the source."""

    def values(self, rows: Rows) -> NDArray[np.float64]:
        """Return the rows' numbers."""
        return np.arange(rows.dataset.n_rows, dtype=np.float64)


@dataclass(frozen=True)
class ByColumn:
    """By a column of the table; labels in the order of the alphabet."""

    name: str

    def values(self, rows: Rows) -> NDArray[np.float64]:
        """Return the column's numbers, or the ranks of its labels."""
        column = rows.dataset.column(self.name)
        if column.kind is ColumnKind.NUMERIC:
            numbers: NDArray[np.float64] = column.values
            return numbers
        known = np.array([value is not None for value in column.values])
        ranks = np.full(len(known), np.nan)
        _, ranks[known] = np.unique(column.values[known].astype(str), return_inverse=True)
        return ranks


@dataclass(frozen=True)
class ByCertainty:
    """By the largest responsibility: the least certain first where it rises."""

    def values(self, rows: Rows) -> NDArray[np.float64]:
        """Return each row's largest responsibility."""
        return rows.certainty


@dataclass(frozen=True)
class ByBest:
    """By the most probable component."""

    def values(self, rows: Rows) -> NDArray[np.float64]:
        """Return its place."""
        return rows.best


@dataclass(frozen=True)
class ByResponsibility:
    """By the responsibility of a component, counted from 0."""

    component: int

    def values(self, rows: Rows) -> NDArray[np.float64]:
        """Return it."""
        return rows.of_component(self.component)


def ordered(rows: Rows, wanted: Filter, key: SortKey, *, descending: bool) -> NDArray[np.int64]:
    """Return the source rows that are shown, in their order.

    Rows that are alike keep the order of the source; those without a value come last.

    Parameters
    ----------
    rows : Rows
    wanted : Filter
    key : SortKey
    descending : bool

    Returns
    -------
    ndarray of int64
        0-based, read-only.
    """
    places = np.flatnonzero(wanted.mask(rows)).astype(np.int64)
    if not (isinstance(key, ByRow) and not descending):
        values = key.values(rows)[places]
        places = places[np.argsort(-values if descending else values, kind="stable")]
    places.flags.writeable = False
    return places


def _blocks(n: int) -> list[slice]:
    return [slice(start, min(start + _BLOCK, n)) for start in range(0, n, _BLOCK)]
