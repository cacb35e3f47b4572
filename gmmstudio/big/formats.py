"""The file formats that can be streamed: one class each, known through one registry."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from gmmstudio.registry import Registry

BATCH_ROWS = 65_536
"""Rows that are read at a time: enough to be quick, little beside any memory."""


@dataclass(frozen=True)
class Part:
    """Consecutive rows of one file that one worker goes through.

    Attributes
    ----------
    file : str
        An absolute path.
    first, stop : int
        The row groups of a Parquet file; 0 and 1 for a file that has none.
    """

    file: str
    first: int = 0
    stop: int = 1


class TableFormat(ABC):
    """How tables of one format are looked into and read, a batch of rows at a time.

    Class attributes: `name`, its key; `title`, what messages call it; `suffixes` of its files, in
    lower case; `typed`, whether the files themselves say which columns are numbers;
    `missing`, the texts that stand for a cell without a value.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    typed: ClassVar[bool]
    missing: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def columns(self, file: str) -> dict[str, bool]:
        """Return the columns in the file's order, and for each whether it holds numbers.

        Raises
        ------
        DataError
            If the file is no table of this format.
        MissingExtraError
            If PyArrow is not installed.
        """

    @abstractmethod
    def parts(self, file: str, rows: int) -> list[Part]:
        """Cut a file into parts of about so many rows, as far as the format allows."""

    @abstractmethod
    def batches(self, part: Part, numbers: Sequence[str], others: Sequence[str]) -> Iterator[Any]:
        """Read a part in Arrow record batches, the same ones each time.

        Parameters
        ----------
        part : Part
        numbers : sequence of str
            Columns to be read as numbers; a missing cell is null.
        others : sequence of str
            Columns to be read as they stand.

        Raises
        ------
        DataError
            If a cell of ``numbers`` is none, or the file is damaged.
        """


FORMATS: Registry[TableFormat] = Registry("format of large tables")
