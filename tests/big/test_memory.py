"""Memory does not grow with the rows of a file."""

import subprocess
import sys

import numpy as np
import pytest

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
pytest.importorskip("resource", reason="peak memory is asked of a Unix system")

FIT = """
import resource, sys
from gmmstudio.big import ParquetRows
from gmmstudio.mixture import iterate

unit = 1 if sys.platform == "darwin" else 1024

def peak(file):
    source = ParquetRows(file, list("abcd"))
    for snapshot in iterate(source, 3, start="random_points", max_iterations=0):
        rows = snapshot.n_samples
    return rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit

few, before = peak(sys.argv[1])
many, after = peak(sys.argv[2])
print(few, many, after - before)
"""


def write(path, groups: int) -> int:
    rng = np.random.default_rng(0)
    with pq.ParquetWriter(path, pa.schema([(name, pa.float64()) for name in "abcd"])) as file:
        for _ in range(groups):
            columns = rng.normal(size=(4, 200_000))
            columns[:, ::3] += 4.0
            file.write_table(pa.table(dict(zip("abcd", columns, strict=True))))
    return groups * 200_000 * 4 * 8


def test_ten_times_the_rows_take_a_fraction_of_their_size_more(tmp_path) -> None:
    write(tmp_path / "few.parquet", 1)
    size = write(tmp_path / "many.parquet", 10)
    told = subprocess.run(
        [sys.executable, "-c", FIT, str(tmp_path / "few.parquet"), str(tmp_path / "many.parquet")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    few, many, more = (float(number) for number in told.split())
    assert (few, many) == (200_000, 2_000_000)
    assert more < size / 3
