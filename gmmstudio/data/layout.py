"""Where a table's header and cells are: decided from the beginning of its text."""

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from gmmstudio.data.dialect import COMMENT, Dialect, Record, RecordReader, is_missing, is_number
from gmmstudio.data.errors import DataError
from gmmstudio.data.header import column_names, has_header

_DELIMITERS = (",", ";", "\t", "|", " ")
_MOST_RECORDS = 1000


@dataclass(frozen=True)
class Layout:
    """How a table stands in its file.

    Parameters
    ----------
    dialect : Dialect
        Delimiter and quotes.
    names : tuple of str
        The columns' names, unique.
    has_header : bool
        Whether the first record holds the names.
    has_commented_header : bool
        Whether the last comment above the data holds the names instead.
    preamble : int
        The lines before the first record.
    preamble_comments : int
        How many of those are comments; the others are blank.
    decimal_comma : bool
        Whether numbers are written with a comma.
    """

    dialect: Dialect
    names: tuple[str, ...]
    has_header: bool
    has_commented_header: bool
    preamble: int
    preamble_comments: int
    decimal_comma: bool

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.names)


@dataclass(frozen=True)
class Head:
    """The beginning of a text.

    Parameters
    ----------
    text : str
        Whole lines, unless the first line is longer than what was read.
    is_whole : bool
        Whether it is all of the text.
    file : str
        The file's name, for messages.
    """

    text: str
    is_whole: bool
    file: str

    def lines(self) -> Iterator[str]:
        """Iterate over the lines as `csv` wants them."""
        return iter(io.StringIO(self.text, newline=""))

    def records(self, dialect: Dialect, *, blank_is_cell: bool = False) -> list[Record]:
        """Return the records, at most 1000.

        Raises
        ------
        DataError
            If a quoted cell is not closed, unless it may be closed beyond the head.
        """
        reader = RecordReader(self.lines(), dialect, blank_is_cell=blank_is_cell, file=self.file)
        records: list[Record] = []
        try:
            for record in reader:
                records.append(record)
                if len(records) == _MOST_RECORDS:
                    break
        except DataError:
            if self.is_whole or not records:
                raise
        return records


def read_head(text: bytes, *, is_whole: bool, file: str) -> Head:
    """Cut the first bytes of a UTF-8 file to whole lines.

    Raises
    ------
    DataError
        If there is nothing but blanks.
    """
    if not is_whole:
        cut = max(text.rfind(b"\n"), text.rfind(b"\r"))
        text = text[: cut + 1] if cut >= 0 else text
    head = text.decode("utf-8-sig", errors="ignore")
    if not head.strip():
        raise DataError(
            "the file is empty", file=file, remedy="choose a file with a header and rows"
        )
    return Head(head, is_whole, file)


def find_layout(head: Head, proposal: Dialect | None) -> Layout:
    """Decide how a table is laid out.

    Parameters
    ----------
    head : Head
        The beginning of its text.
    proposal : Dialect, optional
        What DuckDB's sniffer takes it for: its quotes are believed; its delimiter is tried
        first, among others, for the sniffer drops rows rather than call a file ragged.

    Raises
    ------
    DataError
        If there are no data rows, or two columns have one name.
    """
    base = proposal or Dialect()
    base = Dialect(base.delimiter, base.quote, base.backslash, _hashes_are_comments(head))
    tried = dict.fromkeys((base.delimiter, *_DELIMITERS))
    candidates = [
        Dialect(delimiter, base.quote, base.backslash, base.comments) for delimiter in tried
    ]
    dialect, records = _best(head, candidates)
    if not records:
        raise DataError(
            "the file has comments but no table", file=head.file, remedy="choose another file"
        )
    cells = [fields for _, fields in records]
    decimal_comma = _has_decimal_comma(dialect, cells[1:] or cells)
    header = has_header(cells, comma=decimal_comma)
    first_line = records[0][0]
    written = cells[0] if header else _commented_header(head, dialect, first_line, len(cells[0]))
    if header and len(cells) == 1 and head.is_whole:
        raise DataError(
            "there is a header but no data row",
            file=head.file,
            line=first_line,
            remedy="choose a file with rows below the header",
        )
    names = column_names(written, len(cells[0]), file=head.file, line=first_line)
    above = [line for line, _ in zip(head.lines(), range(first_line - 1), strict=False)]
    comments = sum(line.startswith(COMMENT) for line in above)
    in_comment = written is not None and not header
    return Layout(dialect, names, header, in_comment, len(above), comments, decimal_comma)


