"""Whether a table's first record is a header, and what its columns are called."""

import re

from gmmstudio.data.dialect import is_missing, is_number
from gmmstudio.data.errors import DataError

_YEAR = re.compile(r"19\d\d|20\d\d|2100")


def has_header(cells: list[list[str]], *, comma: bool) -> bool:
    """Tell whether the first record holds names.

    It does if a text stands over a column that is mostly numbers, or if it holds texts only, or
    texts and years over what are no years.

    Parameters
    ----------
    cells : list of list of str
        The first records, at least one.
    comma : bool
        Whether numbers are written with a comma.
    """

    def number(cell: str) -> bool:
        return is_number(cell) or (comma and is_number(cell, comma=True))

    first, body = cells[0], cells[1:]
    texts = [j for j, cell in enumerate(first) if not is_missing(cell) and not number(cell)]
    for j in texts:
        below = [fields[j] for fields in body if j < len(fields) and not is_missing(fields[j])]
        if below and 2 * sum(number(cell) for cell in below) >= len(below):
            return True
    if _are_years(cells, first, texts):
        return True
    # An empty name is common (row names have none); a written missing mark is no name.
    return bool(texts) and all(j in texts or not cell.strip() for j, cell in enumerate(first))


def _are_years(cells: list[list[str]], first: list[str], texts: list[int]) -> bool:
    """Tell whether the first record is a name, then names and years, over other numbers."""
    years = [j for j, cell in enumerate(first) if _YEAR.fullmatch(cell.strip())]
    if not years or 0 in years or len(set(first)) < len(first):
        return False
    if any(j not in texts and j not in years and first[j].strip() for j in range(len(first))):
        return False
    below = [fields[j].strip() for fields in cells[1:] for j in years if j < len(fields)]
    return bool(below) and not any(_YEAR.fullmatch(cell) for cell in below)


def column_names(written: list[str] | None, width: int, *, file: str, line: int) -> tuple[str, ...]:
    """Return a unique name for every column.

    Parameters
    ----------
    written : list of str, optional
        The header's cells; columns without a name are called ``column_1`` and so on.
    width : int
        The number of columns.
    file, line
        Where the header stands, for the message.

    Raises
    ------
    DataError
        If two columns have one name.
    """
    stripped = [cell.strip() for cell in (written or [""] * width)]
    given = [name for name in stripped if name]
    twice = list(dict.fromkeys(name for name in given if given.count(name) > 1))
    if twice:
        places = "; ".join(
            f"{name!r} (columns {', '.join(_places(stripped, name))})" for name in twice
        )
        raise DataError(
            f"more than one column is named {places}",
            file=file,
            line=line,
            column=twice[0],
            remedy="give every column in the header its own name",
        )
    names: list[str] = []
    for j, name in enumerate(stripped, start=1):
        stand_in = f"column_{j}"
        while stand_in in given:
            stand_in += "_"
        names.append(name or stand_in)
    return tuple(names)


def _places(names: list[str], wanted: str) -> list[str]:
    return [str(j) for j, name in enumerate(names, start=1) if name == wanted]
