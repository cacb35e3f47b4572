"""The groups that a column names against the components: how many rows each pair shares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gmmstudio.mixture.agreement import Matching, adjusted_rand_index, best_matching
from gmmstudio.session.assignment import Assignment, assign
from gmmstudio.session.display_sample import DISPLAY_ROWS
from gmmstudio.session.looks import component_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gmmstudio.data import Dataset, Selection
    from gmmstudio.mixture import Mixture
    from gmmstudio.session.view_state import ViewState


@dataclass(frozen=True, eq=False)
class CrossTable:
    """Labels of a column by components. Every row counts once. Arrays are read-only.

    Attributes
    ----------
    column : str
    selection : Selection
        The rows in use.
    mixture : Mixture
        Whose responsibilities are counted.
    places : tuple of int
        For each label that a row in use has, its place among the groups of the column.
    labels : tuple of str
        These labels, in their order.
    soft : ndarray of float64, shape (n_labels, k)
        Sums of responsibilities.
    hard : ndarray of int64, shape (n_labels, k)
        Rows by their most probable component.
    unlabelled : int
        Rows in use whose cell is missing; they are in no count.
    are_numbers : bool
        Whether the labels are whole numbers.
    """

    column: str
    selection: Selection
    mixture: Mixture
    places: tuple[int, ...]
    labels: tuple[str, ...]
    soft: NDArray[np.float64]
    hard: NDArray[np.int64]
    unlabelled: int = 0
    are_numbers: bool = False

    def __post_init__(self) -> None:
        self.soft.flags.writeable = False
        self.hard.flags.writeable = False

    def fits(self, state: ViewState) -> bool:
        """Tell whether it is of the column, the rows and the responsibilities of a state."""
        return (
            self.column == state.label_column
            and self.selection is state.selection
            and state.snapshot is not None
            and self.mixture is state.snapshot.responsibilities_from
        )

    @property
    def n_rows(self) -> int:
        """How many rows are counted."""
        return int(self.hard.sum())

    @cached_property
    def rand_index(self) -> float:
        """The adjusted Rand index of labels and most probable components."""
        return adjusted_rand_index(self.hard)

    @cached_property
    def matching(self) -> Matching:
        """The best matching of labels to components, and the error it leaves."""
        return best_matching(self.hard)

    def counts(self, *, hard: bool) -> NDArray[np.float64]:
        """Return the hard counts or the soft ones, shape (n_labels, k)."""
        return self.hard.astype(np.float64) if hard else self.soft

    def as_values(self) -> dict[str, object]:
        """Return the counts and how well labels and components agree, in values for JSON."""
        return {
            "column": self.column,
            "labels": list(self.labels),
            "rows_by_probability": self.soft.tolist(),
            "rows_by_argmax": self.hard.tolist(),
            "rows_without_label": self.unlabelled,
            "adjusted_rand_index": self.rand_index,
            "classification_error": self.matching.error,
        }

    def names(self) -> tuple[str, ...]:
        """Return a name for each component: the label that most of its responsibility goes to.

        Components with one label are told apart by numbers. One without rows, and one with as much
        of another label, has no name: an empty text.
        """
        best = self.soft.argmax(axis=0)
        most = self.soft.max(axis=0)
        is_clear = (most > 0) & ((self.soft == most).sum(axis=0) == 1)
        owners = [int(best[j]) if is_clear[j] else None for j in range(len(best))]
        names, seen = [], dict.fromkeys(owners, 0)
        for owner in owners:
            seen[owner] += 1
            if owner is None:
                names.append("")
                continue
            name = component_name(self.labels[owner], self.column, number=self.are_numbers)
            names.append(name if owners.count(owner) == 1 else f"{name} {seen[owner]}")
        return tuple(names)


def cross_table(
    dataset: Dataset, selection: Selection, column: str, assignment: Assignment
) -> CrossTable | None:
    """Count rows by label and component.

    Parameters
    ----------
    dataset : Dataset
    selection : Selection
        The rows in use.
    column : str
    assignment : Assignment
        What a mixture says of all of them.

    Returns
    -------
    CrossTable or None
        None where the column names no groups, or more than there are names for.
    """
    groups = dataset.column(column).groups
    if groups is None:
        return None
    resp, labels = assignment.responsibilities, assignment.labels
    codes = groups.codes[selection.rows]
    is_known = codes >= 0
    n_known = int(is_known.sum())
    if n_known < len(codes):
        codes, resp, labels = codes[is_known], resp[is_known], labels[is_known]
    k, n_groups = resp.shape[1], len(groups.names)
    soft = np.empty((n_groups, k))
    for j in range(k):
        soft[:, j] = np.bincount(codes, weights=resp[:, j], minlength=n_groups)
    hard = np.bincount(codes * k + labels, minlength=n_groups * k).reshape(n_groups, k)
    used = np.flatnonzero(hard.sum(axis=1))
    return CrossTable(
        column,
        selection,
        assignment.mixture,
        tuple(used.tolist()),
        tuple(groups.names[place] for place in used),
        soft[used],
        hard[used].astype(np.int64),
        len(is_known) - n_known,
        groups.are_numbers,
    )


def count_labels(
    dataset: Dataset,
    selection: Selection,
    column: str,
    mixture: Mixture,
    should_stop: Callable[[], bool],
) -> CrossTable | None:
    """Count rows by label and component under a mixture, however long that takes.

    Called in a thread of its own. See `cross_table`.

    Raises
    ------
    AssignmentStoppedError
        If ``should_stop`` said so, which is asked between blocks of rows.
    """
    assignment = assign(selection.X, mixture, np.float32, should_stop)
    return cross_table(dataset, selection, column, assignment)


def counted_labels(state: ViewState) -> CrossTable | None:
    """Return the labels of the column chosen by the components on screen, of all rows in use.

    Of few rows they are counted as they are asked for, also in mid-run; of many when somebody has
    counted them at rest.

    Parameters
    ----------
    state : ViewState
    """
    known, column = state.counted, state.label_column
    if known is not None and known.fits(state):
        return known
    if state.dataset is None or state.selection is None or column is None or takes_long(state):
        return None
    if state.assignment is None:
        return None
    return cross_table(state.dataset, state.selection, column, state.assignment)


def agreement_of(state: ViewState) -> dict[str, object] | None:
    """Return the cross-table in values for JSON; None where there is none of the mixture on screen.

    After an M-step the responsibilities are those of the mixture before.
    """
    table = state.cross_table
    if table is None or state.snapshot is None or table.mixture is not state.snapshot.mixture:
        return None
    return table.as_values()


def takes_long(state: ViewState) -> bool:
    """Tell whether there are so many rows that they are not counted between two frames."""
    return state.selection is not None and len(state.selection.X) > DISPLAY_ROWS
