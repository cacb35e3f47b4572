"""The columns of the table of rows: cells of the source, and what the mixture says of each row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data import Column, ColumnKind
from gmmstudio.session.row_order import ByBest, ByCertainty, ByColumn, ByResponsibility, SortKey

if TYPE_CHECKING:
    from gmmstudio.session.view_state import ViewState

Responsibilities = NDArray[np.float64] | None
"""Of one row, shape (k,); None for a row that is not used, or before the first E-step."""


_NOTHING = "–"


class Section(Protocol):
    """One column of the table."""

    @property
    def title(self) -> str:
        """Its header."""
        ...

    @property
    def about(self) -> str:
        """What it shows, in plain words."""
        ...

    @property
    def key(self) -> SortKey:
        """What it is sorted by."""
        ...

    @property
    def is_label(self) -> bool:
        """Whether its cells are words."""
        ...

    @property
    def left_out(self) -> str | None:
        """What its cell says for a row that is left out; None where it says what it has."""
        ...

    def text(self, row: int, resp: Responsibilities) -> str:
        """Return the cell of a source row, 0-based."""
        ...

    def share(self, resp: Responsibilities) -> tuple[float, int] | None:
        """Return what its bar shows: a responsibility and the component whose colour it has."""
        ...


@dataclass(frozen=True, eq=False)
class CellSection:
    """A column of the source."""

    column: Column
    left_out: str | None = None

    @property
    def title(self) -> str:
        """The column's name."""
        return self.column.name

    @property
    def about(self) -> str:
        """Say where it is from."""
        return f"Column {self.column.name} of the table"

    @property
    def key(self) -> SortKey:
        """Its own values."""
        return ByColumn(self.column.name)

    @property
    def is_label(self) -> bool:
        """Whether it holds text."""
        return self.column.kind is ColumnKind.TEXT

    def text(self, row: int, resp: Responsibilities) -> str:
        """Return the cell as it is written in the source."""
        return self.column.cell_text(row)

    def share(self, resp: Responsibilities) -> None:
        """Return that it has no bar."""


@dataclass(frozen=True)
class BestSection:
    """The most probable component of each row."""

    names: tuple[str, ...]
    title: str = "component"
    about: str = "The most probable component"
    key: SortKey = field(default_factory=ByBest)
    is_label: bool = True
    left_out: str | None = "left out"

    def text(self, row: int, resp: Responsibilities) -> str:
        """Return its name."""
        return "" if resp is None else self.names[int(resp.argmax())]

    def share(self, resp: Responsibilities) -> None:
        """Return that it has no bar."""


@dataclass(frozen=True)
class CertaintySection:
    """The largest responsibility of each row."""

    title: str = "largest P"
    about: str = "The largest responsibility: 1 for a row that surely belongs to one component"
    key: SortKey = field(default_factory=ByCertainty)
    is_label: bool = False
    left_out: str | None = _NOTHING

    def text(self, row: int, resp: Responsibilities) -> str:
        """Return it with three decimals."""
        return "" if resp is None else f"{resp.max():.3f}"

    def share(self, resp: Responsibilities) -> tuple[float, int] | None:
        """Return it, in the colour of its component."""
        return None if resp is None else (float(resp.max()), int(resp.argmax()))


@dataclass(frozen=True)
class ResponsibilitySection:
    """The responsibility of one component, counted from 0."""

    component: int
    name: str
    is_label: bool = False
    left_out: str | None = _NOTHING

    @property
    def title(self) -> str:
        """P of the component."""
        return f"P({self.name})"

    @property
    def about(self) -> str:
        """Say whose it is."""
        return f"Responsibility of {self.name}: P({self.name} | row)"

    @property
    def key(self) -> SortKey:
        """The responsibility itself."""
        return ByResponsibility(self.component)

    def text(self, row: int, resp: Responsibilities) -> str:
        """Return it with three decimals."""
        return "" if resp is None else f"{resp[self.component]:.3f}"

    def share(self, resp: Responsibilities) -> tuple[float, int] | None:
        """Return it, in the component's colour."""
        return None if resp is None else (float(resp[self.component]), self.component)


def sections(state: ViewState) -> tuple[Section, ...]:
    """Return the columns that are fitted, the results, and the other columns of the source."""
    dataset = state.dataset
    if dataset is None:
        return ()
    used = state.settings.columns
    cells = {name: CellSection(dataset.column(name)) for name in dataset.column_names}
    return (
        *(cells[name] for name in used),
        *_results(state),
        *(cells[name] for name in dataset.column_names if name not in used),
    )


def _results(state: ViewState) -> tuple[Section, ...]:
    snapshot = state.snapshot
    if snapshot is None or snapshot.responsibilities_from is None:
        return ()
    names = state.looks.names(snapshot.mixture.n_components)
    return (
        BestSection(names),
        CertaintySection(),
        *(ResponsibilitySection(component, name) for component, name in enumerate(names)),
    )
