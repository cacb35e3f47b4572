"""CSV files, read a record batch at a time."""

import codecs
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, ClassVar

from gmmstudio.big.extra import required
from gmmstudio.big.formats import FORMATS, Part, TableFormat
from gmmstudio.data import DataError
from gmmstudio.data.dialect import COMMA_NUMBER, MISSING_MARKS, NUMBER
from gmmstudio.data.layout import Layout, find_layout, read_head

_HEAD = 1 << 18
_BLOCK = 1 << 22
"""Bytes that are parsed at a time."""
_BAD_CELL = re.compile(
    r"column #(\d+): (?:Row #(\d+): )?CSV conversion error .*: invalid value '(.*)'"
)
_LOOKED_AT = 10_000
"""Cells that tell whether a column with damaged ones holds numbers."""
_MISSING = sorted({form for m in MISSING_MARKS for form in (m, m.lower(), m.upper())})


class Csv(TableFormat):
    """Text tables in UTF-8 with a delimiter; the layout is found as for a table in memory."""

    name: ClassVar[str] = "csv"
    title: ClassVar[str] = "CSV"
    suffixes: ClassVar[tuple[str, ...]] = (".csv", ".tsv", ".txt")
    typed: ClassVar[bool] = False
    missing: ClassVar[frozenset[str]] = frozenset(_MISSING)

    def columns(self, file: str) -> dict[str, bool]:
        """Return the columns; those that are numbers at the file's beginning count as such.

        One with a few damaged cells does, too, and ends in an error when these are read: to leave
        it out unasked would fit something else than the file seems to say.
        """
        types = required("pyarrow.types")
        layout = _layout(file)
        first = next(_read(file, layout, None, layout.names), None)
        if first is None:
            return {}
        return {
            field.name: types.is_integer(field.type)
            or types.is_floating(field.type)
            or (types.is_string(field.type) and _mostly_numbers(cells, layout.decimal_comma))
            for field, cells in zip(first.schema, first.columns, strict=True)
        }

    def parts(self, file: str, rows: int) -> list[Part]:
        """Return the file as one part: where a row begins is known only after those before it."""
        return [Part(file)]

    def batches(self, part: Part, numbers: Sequence[str], others: Sequence[str]) -> Iterator[Any]:
        """Read a file from its beginning to its end."""
        pyarrow = required("pyarrow")
        names = [*numbers, *(name for name in others if name not in numbers)]
        types = {name: pyarrow.float64() if name in numbers else pyarrow.string() for name in names}
        return _read(part.file, _layout(part.file), types, names)


def _mostly_numbers(cells: Any, decimal_comma: bool) -> bool:
    """Tell whether at least half of the cells that are not missing are numbers."""
    form = re.compile(COMMA_NUMBER if decimal_comma else NUMBER)
    stripped = (text.strip() for text in cells.slice(0, _LOOKED_AT).to_pylist())
    texts = [text for text in stripped if text and text not in Csv.missing]
    return 0 < len(texts) <= 2 * sum(form.fullmatch(text) is not None for text in texts)


def _check_encoding(start: bytes, is_whole: bool, file: str) -> None:
    """Refuse the beginning of a file in another encoding than UTF-8, whose names would be wrong."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(start, final=is_whole)
    except UnicodeDecodeError:
        what = "the file is not in UTF-8"
    else:
        if b"\0" not in start:
            return
        what = "there is a NUL byte, which no table in UTF-8 has"
    raise DataError(what, file=file, remedy="save it as plain CSV in UTF-8, or as Parquet")


def _layout(file: str) -> Layout:
    with Path(file).open("rb") as stream:
        start = stream.read(_HEAD)
        is_whole = not stream.read(1)
    _check_encoding(start, is_whole, Path(file).name)
    layout = find_layout(read_head(start, is_whole=is_whole, file=Path(file).name), None)
    if layout.dialect.is_blank:
        raise DataError(
            "tables whose cells are separated by blanks cannot be streamed",
            file=Path(file).name,
            remedy="save it with commas, or as Parquet",
        )
    return layout


def _read(
    file: str, layout: Layout, types: dict[str, Any] | None, names: Sequence[str]
) -> Iterator[Any]:
    pyarrow, csv = required("pyarrow"), required("pyarrow.csv")
    try:
        with csv.open_csv(
            file,
            # One thread, for then PyArrow says in which row a bad cell is, and another thread
            # than the one that computes does the reading anyway.
            read_options=csv.ReadOptions(
                use_threads=False,
                block_size=_BLOCK,
                skip_rows=layout.preamble,
                skip_rows_after_names=int(layout.has_header),
                column_names=list(layout.names),
            ),
            parse_options=csv.ParseOptions(
                delimiter=layout.dialect.delimiter,
                quote_char=layout.dialect.quote,
                escape_char="\\" if layout.dialect.backslash else False,
                newlines_in_values=True,
            ),
            convert_options=csv.ConvertOptions(
                column_types=types,
                include_columns=list(names),
                null_values=_MISSING,
                strings_can_be_null=False,
                decimal_point="," if layout.decimal_comma else ".",
            ),
        ) as reader:
            yield from reader
    except (pyarrow.ArrowException, OSError) as error:
        raise _told(file, layout, str(error).splitlines()[0]) from error


def _told(file: str, layout: Layout, message: str) -> DataError:
    bad = _BAD_CELL.search(message)
    if bad is None:
        return DataError(
            f"the table cannot be streamed ({message})",
            file=Path(file).name,
            remedy="save it as plain CSV in UTF-8, or as Parquet",
        )
    # PyArrow counts the header, where there is one, as a row.
    row = None if bad[2] is None else int(bad[2]) - int(layout.has_header)
    return DataError(
        f"{bad[3]!r} is not a number",
        file=Path(file).name,
        row=row,
        column=layout.names[int(bad[1])],
        remedy="correct the cell, or choose other columns",
    )


FORMATS.register(Csv.name, Csv())
