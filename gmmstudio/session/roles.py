"""Columns with a part to play beside those that are fitted: labels to start from, and weights."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from gmmstudio.data import ColumnKind, Dataset, Labels, Selection, coded_labels, label_columns
from gmmstudio.data.labels import listed
from gmmstudio.mixture import STARTS
from gmmstudio.session import wording
from gmmstudio.session.looks import component_name
from gmmstudio.session.settings import COMPONENTS_LIMIT, LABELS, FitSettings, SettingsError
from gmmstudio.session.used_rows import UsedRows

FIRST_START = FitSettings().start


def without_roles(settings: FitSettings) -> FitSettings:
    """Return settings that name no column of a table beside those that are fitted."""
    start = FIRST_START if settings.start == LABELS else settings.start
    return replace(settings, start=start, labels_column=None, weights_column=None)


def same_rows(wanted: FitSettings, before: FitSettings) -> bool:
    """Tell whether two settings are about the same rows and columns."""
    return (wanted.columns, wanted.weights_column) == (before.columns, before.weights_column)


def start_varies(settings: FitSettings, selection: Selection | None) -> bool:
    """Tell whether another seed gives another start, so that several can be compared."""
    if settings.start == LABELS:
        return False
    return STARTS[settings.start].varies(0 if selection is None else len(selection.rows))


def settled(
    dataset: Dataset | None,
    selection: Selection | None,
    wanted: FitSettings,
    before: FitSettings,
    *,
    same_rows: bool,
) -> FitSettings:
    """Return the settings with what follows from labels as the start: their column, and k.

    Parameters
    ----------
    dataset : Dataset or None
        The open table.
    selection : Selection or None
        The rows in use with the settings wanted.
    wanted : FitSettings
        What is asked for.
    before : FitSettings
        The settings so far.
    same_rows : bool
        Whether the rows in use are those of before.

    Raises
    ------
    UserError
        If there is no column of labels, a row in use has none, they are more than components
        can be, or another k is asked for than there are labels.
    """
    if wanted.labels_column is not None and wanted.labels_column != before.labels_column:
        wanted = replace(wanted, start=LABELS)
    if wanted.start != LABELS:
        return replace(wanted, labels_column=None)
    column = wanted.labels_column or _first_column(dataset)
    if dataset is None or selection is None:
        raise SettingsError(
            "no column is chosen: tick at least one column of numbers under Data, then start from "
            "labels"
        )
    is_same = before.labels_column == column
    if is_same and same_rows:
        found = before.components
    else:
        found = len(labels_in_use(dataset, selection, column).names)
    if is_same and wanted.components != before.components:
        raise SettingsError(
            f"{column} has {found} labels in the rows used, and each starts a component: choose "
            "another start to choose the number of components"
        )
    return replace(wanted, labels_column=column, components=found)


def told(wanted: FitSettings, before: FitSettings) -> str:
    """Return what a person did not ask for, but follows from labels as the start; or nothing."""
    follows = (wanted.labels_column, wanted.components) != (before.labels_column, before.components)
    return wording.labels_chosen(wanted) if wanted.labels_column is not None and follows else ""


def labels_of(
    dataset: Dataset | None, used: UsedRows, settings: FitSettings
) -> Callable[[], Labels] | None:
    """Return what finds the labels that are the start; None where another start is chosen.

    Their names are what the components that begin with them are called.
    """
    if dataset is None or settings.labels_column is None:
        return None
    return partial(_named_labels, dataset, used, settings.labels_column)


def with_components(settings: FitSettings, components: int) -> FitSettings:
    """Return settings with another number of components, without a start that fixes it."""
    if settings.start == LABELS and components != settings.components:
        settings = replace(settings, start=FIRST_START, labels_column=None)
    return replace(settings, components=components)


def labels_in_use(dataset: Dataset, selection: Selection, column: str) -> Labels:
    """Return the labels of the rows in use.

    Raises
    ------
    UserError
        If a row has none, or there are more than components can be.
    """
    labels = coded_labels(dataset, selection.rows, column)
    if len(labels.names) > COMPONENTS_LIMIT:
        raise SettingsError(
            f"{column} has {len(labels.names):,} labels in the rows used ({listed(labels.names)}); "
            f"a column of at most {COMPONENTS_LIMIT} can be a start"
        )
    return labels


def _named_labels(dataset: Dataset, used: UsedRows, column: str) -> Labels:
    selection = used.selection
    assert selection is not None
    labels = labels_in_use(dataset, selection, column)
    is_number = dataset.column(column).kind is ColumnKind.NUMERIC
    names = (component_name(name, column, number=is_number) for name in labels.names)
    return replace(labels, names=tuple(names))


def _first_column(dataset: Dataset | None) -> str:
    offered = () if dataset is None else label_columns(dataset, COMPONENTS_LIMIT)
    if not offered:
        raise SettingsError(
            "no column of this table names groups, in text or whole numbers, to start from; choose "
            "another start"
        )
    return offered[0]
