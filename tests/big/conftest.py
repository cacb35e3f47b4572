"""Tables on disk and a cluster on this machine's own loopback."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import distributed
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from gmmstudio.mixture import Mixture

ROOT = Path(__file__).parents[2]
COLUMNS = ("length", "width", "depth")


@dataclass(frozen=True)
class Written:
    """A folder of files, and what a reader should find in them."""

    folder: Path
    cells: np.ndarray
    """As written: NaN where missing, infinite where so."""

    @property
    def complete(self) -> np.ndarray:
        return self.cells[np.isfinite(self.cells).all(axis=1)]


def three_groups(n: int, seed: int = 3) -> np.ndarray:
    mixture = Mixture(
        [0.5, 0.3, 0.2],
        [[0.0, 10.0, 1e6], [4.0, 14.0, 1e6 + 3], [-3.0, 18.0, 1e6 - 2]],
        np.array([np.eye(3), np.diag([0.5, 2.0, 1.0]), [[1, 0.6, 0], [0.6, 1, 0.2], [0, 0.2, 1]]]),
    )
    return mixture.sample(n, seed)[0]


def arrow_table(cells: np.ndarray) -> pa.Table:
    columns = {name: pa.array(cells[:, i], from_pandas=True) for i, name in enumerate(COLUMNS)}
    return pa.table({"name": [f"row {i}" for i in range(len(cells))], **columns})


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Three Parquet files with odd row groups and lacking cells, and the same rows as CSV."""
    folder = tmp_path_factory.mktemp("tables")
    cells = three_groups(60_011)
    cells[5, 0] = np.nan
    cells[::4_999, 1] = np.nan
    cells[77, 2] = np.inf
    table = arrow_table(cells)
    bounds = [0, 20_001, 20_002, len(cells)]
    for i, (start, stop, group) in enumerate(
        zip(bounds[:-1], bounds[1:], (1_777, 1, 13_001), strict=True)
    ):
        rows = table.slice(start, stop - start)
        pq.write_table(rows, folder / f"part-{i}.parquet", row_group_size=group)
        pyarrow.csv.write_csv(rows, folder / f"part-{i}.csv")
    return Written(folder, cells)


@dataclass
class Cluster:
    """A scheduler and its workers, each a process of its own."""

    address: str
    client: distributed.Client
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


class _Processes:
    """Starts the parts of a cluster; ends them all, whatever happened, in the end."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack

    def start(self, program: str, *arguments: str) -> subprocess.Popen[bytes]:
        words = [sys.executable, "-m", f"distributed.cli.dask_{program}", *arguments]
        log = self._stack.enter_context((self._folder / f"{program}.log").open("ab"))
        process = subprocess.Popen(words, cwd=self._folder, stdout=log, stderr=log)
        self._stack.callback(process.wait, 60)
        self._stack.callback(process.kill)
        return process


def _worker(processes: _Processes, address: str) -> subprocess.Popen[bytes]:
    return processes.start(
        "worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny", "--no-dashboard"
    )


def _address(file: Path, scheduler: subprocess.Popen[bytes]) -> str:
    """Return the address that a scheduler writes when it is ready, once all of it is written."""
    until = time.monotonic() + 60
    while True:
        with suppress(FileNotFoundError, json.JSONDecodeError):
            return json.loads(file.read_text())["address"]
        assert scheduler.poll() is None, "the scheduler ended at once"
        assert time.monotonic() < until, "the scheduler did not start"
        time.sleep(0.02)  # another process's start can only be looked for


@contextmanager
def _running(folder: Path) -> Iterator[Cluster]:
    file = folder / "scheduler.json"
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("PYTHONPATH", str(ROOT))
        processes = _Processes(folder, stack)
        scheduler = processes.start(
            *("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)),
            *("--no-dashboard", "--dashboard-address", "127.0.0.1:0", "--no-show"),
        )
        address = _address(file, scheduler)
        workers = [_worker(processes, address) for _ in range(2)]
        client = stack.enter_context(distributed.Client(address, timeout=60))
        client.wait_for_workers(2, timeout=60)
        yield Cluster(address, client, scheduler, workers)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A real scheduler with two worker processes on 127.0.0.1."""
    with _running(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture
def fragile_cluster(tmp_path: Path) -> Iterator[Cluster]:
    """The same for one test alone, which may break it."""
    with _running(tmp_path) as running:
        yield running