def _hashes_are_comments(head: Head) -> bool:
    """Take ``#`` for a comment unless most lines after the first record begin with it."""
    body = [line for line in head.lines() if line.strip()]
    while body and body[0].startswith(COMMENT):
        body.pop(0)
    if not body:
        return True
    marked = sum(line.startswith(COMMENT) for line in body[1:])
    return marked < 2 or marked * 2 <= len(body[1:])


def _best(head: Head, candidates: list[Dialect]) -> tuple[Dialect, list[Record]]:
    """Choose the delimiter that splits the records most evenly, and most into numbers."""
    best: tuple[float, Dialect, list[Record]] | None = None
    failure: DataError | None = None
    for dialect in candidates:
        try:
            records = head.records(dialect)
        except DataError as error:
            failure = failure or error
            continue
        score = _score(dialect, [fields for _, fields in records])
        if score > 0 and (best is None or score > best[0] + 1e-9):
            best = score, dialect, records
    if best is not None:
        return best[1], best[2]
    if failure is not None:
        raise failure
    # No delimiter anywhere: one column. One that its cells are free of will not split them.
    dialect = Dialect(";", candidates[0].quote, candidates[0].backslash, candidates[0].comments)
    return dialect, head.records(dialect, blank_is_cell=True)


def _score(dialect: Dialect, cells: list[list[str]]) -> float:
    """Tell how well a delimiter fits; 0 if it does not split the table at all."""
    if not cells:
        return 0.0
    widths = Counter(len(fields) for fields in cells)
    width, count = widths.most_common(1)[0]
    if len(cells[0]) == 1 and not _splits(dialect, cells):
        return 0.0
    even = count / len(cells) if width == len(cells[0]) else 0.5 * count / len(cells)
    body = [cell for fields in (cells[1:] or cells) for cell in fields]
    comma = dialect.delimiter != ","
    typed = sum(
        is_missing(cell) or is_number(cell) or (comma and is_number(cell, comma=True))
        for cell in body
    ) / max(len(body), 1)
    if dialect.is_blank and (even < 1 or typed == 0):
        # Blanks stand in plain text, too: they separate cells only if they do so throughout.
        return 0.0
    # A wrong delimiter leaves quotes within cells; it loses where all else is equal.
    quoted = sum(dialect.quote in cell for cell in body) / max(len(body), 1)
    return even * (1 + typed - 0.1 * quoted)


def _splits(dialect: Dialect, cells: list[list[str]]) -> bool:
    """Tell whether a delimiter splits a record below a header of one cell.

    Then the table is ragged, unless what it splits is a column of decimal commas.
    """
    split = [fields for fields in cells if len(fields) > 1]
    if not split or dialect.is_blank:
        return False
    return not (
        dialect.delimiter == ","
        and all(is_number(",".join(fields), comma=True) for fields in split)
    )


def _has_decimal_comma(dialect: Dialect, cells: list[list[str]]) -> bool:
    """Tell whether more cells are numbers with a comma than with a point."""
    if dialect.delimiter == ",":
        return False
    flat = [cell for fields in cells for cell in fields]
    with_comma = sum("," in cell and is_number(cell, comma=True) for cell in flat)
    with_point = sum("." in cell and is_number(cell) for cell in flat)
    return with_comma > with_point


def _commented_header(
    head: Head, dialect: Dialect, first_line: int, width: int
) -> list[str] | None:
    """Return the names in the last comment above the data, as NumPy writes them."""
    above = [line for line, _ in zip(head.lines(), range(first_line - 1), strict=False)]
    if not above or width == 1 or not above[-1].startswith(COMMENT):
        return None
    plain = Dialect(dialect.delimiter, dialect.quote, dialect.backslash, comments=False)
    text = above[-1].lstrip(COMMENT)
    reader = RecordReader([text], plain, blank_is_cell=False, file=head.file)
    fields = next((fields for _, fields in reader), [])
    if len(fields) != width or any(is_number(cell) or is_missing(cell) for cell in fields):
        return None
    return fields
