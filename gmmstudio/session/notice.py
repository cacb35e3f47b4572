"""What the window tells a person in passing: a line of text and how grave it is."""

from dataclasses import dataclass
from enum import StrEnum


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
    """

    severity: Severity
    text: str
