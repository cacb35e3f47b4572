"""The libraries of the extra ``big``, imported where they are first needed."""

from importlib import import_module
from typing import Any

from gmmstudio.errors import UserError


class MissingExtraError(UserError):
    """A library that only large data need is not installed."""


def required(module: str) -> Any:
    """Import a module of the extra ``big``.

    Parameters
    ----------
    module : str
        Its full name, ``"pyarrow.parquet"``.

    Raises
    ------
    MissingExtraError
        If the library is not installed; the message says what to install.
    """
    library = module.partition(".")[0]
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        # A library that is there but lacks a part of its own is a defect of the installation.
        if error.name != library:
            raise
        raise MissingExtraError(
            f"this needs {library}, which is not installed; "
            "run: pip install 'gmmstudio[big]' and try again"
        ) from error
