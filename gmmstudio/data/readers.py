"""Which reader opens which file."""

import os
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
    except PermissionError as error:
        raise _not_permitted(file) from error
    except OSError as error:
        raise DataError(
            f"the file cannot be read ({error.strerror or error})",
            file=str(file),
            remedy="check the disk and try again",
        ) from error


def _check_file(file: Path) -> None:
    try:
        if file.is_dir():
            raise DataError("this is a directory", file=str(file), remedy="choose a file in it")
        if not file.exists():
            raise DataError(
                "there is no such file", file=str(file), remedy="check the name and the folder"
            )
        if not file.is_file():
            raise DataError("this is not a regular file", file=str(file), remedy="choose a file")
    except PermissionError as error:
        raise _not_permitted(file) from error


def _not_permitted(file: Path) -> DataError:
    return DataError(
        "permission to read it is denied",
        file=str(file),
        remedy="change the file's permissions or choose another",
    )
