"""Results of a fit to streamed rows: the same files, the rows written as they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gmmstudio.big import ClusterRows, StreamedRows
from gmmstudio.big.facts import Facts
from gmmstudio.big.table import BigTable
from gmmstudio.export.atomic import TextWriter, write_whole
from gmmstudio.export.report import Fitted, facts_of
from gmmstudio.export.streamed_rows import ASSIGNMENTS
from gmmstudio.export.summary import SUMMARY_FILE, write_json
from gmmstudio.export.tables import ParametersTable, TraceTable, refuse_source
from gmmstudio.mixture import Collapse, FitResult, Fixed, Mixture, StartOutcome


@dataclass(frozen=True, eq=False)
class StreamedReport(Fitted):
    """A mixture that was fitted to streamed rows, and how that went; see ``Fitted``.

    Parameters
    ----------
    where : str
        The files as the person named them.
    table : BigTable
        The files and columns.
    facts : Facts
        What the first pass found in them.
    effective : ndarray of shape (n_components,)
        Each component's sum of responsibilities, from the last E-step.
    """

    where: str
    table: BigTable
    facts: Facts
    effective: NDArray[np.float64]
    mixture: Mixture
    trace: tuple[float, ...]
    converged: bool
    stop_reason: str | None
    settings: Mapping[str, object]
    collapses: tuple[Collapse, ...] = ()
    starts: tuple[StartOutcome, ...] = ()
    remaining: float | None = None
    fixed: Fixed | None = None

    @classmethod
    def of_fit(
        cls,
        where: str,
        rows: StreamedRows | ClusterRows,
        result: FitResult,
        settings: Mapping[str, object],
    ) -> "StreamedReport":
        """Return the report of a finished fit."""
        return cls(
            where=where,
            table=rows.table,
            facts=rows.facts,
            effective=result.effective_rows,
            settings=settings,
            **facts_of(result),
        )

    @property
    def name(self) -> str:
        """What the table is called."""
        return Path(self.where).name or self.where

    @property
    def source(self) -> str:
        """Where the table came from."""
        return self.where

    @property
    def sha256(self) -> None:
        """None: to add up the bytes of all files would be a pass of its own."""
        return

    @property
    def notes(self) -> tuple[str, ...]:
        """How the files were read."""
        n_files = len(self.table.files)
        return (f"{self.table.kind.title}, streamed from {n_files} file{'s' * (n_files > 1)}",)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that were fitted."""
        return self.table.columns

    @property
    def n_samples(self) -> int:
        """The number of rows used."""
        return self.facts.n_used

    @property
    def total_weight(self) -> float:
        """The sum of the weights of the rows used; every row counts once unless it has one."""
        return self.facts.weight

    @property
    def left_out(self) -> Mapping[str, int]:
        """How many rows were left out for which reason."""
        return self.facts.left_out

    @property
    def packages(self) -> tuple[str, ...]:
        """The packages whose versions matter to the result."""
        return ("numpy", "scipy", "pyarrow")

    def effective_rows(self) -> NDArray[np.float64]:
        """Return each component's sum of responsibilities over the rows used, shape (k,)."""
        return self.effective


def write_streamed(
    report: StreamedReport, directory: Path, assignments: str = "csv"
) -> tuple[Path, ...]:
    """Write the tables and the summary into a directory, all of them or none.

    Parameters
    ----------
    report : StreamedReport
    directory : Path
        Made if it is missing.
    assignments : str
        A name of ``ASSIGNMENTS``: how the table of rows is written.

    Returns
    -------
    tuple of Path
        The files written.

    Raises
    ------
    ExportError
        If a file cannot be written, or would overwrite one that the data came from; then nothing
        new is left and former files stand.
    DataError
        If the files have other rows than when they were fitted.
    """
    parameters, trace = ParametersTable(), TraceTable()
    rows = ASSIGNMENTS[assignments]
    writers: dict[Path, TextWriter] = {
        directory / rows.file_name: partial(rows.write, report.table, report.facts, report.mixture),
        directory / parameters.file_name: partial(parameters.write, report),
        directory / trace.file_name: partial(trace.write, report),
        directory / SUMMARY_FILE: partial(write_json, report),
    }
    for path in writers:
        for file in report.table.files:
            refuse_source(path, Path(file))
    return write_whole(writers)
