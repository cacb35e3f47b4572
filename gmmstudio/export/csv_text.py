"""CSV as RFC 4180 has it, made from columns of texts a block of rows at a time."""

import re
from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

_NEEDS_QUOTES = re.compile(r'[",\r\n]')


def quoted(text: str) -> str:
    r"""Return a cell as it stands in the file: in quotes if it must be, unchanged otherwise.

    The standard library's writer would leave a lone carriage return bare when lines end in
    ``\n`` (Python 3.11), and a reader would then see two rows.
    """
    if _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text


def quoted_all(texts: Sequence[str]) -> Sequence[str]:
    """Return the cells of one column as they stand in the file."""
    # One search over the whole block is much cheaper than one a cell, and nearly always enough.
    if _NEEDS_QUOTES.search("".join(texts)):
        return [quoted(text) for text in texts]
    return texts


def header(names: Iterable[str]) -> str:
    """Return the first line of a file, with its line end."""
    return ",".join(map(quoted, names)) + "\n"


def lines(columns: Iterable[Iterable[str]]) -> str:
    """Return the rows of a block, with line ends, from columns of finished cells."""
    return "".join([",".join(row) + "\n" for row in zip(*columns, strict=True)])


def numbers(values: NDArray[np.float64]) -> list[str]:
    """Return the shortest texts that read back as exactly the same float64 numbers."""
    return list(map(repr, values.ravel().tolist()))


def told_apart(wanted: Iterable[str]) -> tuple[str, ...]:
    """Return names none of which is another, letter by letter; a second one gets ``_gmm``.

    For names that are promised, and may differ in case alone because their columns do.
    """
    names: dict[str, None] = {}
    for name in wanted:
        free = name
        while free in names:
            free += "_gmm"
        names[free] = None
    return tuple(names)


def free_names(wanted: Iterable[str], taken: Collection[str]) -> tuple[str, ...]:
    """Return names that clash neither with those taken nor with one another.

    A name that is taken, in whatever case, gets ``_gmm`` at its end, as often as it needs:
    readers of tables (SQL engines among them) hold ``Row`` and ``row`` for the same.
    """
    used = {name.casefold() for name in taken}
    names = []
    for name in wanted:
        free = name
        while free.casefold() in used:
            free += "_gmm"
        used.add(free.casefold())
        names.append(free)
    return tuple(names)
