"""What the scatter shows besides its axes."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class ScatterOptions:
    """What is shown. A mixture's means and names always are.

    Parameters
    ----------
    rows : bool
        A dot a row.
    ellipses : bool
        Of each component, at one and two standard deviations.
    contours : bool
        Lines of equal density of the mixture.
    image : bool
        Its density as a shade behind all.
    rug : bool
        A stroke a row along both axes.
    shade : bool
        Certain rows faded.
    size : bool
        Uncertain rows larger.
    entropy : bool
        Whether uncertainty is the entropy of a row's responsibilities rather than 1 minus the
        largest.
    """

    rows: bool = True
    ellipses: bool = True
    contours: bool = True
    image: bool = False
    rug: bool = False
    shade: bool = False
    size: bool = False
    entropy: bool = False

    def switched(self, name: str, on: bool) -> "ScatterOptions":
        """Return these with one of them on or off.

        Parameters
        ----------
        name : str
        on : bool
        """
        return replace(self, **{name: on})

    @property
    def names(self) -> tuple[str, ...]:
        """Those that are on, to be remembered."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name))

    @classmethod
    def of_names(cls, names: Iterable[str]) -> "ScatterOptions":
        """Return those with these on and all others off; names that mean nothing are left out.

        Parameters
        ----------
        names : iterable of str
            As ``names`` gave them, perhaps in another version of the program.
        """
        on = set(names)
        return cls(**{field.name: field.name in on for field in fields(cls)})
