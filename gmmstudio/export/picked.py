"""The rows a person picked out, as a table of their own."""

from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from gmmstudio.data import Dataset, Selection
from gmmstudio.export.atomic import write_whole
from gmmstudio.export.csv_text import free_names, header, lines, numbers, quoted_all
from gmmstudio.export.report import BLOCK_ROWS
from gmmstudio.mixture import Mixture


@dataclass(frozen=True, eq=False)
class PickedRows:
    """Some rows of a table and the mixture on screen, if there is one.

    Attributes
    ----------
    dataset : Dataset
    selection : Selection
        The rows in use.
    places : ndarray of int64
        Which of them, ascending.
    mixture : Mixture or None
    names : tuple of str
        What the components are called; empty where nobody has named one.
    """

    dataset: Dataset
    selection: Selection
    places: NDArray[np.int64]
    mixture: Mixture | None
    names: tuple[str, ...] = ()


def write_picked(picked: PickedRows, path: Path) -> tuple[Path, ...]:
    """Write the rows as CSV: number in the source, original cells, responsibilities.

    Columns are named as in ``assignments.csv``; without a mixture the results are left out.

    Parameters
    ----------
    picked : PickedRows
    path : Path

    Returns
    -------
    tuple of Path
        What was written.

    Raises
    ------
    ExportError
        If the file cannot be written; whatever was there stays.
    """

    def write(stream: TextIO) -> None:
        _write(picked, stream)

    return write_whole({path: write})


def _write(picked: PickedRows, stream: TextIO) -> None:
    originals = [column.name for column in picked.dataset.columns]
    k = 0 if picked.mixture is None else picked.mixture.n_components
    results = [f"responsibility_{component}" for component in range(1, k + 1)]
    if k:
        results += ["component", *(["component_name"] if picked.names else [])]
    row_name, *result_names = free_names(["row", *results], taken=originals)
    stream.write(header([row_name, *originals, *result_names]))
    for start in range(0, len(picked.places), BLOCK_ROWS):
        places = picked.places[start : start + BLOCK_ROWS]
        source = picked.selection.rows[places].tolist()
        cells = (
            quoted_all([column.cell_text(row) for row in source])
            for column in picked.dataset.columns
        )
        stream.write(lines([(str(row + 1) for row in source), *cells, *_results(picked, places)]))


def _results(picked: PickedRows, places: NDArray[np.int64]) -> list[list[str]]:
    if picked.mixture is None:
        return []
    resp = picked.mixture.responsibilities(picked.selection.X[places])
    component = resp.argmax(axis=1).tolist()
    named = quoted_all([picked.names[place] for place in component]) if picked.names else []
    return [
        *(numbers(column) for column in resp.T),
        [str(place + 1) for place in component],
        *([list(named)] if picked.names else []),
    ]
