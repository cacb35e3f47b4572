"""Where the files that come with the program are: its icon and its sample tables."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_PLACES = (_PACKAGE / "assets", _PACKAGE.parent / "assets")


def asset(relative: str) -> Path:
    """Return the path of a file that comes with the program.

    Parameters
    ----------
    relative : str
        The path below ``assets``, with forward slashes: ``"samples/iris.csv"``.

    Returns
    -------
    Path
        In an installed package it is below ``gmmstudio/assets``, in a checkout below the
        top-level ``assets``.

    Raises
    ------
    FileNotFoundError
        If the installation lacks the file: a defect of the package, not of the input.
    """
    for place in _PLACES:
        path = place / relative
        if path.exists():
            return path
    raise FileNotFoundError(f"the installation of GMM Studio lacks its file assets/{relative}")
