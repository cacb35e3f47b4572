"""Which encoding a file is in, and a copy of it in UTF-8."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from gmmstudio.data.errors import DataError
from gmmstudio.data.monitor import Monitor
from gmmstudio.data.survey import Survey, line_at

# The longer mark first: UTF-32 in little-endian order begins with the mark of UTF-16.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with BOM"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
# What else than a text table people try to open, by its first bytes.
_SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"\x89HDF", "an HDF5 file"),
)
_OTHER_SCRIPTS = (
    "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256",
    "cp932", "euc_jp", "gb18030", "big5", "euc_kr",
)  # fmt: skip
_CONTROLS = frozenset(range(32)) - set(b"\t\n\r\f\x1a")
# Words in Cyrillic, Greek or Chinese are runs of such bytes; accented Latin letters stand alone.
_RUNS = re.compile(rb"[\x80-\xff]{3,}")
_FEWEST_LETTERS = 5  # different bytes in such runs; fewer are too little to know a script by
_BLOCK = 1 << 20
_SAVE_AS = "save the table as CSV in UTF-8"


@dataclass(frozen=True)
class Encoding:
    """A codec's name and what people call it; ``label`` is empty for plain UTF-8."""

    codec: str
    label: str

    @property
    def is_utf8(self) -> bool:
        """Whether DuckDB reads the file as it is."""
        return self.codec in {"utf-8", "utf-8-sig"}


def decide_encoding(path: Path, facts: Survey) -> Encoding:
    """Decide in which encoding a file is.

    Byte order marks decide first, then the pattern of NUL bytes that UTF-16 has, then whether
    the whole file is UTF-8. Else it is in a legacy encoding: text in which non-ASCII characters
    stand alone is taken for Windows-1252 or Latin-1, other text for what charset-normalizer
    says.

    Raises
    ------
    DataError
        If the file is not text, or has bytes that its encoding does not allow.
    """
    for signature, what in _SIGNATURES:
        if facts.head.startswith(signature):
            raise DataError(f"this is {what}, not a text table", file=path.name, remedy=_SAVE_AS)
    for mark, codec, label in _MARKS:
        if facts.head.startswith(mark):
            encoding = Encoding(codec, label)
            if encoding.is_utf8:
                _refuse_nul(path, facts)
                if facts.first_not_utf8 is not None:
                    raise _undecodable(path, facts, facts.first_not_utf8)
            return encoding
    if facts.first_nul is not None:
        wide = _utf16_without_mark(facts.head)
        if wide is not None:
            return wide
    _refuse_nul(path, facts)
    _refuse_controls(path, facts.head)
    if facts.first_not_utf8 is None:
        return Encoding("utf-8", "")
    return _legacy(path, facts, facts.first_not_utf8)


def utf8_copy(path: Path, encoding: Encoding, target: Path, monitor: Monitor) -> None:
    """Write a copy of a text file in UTF-8, line ends untouched.

    Raises
    ------
    DataError
        If the file has bytes that the encoding does not allow, or NUL characters.
    """
    decoder = codecs.getincrementaldecoder(encoding.codec)()
    line = 1
    with path.open("rb") as file, target.open("wb") as copy:
        while True:
            monitor.check()
            block = file.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                good = block[: max(error.start, 0)].decode(encoding.codec, errors="ignore")
                raise DataError(
                    f"the file is not valid {encoding.label}",
                    file=path.name,
                    line=line + good.count("\n"),
                    remedy=_SAVE_AS,
                ) from error
            if "\0" in text:
                line += text[: text.index("\0")].count("\n")
                raise _nul_error(path, line)
            copy.write(text.encode("utf-8"))
            line += text.count("\n")
            if not block:
                return


def _refuse_nul(path: Path, facts: Survey) -> None:
    if facts.first_nul is not None:
        raise _nul_error(path, line_at(path, facts.first_nul))


def _nul_error(path: Path, line: int) -> DataError:
    return DataError(
        "there is a NUL byte, which no text table has",
        file=path.name,
        line=line,
        remedy="the file is damaged or not a table; export it again as CSV",
    )


def _refuse_controls(path: Path, head: bytes) -> None:
    """Refuse what is full of control characters, as no table is."""
    if sum(byte in _CONTROLS for byte in head[:4096]) > 0.02 * len(head[:4096]):
        raise DataError("this is binary data, not a text table", file=path.name, remedy=_SAVE_AS)


def _undecodable(path: Path, facts: Survey, offset: int) -> DataError:
    return DataError(
        "a character is not valid UTF-8, though others are",
        file=path.name,
        line=line_at(path, offset),
        remedy=_SAVE_AS,
    )


def _utf16_without_mark(head: bytes) -> Encoding | None:
    """Recognise UTF-16 by its NULs: nearly every other byte, all on one side."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = max(len(head) // 2, 1)
    if odd >= 0.4 * half and even <= 0.05 * half:
        return Encoding("utf-16-le", "UTF-16")
    if even >= 0.4 * half and odd <= 0.05 * half:
        return Encoding("utf-16-be", "UTF-16")
    return None


def _legacy(path: Path, facts: Survey, offset: int) -> Encoding:
    """Choose an encoding of one byte (or, in East Asia, two) for a file that is not UTF-8."""
    sample = facts.head
    if offset >= len(sample):
        with path.open("rb") as file:
            file.seek(max(offset - 1000, 0))
            sample = file.read(_BLOCK)
    good_utf8 = sum(ord(c) > 127 and c != "\ufffd" for c in sample.decode("utf-8", "replace"))
    not_ascii = sum(byte > 127 for byte in sample)
    # In a legacy encoding two such bytes hardly ever make up a valid UTF-8 character: a file
    # with many of those is UTF-8 with a fault, and guessing would garble every one of them.
    if good_utf8 * 2 > not_ascii / 2:
        raise _undecodable(path, facts, offset)
    runs = b"".join(_RUNS.findall(sample))
    if len(runs) * 2 > not_ascii and len(set(runs)) >= _FEWEST_LETTERS:
        found = _other_script(sample)
        if found is not None:
            return found
    if any(0x80 <= byte < 0xA0 for byte in sample):
        return Encoding("cp1252", "Windows-1252")
    return Encoding("latin-1", "Latin-1")


def _other_script(sample: bytes) -> Encoding | None:
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=list(_OTHER_SCRIPTS)).best()
    return None if best is None else Encoding(best.encoding, best.encoding)
