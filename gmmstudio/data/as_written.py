"""What cells say letter by letter, where their numbers do not tell it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data.cells import objects
from gmmstudio.data.column import Column, ColumnKind
from gmmstudio.data.duck import column_id, literal, texts_query

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from gmmstudio.data.layout import Layout

_BLANKS = " \t"
_LEADING_ZERO = r"0\d+"
_GROUPED = r"[+-]?\d{1,3}\.\d{3}"
_COMMA = r".*\d,\d.*"


@dataclass(frozen=True)
class AsWritten:
    """The cells of a file as texts, read once more where they are asked for.

    Parameters
    ----------
    con : DuckDBPyConnection
        The database.
    path : Path
        The file, UTF-8.
    layout : Layout
        How the table stands in it.
    """

    con: "DuckDBPyConnection"
    path: Path
    layout: "Layout"

    def texts(self, j: int) -> NDArray[np.object_]:
        """Return a column's cells, shape (n_rows,), decimal commas made points."""
        texts = self._texts([j])[j]
        if self.layout.decimal_comma:
            return np.array([text.replace(",", ".") for text in texts], dtype=object)
        return texts

    def with_texts(self, columns: Sequence[Column]) -> tuple[Column, ...]:
        """Return the columns, with their texts where these say more than the values.

        Whole numbers with leading zeros are codes (of places, of articles), and a label's missing
        mark may be a word of its own (``NA`` is Namibia): what leaves the program must say the
        same.
        """
        whole = [j for j, column in enumerate(columns) if _may_have_leading_zeros(column)]
        padded = [j for j, count in self._counts(whole, _LEADING_ZERO).items() if count]
        gaps = [j for j, c in enumerate(columns) if c.kind is ColumnKind.TEXT and c.n_missing]
        made = list(columns)
        for j, texts in self._texts([*padded, *gaps]).items():
            column = columns[j]
            if column.kind is ColumnKind.NUMERIC:
                texts[np.isnan(column.values)] = None
                made[j] = replace(column, texts=texts)
            elif any(text.strip() for text in _where_missing(column, texts)):
                bare = [text if text.strip() else "" for text in texts]
                made[j] = replace(column, texts=np.array(bare, dtype=object))
        return tuple(made)

    def grouped(self, columns: Sequence[Column], types: Sequence[str]) -> tuple[str, ...]:
        """Return the names of columns whose points may be thousands marks.

        That is where other columns have decimal commas and every number of this one has three
        digits after a point: 1.234 may then be meant for 1234. Only what DuckDB took for text
        (``types``) can have commas where the layout has none.
        """
        numeric = [j for j, c in enumerate(columns) if c.kind is ColumnKind.NUMERIC]
        doubtful = [j for j in numeric if types[j] == "VARCHAR"]
        if not self.layout.decimal_comma and not any(self._counts(doubtful, _COMMA).values()):
            return ()
        return tuple(
            columns[j].name
            for j, count in self._counts(numeric, _GROUPED).items()
            if count == len(columns[j].values) - columns[j].n_missing
        )

    def _counts(self, chosen: Sequence[int], pattern: str) -> dict[int, int]:
        """Count the cells of each column that match a pattern, blanks around them aside."""
        if not chosen:
            return {}
        counts = ", ".join(
            f"count(*) FILTER (regexp_full_match(trim({column_id(j)}, {literal(_BLANKS)}), "
            f"{literal(pattern)}))"
            for j in chosen
        )
        query, parameters = texts_query(self.path, self.layout)
        found = self.con.execute(f"SELECT {counts} FROM {query}", parameters).fetchone()
        assert found is not None  # an aggregate without GROUP BY has one row
        return dict(zip(chosen, found, strict=True))

    def _texts(self, chosen: Sequence[int]) -> dict[int, NDArray[np.object_]]:
        if not chosen:
            return {}
        cells = ", ".join(f"coalesce({cell}, '') AS {cell}" for cell in map(column_id, chosen))
        query, parameters = texts_query(self.path, self.layout)
        found = self.con.execute(f"SELECT {cells} FROM {query}", parameters).fetchnumpy()
        return {j: objects(found[column_id(j)]) for j in chosen}


def _may_have_leading_zeros(column: Column) -> bool:
    if column.kind is not ColumnKind.NUMERIC or column.texts is not None:
        return False
    values = column.values[~np.isnan(column.values)]
    return bool(np.all((values >= 0) & (values == np.floor(values)) & np.isfinite(values)))


def _where_missing(column: Column, texts: NDArray[np.object_]) -> list[str]:
    pairs = zip(column.values, texts, strict=True)
    return [text for value, text in pairs if value is None]
