"""A table with named columns, and the choice of what a model sees of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from gmmstudio.data.column import Column, ColumnKind
from gmmstudio.data.errors import DataError, shortened
from gmmstudio.data.selection import Selection, complete_rows

_MOST_LISTED = 12


@dataclass(frozen=True, eq=False)
class Dataset:
    """A table, whole, in the order of its source; nothing in it changes.

    Parameters
    ----------
    name : str
        What to call it: a file's name or a sample's title.
    source : str
        Where it came from: a path, ``"sample:old_faithful"`` or ``"generated:blobs"``.
    columns : tuple of Column
        At least one, names unique, all of the same length.
    sha256 : str
        Of the file's bytes; of the generated values otherwise.
    description, attribution : str
        One plain sentence each, or empty.
    truth : str, optional
        The column with the known groups, to compare with.
    suggested : tuple of str
        The numeric columns a first look should use.
    notes : tuple of str
        What the reader decided: ``"semicolon separated"``, ``"decimal comma"``, ``"Latin-1"``.
    units : mapping of str to str
        The unit of each column whose unit is known.
    """

    name: str
    source: str
    columns: tuple[Column, ...]
    sha256: str
    description: str = ""
    attribution: str = ""
    truth: str | None = None
    suggested: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def n_rows(self) -> int:
        """The number of data rows, complete or not."""
        return len(self.columns[0].values)

    @cached_property
    def column_names(self) -> tuple[str, ...]:
        """The names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def numeric_columns(self) -> tuple[str, ...]:
        """The names of the columns that a model can use, in order."""
        return tuple(column.name for column in self.columns if column.kind is ColumnKind.NUMERIC)

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises
        ------
        DataError
            If there is none; the message names a similar one, or those that exist.
        """
        for column in self.columns:
            if column.name == name:
                return column
        close = get_close_matches(name, self.column_names, n=1)
        if close:
            remedy = f"did you mean {close[0]!r}?"
        else:
            remedy = f"choose from: {_listed(self.column_names)}"
        raise DataError("there is no such column", file=self.name, column=name, remedy=remedy)

    def unit(self, name: str) -> str:
        """Return the unit of a column; empty where it is not known, or the name says it itself."""
        unit = self.units.get(name, "")
        return "" if name.endswith(f"_{unit}") else unit

    def titled(self, name: str) -> str:
        """Return what to call a column beside an axis: ``waiting (min)``, ``body_mass_g``."""
        unit = self.unit(name)
        return f"{name} ({unit})" if unit else name

    def cell_texts(self, name: str) -> Sequence[str]:
        """Return a column's cells as texts that read back to the same values.

        Raises
        ------
        DataError
            If there is no such column.
        """
        return self.column(name).cell_texts()

    def select(self, columns: Sequence[str], weights: str | None = None) -> Selection:
        """Take the complete rows of some numeric columns.

        Parameters
        ----------
        columns : sequence of str
            Their names, in the order wanted.
        weights : str, optional
            The numeric column that says how often each row counts; a row without a weight is left
            out with the reason. It may be one of ``columns``.

        Raises
        ------
        DataError
            If no column is named, one is unknown, named twice, not numeric or without a value,
            no row has a finite value in all of them, or a weight is negative.
        """
        if not columns:
            raise DataError(
                "no column is chosen",
                file=self.name,
                remedy=self._choices(),
            )
        chosen = [self.column(name) for name in columns]
        for i, column in enumerate(chosen):
            if column.name in columns[:i]:
                raise DataError(
                    "the column is chosen twice",
                    file=self.name,
                    column=column.name,
                    remedy="name every column once",
                )
            self._refuse_labels(column)
        values = [column.values for column in chosen]
        if weights is None:
            selection = complete_rows(tuple(columns), values)
        else:
            counts = self.column(weights)
            self._refuse_labels(counts)
            selection = complete_rows(tuple(columns), values, (weights, counts.values))
        if not len(selection.rows):
            needed = [*columns, *([weights] if weights and weights not in columns else [])]
            raise DataError(
                f"no row has a finite number in every chosen column ({', '.join(needed)})",
                file=self.name,
                remedy="choose fewer columns, or fill the missing cells",
            )
        negative = selection.negative_weight()
        if negative is not None:
            raise negative_weight(self.name, weights, *negative)
        return selection

    def _choices(self) -> str:
        if self.numeric_columns:
            return f"choose from: {_listed(self.numeric_columns)}"
        return "no column of this table is numeric; open another"

    def _refuse_labels(self, column: Column) -> None:
        if column.is_empty:
            raise DataError(
                "the column has no values, all its cells are missing",
                file=self.name,
                column=column.name,
                remedy="choose another column",
            )
        if column.kind is ColumnKind.NUMERIC:
            return
        problem = column.problem
        if problem is None:
            raise DataError(
                "the column holds text, not numbers",
                file=self.name,
                column=column.name,
                remedy=self._choices(),
            )
        raise DataError(
            f"{shortened(problem.text)!r} {problem.fault}",
            file=self.name,
            line=problem.line,
            row=problem.row,
            column=column.name,
            remedy=problem.remedy,
        )


def negative_weight(file: str, column: str | None, row: int | None, weight: float) -> DataError:
    """Return the error of a row, counted from 0, that counts less than 0 times."""
    return DataError(
        f"the weight {weight:g} is negative",
        file=file,
        row=None if row is None else row + 1,
        column=column,
        remedy="a row counts 0 times or more; correct the cell, or choose other weights",
    )


def _listed(names: Sequence[str]) -> str:
    """Join names for a message, the first dozen of them."""
    more = ", ..." if len(names) > _MOST_LISTED else ""
    return ", ".join(names[:_MOST_LISTED]) + more
