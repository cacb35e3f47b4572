"""Which columns a table is first seen by, and what a choice of columns brings with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data import Dataset, Selection
from gmmstudio.errors import UserError
from gmmstudio.mixture import families_for
from gmmstudio.session.axes import FIRST, SECOND, Axis
from gmmstudio.session.roles import settled, without_roles
from gmmstudio.session.settings import COMPONENTS_LIMIT, FitSettings, SettingsError
from gmmstudio.session.used_rows import UsedRows
from gmmstudio.session.view_state import ViewState

_FIRST_COLUMNS = 2
_DRAWN = "generated:"
"""How the source of a table begins whose groups a generator drew."""
_COUNTERPARTS: Mapping[str, str] = {"E": "EEE", "EEE": "E"}
"""Families that mean the same in one dimension and in several; the first offered otherwise."""


@dataclass(frozen=True, eq=False)
class FirstChoice:
    """The columns by which a table is first seen.

    Parameters
    ----------
    asked : FitSettings
        The settings from which the choice was made.
    fields : mapping of str to object
        The fields of a state in which they are chosen.
    trouble : str
        What to tell about the choice; empty for nothing.
    """

    asked: FitSettings
    fields: Mapping[str, Any]
    trouble: str = ""


def first_choice(dataset: Dataset, settings: FitSettings) -> FirstChoice:
    """Return a first choice of columns that leaves rows to fit.

    It goes through all values of the table, and asks no session: a thread that reads a table can
    make the choice as well.

    Parameters
    ----------
    dataset : Dataset
    settings : FitSettings
        The settings as they are; only columns and family are changed, and the number of components
        for a table that was drawn: it is that of the groups drawn.
    """
    asked, settings = settings, _as_drawn(dataset, without_roles(settings))
    varying = tuple(name for name in dataset.numeric_columns if _varies(dataset, name))
    choices = [dataset.suggested, varying[:_FIRST_COLUMNS], *((name,) for name in varying)]
    trouble = ""
    for columns in filter(None, choices):
        try:
            return FirstChoice(asked, chosen(dataset, columns, settings))
        except UserError as error:
            # They share no complete row, or one is too wide: the next choice asks for less.
            trouble = trouble or str(error)
    if not trouble:
        none = "has no column of numbers that vary; a mixture needs at least one"
        trouble = f"{dataset.name} {none}"
    return FirstChoice(asked, chosen(dataset, (), settings), trouble)


def chosen(
    dataset: Dataset,
    columns: tuple[str, ...],
    settings: FitSettings,
    dropped: NDArray[np.int64] | None = None,
    before: FitSettings | None = None,
) -> dict[str, Any]:
    """Return the fields of a state in which these columns are chosen.

    Parameters
    ----------
    dataset : Dataset
    columns : tuple of str
    settings : FitSettings
        The settings as they are; only columns and family are changed, and the number of
        components where it follows from labels.
    dropped : ndarray of int64 or None
        Source rows that a person left out.
    before : FitSettings or None
        The settings so far, where others are asked for.

    Raises
    ------
    UserError
        If they leave no row, or one is too wide for arithmetic.
    """
    used = UsedRows(dataset, columns, settings.weights_column, dropped)
    rows = used.rows()
    selection = rows["selection"]
    if selection is not None:
        _check_width(selection)
        settings = settled(dataset, selection, settings, before or settings, same_rows=False)
    settings = replace(settings, columns=tuple(columns))
    offered = [family.code for family in families_for(len(columns))] if columns else []
    if offered and settings.family not in offered:
        counterpart = _COUNTERPARTS.get(settings.family, offered[0])
        settings = replace(settings, family=counterpart if counterpart in offered else offered[0])
    axes = {"x": FIRST, "y": SECOND, "directions": None}
    return {"settings": settings, **rows, **axes}


def kept_axes(state: ViewState, columns: tuple[str, ...]) -> dict[str, Any]:
    """Return the axes of the picture on screen, as far as their columns are still chosen.

    Other axes than columns follow from all columns, so that other columns have other ones.
    """
    if state.selection is not None and columns == state.selection.columns:
        return {"x": state.x, "y": state.y, "directions": state.directions}
    pair = state.column_pair
    if state.selection is None or pair is None or len(columns) < 2:
        return {}
    before = state.selection.columns
    x, y = (columns.index(before[axis]) if before[axis] in columns else None for axis in pair)
    free = [place for place in range(len(columns)) if place not in {x, y}]
    x = free.pop(0) if x is None else x
    y = free.pop(0) if y is None else y
    return {"x": Axis(x), "y": Axis(y)}


def _as_drawn(dataset: Dataset, settings: FitSettings) -> FitSettings:
    """Return the settings with as many components as groups were drawn, where they were."""
    if dataset.truth is None or not dataset.source.startswith(_DRAWN):
        return settings
    groups = dataset.column(dataset.truth).groups
    k = 0 if groups is None else len(groups.names)
    return replace(settings, components=k) if 1 <= k <= COMPONENTS_LIMIT else settings


def _varies(dataset: Dataset, name: str) -> bool:
    values = dataset.column(name).values
    finite = values[np.isfinite(values)]
    return len(finite) > 0 and bool(finite.min() < finite.max())


def _check_width(selection: Selection) -> None:
    """Refuse what neither a fit nor a picture can measure: a range that is no finite number."""
    lows, highs = selection.X.min(axis=0), selection.X.max(axis=0)
    with np.errstate(over="ignore"):
        widths = highs - lows
    for name, low, high, width in zip(selection.columns, lows, highs, widths, strict=True):
        if not np.isfinite(width):
            raise SettingsError(
                f"{name} reaches from {low:g} to {high:g}, too wide for floating-point arithmetic; "
                "rescale the column or correct its cells"
            )
