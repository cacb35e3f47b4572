"""What a worker keeps of the parts it has read, so that the next pass need not read them again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from gmmstudio.big.flow import Rows
from gmmstudio.big.formats import Part
from gmmstudio.big.table import BigTable
from gmmstudio.data import DataError

Key = tuple[BigTable, Part, int, int]


@dataclass
class RowCache:
    """The complete rows of some parts, within a bound of bytes for this process.

    Parts stay in the order of their coming until another table needs the room. Every pass goes
    through all parts, and to drop the oldest for the newest would then drop each just before it
    is wanted again.
    """

    _kept: dict[Key, tuple[Rows, ...]] = field(default_factory=dict)
    _bytes: int = 0
    _lock: Lock = field(default_factory=Lock)

    @property
    def n_bytes(self) -> int:
        """What is kept now."""
        return self._bytes

    def rows(self, table: BigTable, part: Part, limit: int) -> Iterator[Rows]:
        """Yield a part's complete rows in the pieces they are read in, kept or not.

        Parameters
        ----------
        table : BigTable
        part : Part
        limit : int
            The most bytes that this process may keep.

        Raises
        ------
        DataError
            If there is no such file where this worker looks, or it cannot be read.
        """
        try:
            status = Path(part.file).stat()
        except OSError as error:
            raise DataError(
                "a worker cannot find the file",
                file=part.file,
                remedy="put it where every worker sees it under this path",
            ) from error
        # A file that was written anew since has another time or another size.
        key = (table, part, status.st_mtime_ns, status.st_size)
        with self._lock:
            kept = self._kept.get(key)
        if kept is not None:
            yield from kept
            return
        yield from self._reading(key, limit)

    def _reading(self, key: Key, limit: int) -> Iterator[Rows]:
        table, part = key[:2]
        pieces: list[Rows] | None = []
        held = 0
        for rows in map(Rows.of, table.read(part)):
            held += rows.n_bytes
            if pieces is not None and not self._has_room(table, held, limit):
                pieces = None
            if pieces is not None:
                pieces.append(rows)
            yield rows
        if pieces is not None:
            self._keep(key, pieces, held, limit)

    def _has_room(self, table: BigTable, more: int, limit: int) -> bool:
        with self._lock:
            if self._bytes + more > limit:
                self._drop(key for key in list(self._kept) if key[0] != table)
            return self._bytes + more <= limit

    def _keep(self, key: Key, pieces: list[Rows], size: int, limit: int) -> None:
        with self._lock:
            if key not in self._kept and self._bytes + size <= limit:
                self._kept[key] = tuple(pieces)
                self._bytes += size

    def _drop(self, keys: Iterable[Key]) -> None:
        for key in keys:
            self._bytes -= sum(piece.n_bytes for piece in self._kept.pop(key))


CACHE = RowCache()
"""That of this process."""
