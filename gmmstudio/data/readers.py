"""Which reader opens which file."""

import errno
import os
import stat
from pathlib import Path
from typing import Protocol

from gmmstudio.data.csv_reader import CsvReader
from gmmstudio.data.dataset import Dataset
from gmmstudio.data.errors import DataError
from gmmstudio.data.monitor import Monitor, Progress, ShouldStop
from gmmstudio.registry import Registry


class Reader(Protocol):
    """What opens one kind of file."""

    @property
    def title(self) -> str:
        """What the file dialog calls such files."""

    def read(self, path: Path, monitor: Monitor) -> Dataset:
        """Read the table of a readable file, or raise a `DataError` that says where it fails."""


READERS: Registry[Reader] = Registry("file type")
_FALLBACK = ".csv"
_TEXT = CsvReader()
_CHECK_THE_NAME = "check the name and the folder"
_REMEDIES = {errno.ENAMETOOLONG: _CHECK_THE_NAME, errno.ELOOP: _CHECK_THE_NAME}
for _suffix in (".csv", ".tsv", ".tab", ".txt", ".dat", ".data"):
    READERS.register(_suffix, _TEXT)


def open_table(
    path: str | os.PathLike[str],
    *,
    progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> Dataset:
    """Read a table from a file.

    Parameters
    ----------
    path : str or path-like
        The file. Its suffix chooses the reader from `READERS`; a file with another suffix is
        read as a text table.
    progress : callable, optional
        Called with a fraction from 0 to 1 and what comes next, in plain words.
    should_stop : callable, optional
        Asked between stages and blocks; when true, the read is given up.

    Raises
    ------
    DataError
        If the file cannot be read or holds no table; the message names file, row and column.
    ReadCancelledError
        If ``should_stop`` said so.
    """
    file = Path(path)
    _check_file(file)
    suffix = file.suffix.lower()
    reader = READERS[suffix if suffix in READERS else _FALLBACK]
    try:
        return reader.read(file, Monitor(file.name, progress, should_stop))
    except OSError as error:
        raise _refused(file, error) from error


def check_place(place: str) -> None:
    """Check that the system can look a name up; it need not be there, and may be a pattern.

    Raises
    ------
    DataError
        If it cannot: the name is too long, or a folder on the way may not be entered.
    """
    try:
        Path(place).stat()
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise _refused(Path(place), error) from error


def _check_file(file: Path) -> None:
    try:
        mode = file.stat().st_mode
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise DataError("there is no such file", file=str(file), remedy=_CHECK_THE_NAME) from error
    except OSError as error:
        raise _refused(file, error) from error
    if stat.S_ISDIR(mode):
        raise DataError("this is a directory", file=str(file), remedy="choose a file in it")
    if not stat.S_ISREG(mode):
        raise DataError("this is not a regular file", file=str(file), remedy="choose a file")


def _refused(file: Path, error: OSError) -> DataError:
    if isinstance(error, PermissionError):
        return DataError(
            "permission to read it is denied",
            file=str(file),
            remedy="change the file's permissions or choose another",
        )
    return DataError(
        f"the file cannot be read ({error.strerror or error})",
        file=str(file),
        remedy=_REMEDIES.get(error.errno or 0, "check the disk and try again"),
    )
