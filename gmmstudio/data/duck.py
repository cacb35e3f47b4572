"""DuckDB, kept to this process: it reads the cells, and sorts out what columns hold."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from gmmstudio.data.dialect import MISSING_MARKS, Dialect
from gmmstudio.data.layout import Layout

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# No integers: DuckDB would silently round a fraction that stands beyond the sniffer's sample.
_TYPES = ("DOUBLE", "VARCHAR")
_PLAUSIBLE_DELIMITERS = frozenset(",;\t| :^~")


@contextmanager
def connection() -> Iterator["DuckDBPyConnection"]:
    """Open a database in memory that neither loads extensions nor reaches out."""
    import duckdb

    con = duckdb.connect(
        ":memory:",
        config={"autoinstall_known_extensions": False, "autoload_known_extensions": False},
    )
    try:
        yield con
    finally:
        con.close()


def literal(text: str) -> str:
    """Quote a text for SQL."""
    return "'" + text.replace("'", "''") + "'"


def _list(texts: Sequence[str]) -> str:
    return "[" + ", ".join(literal(text) for text in texts) + "]"


def column_id(j: int) -> str:
    """Return the name of a column inside DuckDB, where names that differ in case are one."""
    return f"c{j}"


def propose_dialect(con: "DuckDBPyConnection", path: Path) -> Dialect | None:
    """Ask DuckDB's sniffer for delimiter and quotes; None where it finds none that is likely."""
    import duckdb

    try:
        found = con.execute(
            "SELECT Delimiter, Quote, Escape FROM sniff_csv(?, compression='none')", [str(path)]
        ).fetchone()
    except duckdb.Error:
        # Not a failure of the read: the layout is then decided without a proposal.
        return None
    if found is None or found[0] not in _PLAUSIBLE_DELIMITERS:
        return None
    delimiter, quote, escape = found
    return Dialect(delimiter, "'" if quote == "'" else '"', escape == "\\")


def _options(layout: Layout, missing: Sequence[str] = MISSING_MARKS) -> str:
    dialect = layout.dialect
    escape = "\\" if dialect.backslash else dialect.quote
    return ", ".join(
        (
            f"delim={literal(dialect.delimiter)}",
            f"quote={literal(dialect.quote)}",
            f"escape={literal(escape)}",
            "comment=''",
            f"skip={layout.preamble}",
            f"header={str(layout.has_header).lower()}",
            f"decimal_separator={literal(',' if layout.decimal_comma else '.')}",
            f"nullstr={_list(missing)}",
            "compression='none'",
        )
    )


def sniff_types(
    con: "DuckDBPyConnection", path: Path, layout: Layout, *, whole: bool
) -> tuple[str, ...] | None:
    """Ask DuckDB's sniffer for the types of the columns.

    Parameters
    ----------
    con : DuckDBPyConnection
        An open connection.
    path : Path
        The file, UTF-8.
    layout : Layout
        How the table stands in it.
    whole : bool
        Whether to look at every row, not at the first 20,480.

    Returns
    -------
    tuple of str or None
        A type for every column; None if the sniffer sees another table than the layout does.
    """
    import duckdb

    sample = ", sample_size=-1" if whole else ""
    try:
        found = con.execute(
            f"SELECT Columns FROM sniff_csv(?, {_options(layout)}, "
            f"auto_type_candidates={_list(_TYPES)}{sample})",
            [str(path)],
        ).fetchone()
    except duckdb.Error:
        return None
    types = tuple(column["type"] for column in found[0]) if found else ()
    if len(types) != layout.width or not set(types) <= set(_TYPES):
        return None
    return types


def read_cells(
    con: "DuckDBPyConnection", path: Path, layout: Layout, types: Sequence[str], table: str
) -> None:
    """Read all rows into a table of the database; nothing is guessed, nothing skipped.

    Raises
    ------
    duckdb.ConversionException
        If a cell is not of its column's type.
    duckdb.Error
        If a row has too few or too many cells, or a quote is not closed.
    """
    query, parameters = _cells_query(path, layout, types)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM {query}", parameters)


def texts_query(path: Path, layout: Layout) -> tuple[str, list[str]]:
    """Return what to select from, with its parameters, to have all cells as they are written.

    Empty cells are null there, missing marks are not.
    """
    return _cells_query(path, layout, ("VARCHAR",) * layout.width, missing=("",))


def _cells_query(
    path: Path, layout: Layout, types: Sequence[str], missing: Sequence[str] = MISSING_MARKS
) -> tuple[str, list[str]]:
    columns = ", ".join(f"'{column_id(j)}': '{kind}'" for j, kind in enumerate(types))
    return (
        f"read_csv(?, {_options(layout, missing)}, "
        f"auto_detect=false, hive_partitioning=false, columns={{{columns}}})",
        [str(path)],
    )
