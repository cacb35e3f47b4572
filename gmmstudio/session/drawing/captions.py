"""The words below the plots: how many rows are seen, and which are marked and why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gmmstudio.session.looks import Looks
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import UNDECIDED_BELOW

if TYPE_CHECKING:
    from gmmstudio.session.view_state import ViewState

MARK = "┃"
"""What the mark of a row looks like where rows lie along a line."""

_NAMED = 4
_WORTH_NAMING = 0.005


def rows_caption(state: "ViewState", drawn: int, sign: str) -> str:
    """Say how many rows are seen and what the marks mean.

    Parameters
    ----------
    state : ViewState
        With a selection.
    drawn : int
        How many rows bear a mark on screen.
    sign : str
        What the mark looks like.

    Returns
    -------
    str
        For instance ``○ 12 rows changed component · 342 rows``.
    """
    return " · ".join([*marks_caption(state, drawn, sign), count_caption(state)])


def count_caption(state: "ViewState") -> str:
    """Say how many rows are seen, and of how many where it is a sample.

    At rest all are seen; where they are so many that a run shows a sample of them, that is said
    too: ``all 1,000,000 rows``.
    """
    shown = len(state.display_X)
    total = shown if state.selection is None else len(state.selection.X)
    if shown < total:
        return f"a sample of {shown:,} of {total:,} rows"
    is_large = state.sample is not None and state.sample.n_rows < total
    return f"all {rows(total)}" if is_large else rows(total)


def marks_caption(state: "ViewState", drawn: int, sign: str) -> list[str]:
    """Say what the marks mean, one phrase for each reason; see `rows_caption`."""
    total = int(state.marked.sum())
    if total == 0:
        return []
    reasons = []
    if state.status in {RunStatus.RUNNING, RunStatus.PAUSED} and state.flipped.any():
        reasons.append(f"{rows(int(state.flipped.sum()))} changed component")
    if state.hard and state.undecided.any():
        reasons.append(
            f"{rows(int(state.undecided.sum()))} < {100 * UNDECIDED_BELOW:.0f} % certain"
        )
    if drawn < total:
        reasons.append(f"marks on {drawn:,} of them")
    return [f"{sign} {reasons[0]}", *reasons[1:]]


def responsibilities_caption(resp: NDArray[np.float64], looks: Looks | None = None) -> str:
    """Name the components a row, or the mean of several, belongs to, the likeliest first.

    Parameters
    ----------
    resp : ndarray of float64, shape (k,)
    looks : Looks or None
        What the components are called; C1, C2, … without it.

    Returns
    -------
    str
        At most four components, and none below half a percent: ``C2 0.83  C1 0.17``.
    """
    order = np.argsort(-resp, kind="stable")[:_NAMED]
    named = [index for index in order if resp[index] >= _WORTH_NAMING]
    names = (looks or Looks()).names(len(resp))
    return "  ".join(f"{names[index]} {resp[index]:.2f}" for index in named)


def source_rows_caption(numbers: Sequence[int]) -> str:
    """Name rows of the table by their numbers, counted from 1.

    Parameters
    ----------
    numbers : sequence of int
        In the order of drawing, which need not be the table's.
    """
    if len(numbers) == 1:
        return f"row {numbers[0]}"
    some = ", ".join(str(number) for number in numbers[:3])
    return f"{len(numbers):,} rows ({some}, …)" if len(numbers) > 3 else f"rows {some}"


def nothing_to_show(state: "ViewState") -> str:
    """Say why a view of a state without a column is empty."""
    if state.dataset is None:
        return "Nothing to show: no table is open"
    return "Nothing to show: no column is chosen"


def rows(count: int) -> str:
    """Return ``1 row`` or ``1,234 rows``."""
    return "1 row" if count == 1 else f"{count:,} rows"
