"""The lines of a text made plain, many at a time: one kind of line end, and nothing but records."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data.dialect import COMMENT, END_MARK, Dialect
from gmmstudio.data.monitor import Monitor

_CHUNK = 1 << 22
_BLANK, _LINE_END = ord(" "), ord("\n")
_COMMENT_LINE = b"\n" + COMMENT.encode()
_END_LINE = b"\n" + END_MARK.encode() + b"\n"
# What else `str.strip` takes off the ends of a line: rare enough to leave such a text alone.
_ASCII_BLANKS = b"\v\f\x1c\x1d\x1e\x1f"
_OTHER_BLANKS = re.compile(r"[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


def straighten(source: Path, dialect: Dialect, target: Path, monitor: Monitor) -> int | None:
    """Write a text without comments and blank lines, its lines ending alike, its blanks single.

    A line is taken for a record. Where a quoted cell may go on in the next line, or blanks may
    be part of one, that is not sure, and such a text is for a reader that goes record by record.

    Parameters
    ----------
    source : Path
        UTF-8.
    dialect : Dialect
        How its lines are to be read; blanks are touched only where they separate cells.
    target : Path
        Where to write; what stands there is not to be used if the result is None.
    monitor : Monitor
        Asked between blocks of the text, of which only one is in memory.

    Returns
    -------
    int or None
        The number of comments left out; None where it is not sure what a record is.

    Raises
    ------
    ReadCancelledError
        If the monitor says stop.
    """
    if dialect.backslash:
        return None
    n_comments = 0
    with source.open("rb") as text, target.open("wb") as out:
        for chunk in _whole_lines(text):
            monitor.check()
            lines, comments = _without_comments(chunk, dialect)
            n_comments += comments
            plain = _with_single_blanks(lines, dialect) if dialect.is_blank else lines
            if plain is None or not _are_closed(plain, dialect):
                return None
            out.write(_without_blank_lines(plain, dialect)[1:])
    return n_comments


def _whole_lines(text: BinaryIO) -> Iterator[bytes]:
    r"""Yield the lines in portions that begin and end with ``\n``, without the mark of UTF-8."""
    rest = text.read(_CHUNK).removeprefix(b"\xef\xbb\xbf")
    while block := text.read(_CHUNK):
        rest += block
        # At the very end a carriage return may be the first half of a pair.
        cut = max(rest.rfind(b"\n"), rest.rfind(b"\r", 0, -1)) + 1
        yield _ended_alike(rest[:cut])
        rest = rest[cut:]
    yield _ended_alike(rest if rest.endswith((b"\n", b"\r")) else rest + b"\n")


def _ended_alike(lines: bytes) -> bytes:
    return b"\n" + lines.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _without_comments(lines: bytes, dialect: Dialect) -> tuple[bytes, int]:
    """Return the lines that are no comments and no end of a text, and the number of comments."""
    n_comments = 0
    if dialect.comments:
        first, *others = lines.split(_COMMENT_LINE)
        n_comments = len(others)
        # A comment with no line end before the next one begins ends where that does.
        ends = (other.find(b"\n") for other in others)
        kept = (o[end:] if end >= 0 else b"" for o, end in zip(others, ends, strict=True))
        lines = first + b"".join(kept)
    while _END_LINE in lines:
        lines = lines.replace(_END_LINE, b"\n")
    return lines, n_comments


def _with_single_blanks(lines: bytes, dialect: Dialect) -> bytes | None:
    """Return lines with one blank between cells; None where others may be part of a cell."""
    if _has_other_blanks(lines):
        return None
    text = np.frombuffer(lines.replace(b"\t", b" "), dtype=np.uint8)
    blank = text == _BLANK
    surplus = np.zeros_like(blank)
    surplus[1:] = blank[1:] & (blank | (text == _LINE_END))[:-1]
    if dialect.quote.encode() in lines and _share_a_line(text, surplus, dialect):
        return None
    single: bytes = text[~surplus].tobytes()
    return single.replace(b" \n", b"\n")


def _has_other_blanks(lines: bytes) -> bool:
    if any(blank in lines for blank in _ASCII_BLANKS):
        return True
    return not lines.isascii() and _OTHER_BLANKS.search(lines.decode()) is not None


def _share_a_line(text: NDArray[np.uint8], surplus: NDArray[np.bool_], dialect: Dialect) -> bool:
    """Tell whether any line has quotes as well as surplus blanks."""
    ends = np.flatnonzero(text == _LINE_END)
    quotes = np.flatnonzero(text == ord(dialect.quote))
    spread = np.searchsorted(ends, np.flatnonzero(surplus))
    return bool(np.isin(np.searchsorted(ends, quotes), spread).any())


def _are_closed(lines: bytes, dialect: Dialect) -> bool:
    """Tell whether no line ends within a quoted cell: none has an odd number of quotes."""
    if dialect.quote.encode() not in lines:
        return True
    text = np.frombuffer(lines, dtype=np.uint8)
    quotes = np.flatnonzero(text == ord(dialect.quote))
    before = np.searchsorted(quotes, np.flatnonzero(text == _LINE_END))
    return not np.any(before % 2)


def _without_blank_lines(lines: bytes, dialect: Dialect) -> bytes:
    # With tabs between cells, a line of tabs is a row of empty cells.
    blanks = b" \t".replace(dialect.delimiter.encode(), b"")
    if any(b"\n%c" % blank in lines for blank in blanks):
        lines = re.sub(rb"\n[%s]++(?=\n)" % blanks, b"", lines)
    while b"\n\n" in lines:
        lines = lines.replace(b"\n\n", b"\n")
    return lines
