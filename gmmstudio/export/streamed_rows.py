"""The table of rows of a streamed fit, written a record batch at a time."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, TextIO

import numpy as np
from numpy.typing import NDArray

from gmmstudio.big.extra import required
from gmmstudio.big.facts import Facts
from gmmstudio.big.flow import ahead
from gmmstudio.big.rows import changed
from gmmstudio.big.table import BigTable
from gmmstudio.data import DataError, Selection
from gmmstudio.export.csv_text import free_names, header
from gmmstudio.mixture import Mixture
from gmmstudio.registry import Registry


class RowsWriter(ABC):
    """One way to write every row with its responsibilities, component and log-density.

    The columns are those of ``AssignmentsTable``. Of a CSV file the columns that were fitted are
    written as the numbers they are, the others as they stand.

    Class attributes: `name`, its key; `file_name`.
    """

    name: ClassVar[str]
    file_name: ClassVar[str]

    def write(self, table: BigTable, facts: Facts, mixture: Mixture, stream: TextIO) -> None:
        """Write all rows to an open stream.

        Raises
        ------
        DataError
            If the files have other rows than when they were fitted.
        """
        self.write_batches(_names(table, mixture), _batches(table, facts, mixture), stream)

    @abstractmethod
    def write_batches(
        self, names: Sequence[str], batches: Iterator[list[Any]], stream: TextIO
    ) -> None:
        """Write batches, each a list of Arrow columns that bear these names."""


class CsvRowsWriter(RowsWriter):
    """CSV; the shortest texts that read back as the same numbers."""

    name: ClassVar[str] = "csv"
    file_name: ClassVar[str] = "assignments.csv"

    def write_batches(
        self, names: Sequence[str], batches: Iterator[list[Any]], stream: TextIO
    ) -> None:
        """Write one line a row."""
        pyarrow, csv = required("pyarrow"), required("pyarrow.csv")
        options = csv.WriteOptions(include_header=False)
        stream.write(header(names))
        stream.flush()  # what follows goes past the text stream, straight into its bytes
        for columns in batches:
            batch = pyarrow.record_batch([_flat(column) for column in columns], names=list(names))
            csv.write_csv(batch, stream.buffer, options)


class ParquetRowsWriter(RowsWriter):
    """Parquet; the quicker and smaller one for millions of rows."""

    name: ClassVar[str] = "parquet"
    file_name: ClassVar[str] = "assignments.parquet"

    def write_batches(
        self, names: Sequence[str], batches: Iterator[list[Any]], stream: TextIO
    ) -> None:
        """Write row groups, with the columns' types as in the first batch."""
        pyarrow, parquet = required("pyarrow"), required("pyarrow.parquet")
        writer = None
        try:
            for columns in batches:
                batch = pyarrow.record_batch(columns, names=list(names))
                if writer is None:
                    writer = parquet.ParquetWriter(stream.buffer, batch.schema)
                writer.write_batch(_cast(batch, writer.schema))
        finally:
            if writer is not None:
                writer.close()


ASSIGNMENTS: Registry[RowsWriter] = Registry("format of assignments")
for _writer in (CsvRowsWriter(), ParquetRowsWriter()):
    ASSIGNMENTS.register(_writer.name, _writer)


def _names(table: BigTable, mixture: Mixture) -> tuple[str, ...]:
    ours = [
        "row",
        *(f"responsibility_{j + 1}" for j in range(mixture.n_components)),
        *("component", "max_responsibility", "log_density", "left_out"),
    ]
    row, *results = free_names(ours, taken=table.others)
    return (row, *table.others, *results)


def _batches(table: BigTable, facts: Facts, mixture: Mixture) -> Iterator[list[Any]]:
    pyarrow = required("pyarrow")
    read = (found for part in table.files_whole() for found in table.read_whole(part))
    n_rows, n_used = 0, 0
    for batch, selection in ahead(read):
        numbers = pyarrow.array(np.arange(n_rows + 1, n_rows + 1 + batch.num_rows))
        originals = [batch.column(name) for name in table.others]
        yield [numbers, *originals, *_results(mixture, selection)]
        n_rows += batch.num_rows
        n_used += len(selection.rows)
    if (n_used, n_rows - n_used) != (facts.n_used, facts.n_left_out):
        raise changed(table)


def _results(mixture: Mixture, selection: Selection) -> list[Any]:
    pyarrow = required("pyarrow")
    responsibilities, log_density = mixture.expectation(selection.X)
    found: list[NDArray[Any]] = [
        *responsibilities.T,
        responsibilities.argmax(axis=1) + 1,
        responsibilities.max(axis=1),
        log_density,
    ]
    absent = np.ones(selection.n_rows, dtype=bool)
    absent[selection.rows] = False
    columns = []
    for values in found:
        whole = np.zeros(selection.n_rows, dtype=values.dtype)
        whole[selection.rows] = values
        columns.append(pyarrow.array(whole, mask=absent))
    reasons = np.full(selection.n_rows, None, dtype=object)
    reasons[selection.left_out_rows] = selection.left_out_reasons
    return [*columns, pyarrow.array(reasons, pyarrow.string())]


def _flat(column: Any) -> Any:
    """Return a column that CSV can hold: lists, structures and the like become texts."""
    pyarrow, types = required("pyarrow"), required("pyarrow.types")
    if types.is_dictionary(column.type):
        return column.dictionary_decode()
    if types.is_nested(column.type):
        texts = [None if value is None else str(value) for value in column.to_pylist()]
        return pyarrow.array(texts, pyarrow.string())
    return column


def _cast(batch: Any, schema: Any) -> Any:
    pyarrow = required("pyarrow")
    if batch.schema.equals(schema):
        return batch
    try:
        return batch.cast(schema)
    except pyarrow.ArrowException as error:
        raise DataError(
            f"the files' columns differ in kind and cannot stand in one Parquet table ({error})",
            remedy="write the assignments as csv",
        ) from error
