"""What the table of components shows, column by column."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gmmstudio.mixture.overlap import neighbours
from gmmstudio.session import wording
from gmmstudio.session.component_rows import ComponentRow
from gmmstudio.session.drawing.name_lines import breaks
from gmmstudio.session.holding import fixed_parts
from gmmstudio.session.view_state import ViewState

_LONGEST_LINE = 12
"""Letters in a line of a column's name; the tooltip has it in full."""
_OF_SAMPLE = "\nCounted over the rows shown, a random sample of the rows used"
_NOTHING = "–"
_FIRST_TO_GO = 2
"""The correlation: the scatter shows it. After it the rows: they are the weight, times n."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of the table.

    Attributes
    ----------
    title : str
        Its header, in one to three lines.
    about : str
        What it means, in plain words.
    texts : tuple of str
        Its cells, all with one precision.
    values : tuple of float
        What they are sorted by; NaN where there is nothing.
    copied : tuple of (str, tuple of float)
        What a spreadsheet gets of it: titles and numbers with all digits.
    goes : int
        Which go first where there is no room for all: those of the highest number; 0 stays.
    is_mean : bool
        Whether it shows where the components lie along a column of the data.
    """

    title: str
    about: str
    texts: tuple[str, ...]
    values: tuple[float, ...]
    copied: tuple[tuple[str, tuple[float, ...]], ...]
    goes: int = 0
    is_mean: bool = False


def component_columns(state: ViewState) -> tuple[TableColumn, ...]:
    """Return the columns behind the names; empty before there is a mixture."""
    rows = state.component_rows
    if not rows or state.selection is None:
        return ()
    columns = state.selection.columns
    return (
        _weights(rows, state),
        _rows(rows, state),
        *_overlaps(state),
        *(_means(rows, place, state) for place in range(len(columns))),
        *_correlations(rows, state),
    )


def as_text(names: Sequence[str], columns: Sequence[TableColumn]) -> str:
    """Return the table with all digits, tab-separated, for a spreadsheet."""
    parts = [part for column in columns for part in column.copied]
    lines = ["\t".join(["component", *(title for title, _ in parts)])]
    for place, name in enumerate(names):
        lines.append("\t".join([name, *(repr(values[place]) for _, values in parts)]))
    return "\n".join(lines)


def about_row(state: ViewState, component: int) -> str:
    """Return all that is known of a component, a line each."""
    row, columns = (
        state.component_rows[component],
        () if state.selection is None else (state.selection.columns),
    )
    share = "weight"
    if state.hard:
        share = "share of the rows shown" if state.is_sample else "share of the rows"
    counted = wording.rows_column((row.rows,))[0]
    name = state.looks.full_names(len(state.component_rows))[component]
    lines = [f"{name}: {share} {wording.number(row.weight, 6)}, {counted} rows"]
    lines += [
        f"{name}: {wording.number(float(mean), 7)} ± {wording.number(float(sd), 5)}"
        for name, mean, sd in zip(columns, row.mean, row.sd, strict=True)
    ]
    snapshot = state.snapshot
    if snapshot is not None:
        others = neighbours(snapshot.mixture)
        if others:
            other = state.component_rows[others[component].component].name
            lines.append(f"overlaps most with {other}: {others[component].overlap:.3f}")
        held = fixed_parts(state.fixed, component)
        if held:
            lines.append(f"Fixed while the rest is fitted: {' and '.join(held)}.")
        lines += [
            wording.collapse(found) for found in snapshot.collapses if found.component == component
        ]
    return "\n".join(lines)


def _weights(rows: Sequence[ComponentRow], state: ViewState) -> TableColumn:
    values = tuple(row.weight for row in rows)
    return TableColumn(
        "share" if state.hard else "weight",
        "Share of the rows whose most probable component this is" + _sampled(state)
        if state.hard
        else "P(C): the share of the population that comes from this component",
        tuple(wording.fixed(value, 3) for value in values),
        values,
        (("share" if state.hard else "weight", values),),
    )


def _rows(rows: Sequence[ComponentRow], state: ViewState) -> TableColumn:
    values = tuple(row.rows for row in rows)
    counted = "rows shown" if state.is_sample else "rows"
    return TableColumn(
        counted.replace(" ", "\n") if state.hard else "rows",
        "Rows whose most probable component this is" + _sampled(state)
        if state.hard
        else "Sum of the responsibilities: how many rows the component stands for",
        wording.rows_column(values),
        values,
        ((counted if state.hard else "effective rows", values),),
        goes=_FIRST_TO_GO - 1,
    )


def _means(rows: Sequence[ComponentRow], place: int, state: ViewState) -> TableColumn:
    assert state.selection is not None
    name = state.selection.columns[place]
    means = tuple(float(row.mean[place]) for row in rows)
    sds = tuple(float(row.sd[place]) for row in rows)
    return TableColumn(
        f"{_wrapped(name)}\nmean ± sd",
        f"{name}\nMean ± standard deviation of the rows assigned to the component{_sampled(state)}"
        if state.hard
        else f"{name}\nMean ± standard deviation of the component along this column",
        wording.means_and_sds(means, sds),
        means,
        ((f"mean {name}", means), (f"sd {name}", sds)),
        is_mean=True,
    )


def _correlations(rows: Sequence[ComponentRow], state: ViewState) -> tuple[TableColumn, ...]:
    """Return the correlation of the two columns that the scatter shows; none on other axes."""
    pair = state.column_pair
    if state.selection is None or pair is None:
        return ()
    x, y = (state.selection.columns[axis] for axis in pair)
    values = tuple(row.correlation for row in rows)
    return (
        TableColumn(
            "corr.",
            f"Correlation of {x} and {y} within the component, −1 to 1",
            tuple(_NOTHING if np.isnan(value) else wording.fixed(value, 2) for value in values),
            values,
            ((f"correlation {x} {y}", values),),
            goes=_FIRST_TO_GO,
        ),
    )


def _overlaps(state: ViewState) -> tuple[TableColumn, ...]:
    assert state.snapshot is not None
    others = neighbours(state.snapshot.mixture)
    if not others:
        return ()
    values = tuple(other.overlap for other in others)
    return (
        TableColumn(
            "overlap",
            "Overlap with the component nearest to it: Bhattacharyya coefficient, from 0 for none "
            "to 1 for the same",
            tuple(wording.fixed(value, 2) for value in values),
            values,
            (("overlap", values),),
        ),
    )


def _sampled(state: ViewState) -> str:
    return _OF_SAMPLE if state.is_sample else ""


def _wrapped(name: str) -> str:
    """Return a name in one or two lines, broken behind a ``_``, a blank or the like."""
    places = breaks(name)
    if len(name) <= _LONGEST_LINE or not places:
        return _cut(name)
    place = min(places, key=lambda end: max(end, len(name) - end))
    return f"{_cut(name[:place].rstrip())}\n{_cut(name[place:])}"


def _cut(line: str) -> str:
    return line if len(line) <= _LONGEST_LINE else f"{line[: _LONGEST_LINE - 1]}…"
