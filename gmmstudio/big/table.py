"""Some columns of some files: what is to be streamed, small enough to send to a worker."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from gmmstudio.big import csv_files, parquet
from gmmstudio.big.extra import required
from gmmstudio.big.files import Where, find_files
from gmmstudio.big.formats import FORMATS, Part, TableFormat
from gmmstudio.data import DataError, Selection
from gmmstudio.data.dataset import negative_weight
from gmmstudio.data.selection import complete_rows
from gmmstudio.mixture.arrays import FloatArray

__all__ = ["BigTable", "csv_files", "parquet"]


@dataclass(frozen=True)
class BigTable:
    """The columns to fit of one or more files with the same columns.

    Attributes
    ----------
    format : str
        A name of ``FORMATS``.
    files : tuple of str
        Absolute paths; rows follow each other in this order.
    columns : tuple of str
        Those to fit.
    others : tuple of str
        All columns of the files.
    weights : str or None
        The column that says how often each row counts; it may be one of ``columns``.
    """

    format: str
    files: tuple[str, ...]
    columns: tuple[str, ...]
    others: tuple[str, ...]
    weights: str | None = None

    @classmethod
    def of(
        cls,
        where: Where,
        format_name: str,
        columns: Sequence[str] | None,
        weights: str | None = None,
    ) -> "BigTable":
        """Look into the files and choose the columns.

        Parameters
        ----------
        where : str, Path, or sequence of them
            Files, folders or patterns.
        format_name : str
            A name of ``FORMATS``.
        columns : sequence of str or None
            The columns to fit; all numeric ones of the first file but the weights where None.
        weights : str or None
            The column that says how often each row counts.

        Raises
        ------
        DataError
            If a file is missing or has other columns than the first; if a column does not exist
            or holds no numbers.
        MissingExtraError
            If PyArrow is not installed.
        """
        kind = FORMATS[format_name]
        files = find_files(where, kind.suffixes)
        known = kind.columns(files[0])
        first = (name for name, numeric in known.items() if numeric and name != weights)
        chosen = tuple(columns or first)
        _check_columns(files[0], known, chosen)
        if weights is not None:
            _check_columns(files[0], known, (weights,))
        # Where the cells alone tell, the first that is no number is named when it is read.
        numbers = (*chosen, *([] if weights is None else [weights])) if kind.typed else ()
        _check_numbers(files[0], known, numbers)
        for file in files[1:]:
            found = kind.columns(file)
            _check_alike(file, found, files[0], known)
            _check_numbers(file, found, numbers)
        return cls(format_name, files, chosen, tuple(known), weights)

    def check_column(self, column: str) -> None:
        """Refuse a column that the files do not have.

        Raises
        ------
        DataError
            If they have not.
        """
        _check_columns(self.files[0], dict.fromkeys(self.others, True), (column,))

    @property
    def kind(self) -> TableFormat:
        """The files' format."""
        return FORMATS[self.format]

    @property
    def numbers(self) -> tuple[str, ...]:
        """The columns that are read as numbers: those to fit, and the weights."""
        if self.weights is None or self.weights in self.columns:
            return self.columns
        return (*self.columns, self.weights)

    def parts(self, rows: int) -> list[Part]:
        """Return the parts of all files, of about so many rows, in the order of the rows."""
        return [part for file in self.files for part in self.kind.parts(file, rows)]

    def files_whole(self) -> list[Part]:
        """Return each file as one part."""
        return [part for file in self.files for part in self.kind.parts(file, 1 << 62)]

    def read(self, part: Part) -> Iterator[Selection]:
        """Go through a part: the complete rows of each batch, and why others are left out.

        Raises
        ------
        DataError
            If a weight is negative, or the file cannot be read.
        """
        yield from (selection for _, selection in self.read_with(part, ()))

    def read_whole(self, part: Part) -> Iterator[tuple[Any, Selection]]:
        """Go through a part with all columns, each batch with its complete rows."""
        yield from self.read_with(part, self.others)

    def read_with(self, part: Part, others: Sequence[str]) -> Iterator[tuple[Any, Selection]]:
        """Go through a part with some more columns, each batch with its complete rows."""
        begun = 0
        for batch in self.kind.batches(part, self.numbers, others):
            selection = self.select(batch)
            negative = selection.negative_weight()
            if negative is not None:
                row = begun + negative[0] if part.first == 0 else None
                raise negative_weight(Path(part.file).name, self.weights, row, negative[1])
            yield batch, selection
            begun += batch.num_rows

    def select(self, batch: Any) -> Selection:
        """Return the complete rows of an Arrow record batch."""
        values = {name: _floats(batch.column(name)) for name in self.numbers}
        weights = None if self.weights is None else (self.weights, values[self.weights])
        return complete_rows(self.columns, [values[name] for name in self.columns], weights)


def _floats(column: Any) -> FloatArray:
    """Return an Arrow column as float64, NaN where a cell is missing."""
    float64 = required("pyarrow").float64()
    if column.type != float64:
        # Whole numbers beyond 2^53 lose digits, as they do in any table of numbers.
        column = column.cast(float64, safe=False)
    values: FloatArray = column.to_numpy(zero_copy_only=False)
    return values.astype(np.float64, copy=False)


def _check_columns(file: str, known: dict[str, bool], chosen: tuple[str, ...]) -> None:
    name = Path(file).name
    if not chosen:
        raise DataError(
            "there is no column of numbers", file=name, remedy="choose a table with one"
        )
    for place, column in enumerate(chosen):
        if column not in known:
            raise DataError(
                "there is no such column",
                file=name,
                column=column,
                remedy=f"choose among: {', '.join(known)}",
            )
        if column in chosen[:place]:
            raise DataError(
                "the column is named twice", file=name, column=column, remedy="name it once"
            )


def _check_numbers(file: str, known: dict[str, bool], columns: tuple[str, ...]) -> None:
    for column in columns:
        if not known[column]:
            raise DataError(
                "the column does not hold numbers",
                file=Path(file).name,
                column=column,
                remedy="choose columns of numbers",
            )


def _check_alike(file: str, found: dict[str, bool], first: str, known: dict[str, bool]) -> None:
    for column in known:
        if column not in found:
            raise DataError(
                f"the column is missing here, but {Path(first).name} has it",
                file=Path(file).name,
                column=column,
                remedy="give files with the same columns",
            )
