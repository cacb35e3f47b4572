"""The labels of a column against the components, in words and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gmmstudio.session import wording
from gmmstudio.session.cross_table import takes_long
from gmmstudio.session.shortening import shortened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gmmstudio.session.cross_table import CrossTable
    from gmmstudio.session.view_state import ViewState

TOTAL = "all"
_LETTERS = 24
_NO_COLUMN = (
    "No column of this table names groups.\n\n"
    "A column of words, or of a few whole numbers,\ncould be compared with the components here."
)
_NO_TABLE = "The labels of a column are compared\nwith the components here."


@dataclass(frozen=True)
class Measure:
    """How well labels and components agree, by one number.

    Attributes
    ----------
    title, text, about : str
        What it is called, its value, and what it says.
    term : str
        Its key in the glossary.
    """

    title: str
    text: str
    about: str
    term: str


@dataclass(frozen=True, eq=False)
class LabelCells:
    """A cross-table as it is written: a line a label and one of sums, a column a component.

    Parameters
    ----------
    table : CrossTable
    names : tuple of str
        Of the components.
    hard : bool
        Whether rows are counted by their most probable component.
    as_shares : bool
        Whether each line is told in shares of its own sum.
    """

    table: CrossTable
    names: tuple[str, ...]
    hard: bool
    as_shares: bool

    @property
    def titles(self) -> tuple[str, ...]:
        """What stands above the columns."""
        return (*self.names, "rows")

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """What stands before the lines."""
        return (*(shortened(label, _LETTERS) for label in self.table.labels), TOTAL)

    @cached_property
    def shares(self) -> NDArray[np.float64]:
        """Each cell as a share of its line, shape (n_labels + 1, k)."""
        shares: NDArray[np.float64] = self._counts / self._counts.sum(axis=1, keepdims=True)
        return shares

    @cached_property
    def texts(self) -> tuple[tuple[str, ...], ...]:
        """The cells by line, the number of rows last."""
        rows = self._counts.sum(axis=1).round()
        if self.as_shares:
            cells = [[f"{100 * share:.1f} %" for share in line] for line in self.shares.tolist()]
        else:
            decimals = 0 if self.hard else 1
            cells = [
                [wording.grouped(count, decimals) for count in line]
                for line in self._counts.tolist()
            ]
        return tuple(
            (*line, wording.grouped(row, 0)) for line, row in zip(cells, rows.tolist(), strict=True)
        )

    def about(self, line: int, column: int) -> str:
        """Return what a cell says, in a sentence or two."""
        table, names = self.table, self.names
        label = None if line >= len(table.labels) else table.labels[line]
        whose = "all rows counted" if label is None else f"{table.column} {label}"
        rows = wording.count(round(float(self._counts[line].sum())), "row")
        if column >= len(names):
            return f"{whose}: {rows}. A click picks them."
        soft = table.soft.sum(axis=0) if label is None else table.soft[line]
        hard = table.hard.sum(axis=0) if label is None else table.hard[line]
        share = f"{100 * float(self.shares[line, column]):.1f} %"
        by_probability = wording.grouped(float(soft[column]), 1)
        return (
            f"{whose} in {names[column]}: {by_probability} by probability, "
            f"{wording.count(int(hard[column]), 'row')} by argmax, {share} of {rows}. "
            "A click picks those by argmax."
        )

    def is_matched(self, line: int, column: int) -> bool:
        """Tell whether a label and a component are a pair of the best matching."""
        return (line, column) in self.table.matching.pairs

    def as_text(self) -> str:
        """Return the table tab-separated, for a spreadsheet."""
        head = "\t".join([self.table.column, *self.titles])
        labels = (*self.table.labels, TOTAL)
        body = ("\t".join([label, *line]) for label, line in zip(labels, self.texts, strict=True))
        return "\n".join([head, *body]) + "\n"

    @cached_property
    def _counts(self) -> NDArray[np.float64]:
        counts = self.table.counts(hard=self.hard)
        return np.concatenate([counts, counts.sum(axis=0, keepdims=True)])


def measures(table: CrossTable) -> tuple[Measure, ...]:
    """Return how well labels and most probable components agree."""
    error, wrong = table.matching.error, round(table.matching.error * table.n_rows)
    return (
        Measure(
            "Adjusted Rand",
            wording.fixed(table.rand_index, 3),
            "Adjusted Rand index: 1 where labels and components divide the rows alike, about 0 "
            "where only by chance; of the most probable components",
            "rand_index",
        ),
        Measure(
            "Misclassified",
            f"{100 * error:.1f} % ({wording.count(wrong, 'row')})",
            "Classification error: rows outside the best matching of one label to each component, "
            "which is in bold; of the most probable components",
            "classification_error",
        ),
    )


def remarks(state: ViewState, table: CrossTable) -> str:
    """Return what else there is to know of the counts; empty for nothing."""
    told = []
    if table.unlabelled:
        told.append(f"{wording.count(table.unlabelled, 'row')} without a label not counted")
    if state.selection is not None and state.selection.weights is not None:
        told.append("each row counted once, whatever its weight")
    return " · ".join(told)


def nothing_counted(state: ViewState) -> str:
    """Return why a state has no cross-table, and what to do."""
    column = state.label_column
    if state.dataset is None:
        return _NO_TABLE
    if column is None:
        return _NO_COLUMN
    snapshot = state.snapshot
    if snapshot is None:
        return f"Press Run: the rows are counted here,\neach {column} by component."
    if snapshot.responsibilities_from is None:
        return "This is the start: the first E-step\ngives each row its responsibilities."
    if takes_long(state):
        when = "counting…" if state.is_at_rest else "counted as soon as the run rests"
        return f"{wording.count(_rows(state), 'row')}: {when}"
    return f"{column} has too many different cells\nto name groups; choose another column."


def _rows(state: ViewState) -> int:
    return 0 if state.selection is None else len(state.selection.rows)
