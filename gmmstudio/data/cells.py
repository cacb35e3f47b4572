"""From the cells that DuckDB has read to columns of numbers and of labels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data.column import CellProblem, Column, ColumnKind
from gmmstudio.data.dialect import COMMA_NUMBER, MISSING_MARKS, NUMBER
from gmmstudio.data.duck import column_id, literal

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_EXACT_INTEGERS = 2.0**53
_THOUSANDS = r"[+-]?\d{1,3}(,\d{3})+"

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
        The columns' types: BIGINT, DOUBLE or VARCHAR.
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
        numeric = [j for j, kind in enumerate(self.types) if kind != "VARCHAR"]
        numbers = self._fetch({j: f"{column_id(j)}::DOUBLE" for j in numeric})
        columns = []
        for j, name in enumerate(names):
            if j in numbers:
                columns.append(self._numeric(name, j, _floats(numbers.pop(j))))
            else:
                columns.append(self._sorted_out(name, j))
        return tuple(columns)

    def _fetch(self, expressions: dict[int, str]) -> dict[int, Any]:
        if not expressions:
            return {}
        chosen = ", ".join(f"{sql} AS {column_id(j)}" for j, sql in expressions.items())
        found = self.con.execute(f"SELECT {chosen} FROM {self.table}").fetchnumpy()
        return {j: found[column_id(j)] for j in expressions}

    def _numeric(self, name: str, j: int, values: NDArray[np.float64]) -> Column:
        if np.isnan(values).all():
            return _empty(name, len(values))
        texts = None
        if _has_wide_integers(values):
            if self.types[j] == "BIGINT":
                texts = self._texts(j, f"{column_id(j)}::VARCHAR")
            else:
                texts = self.texts_of(j)
        return Column(name, ColumnKind.NUMERIC, values, texts=texts)

    def _texts(self, j: int, sql: str) -> NDArray[np.object_]:
        return objects(self._fetch({j: sql})[j])

    def _sorted_out(self, name: str, j: int) -> Column:
        """Make a column of cells that DuckDB took for text: blanks or marks may be the cause."""
        cell = column_id(j)
        marks = ", ".join(literal(mark) for mark in sorted({m.lower() for m in MISSING_MARKS}))
        # DuckDB's trim takes spaces only.
        trimmed = f"regexp_replace({cell}, '^\\s+|\\s+$', '', 'g')"
        con = self.con
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE one AS SELECT rowid AS i, {cell} AS written, CASE WHEN "
            f"{cell} IS NULL OR lower({trimmed}) IN ({marks}) THEN NULL ELSE {trimmed} END AS v "
            f"FROM {self.table} ORDER BY rowid"
        )
        point = f"regexp_full_match(v, {literal(NUMBER)})"
        comma = f"regexp_full_match(v, {literal(COMMA_NUMBER)})"
        thousands = f"regexp_full_match(v, {literal(_THOUSANDS)})"
        found = con.execute(
            f"SELECT count(*), count(v), count(*) FILTER ({point}), count(*) FILTER ({comma}), "
            f"min(i) FILTER (v IS NOT NULL AND NOT {point}), "
            f"min(i) FILTER (v IS NOT NULL AND NOT {comma}), "
            f"count(*) FILTER (contains(v, ',')), count(*) FILTER ({thousands}) FROM one"
        ).fetchone()
        assert found is not None  # an aggregate without GROUP BY has one row
        n, n_values, n_point, n_comma, bad_point, bad_comma, n_with_comma, n_thousands = found
        if n_values == 0:
            return _empty(name, n)
        if self.commas_are_delimiters and n_with_comma == n_thousands:
            n_comma = 0
        if n_point == n_values:
            return self._converted(name, "v")
        if n_comma == n_values:
            return self._converted(name, "replace(v, ',', '.')")
        values = objects(
            con.execute(
                "SELECT CASE WHEN v IS NULL THEN NULL ELSE written END AS v FROM one ORDER BY i"
            ).fetchnumpy()["v"]
        )
        problem = None
        if 2 * max(n_point, n_comma) >= n_values:
            bad = bad_point if n_point >= n_comma else bad_comma
            problem = CellProblem(bad + 1, self.line_of(bad + 1), values[bad])
        return Column(name, ColumnKind.TEXT, values, problem=problem)

    def _converted(self, name: str, sql: str) -> Column:
        found = self.con.execute(
            f"SELECT CAST({sql} AS DOUBLE) AS x FROM one ORDER BY i"
        ).fetchnumpy()["x"]
        values = _floats(found)
        texts = None
        if _has_wide_integers(values):
            texts = objects(
                self.con.execute(f"SELECT {sql} AS x FROM one ORDER BY i").fetchnumpy()["x"]
            )
        return Column(name, ColumnKind.NUMERIC, values, texts=texts)


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
