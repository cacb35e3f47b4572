"""How the text of a table is laid out, and its records, one by one."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gmmstudio.data.errors import DataError

MISSING_MARKS = (
    "", "NA", "N/A", "na", "n/a", "#N/A", "<NA>", "NaN", "nan", "NAN", "-nan", "+nan",
    "NULL", "null", "?", "-", ".",
)  # fmt: skip
_FOLDED_MARKS = frozenset(mark.lower() for mark in MISSING_MARKS)
COMMENT = "#"
END_MARK = "\x1a"
"""What DOS and its heirs write below a text, on a line of its own."""
NUMBER = r"[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[iI][nN][fF](?:[iI][nN][iI][tT][yY])?)"
COMMA_NUMBER = NUMBER.replace(r"\.", ",")
_NUMBER = re.compile(NUMBER)
_COMMA_NUMBER = re.compile(COMMA_NUMBER)
NAMES = {
    ",": "comma",
    ";": "semicolon",
    "\t": "tab",
    "|": "bar",
    " ": "space",
}

LONGEST_CELL = 1 << 20
"""Characters; DuckDB reads lines of up to twice as many bytes."""
# The limit is one for the whole process. It is raised once and never lowered again: setting it
# back after a read would cut short a read in another thread.
csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))

Record = tuple[int, list[str]]


@dataclass(frozen=True)
class Dialect:
    """The layout of a table's text.

    Parameters
    ----------
    delimiter : str
        One character; a space stands for any run of blanks.
    quote : str
        What surrounds a cell that holds the delimiter.
    backslash : bool
        Whether a quote inside a quoted cell is written with a backslash, not doubled.
    comments : bool
        Whether a line that begins with ``#`` is a comment.
    """

    delimiter: str = ","
    quote: str = '"'
    backslash: bool = False
    comments: bool = True

    @property
    def is_blank(self) -> bool:
        """Whether runs of blanks separate the cells."""
        return self.delimiter == " "


def is_missing(cell: str) -> bool:
    """Tell whether a cell says that there is no value."""
    return cell.strip().lower() in _FOLDED_MARKS


def is_number(cell: str, *, comma: bool = False) -> bool:
    """Tell whether a cell is a number, with a point or with a comma."""
    pattern = _COMMA_NUMBER if comma else _NUMBER
    return pattern.fullmatch(cell.strip()) is not None


_LOOSE_END = re.compile(r"[\"'][ \t]")


def _loose_quotes(dialect: Dialect) -> re.Pattern[str] | None:
    """Return what finds quoted cells with the blanks behind them, which `csv` refuses.

    Every quoted cell is matched whole, one that goes on in the next line to the end, so that
    nothing inside of it is taken for a cell. None where there are no such blanks to drop.
    """
    if dialect.is_blank or dialect.backslash:
        return None
    quote, delimiter = re.escape(dialect.quote), re.escape(dialect.delimiter)
    start = rf"(?:^|(?<={delimiter}))"
    closed = rf"{quote}(?:[^{quote}]|{quote}{quote})*+{quote}"
    blanks = r"[ \t]*" if dialect.delimiter != "\t" else " *"
    loose = rf"{blanks}(?={delimiter}|[\r\n]|$)"
    return re.compile(rf"(?P<cell>{start}{closed}){loose}|{start}{quote}.*", re.DOTALL)


class RecordReader:
    """The records of a text with the lines they begin on; comments and blank lines left out.

    Parameters
    ----------
    lines : iterable of str
        With their line ends.
    dialect : Dialect
        How to read them.
    blank_is_cell : bool
        Whether a blank line is a record with one empty cell, as in a table of one column.
    file : str
        The file's name, for messages.
    """

    def __init__(
        self, lines: Iterable[str], dialect: Dialect, *, blank_is_cell: bool, file: str
    ) -> None:
        self.dialect = dialect
        self.n_comments = 0
        self._lines = iter(lines)
        self._blank_is_cell = blank_is_cell
        self._file = file
        self._line = 0
        self._at_start = True
        self._start = 0
        self._loose_quotes = _loose_quotes(dialect)
        self._reader = csv.reader(
            self._feed(),
            delimiter=dialect.delimiter,
            quotechar=dialect.quote,
            escapechar="\\" if dialect.backslash else None,
            doublequote=not dialect.backslash,
            skipinitialspace=dialect.is_blank,
            strict=True,
        )

    def __iter__(self) -> Iterator[Record]:
        """Yield the line and the cells of each record.

        Raises
        ------
        DataError
            If a quoted cell is not closed, or a cell is too long.
        """
        blanks: list[Record] = []
        while (record := self._next()) is not None:
            line, cells = record
            # A blank line gives no cell at all, an empty quoted cell gives one.
            if len(cells) > 1 or cells == [""] or "".join(cells).strip():
                yield from blanks
                blanks.clear()
                yield record
            elif self._blank_is_cell:
                # Blank lines are cells only if something follows them.
                blanks.append((line, [""]))

    def _next(self) -> Record | None:
        self._at_start = True
        try:
            fields = next(self._reader)
        except StopIteration:
            return None
        except csv.Error as error:
            raise self._refusal(error) from error
        return self._start, fields

    def _feed(self) -> Iterator[str]:
        for line in self._lines:
            self._line += 1
            if self._at_start:
                if self.dialect.comments and line.startswith(COMMENT):
                    self.n_comments += 1
                    continue
                if line.rstrip("\r\n") == END_MARK:
                    continue
                self._at_start = False
                self._start = self._line
                if _LOOSE_END.search(line) and self._loose_quotes is not None:
                    yield self._loose_quotes.sub(r"\g<cell>", line)
                    continue
            yield line.replace("\t", " ").strip() if self.dialect.is_blank else line

    def _refusal(self, error: csv.Error) -> DataError:
        if "field limit" in str(error):
            return DataError(
                f"a cell of the row that begins here has more than {csv.field_size_limit():,} "
                "characters",
                file=self._file,
                line=self._start,
                remedy="close its quotation mark if that is missing, or leave the column out",
            )
        return DataError(
            f"a quoted cell begins here and is not closed properly ({error})",
            file=self._file,
            line=self._start,
            remedy=f"close the quotation mark, or double it ({self.dialect.quote * 2}) "
            "where it is part of the text",
        )
