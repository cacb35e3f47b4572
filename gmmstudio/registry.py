"""Ordered registries: the one way a family, a start, a sample or an exporter becomes known."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Generic, TypeVar

from gmmstudio.errors import UserError

T = TypeVar("T")


class UnknownNameError(UserError):
    """A name that no entry of a registry bears."""


class Registry(Generic[T]):
    """An ordered mapping from a stable name to an entry, filled at import time.

    Parameters
    ----------
    kind : str
        What the entries are, in the singular, for messages: ``"covariance family"``.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._entries: dict[str, T] = {}

    def register(self, name: str, entry: T) -> T:
        """Add an entry under a new name and return it.

        Raises
        ------
        ValueError
            If the name is taken: two entries under one name is a defect, not a choice.
        """
        if name in self._entries:
            raise ValueError(f"the {self._kind} {name!r} is registered already")
        self._entries[name] = entry
        return entry

    def __getitem__(self, name: str) -> T:
        """Return the entry of that name.

        Raises
        ------
        UnknownNameError
            If there is none; the message lists the names that exist.
        """
        try:
            return self._entries[name]
        except KeyError:
            close = get_close_matches(name, self._entries, n=1)
            hint = f" (did you mean {close[0]!r}?)" if close else ""
            known = ", ".join(self._entries)
            raise UnknownNameError(
                f"there is no {self._kind} {name!r}{hint}; choose one of: {known}"
            ) from None

    def __contains__(self, name: object) -> bool:
        """Tell whether an entry bears that name."""
        return name in self._entries

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names in the order they were registered."""
        return iter(self._entries)

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self._entries)

    def names(self) -> tuple[str, ...]:
        """Return the names in the order they were registered."""
        return tuple(self._entries)

    def entries(self) -> tuple[T, ...]:
        """Return the entries in the order they were registered."""
        return tuple(self._entries.values())
