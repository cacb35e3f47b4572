"""The reader of text tables: CSV, TSV and their kin."""

import csv
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from gmmstudio.data.as_written import AsWritten
from gmmstudio.data.cells import CellTable
from gmmstudio.data.column import Column
from gmmstudio.data.dataset import Dataset
from gmmstudio.data.dialect import END_MARK, NAMES, Dialect, RecordReader, is_number
from gmmstudio.data.duck import connection, propose_dialect, read_cells, sniff_types
from gmmstudio.data.encoding import Encoding, decide_encoding, utf8_copy
from gmmstudio.data.errors import DataError
from gmmstudio.data.layout import Layout, find_layout, read_head
from gmmstudio.data.monitor import Monitor
from gmmstudio.data.straight import straighten
from gmmstudio.data.survey import Survey, count_byte, survey

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_HEAD = 1 << 18
_TABLE = "cells"


class CsvReader:
    """Reads a text table through DuckDB; encoding and layout are decided before."""

    title = "Text table"

    def read(self, path: Path, monitor: Monitor) -> Dataset:
        """Read the table.

        Parameters
        ----------
        path : Path
            A readable file.
        monitor : Monitor
            Who listens, and may stop the read.

        Raises
        ------
        DataError
            If the file holds no table of equally long rows; the message says where.
        ReadCancelledError
            If the monitor says stop.
        """
        monitor.stage(0.0, "reading the file")
        facts = survey(path, monitor)
        if not facts.head.strip():
            raise DataError(
                "the file is empty", file=path.name, remedy="choose a file with a header and rows"
            )
        encoding = decide_encoding(path, facts)
        with tempfile.TemporaryDirectory(prefix="gmmstudio-") as folder, connection() as con:
            source = _plain_source(path, encoding, Path(folder), monitor)
            utf8_facts = facts if encoding.is_utf8 else survey(source, monitor)
            reading = _Reading(con, source, path.name, Path(folder), utf8_facts, monitor)
            columns, layout, n_comments, grouped = reading.columns()
        return Dataset(
            name=path.name,
            source=str(path),
            columns=columns,
            sha256=facts.sha256,
            notes=_notes(layout, encoding, n_comments, grouped),
        )


def _plain_source(path: Path, encoding: Encoding, folder: Path, monitor: Monitor) -> Path:
    """Return a file with the table in UTF-8 whose name DuckDB does not take for a pattern."""
    copy = folder / "table.csv"
    if not encoding.is_utf8:
        monitor.stage(0.2, f"decoding {encoding.label}")
        utf8_copy(path, encoding, copy, monitor)
        return copy
    if any(mark in str(path.absolute()) for mark in "*?["):
        shutil.copyfile(path, copy)
        return copy
    return path.absolute()


