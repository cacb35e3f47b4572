"""Reading arguments: an error is one line that says what is wrong and where help is."""

import math
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable
from typing import Any, NoReturn

from gmmstudio.errors import UserError


class UsageError(UserError):
    """The arguments do not make sense."""


class OneLineParser(ArgumentParser):
    """An argument parser that raises ``UsageError`` where argparse prints usage and exits."""

    def __init__(self, **settings: Any) -> None:
        # Abbreviated options would change their meaning with the next option that is added.
        super().__init__(
            **settings, allow_abbrev=False, formatter_class=RawDescriptionHelpFormatter
        )

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing.

        Raises
        ------
        UsageError
            Always.
        """
        raise UsageError(f"{message}; see: {self.prog} --help")


def whole_number(minimum: int) -> Callable[[str], int]:
    """Return what reads a whole number that is not below a minimum."""

    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = minimum - 1
        if value < minimum:
            raise ArgumentTypeError(f"{text!r} is not a whole number of at least {minimum}")
        return value

    return read


def number_from_zero(text: str) -> float:
    """Read a finite number that is not negative."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0):
        raise ArgumentTypeError(f"{text!r} is not a number of at least 0")
    return value


def not_empty(text: str) -> str:
    """Read a text that is not empty (an unset shell variable would give one)."""
    if not text.strip():
        raise ArgumentTypeError("it is empty")
    return text
