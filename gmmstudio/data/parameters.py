"""What a person can set about a generated table."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from gmmstudio.data.errors import DataError


@dataclass(frozen=True)
class Parameter:
    """One number that a generator takes.

    Parameters
    ----------
    name : str
        Its keyword: ``"share_a"``.
    title : str
        Its label: ``"Share of species A"``.
    kind : type
        ``int`` or ``float``.
    default, minimum, maximum : int or float
        Bounds are allowed values.
    help : str
        One plain sentence, with the unit.
    """

    name: str
    title: str
    kind: type[int] | type[float]
    default: float
    minimum: float
    maximum: float
    help: str

    def checked(self, value: object) -> float:
        """Return the value as this parameter's kind.

        Raises
        ------
        DataError
            If it is not a number of that kind within the bounds.
        """
        what = "a whole number" if self.kind is int else "a number"
        wanted = f"{what} from {self.minimum:g} to {self.maximum:g}"
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._refusal(value, wanted)
        if not math.isfinite(value) or not self.minimum <= value <= self.maximum:
            raise self._refusal(value, wanted)
        if self.kind is int and value != int(value):
            raise self._refusal(value, wanted)
        return self.kind(value)

    def parsed(self, text: str) -> float:
        """Return the value that a text says.

        Raises
        ------
        DataError
            As `checked`.
        """
        try:
            value: object = self.kind(text)
        except ValueError:
            value = text
        return self.checked(value)

    def _refusal(self, value: object, wanted: str) -> DataError:
        return DataError(f"{self.title} ({self.name}) cannot be {value!r}", remedy=f"use {wanted}")


def checked_values(
    parameters: tuple[Parameter, ...], values: Mapping[str, object]
) -> dict[str, float]:
    """Return a checked value for every parameter, its default where none is given.

    Raises
    ------
    DataError
        If a name is unknown or a value out of bounds.
    """
    names = [parameter.name for parameter in parameters]
    for name in values:
        if name not in names:
            raise DataError(
                f"there is no parameter {name!r}", remedy=f"choose from: {', '.join(names)}"
            )
    return {
        parameter.name: parameter.checked(values.get(parameter.name, parameter.default))
        for parameter in parameters
    }
