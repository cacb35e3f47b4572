"""The folder that a person names for the results, before anything is written into it."""

from collections.abc import Sequence
from pathlib import Path

from gmmstudio.errors import UserError
from gmmstudio.export import check_directory


def export_folder(text: str) -> Path:
    """Return the folder that a text names, ``~`` and ``~user`` resolved.

    Raises
    ------
    UserError
        If it names none, or one of a user who does not exist.
    """
    name = text.strip()
    if not name or "\0" in name:
        raise UserError("no folder is named: type its path, or browse for it")
    try:
        return Path(name).expanduser()
    except RuntimeError as error:
        raise UserError(
            f"{name}: there is no home folder of that name; write the path in full"
        ) from error


def in_the_way(folder: Path, names: Sequence[str]) -> list[str]:
    """Return those of the files that are in a folder already, and would be replaced.

    Raises
    ------
    UserError
        If the folder cannot be written into, or its path is one that no folder can have.
    """
    check_directory(folder)
    return [name for name in names if (folder / name).exists()]
