"""Comparing the components with the labels of a column, and naming them after these."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gmmstudio.data import label_columns
from gmmstudio.session.assignment import labels_of_all
from gmmstudio.session.brushing import Brushing, Combine
from gmmstudio.session.errand import Errand
from gmmstudio.session.settings import COMPONENTS_LIMIT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gmmstudio.data import Dataset
    from gmmstudio.session.assignment import Assignment
    from gmmstudio.session.cross_table import CrossTable
    from gmmstudio.session.store import Store


class Labelling:
    """Changes which labels the components are compared with.

    Parameters
    ----------
    store : Store
    brushing : Brushing
        Picks out rows.
    """

    def __init__(self, store: Store, brushing: Brushing) -> None:
        self._store = store
        self._brushing = brushing

    def choose(self, column: str) -> None:
        """Compare with the labels of another column."""
        before = self._store.state
        if column != before.label_column:
            self._store.publish(label_column=column)
            self._store.record(f"compare with {column}", before, ("label_column",))

    def show_shares(self, shares: bool) -> None:
        """Tell shares of each label, or counts."""
        before = self._store.state
        if shares != before.label_shares:
            self._store.publish(label_shares=shares)
            what = "shares" if shares else "counts"
            self._store.record(f"show {what} of labels", before, ("label_shares",))

    def take(self, table: CrossTable) -> None:
        """Show what was counted, where it is still of what is on screen."""
        if table.fits(self._store.state):
            self._store.publish(counted=table)

    def name_after(self, table: CrossTable) -> None:
        """Call each component by the label that most of its responsibility goes to.

        Where it has none, it is called by its number. Nothing is done where the table is no longer
        about the components on screen.
        """
        state = self._store.state
        same = table.selection is state.selection and state.snapshot is not None
        if same and len(table.names()) == state.n_components:
            self._name(table.names(), f"name components after {table.column}")

    def number(self) -> None:
        """Call each component by its number again."""
        self._name(("",) * self._store.state.n_components, "name components by number")

    def pick(
        self, label: int | None, component: int | None, combine: Combine = Combine.REPLACE
    ) -> None:
        """Pick out the rows of a label, those of a component, or those of both.

        Parameters
        ----------
        label : int or None
            Its place in the cross-table on screen; None for any.
        component : int or None
            The most probable one of the rows, counted from 0; None for any.
        combine : Combine
        """
        errand = self.picking(label, component, combine)
        if errand is not None:
            errand.do()

    def picking(
        self, label: int | None, component: int | None, combine: Combine = Combine.REPLACE
    ) -> Errand | None:
        """Return the errand of picking out rows, see ``pick``; None without a cross-table."""
        state = self._store.state
        dataset, table = state.dataset, state.cross_table
        if dataset is None or table is None:
            return None
        told = []
        if label is not None:
            told.append(f"{table.column} {table.labels[label]}")
        if component is not None:
            told.append(state.looks.names(state.n_components)[component])
        text = " in ".join(told) or "all rows"
        known = state.assignment

        def work() -> NDArray[np.bool_]:
            rows = np.ones(len(table.selection.X), dtype=np.bool_)
            if label is not None:
                groups = dataset.column(table.column).groups
                assert groups is not None
                rows &= groups.codes[table.selection.rows] == table.places[label]
            if component is not None:
                rows &= _most_probable(known, table) == component
            return rows

        return Errand(
            "picking rows",
            len(table.selection.X),
            work,
            take=lambda rows: self._brushing.pick(rows, text, combine),
            is_wanted=lambda: self._store.state.selection is table.selection,
        )

    def _name(self, names: tuple[str, ...], text: str) -> None:
        before = self._store.state
        looks = before.looks.named(names)
        if looks.full_names(len(names)) != before.looks.full_names(len(names)):
            self._store.publish(looks=looks)
            self._store.record(text, before, ("looks",))


def first_label_column(dataset: Dataset) -> str | None:
    """Return the column that a table's components are first compared with; None for none."""
    return next(iter(label_columns(dataset, COMPONENTS_LIMIT)), None)


def _most_probable(assignment: Assignment | None, table: CrossTable) -> NDArray[np.int64]:
    """Return the most probable component of all rows in use, shape (n,)."""
    X = table.selection.X
    if (
        assignment is not None
        and assignment.mixture is table.mixture
        and len(assignment.X) == len(X)
    ):
        return assignment.labels
    return labels_of_all(X, table.mixture)
