"""What a person is told when a table cannot be used."""

from gmmstudio.errors import UserError


class DataError(UserError):
    """A table, or a choice of its columns, that cannot be used.

    The message is one line: where, what happened, and what to do.

    Parameters
    ----------
    what : str
        What happened.
    file : str, optional
        The file (or the table's title) it happened in.
    line : int, optional
        The line of the file, counted from 1, the header included.
    row : int, optional
        The data row, counted from 1, the header not included.
    column : str, optional
        The column's name.
    remedy : str, optional
        What the person can do about it.
    """

    def __init__(
        self,
        what: str,
        *,
        file: str | None = None,
        line: int | None = None,
        row: int | None = None,
        column: str | None = None,
        remedy: str | None = None,
    ) -> None:
        self.what = what
        self.file = file
        self.line = line
        self.row = row
        self.column = column
        self.remedy = remedy
        super().__init__(self._message())

    def _message(self) -> str:
        where = []
        if self.line is not None:
            where.append(f"line {self.line}")
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column is not None:
            where.append(f"column {self.column!r}")
        parts = [part for part in (self.file, ", ".join(where), self.what) if part]
        told = ": ".join(parts)
        if self.remedy:
            told = f"{told}; {self.remedy}"
        return " ".join(told.split())


class ReadCancelledError(DataError):
    """Reading was stopped on request."""


def shortened(text: str, most: int = 40) -> str:
    """Cut a cell's text to what fits in a message."""
    return text if len(text) <= most else text[: most - 1] + "…"
