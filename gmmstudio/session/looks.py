"""What the components are called and which colours they have."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gmmstudio.errors import UserError
from gmmstudio.palette import MAX_COLOURS, component_colours

_LONGEST_NAME = 40
_REMEMBERED = 64


class LooksError(UserError):
    """A name that cannot be given."""


@dataclass(frozen=True, slots=True)
class Look:
    """One component's name and colour.

    Attributes
    ----------
    name : str
    colour : int
        Its place in the palette.
    """

    name: str
    colour: int


@dataclass(frozen=True)
class Looks:
    """Names and colours by component; where none was given, ``C1`` in the first colour, and so on.

    Attributes
    ----------
    given : tuple of Look
        By component; there may be more components than looks, or fewer.
    """

    given: tuple[Look, ...] = ()

    def of(self, k: int) -> tuple[Look, ...]:
        """Return the looks of k components."""
        return _completed(self.given, k)

    def names(self, k: int) -> tuple[str, ...]:
        """Return the names of k components."""
        return tuple(look.name for look in self.of(k))

    def given_names(self, k: int) -> tuple[str, ...]:
        """Return the names of k components where a person chose one; empty otherwise."""
        names = self.names(k)
        return () if names == Looks().names(k) else names

    def colours(self, k: int) -> NDArray[np.uint8]:
        """Return the colours of k components, sRGB, shape (k, 3), read-only."""
        return _coloured(self.of(k))

    def hex_colours(self, k: int) -> tuple[str, ...]:
        """Return the colours of k components as ``#rrggbb``."""
        return hex_colours(self.colours(k))

    def renamed(self, component: int, name: str, k: int) -> "Looks":
        """Return these with one of k components called otherwise.

        Raises
        ------
        LooksError
            If the name is empty, too long, or that of another component.
        """
        name = " ".join(name.split())
        looks = list(self.of(k))
        if not name:
            raise LooksError("a component needs a name; type at least one letter")
        if len(name) > _LONGEST_NAME:
            raise LooksError(f"the name has {len(name)} letters; choose at most {_LONGEST_NAME}")
        if any(look.name == name for i, look in enumerate(looks) if i != component):
            raise LooksError(f"another component is called {name} already; choose another name")
        looks[component] = replace(looks[component], name=name)
        return Looks(tuple(looks))

    def recoloured(self, component: int, colour: int, k: int) -> "Looks":
        """Return these with one of k components in another colour of the palette.

        A component that has that colour already takes this one's in exchange.
        """
        looks = list(self.of(k))
        for i, look in enumerate(looks):
            if look.colour == colour and i != component:
                looks[i] = replace(look, colour=looks[component].colour)
        looks[component] = replace(looks[component], colour=colour)
        return Looks(tuple(looks))

    def rearranged(self, kept: Sequence[int | None], k: int) -> "Looks":
        """Return the looks of other components made of k.

        Parameters
        ----------
        kept : sequence of int or None
            For each new component the one whose look it keeps; None for a look of its own.
        k : int
            How many there were.
        """
        before = self.of(k)
        looks: list[Look | None] = [None if i is None else before[i] for i in kept]
        for place, look in enumerate(looks):
            if look is None:
                looks[place] = _fresh([known for known in looks if known is not None])
        return Looks(tuple(look for look in looks if look is not None))


def hex_colours(colours: NDArray[np.uint8]) -> tuple[str, ...]:
    """Return colours, shape (k, 3), as ``#rrggbb``."""
    return tuple("#" + bytes(colour).hex() for colour in colours)


@lru_cache(maxsize=_REMEMBERED)
def _completed(given: tuple[Look, ...], k: int) -> tuple[Look, ...]:
    """Return the looks of k components; every view asks for them, many times a frame."""
    looks = list(given[:k])
    while len(looks) < k:
        looks.append(_fresh(looks, len(looks) + 1))
    return tuple(looks)


@lru_cache(maxsize=_REMEMBERED)
def _coloured(looks: tuple[Look, ...]) -> NDArray[np.uint8]:
    chosen: NDArray[np.uint8] = _all_colours()[[look.colour for look in looks]]
    chosen.flags.writeable = False
    return chosen


def _fresh(taken: Sequence[Look], number: int = 1) -> Look:
    """Return a name that is not taken, by this number if it is free, and the first free colour."""
    names, colours = {look.name for look in taken}, {look.colour for look in taken}
    numbers = (number, *range(1, len(names) + 2))
    number = next(n for n in numbers if f"C{n}" not in names)
    colour = next((c for c in range(MAX_COLOURS) if c not in colours), len(taken) % MAX_COLOURS)
    return Look(f"C{number}", colour)


def _all_colours() -> NDArray[np.uint8]:
    return component_colours(MAX_COLOURS)
