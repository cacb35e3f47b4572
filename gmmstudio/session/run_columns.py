"""What the list of runs shows of each, column by column."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from gmmstudio.session import run_wording, wording

if TYPE_CHECKING:
    from gmmstudio.session.run_summary import RunSummary
    from gmmstudio.session.view_state import ViewState

_NOTHING = "–"
STAR = " ★"
_MARKS = {
    "converged": "✓",
    "running": "▸",
    "paused": "–",
    "stopped": "–",
    "failed": "⚠",
}
"""How it ended, in a letter; in words in the tooltip."""

Key = tuple[float, str]
"""What runs are sorted by: a number, and words where that is the same; NaN for what is unknown."""


class RunColumn(ABC):
    """A column of the list.

    Attributes
    ----------
    title : str
        Its header.
    about : str
        What it means, in plain words.
    is_text : bool
        Whether it holds words, which stand at the left.
    largest_first : bool
        Whether the first click on the header brings the largest values to the top.
    goes : int
        Which go first where there is no room for all: those of the highest number; 0 stays.
    """

    title: ClassVar[str]
    about: ClassVar[str]
    is_text: ClassVar[bool] = False
    largest_first: ClassVar[bool] = False
    goes: ClassVar[int] = 0

    @abstractmethod
    def text(self, run: RunSummary, state: ViewState) -> str:
        """Return what a cell shows."""

    @abstractmethod
    def key(self, run: RunSummary, state: ViewState) -> Key:
        """Return what it is sorted by."""

    def spoken(self, run: RunSummary, state: ViewState) -> str:
        """Return what is read out of a cell."""
        return self.text(run, state)

    def copied(self, run: RunSummary, state: ViewState) -> str:
        """Return what a spreadsheet gets of it, with all digits."""
        return self.text(run, state)


class NumberColumn(RunColumn):
    """The number of the run."""

    title = "run"
    about = "The number of the run; the one on screen is bold"

    def text(self, run: RunSummary, state: ViewState) -> str:
        """Return the number."""
        return str(run.number)

    def key(self, run: RunSummary, state: ViewState) -> Key:
        """Return the number."""
        return run.number, ""


class ComponentsColumn(RunColumn):
    """How many components it has."""

    title = "k"
    about = "How many components it has"

    def text(self, run: RunSummary, state: ViewState) -> str:
        """Return how many."""
        return str(run.settings.components)

    def key(self, run: RunSummary, state: ViewState) -> Key:
        """Return how many."""
        return run.settings.components, ""


class FamilyColumn(RunColumn):
    """The family of its covariances."""

    title = "family"
    about = "The covariance family, in mclust's letters"
    is_text = True

    def text(self, run: RunSummary, state: ViewState) -> str:
        """Return its code."""
        return run.settings.family

    def key(self, run: RunSummary, state: ViewState) -> Key:
        """Return its code."""
        return 0.0, run.settings.family


class CriterionColumn(RunColumn):
    """BIC of its newest mixture."""

    title = "BIC"
    about = (
        "Bayesian information criterion: smaller is better. The best of the runs that have ended "
        "has a star"
    )

    def text(self, run: RunSummary, state: ViewState) -> str:
        """Return it, with a star where it is the best, and room for one where it is not."""
        if run.bic is None:
            return _NOTHING
        star = STAR if run.number == run_wording.best(state.runs) else ""
        return wording.grouped(run.bic, 1) + star

    def key(self, run: RunSummary, state: ViewState) -> Key:
        """Return it."""
        return math.nan if run.bic is None else run.bic, ""

    def copied(self, run: RunSummary, state: ViewState) -> str:
        """Return it with all digits."""
        return "" if run.bic is None else repr(float(run.bic))


class LikelihoodColumn(RunColumn):
    """ℓ of its newest iteration."""

    title = "ℓ"
    about = "Log-likelihood of its newest iteration"
    largest_first = True

    def text(self, run: RunSummary, state: ViewState) -> str:
        """Return it."""
        value = run.log_likelihood
        return _NOTHING if value is None else wording.log_likelihood(value)

    def key(self, run: RunSummary, state: ViewState) -> Key:
        """Return it."""
        return math.nan if run.log_likelihood is None else run.log_likelihood, ""

    def copied(self, run: RunSummary, state: ViewState) -> str:
        """Return it with all digits."""
        return "" if run.log_likelihood is None else repr(run.log_likelihood)


class IterationsColumn(RunColumn):
    """How many iterations it has done."""

    title = "iter."
    about = "How many iterations it has done"
    goes = 2

    def text(self, run: RunSummary, state: ViewState) -> str:
        """Return how many."""
        return f"{run.iterations:,}"

    def key(self, run: RunSummary, state: ViewState) -> Key:
        """Return how many."""
        return run.iterations, ""

    def copied(self, run: RunSummary, state: ViewState) -> str:
        """Return how many, without commas."""
        return str(run.iterations)


class EndColumn(RunColumn):
    """How it ended, or how it stands."""

    title = "end"
    about = "How it ended: ✓ converged, max at the maximum of iterations; or how it stands"
    is_text = True
    goes = 1

    def text(self, run: RunSummary, state: ViewState) -> str:
        """Return a mark."""
        return _MARKS.get(run_wording.ended(run, state), "max")

    def key(self, run: RunSummary, state: ViewState) -> Key:
        """Return it in words."""
        return 0.0, run_wording.ended(run, state)

    def spoken(self, run: RunSummary, state: ViewState) -> str:
        """Return it in words."""
        return run_wording.ended(run, state)

    def copied(self, run: RunSummary, state: ViewState) -> str:
        """Return it in words."""
        return run_wording.ended(run, state)


class StartColumn(RunColumn):
    """What it began with."""

    title = "start"
    about = (
        "What it began with: a start, with its seed where chance decides it; or the moment of "
        "another run, with the settings that are others than there"
    )
    is_text = True

    def text(self, run: RunSummary, state: ViewState) -> str:
        """Return it in few words."""
        return run_wording.begun(run, state)

    def key(self, run: RunSummary, state: ViewState) -> Key:
        """Return it in few words."""
        return 0.0, run_wording.begun(run, state)

    def spoken(self, run: RunSummary, state: ViewState) -> str:
        """Return what the run is, in full."""
        return run_wording.what(run)


RUN_COLUMNS: tuple[RunColumn, ...] = (
    NumberColumn(),
    ComponentsColumn(),
    FamilyColumn(),
    CriterionColumn(),
    LikelihoodColumn(),
    IterationsColumn(),
    EndColumn(),
    StartColumn(),
)
UNSORTED = (0, False)
"""By the number of the run, the smallest first."""


def in_order(state: ViewState, column: int, *, largest_first: bool) -> tuple[int, ...]:
    """Return the places of a state's runs in an order.

    Parameters
    ----------
    state : ViewState
    column : int
        The place in ``RUN_COLUMNS`` that they are sorted by. What is not known comes last in
        either direction, and what is alike stays in the order of the runs.
    largest_first : bool
    """
    keys = [RUN_COLUMNS[column].key(run, state) for run in state.runs]
    known = [place for place, key in enumerate(keys) if not math.isnan(key[0])]
    unknown = [place for place, key in enumerate(keys) if math.isnan(key[0])]
    # stable also where it is reversed: what is alike keeps its order then, too
    known.sort(key=lambda place: keys[place], reverse=largest_first)
    return (*known, *unknown)


def following(column: int, sorting: tuple[int, bool]) -> tuple[int, bool]:
    """Return how a click on a header sorts: the best first, the other way round, then as at first.

    Parameters
    ----------
    column : int
        The place of the header in ``RUN_COLUMNS``.
    sorting : tuple of (int, bool)
        How the list is sorted: by which column, and whether the largest come first.
    """
    first = (column, RUN_COLUMNS[column].largest_first)
    other = (column, not RUN_COLUMNS[column].largest_first)
    return {first: other, other: UNSORTED}.get(sorting, first)


def as_text(state: ViewState) -> str:
    """Return the list with all digits, tab-separated, for a spreadsheet."""
    lines = ["\t".join(column.title for column in RUN_COLUMNS)]
    lines += ["\t".join(column.copied(run, state) for column in RUN_COLUMNS) for run in state.runs]
    return "\n".join(lines)
