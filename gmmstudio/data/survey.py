"""One pass over a file's bytes: its checksum, and what its encoding can be."""

import codecs
import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from gmmstudio.data.monitor import Monitor

_BLOCK = 1 << 20
_HEAD = 1 << 18


@dataclass(frozen=True)
class Survey:
    """What the bytes of a file say before anyone reads them as text.

    Parameters
    ----------
    sha256 : str
        Of all bytes, hexadecimal.
    head : bytes
        The first 256 KiB.
    first_nul : int, optional
        Offset of the first NUL byte.
    first_not_utf8 : int, optional
        Offset of the first byte that no UTF-8 text has there.
    hash_lines : int
        The number of lines that begin with ``#``, if the encoding is a superset of ASCII.
    has_mixed_line_ends : bool
        Whether lines end in more than one way, those within quoted cells included.
    """

    sha256: str
    head: bytes
    first_nul: int | None
    first_not_utf8: int | None
    hash_lines: int
    has_mixed_line_ends: bool


def survey(path: Path, monitor: Monitor) -> Survey:
    """Read a file's bytes once, block by block.

    Raises
    ------
    OSError
        If the file cannot be read.
    ReadCancelledError
        If the monitor says stop.
    """
    digest = hashlib.sha256()
    utf8 = _Utf8Check()
    size, head, last = 0, b"", b"\n"
    first_nul = None
    hash_lines = 0
    line_ends = Counter[bytes]()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            monitor.check()
            digest.update(block)
            utf8.feed(block)
            if first_nul is None and 0 in block:
                first_nul = size + block.index(0)
            # Looking for one rare byte first is ten times as fast as looking for two. A pair
            # may lie across two blocks.
            if b"#" in block:
                seam = last + (block if size else block.removeprefix(codecs.BOM_UTF8))
                hash_lines += seam.count(b"\n#") + seam.count(b"\r#")
            line_ends[b"\n"] += block.count(b"\n")
            if b"\r" in block:
                line_ends[b"\r"] += block.count(b"\r")
            if line_ends[b"\r"]:
                line_ends[b"\r\n"] += (last + block).count(b"\r\n")
            if size < _HEAD:
                head += block[: _HEAD - size]
            last = block[-1:]
            size += len(block)
    utf8.end()
    return Survey(
        sha256=digest.hexdigest(),
        head=head,
        first_nul=first_nul,
        first_not_utf8=utf8.first_error,
        hash_lines=hash_lines,
        has_mixed_line_ends=_are_mixed(line_ends),
    )


def _are_mixed(line_ends: Counter[bytes]) -> bool:
    pairs = line_ends[b"\r\n"]
    kinds = (pairs, line_ends[b"\n"] - pairs, line_ends[b"\r"] - pairs)
    return sum(count > 0 for count in kinds) > 1


def count_byte(path: Path, byte: bytes, monitor: Monitor) -> int:
    """Return how often a byte occurs in a file."""
    count = 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            monitor.check()
            count += block.count(byte)
    return count


def line_at(path: Path, offset: int) -> int:
    """Return the line, counted from 1, on which a byte stands."""
    line, left = 1, offset
    with path.open("rb") as file:
        while left > 0 and (block := file.read(min(_BLOCK, left))):
            line += block.count(b"\n")
            left -= len(block)
    return line


class _Utf8Check:
    """A strict check of UTF-8, block by block; blocks of plain ASCII cost next to nothing."""

    def __init__(self) -> None:
        self.first_error: int | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._pending = 0  # bytes of an unfinished character at the last block's end
        self._seen = 0

    def feed(self, block: bytes) -> None:
        ascii_block = block.isascii()
        if self.first_error is None and not (ascii_block and not self._pending):
            try:
                self._decoder.decode(block)
            except UnicodeDecodeError as error:
                self.first_error = self._seen - self._pending + error.start
            else:
                self._pending = len(self._decoder.getstate()[0])
        self._seen += len(block)

    def end(self) -> None:
        if self.first_error is None and self._pending:
            self.first_error = self._seen - self._pending
