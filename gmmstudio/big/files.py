"""From what a person names (a file, a folder, a pattern) to the files of one table."""

import glob
from collections.abc import Sequence
from pathlib import Path

from gmmstudio.data import DataError

Where = str | Path | Sequence[str | Path]
"""A file, a folder, a pattern with ``*``, ``?`` or ``[``, or several of them."""


def is_pattern(text: str) -> bool:
    """Tell whether a text stands for several files rather than for the one of that name."""
    return glob.has_magic(text) and not Path(text).exists()


def find_files(where: Where, suffixes: Sequence[str]) -> tuple[str, ...]:
    """Return the files that are meant, as absolute paths in sorted order.

    Parameters
    ----------
    where : str, Path, or sequence of them
        Files given one by one keep their order; those of a pattern or a folder are sorted by
        their names.
    suffixes : sequence of str
        Which files of a folder count, lower case: ``(".parquet",)``.

    Raises
    ------
    DataError
        If a file is missing, or nothing matches.
    """
    places = [where] if isinstance(where, str | Path) else list(where)
    found = [file for place in places for file in _files_of(str(place), suffixes)]
    if not found:
        raise DataError("no file was given", remedy="name at least one file")
    for index, file in enumerate(found):
        if file in found[:index]:
            raise DataError("the file is named twice", file=file, remedy="name each file once")
    return tuple(found)


def _files_of(place: str, suffixes: Sequence[str]) -> list[str]:
    path = Path(place)
    if path.is_dir():
        files = [file for file in path.iterdir() if _counts(file, suffixes)]
        what = f"the folder has no {' or '.join(suffixes)} file"
    elif is_pattern(place):
        # A pattern is taken apart from the root of the disk or from the folder we are in.
        root = Path(path.anchor)
        files = [file for file in root.glob(str(path.relative_to(root))) if file.is_file()]
        what = "no file matches"
    elif path.is_file():
        files = [path]
        what = ""
    else:
        files = []
        what = "there is no such file"
    if not files:
        raise DataError(what, file=place, remedy="check the path")
    return sorted(str(file.absolute()) for file in files)


def _counts(file: Path, suffixes: Sequence[str]) -> bool:
    # Writers of folders leave marks such as _SUCCESS and ._name beside the tables.
    return (
        file.suffix.lower() in suffixes and not file.name.startswith(("_", ".")) and file.is_file()
    )
