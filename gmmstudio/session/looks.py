"""What the components are called and which colours they have."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from gmmstudio.errors import UserError
from gmmstudio.palette import MAX_COLOURS, component_colours
from gmmstudio.session.shortening import shortened

_LONGEST_NAME = 40
_LONGEST_SHOWN = 24
_REMEMBERED = 64


class LooksError(UserError):
    """A name that cannot be given."""


@dataclass(frozen=True, slots=True)
class Look:
    """One component's name and colour.

    Attributes
    ----------
    name : str
        Empty where nobody gave it one.
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
    labels : tuple of str
        By component, the label that it began with in the run on screen, which it is called by where
        nobody gave it another name; empty for none.
    """

    given: tuple[Look, ...] = ()
    labels: tuple[str, ...] = ()

    def of(self, k: int) -> tuple[Look, ...]:
        """Return the looks of k components, each with its name in full."""
        return _completed(self.given, self.labels, k)

    def names(self, k: int) -> tuple[str, ...]:
        """Return the names of k components as they are shown: long ones are shortened."""
        return _shown(self.of(k))

    def full_names(self, k: int) -> tuple[str, ...]:
        """Return the names of k components in full."""
        return tuple(look.name for look in self.of(k))

    def given_names(self, k: int) -> tuple[str, ...]:
        """Return the names in full of k components where one has a name of its own, or nothing."""
        names = self.full_names(k)
        return () if names == Looks().full_names(k) else names

    @property
    def are_given(self) -> bool:
        """Whether a person gave any component a name or a colour of its own."""
        plain = Looks().of(len(self.given))
        return any(
            look.colour != first.colour or look.name not in {"", first.name}
            for look, first in zip(self.given, plain, strict=True)
        )

    def labelled(self, labels: tuple[str, ...]) -> "Looks":
        """Return these for a run whose components began with labels."""
        return self if labels == self.labels else replace(self, labels=labels)

    def named(self, names: Sequence[str]) -> "Looks":
        """Return these with components called otherwise, all at once.

        Parameters
        ----------
        names : sequence of str, length k
            Empty for a component that is to have its number again.
        """
        plain = _completed((), (), len(names))
        chosen: list[str] = []
        for name, look in zip(names, plain, strict=True):
            is_new = name and name not in chosen
            # Told in so many letters: a label it began with must not come back for its number.
            chosen.append(name if is_new else _free(look.name, [*names, *chosen]))
        looks = zip(self._raw(len(names)), chosen, strict=True)
        return replace(self, given=tuple(replace(look, name=name) for look, name in looks))

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
        if not name:
            raise LooksError("a component needs a name; type at least one letter")
        if len(name) > _LONGEST_NAME:
            raise LooksError(f"the name has {len(name)} letters; choose at most {_LONGEST_NAME}")
        if any(other == name for i, other in enumerate(self.full_names(k)) if i != component):
            raise LooksError(f"another component is called {name} already; choose another name")
        looks = self._raw(k)
        looks[component] = replace(looks[component], name=name)
        return replace(self, given=tuple(looks))

    def recoloured(self, component: int, colour: int, k: int) -> "Looks":
        """Return these with one of k components in another colour of the palette.

        A component that has that colour already takes this one's in exchange.
        """
        looks = self._raw(k)
        for i, look in enumerate(looks):
            if look.colour == colour and i != component:
                looks[i] = replace(look, colour=looks[component].colour)
        looks[component] = replace(looks[component], colour=colour)
        return replace(self, given=tuple(looks))

    def rearranged(self, kept: Sequence[int | None], k: int) -> "Looks":
        """Return the looks of other components made of k.

        Parameters
        ----------
        kept : sequence of int or None
            For each new component the one whose look it keeps; None for a look of its own.
        k : int
            How many there were.
        """
        before, labels = self.of(k), [*self.labels[:k], *[""] * (k - len(self.labels))]
        looks: list[Look | None] = [None if i is None else before[i] for i in kept]
        for place, look in enumerate(looks):
            if look is None:
                looks[place] = _fresh([known for known in looks if known is not None])
        after = [look for look in looks if look is not None]
        # What is called by its label is so still, and not because a person said so.
        began = ["" if i is None else labels[i] for i in kept]
        for place, look in enumerate(after):
            if look.name == began[place]:
                after[place] = replace(look, name="")
            else:
                began[place] = ""
        return Looks(tuple(after), tuple(began) if any(began) else ())

    def _raw(self, k: int) -> list[Look]:
        """Return the looks of k components, without a name where nobody gave one."""
        looks = list(self.of(k))
        for i, look in enumerate(looks):
            if i >= len(self.given) or not self.given[i].name:
                looks[i] = replace(look, name="")
        return looks


def hex_colours(colours: NDArray[np.uint8]) -> tuple[str, ...]:
    """Return colours, shape (k, 3), as ``#rrggbb``."""
    return tuple("#" + bytes(colour).hex() for colour in colours)


def component_name(label: str, column: str, *, number: bool) -> str:
    """Return what a component is called after a label; a number is told with its column."""
    name = " ".join(label.split())
    return f"{column} {name}" if number and name else name


@lru_cache(maxsize=_REMEMBERED)
def _completed(given: tuple[Look, ...], labels: tuple[str, ...], k: int) -> tuple[Look, ...]:
    """Return the looks of k components; every view asks for them, many times a frame."""
    looks = list(given[:k])
    while len(looks) < k:
        looks.append(replace(_fresh(looks), name=""))
    for place in range(k):
        if not looks[place].name:
            names = [look.name for look in looks]
            label = labels[place] if place < len(labels) else ""
            name = label if label and label not in names else _free(f"C{place + 1}", names)
            looks[place] = replace(looks[place], name=name)
    return tuple(looks)


@lru_cache(maxsize=_REMEMBERED)
def _shown(looks: tuple[Look, ...]) -> tuple[str, ...]:
    return tuple(shortened(look.name, _LONGEST_SHOWN) for look in looks)


@lru_cache(maxsize=_REMEMBERED)
def _coloured(looks: tuple[Look, ...]) -> NDArray[np.uint8]:
    chosen: NDArray[np.uint8] = _all_colours()[[look.colour for look in looks]]
    chosen.flags.writeable = False
    return chosen


def _fresh(taken: Sequence[Look]) -> Look:
    """Return a look whose name is not taken, and the first free colour."""
    colours = {look.colour for look in taken}
    colour = next((c for c in range(MAX_COLOURS) if c not in colours), len(taken) % MAX_COLOURS)
    return Look(_free("C1", [look.name for look in taken]), colour)


def _free(wanted: str, taken: Sequence[str]) -> str:
    """Return a name that is not taken: the one wanted, or else the first of ``C1``, ``C2``."""
    candidates = (wanted, *(f"C{number}" for number in range(1, len(taken) + 2)))
    return next(name for name in candidates if name not in taken)


def _all_colours() -> NDArray[np.uint8]:
    return component_colours(MAX_COLOURS)
