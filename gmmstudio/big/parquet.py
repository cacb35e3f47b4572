"""Parquet files, read a record batch at a time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from gmmstudio.big.extra import required
from gmmstudio.big.formats import BATCH_ROWS, FORMATS, Part, TableFormat
from gmmstudio.data import DataError

_BUFFER = 1 << 20
"""Bytes of a column that are read at a time: a row group of any size takes no more memory."""


class Parquet(TableFormat):
    """Apache Parquet; only the columns that are needed are read."""

    name: ClassVar[str] = "parquet"
    title: ClassVar[str] = "Parquet"
    suffixes: ClassVar[tuple[str, ...]] = (".parquet", ".pq")
    typed: ClassVar[bool] = True

    def columns(self, file: str) -> dict[str, bool]:
        """Return the columns of the file's schema."""
        types = required("pyarrow.types")
        with _opened(file) as table:
            names = table.schema_arrow.names
            for place, name in enumerate(names):
                if name in names[:place]:
                    raise DataError(
                        "two columns bear this name",
                        file=Path(file).name,
                        column=name,
                        remedy="write the file again with one name each",
                    )
            return {
                field.name: types.is_integer(field.type)
                or types.is_floating(field.type)
                or types.is_decimal(field.type)
                for field in table.schema_arrow
            }

    def parts(self, file: str, rows: int) -> list[Part]:
        """Gather row groups until they have so many rows."""
        with _opened(file) as table:
            sizes = [table.metadata.row_group(i).num_rows for i in range(table.num_row_groups)]
        parts, first, held = [], 0, 0
        for group, size in enumerate(sizes):
            held += size
            if held >= rows:
                parts.append(Part(file, first, group + 1))
                first, held = group + 1, 0
        if first < len(sizes):
            parts.append(Part(file, first, len(sizes)))
        return parts

    def batches(self, part: Part, numbers: Sequence[str], others: Sequence[str]) -> Iterator[Any]:
        """Read row groups one after the other."""
        names = [*numbers, *(name for name in others if name not in numbers)]
        with _opened(part.file) as table:
            yield from table.iter_batches(
                BATCH_ROWS, row_groups=list(range(part.first, part.stop)), columns=names
            )


@contextmanager
def _opened(file: str) -> Iterator[Any]:
    pyarrow, parquet = required("pyarrow"), required("pyarrow.parquet")
    try:
        # With pre_buffer PyArrow keeps all that it has read of the file until the file is closed.
        with parquet.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False) as table:
            yield table
    except (pyarrow.ArrowException, OSError) as error:
        raise DataError(
            f"the Parquet file cannot be read ({str(error).splitlines()[0]})",
            file=Path(file).name,
            remedy="write it again, or choose another file",
        ) from error


FORMATS.register(Parquet.name, Parquet())
