"""Rows streamed from files by this process, pass by pass; memory does not grow with the files."""

from collections.abc import Iterator, Sequence
from functools import cached_property, reduce
from pathlib import Path
from typing import ClassVar

import numpy as np

from gmmstudio.big.facts import Facts
from gmmstudio.big.files import Where, find_files
from gmmstudio.big.flow import Rows, ahead, grouped, picked, recut
from gmmstudio.big.formats import FORMATS
from gmmstudio.big.labels import CollectedLabels, part_labels
from gmmstudio.big.table import BigTable
from gmmstudio.data import DataError, Labels, Selection
from gmmstudio.mixture.passes import Passes, Plan, ThreadedPasses
from gmmstudio.mixture.rows import Block, Chunk, Sample, Survey, drawn

_CHUNK_ROWS = 65_536
"""Rows that one thread takes at a time, however long the table."""


class StreamedRows:
    """The complete rows of files, read anew in every pass while the batch before is computed.

    It is a source for ``iterate`` and ``fit``. Rows with a missing or infinite cell among the
    columns are left out and counted. Blocks are cut by the count of complete rows alone: neither
    threads nor the sizes of files and row groups change the result.

    Parameters
    ----------
    where : str, Path, or sequence of them
        Files, folders, or patterns such as ``data/*.parquet``.
    columns : sequence of str or None
        The columns to fit; all numeric ones but the weights where None.
    weights : str or None
        The column that says how often each row counts, 0 or more; a row without a weight is left
        out.

    Raises
    ------
    DataError
        If a file is missing or has other columns than the first; if a column does not exist or
        holds no numbers.
    MissingExtraError
        If PyArrow is not installed.
    """

    format: ClassVar[str]

    def __init__(
        self, where: Where, columns: Sequence[str] | None = None, weights: str | None = None
    ) -> None:
        self.table = BigTable.of(where, self.format, columns, weights)

    @cached_property
    def facts(self) -> Facts:
        """What the first pass finds; that pass is made when it is first asked for."""
        return reduce(Facts.merged, map(Facts.of, self._selections()), Facts(0))

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are fitted."""
        return self.table.columns

    @property
    def n_samples(self) -> int:
        """The number of complete rows."""
        return self.facts.n_used

    @property
    def n_features(self) -> int:
        """The number of columns."""
        return len(self.table.columns)

    @property
    def total_weight(self) -> float:
        """The sum of the weights; the number of rows where each counts once."""
        return self.facts.weight

    def survey(self) -> Survey:
        """Return means, standard deviations and extremes of the columns."""
        return self.facts.survey()

    def passes(self, plan: Plan) -> Passes:
        """Return passes over the files, shared out over ``plan.n_threads``."""
        return ThreadedPasses(self, plan)

    def n_chunks(self, block_rows: int) -> int:
        """Return how many chunks ``chunks`` gives."""
        n_blocks = -(-self.n_samples // block_rows)
        return -(-n_blocks // _blocks_per_chunk(block_rows))

    def chunks(self, block_rows: int) -> Iterator[Chunk]:
        """Start a pass over the files.

        Raises
        ------
        DataError
            If the files have other rows than when they were first read.
        """
        start = 0
        blocks = recut(map(Rows.of, self._selections()), block_rows)
        for index, group in enumerate(grouped(blocks, _blocks_per_chunk(block_rows))):
            made = []
            for rows in group:
                made.append(Block(slice(start, start + len(rows)), rows.X, rows.weights))
                start += len(rows)
            if start > self.n_samples:
                raise changed(self.table)
            yield Chunk(index, iter(made))
        if start != self.n_samples:
            raise changed(self.table)

    def sample(self, limit: int, rng: np.random.Generator) -> Sample:
        """Return at most so many rows: all, or the very rows an array's sample would have."""
        found = picked(
            map(Rows.of, self._selections()),
            drawn(self.facts.counting, limit, rng),
            self.n_features,
        )
        return Sample.of(found.X, found.weights)

    def labels(self, column: str) -> Labels:
        """Return the labels of the rows, to start from; this is a pass of its own.

        They are kept in memory, two bytes a row.

        Raises
        ------
        DataError
            If there is no such column, a row has no label, or the column does not name groups.
        """
        collected = CollectedLabels(self.table, column)
        for part in self.table.files_whole():
            collected.add(part_labels(self.table, part, column))
        return collected.labels()

    def _selections(self) -> Iterator[Selection]:
        return ahead(
            selection for part in self.table.files_whole() for selection in self.table.read(part)
        )


class ParquetRows(StreamedRows):
    """Rows streamed from Parquet files; see ``StreamedRows``."""

    format: ClassVar[str] = "parquet"


class CsvRows(StreamedRows):
    """Rows streamed from CSV files in UTF-8; see ``StreamedRows``."""

    format: ClassVar[str] = "csv"


_BY_FORMAT: dict[str, type[StreamedRows]] = {kind.format: kind for kind in (ParquetRows, CsvRows)}


def open_rows(
    where: str, columns: Sequence[str] | None = None, weights: str | None = None
) -> StreamedRows:
    """Return the rows of files whose format their suffix tells.

    Parameters
    ----------
    where : str
        A file, a pattern, or a folder that holds files of one format.
    columns : sequence of str or None
    weights : str or None
        As for ``StreamedRows``.

    Raises
    ------
    DataError
        As for ``StreamedRows``, or if no format is known by the suffix, or several are in one
        folder: together they would rarely be one table, and to read only some would be a guess.
    """
    suffixes = [suffix for kind in FORMATS.entries() for suffix in kind.suffixes]
    files = find_files(where, suffixes) if Path(where).is_dir() else (where,)
    first_of: dict[str, str] = {}
    for file in files:
        for kind in FORMATS.entries():
            if Path(file).suffix.lower() in kind.suffixes:
                first_of.setdefault(kind.name, Path(file).name)
    if not first_of:
        raise DataError(
            f"only files that end in {', '.join(suffixes)} can be streamed",
            file=where,
            remedy="rename or convert it",
        )
    if len(first_of) > 1:
        found = " as well as ".join(f"{FORMATS[n].title} ({file})" for n, file in first_of.items())
        patterns = (str(Path(where, f"*{Path(file).suffix}")) for file in first_of.values())
        raise DataError(
            f"the folder holds {found}, and a table is of one format",
            file=where,
            remedy=f"name the files of one: {' or '.join(map(repr, patterns))}",
        )
    return _BY_FORMAT[next(iter(first_of))](where, columns, weights)


def changed(table: BigTable) -> DataError:
    """Return the error that tells of files which are not what they were."""
    names = ", ".join(Path(file).name for file in table.files[:3])
    return DataError(
        "the number of complete rows has changed during the fit",
        file=names + (", …" if len(table.files) > 3 else ""),
        remedy="fit again when nothing writes to the files",
    )


def _blocks_per_chunk(block_rows: int) -> int:
    return max(1, _CHUNK_ROWS // block_rows)
