"""Reports of real fits, to be written and read back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gmmstudio.data import open_table
from gmmstudio.export import FitReport
from gmmstudio.mixture import fit

MakeReport = Callable[..., FitReport]


@pytest.fixture
def report_of(tmp_path: Path) -> MakeReport:
    """Return what fits some columns of a CSV text and reports it."""

    def make(text: str, columns: tuple[str, ...], k: int = 2, **settings: object) -> FitReport:
        path = tmp_path / "table.csv"
        path.write_text(text, encoding="utf-8", newline="")
        dataset = open_table(path)
        selection = dataset.select(columns)
        result = fit(selection.X, k, **settings)
        return FitReport.of_fit(dataset, selection, result, {"components": k, **settings})

    return make
