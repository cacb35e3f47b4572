"""From the cells that DuckDB has read to columns of numbers and of labels."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data.column import GROUPED_NUMBER, CellProblem, Column, ColumnKind
from gmmstudio.data.dialect import COMMA_NUMBER, MISSING_MARKS, NUMBER
from gmmstudio.data.duck import column_id, literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EXACT_INTEGERS = 2.0**53
_THOUSANDS = r"[+-]?\d{1,3}(,\d{3})+"

_BLANKS = r"^[\s\p{Z}]+|[\s\p{Z}]+$"  # as Python's str.strip
_TRIMMED = "trimmed"
_CELLS_AT_ONCE = 1_000_000
_COLUMNS_AT_ONCE = 32  # bounds the memory that the trimmed cells take, and the query's length

LineOf = Callable[[int], int]


@dataclass(frozen=True)
class CellTable:
    """A table in the database, with what is needed to make columns of it.

    Parameters
    ----------
    con : DuckDBPyConnection
        The database.
    table : str
        The table's name; its columns are called ``c0``, ``c1``, ...
    types : sequence of str
        The columns' types: DOUBLE or VARCHAR.
    commas_are_delimiters : bool
        Whether ``1,234`` in a (quoted) cell is more likely 1234 than 1.234.
    texts_of : callable
        The cells of a DOUBLE column as written.
    line_of : callable
        The line of the file on which a data row (counted from 1) begins.
    """

    con: "DuckDBPyConnection"
    table: str
    types: Sequence[str]
    commas_are_delimiters: bool
    texts_of: Callable[[int], NDArray[np.object_]]
    line_of: LineOf

    def columns(self, names: Sequence[str]) -> tuple[Column, ...]:
        """Make a column of each, numbers where all its values are numbers."""
        made: dict[int, Column] = {}
        numeric = [j for j, kind in enumerate(self.types) if kind != "VARCHAR"]
        for chosen in self._portions(numeric):
            for j, found in self._fetch({j: column_id(j) for j in chosen}).items():
                made[j] = self._numeric(names[j], j, _floats(found))
        texts = [j for j, kind in enumerate(self.types) if kind == "VARCHAR"]
        for start in range(0, len(texts), _COLUMNS_AT_ONCE):
            chosen = texts[start : start + _COLUMNS_AT_ONCE]
            for j, tally in self._tallies(chosen).items():
                made[j] = self._sorted_out(names[j], j, tally)
        return tuple(made[j] for j in range(len(names)))

    def _portions(self, numeric: Sequence[int]) -> Iterator[Sequence[int]]:
        """Yield numeric columns in portions that are fetched in a moment each.

        DuckDB keeps the interpreter to itself while it hands over what was asked for, and no
        other thread can do anything meanwhile.
        """
        counted = self.con.execute(f"SELECT count(*) FROM {self.table}").fetchone()
        assert counted is not None  # an aggregate without GROUP BY has one row
        size = max(1, _CELLS_AT_ONCE // max(1, counted[0]))
        for start in range(0, len(numeric), size):
            yield numeric[start : start + size]

    def _fetch(self, expressions: dict[int, str], table: str | None = None) -> dict[int, Any]:
        if not expressions:
            return {}
        chosen = ", ".join(f"{sql} AS {column_id(j)}" for j, sql in expressions.items())
        found = self.con.execute(f"SELECT {chosen} FROM {table or self.table}").fetchnumpy()
        return {j: found[column_id(j)] for j in expressions}

    def _numeric(self, name: str, j: int, values: NDArray[np.float64]) -> Column:
        missing = np.isnan(values)
        if missing.all():
            return _empty(name, len(values))
        if not _has_wide_integers(values):
            return Column(name, ColumnKind.NUMERIC, values)
        texts = self.texts_of(j)
        texts[missing] = None
        return Column(name, ColumnKind.NUMERIC, values, texts=texts)

    def _tallies(self, chosen: Sequence[int]) -> dict[int, "_Tally"]:
        """Count what the cells of some columns hold that DuckDB took for text.

        Blanks around numbers, or missing marks with blanks, may be all that made it think so.
        Leaves the trimmed cells, null where missing, in the table ``trimmed``.
        """
        marks = ", ".join(literal(mark) for mark in sorted({m.lower() for m in MISSING_MARKS}))
        cleaned, counts = [], []
        for j in chosen:
            cell = column_id(j)
            bare = f"regexp_replace({cell}, {literal(_BLANKS)}, '', 'g')"
            cleaned.append(
                f"CASE WHEN lower({bare}) IN ({marks}) THEN NULL ELSE {bare} END AS {cell}"
            )
            point = f"regexp_full_match({cell}, {literal(NUMBER)})"
            comma = f"regexp_full_match({cell}, {literal(COMMA_NUMBER)})"
            thousands = f"regexp_full_match({cell}, {literal(_THOUSANDS)})"
            grouped = f"regexp_full_match({cell}, {literal(GROUPED_NUMBER)})"
            counts += [
                f"count({cell})",
                f"count(*) FILTER ({point})",
                f"count(*) FILTER ({comma})",
                f"min(rowid) FILTER (NOT {point})",
                f"min(rowid) FILTER (NOT {comma})",
                f"count(*) FILTER (contains({cell}, ','))",
                f"count(*) FILTER ({thousands})",
                f"count(*) FILTER ({grouped})",
                f"min(rowid) FILTER ({grouped})",
            ]
        self.con.execute(
            f"CREATE OR REPLACE TEMP TABLE {_TRIMMED} AS "
            f"SELECT {', '.join(cleaned)} FROM {self.table}"
        )
        found = self.con.execute(f"SELECT {', '.join(counts)} FROM {_TRIMMED}").fetchone()
        assert found is not None  # an aggregate without GROUP BY has one row
        size = len(counts) // len(chosen)
        return {j: _Tally(*found[i * size : (i + 1) * size]) for i, j in enumerate(chosen)}

    def _sorted_out(self, name: str, j: int, tally: "_Tally") -> Column:
        cell = column_id(j)
        n_comma = tally.n_comma
        if self.commas_are_delimiters and tally.n_with_comma == tally.n_thousands:
            n_comma = 0
        if tally.n_values in {tally.n_point, n_comma} and tally.n_values:
            number = cell if tally.n_point == tally.n_values else f"replace({cell}, ',', '.')"
            values = _floats(self._fetch({j: f"CAST({number} AS DOUBLE)"}, _TRIMMED)[j])
            texts = None
            if _has_wide_integers(values):
                texts = objects(self._fetch({j: number}, _TRIMMED)[j])
            return Column(name, ColumnKind.NUMERIC, values, texts=texts)
        missing = np.asarray(self._fetch({j: f"{cell} IS NULL"}, _TRIMMED)[j], dtype=bool)
        if not tally.n_values:
            return _empty(name, len(missing))
        labels = objects(self._fetch({j: cell})[j])
        labels[missing] = None
        problem = None
        if 2 * max(tally.n_point + tally.n_grouped, n_comma) >= tally.n_values:
            bad = tally.first_not_point if tally.n_point >= n_comma else tally.first_not_comma
            if tally.n_grouped:
                bad = tally.first_grouped  # the reason of most cells, and the less plain one
            assert bad is not None  # not all values are such numbers, or it were numeric
            problem = CellProblem(bad + 1, self.line_of(bad + 1), labels[bad])
        return Column(name, ColumnKind.TEXT, labels, problem=problem)


@dataclass(frozen=True)
class _Tally:
    """How many cells of a column hold what; rows are counted from 0."""

    n_values: int
    n_point: int
    n_comma: int
    first_not_point: int | None
    first_not_comma: int | None
    n_with_comma: int
    n_thousands: int
    n_grouped: int
    first_grouped: int | None


def _has_wide_integers(values: NDArray[np.float64]) -> bool:
    """Tell whether float64 may have rounded an integer."""
    largest = np.nanmax(np.abs(values), initial=0.0, where=np.isfinite(values))
    return bool(largest >= _EXACT_INTEGERS)


def _empty(name: str, n: int) -> Column:
    return Column(name, ColumnKind.TEXT, np.full(n, None, dtype=object))


def _floats(found: Any) -> NDArray[np.float64]:
    """Return DuckDB's column as float64 with NaN where it is null."""
    if isinstance(found, np.ma.MaskedArray):
        return np.ascontiguousarray(found.filled(np.nan), dtype=np.float64)
    return np.ascontiguousarray(found, dtype=np.float64)


def objects(found: Any) -> NDArray[np.object_]:
    """Return DuckDB's column of texts with None where it is null."""
    if isinstance(found, np.ma.MaskedArray):
        values = np.array(found.data, dtype=object)
        values[np.ma.getmaskarray(found)] = None
        return values
    return np.array(found, dtype=object)
