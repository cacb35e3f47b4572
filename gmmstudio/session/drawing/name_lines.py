"""Names of columns where there is little room: in two lines rather than cut."""

import re
from collections.abc import Callable, Sequence

_BREAKS = re.compile(r"[\s_.\-/:]+")


def breaks(name: str) -> list[int]:
    """Return the places behind which a name may be broken: a ``_``, a blank or the like."""
    return [match.end() for match in _BREAKS.finditer(name) if match.end() < len(name)]


def in_lines(name: str, room: float, width: Callable[[str], float]) -> tuple[str, ...]:
    """Return a name in one line where that fits, else in two where it can be broken.

    Parameters
    ----------
    name : str
    room : float
        For a line, in pixels.
    width : callable
        Returns how wide a text is, in pixels.

    Returns
    -------
    tuple of str
        Lines that may still be too long for the room.
    """
    places = breaks(name)
    if width(name) <= room or not places:
        return (name,)
    halves = [(name[:place].rstrip(), name[place:]) for place in places]
    return min(halves, key=lambda lines: max(width(line) for line in lines))


def lines_needed(names: Sequence[str], room: float, width: Callable[[str], float]) -> int:
    """Return how many lines the names take at most; see `in_lines`."""
    return max((len(in_lines(name, room, width)) for name in names), default=1)