@dataclass(frozen=True)
class _Reading:
    """One read of one UTF-8 file.

    The quick way gives the file to DuckDB as it is, with everything about it decided. What that
    cannot read (blanks between cells, comments between rows, mixed line ends) is written anew: in
    the same layout, many lines at a time, where each line is a record for sure; else record by
    record, in one layout that DuckDB always can. A ragged table is found out there.
    """

    con: "DuckDBPyConnection"
    source: Path
    file: str
    folder: Path
    facts: Survey
    monitor: Monitor

    def columns(self) -> tuple[tuple[Column, ...], Layout, int, tuple[str, ...]]:
        """Return the columns, the layout, the number of comments, and what may be thousands."""
        self.monitor.stage(0.3, "finding the columns")
        with self.source.open("rb") as file:
            start = file.read(_HEAD)
            is_whole = not file.read(1)
        head = read_head(start, is_whole=is_whole, file=self.file)
        layout = find_layout(head, propose_dialect(self.con, self.source))
        self.monitor.stage(0.4, "reading the cells")
        read = (
            self._read_as_it_is(layout)
            or self._read_straightened(layout)
            or self._read_by_records(layout)
        )
        self.monitor.stage(0.8, "sorting out the columns")
        written = AsWritten(self.con, read.path, read.layout)
        table = CellTable(
            self.con,
            _TABLE,
            read.types,
            commas_are_delimiters=layout.dialect.delimiter == ",",
            texts_of=written.texts,
            line_of=lambda row: self._line_of(layout, row),
        )
        columns = written.with_texts(table.columns(layout.names))
        grouped = written.grouped(columns, read.types)
        self.monitor.stage(1.0, "done")
        return columns, layout, read.n_comments, grouped

    def _needs_rewriting(self, layout: Layout) -> bool:
        # Where lines end in more than one way, DuckDB may lose rows without a word.
        if layout.dialect.is_blank or self.facts.has_mixed_line_ends:
            return True
        # DuckDB takes a comment's mark for one within a row, too, and skips lines, not records.
        if layout.preamble > layout.preamble_comments:
            return True
        if layout.dialect.comments and self.facts.hash_lines > layout.preamble_comments:
            return True
        if self._end(4).rstrip(b"\r\n").endswith(END_MARK.encode()):
            return True
        # In a table of one column DuckDB takes the blank lines at the end for rows, too.
        return layout.width == 1 and self._end(4).replace(b"\r\n", b"\n")[-2:-1].isspace()

    def _end(self, n_bytes: int) -> bytes:
        with self.source.open("rb") as file:
            file.seek(max(self.source.stat().st_size - n_bytes, 0))
            return file.read()

    def _read_as_it_is(self, layout: Layout) -> "_Read | None":
        """Read the file itself; None if DuckDB does not get along with it."""
        if self._needs_rewriting(layout):
            return None
        return self._read_evenly(self.source, layout, layout.preamble_comments)

    def _read_straightened(self, layout: Layout) -> "_Read | None":
        """Read the lines that are records; None where not every line is one for sure."""
        if layout.width == 1:
            return None  # a blank line is a cell there, unless nothing follows
        path = self.folder / "straight.csv"
        n_comments = straighten(self.source, layout.dialect, path, self.monitor)
        if n_comments is None:
            return None
        return self._read_evenly(path, replace(layout, preamble=0, preamble_comments=0), n_comments)

    def _read_evenly(self, path: Path, layout: Layout, n_comments: int) -> "_Read | None":
        import duckdb

        try:
            types = self._read(path, layout)
        except duckdb.Error:
            return None
        return _Read(path, layout, types, n_comments) if self._is_even(path, layout) else None

    def _read_by_records(self, layout: Layout) -> "_Read":
        """Write the records anew, every cell quoted, and read that.

        Raises
        ------
        DataError
            If a row has too few or too many cells.
        """
        import duckdb

        path = self.folder / "plain.csv"
        plain = replace(
            layout, dialect=Dialect(), has_header=False, preamble=0, preamble_comments=0
        )
        n_comments = self._rewrite(layout, path)
        try:
            return _Read(path, plain, self._read(path, plain), n_comments)
        except duckdb.Error as error:
            raise DataError(
                f"the table cannot be read: {str(error).splitlines()[0]}",
                file=self.file,
                remedy="export it again as CSV in UTF-8",
            ) from error

    def _read(self, path: Path, layout: Layout) -> tuple[str, ...]:
        """Read a file with the sniffer's types, and return them.

        Raises
        ------
        duckdb.Error
            If DuckDB cannot read it even as text.
        """
        import duckdb

        # A cell beyond the sniffer's sample may not be of its type: then it sees all of them.
        for whole in (False, True):
            types = sniff_types(self.con, path, layout, whole=whole)
            self.monitor.check()
            if types is None:
                break
            try:
                read_cells(self.con, path, layout, types, _TABLE)
            except duckdb.ConversionException:
                continue
            return types
        texts = ("VARCHAR",) * layout.width
        read_cells(self.con, path, layout, texts, _TABLE)
        return texts

    def _is_even(self, path: Path, layout: Layout) -> bool:
        """Tell whether DuckDB has seen every cell: it drops a surplus one that is missing.

        Rows that are too short it refuses, so as many delimiters as the cells need is proof.
        Where there are others (in quoted cells, or at the end of rows), the rows are counted.

        Raises
        ------
        DataError
            If a row has too many cells.
        """
        found = self.con.execute(f"SELECT count(*) FROM {_TABLE}").fetchone()
        n_rows = found[0] if found else 0
        needed = (n_rows + layout.has_header) * (layout.width - 1)
        delimiter = layout.dialect.delimiter.encode()
        if count_byte(path, delimiter, self.monitor) == needed:
            return True
        with self._records(layout) as reader:
            return sum(1 for _ in self._rows(layout, reader)) == n_rows

    def _rewrite(self, layout: Layout, target: Path) -> int:
        """Write the rows anew, every cell quoted, and return the number of comments.

        Raises
        ------
        DataError
            If a row has too few or too many cells.
        """
        with self._records(layout) as reader, target.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerows(self._rows(layout, reader))
            return reader.n_comments

    def _rows(self, layout: Layout, reader: RecordReader) -> Iterator[list[str]]:
        """Yield the cells of the data rows; refuse the first row that is too short or long."""
        for row, (line, cells) in enumerate(reader, start=0 if layout.has_header else 1):
            if row % 65536 == 0:
                self.monitor.check()
            if len(cells) == layout.width + 1 and not cells[-1].strip():
                cells.pop()
            if len(cells) != layout.width:
                raise _ragged(self.file, line, row, cells, layout.width)
            if row > 0:
                yield cells

    @contextmanager
    def _records(self, layout: Layout) -> Iterator[RecordReader]:
        with self.source.open(encoding="utf-8-sig", newline="") as lines:
            yield RecordReader(
                lines, layout.dialect, blank_is_cell=layout.width == 1, file=self.file
            )

    def _line_of(self, layout: Layout, row: int) -> int:
        with self._records(layout) as reader:
            for number, (line, _) in enumerate(reader, start=0 if layout.has_header else 1):
                if number == row:
                    return line
        raise AssertionError(f"row {row} was read but is not in {self.file}")


