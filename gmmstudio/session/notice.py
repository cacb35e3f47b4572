"""What the window tells a person in passing: a line of text and how grave it is."""

from dataclasses import dataclass
from enum import StrEnum

from gmmstudio.errors import UserError


class Severity(StrEnum):
    """How grave a notice is; it decides its colour and its icon."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """One message, shown without stopping anything until it is closed or replaced.

    Parameters
    ----------
    severity : Severity
        How grave it is.
    text : str
        What happened, where, and what to do, in plain words.
    offers : tuple of str
        Remedies to offer with it, by their registered names.
    is_passing : bool
        Whether it has had its day once the next thing that is asked for is done.
    """

    severity: Severity
    text: str
    offers: tuple[str, ...] = ()
    is_passing: bool = False


class RefusedError(UserError):
    """Something that cannot be done as it was asked for, with other ways to what was meant.

    Parameters
    ----------
    text : str
    *offers : str
        Remedies, by their registered names.
    """

    def __init__(self, text: str, *offers: str) -> None:
        super().__init__(text)
        self.offers = offers


def told(error: Exception) -> str:
    """Return what to tell of a fit that broke off."""
    if isinstance(error, UserError):
        return str(error)
    return (
        f"The fit broke off by a defect of the program ({type(error).__name__}: {error}). "
        "The crash report has the details; the data and the settings are untouched."
    )