@dataclass(frozen=True)
class _Read:
    """What DuckDB has read: from which file, how laid out, with which types of columns."""

    path: Path
    layout: Layout
    types: tuple[str, ...]
    n_comments: int


def _ragged(file: str, line: int, row: int, record: list[str], expected: int) -> DataError:
    found = len(record)
    cells = "cell" if found == 1 else "cells"
    are = "is" if expected == 1 else "are"
    remedy = "give every row as many cells as the header; quote cells that hold the delimiter"
    if found > expected and (row <= 1 or expected == 1):
        remedy += "; remove lines above the header, such as a title"
    elif row <= 1 and not any(is_number(cell) or is_number(cell, comma=True) for cell in record):
        remedy += "; if this is not a table but a text, choose another file"
    return DataError(
        f"the row has {found} {cells} where {expected} {are} expected",
        file=file,
        line=line,
        row=max(row, 1),
        remedy=remedy,
    )


def _notes(
    layout: Layout, encoding: Encoding, n_comments: int, grouped: Sequence[str]
) -> tuple[str, ...]:
    """Say in plain words what was decided, where it is not the usual."""
    notes = []
    delimiter = layout.dialect.delimiter
    if layout.width > 1 and delimiter != ",":
        notes.append(f"{NAMES.get(delimiter, repr(delimiter))} separated")
    if layout.decimal_comma:
        notes.append("decimal comma")
    if grouped:
        notes.append(
            f"points in {', '.join(map(repr, grouped))} taken for decimal points, not for "
            "thousands marks (1.234 is not 1234)"
        )
    if encoding.label:
        notes.append(encoding.label)
    if not layout.has_header and not layout.has_commented_header:
        notes.append("no header line")
    n_comments -= layout.has_commented_header
    if n_comments:
        notes.append(f"{n_comments} comment {'line' if n_comments == 1 else 'lines'} left out")
    return tuple(notes)
