"""Fitting on a cluster gives what fitting on one machine gives, whatever becomes of a worker."""

import json
import os
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from gmmstudio.big import ClusterError, ClusterRows, CsvRows, ParquetRows
from gmmstudio.big.cache import RowCache
from gmmstudio.big.client import connected
from gmmstudio.big.formats import Part
from gmmstudio.big.table import BigTable
from gmmstudio.cli import main
from gmmstudio.data import DataError
from gmmstudio.mixture import fit, iterate

from .comparison import assert_same_fit, assert_same_mixture
from .conftest import COLUMNS, arrow_table, three_groups


def test_a_worker_killed_in_the_middle_of_a_pass_changes_nothing(fragile_cluster, written):
    alone = fit(written.complete, 3, restarts=1, max_iterations=12, tolerance=0)
    cluster = fragile_cluster
    rows = ClusterRows(ParquetRows(written.folder), cluster.client, part_rows=5_000)
    calls = 0

    def kill_in_the_middle():
        nonlocal calls
        calls += 1
        if calls == 6:  # asked when the pass's tasks are on their way
            cluster.workers[0].kill()
        return False

    snapshots = list(
        iterate(rows, 3, max_iterations=12, tolerance=0, should_stop=kill_in_the_middle)
    )
    assert cluster.workers[0].wait(10) != 0
    assert cluster.workers[1].poll() is None
    assert calls > 6
    assert len(snapshots) == 13
    np.testing.assert_allclose([s.log_likelihood for s in snapshots], alone.trace, rtol=1e-9)
    assert_same_mixture(alone.mixture, snapshots[-1].mixture)


def test_a_scheduler_that_is_gone_is_told_in_one_line(fragile_cluster, written):
    rows = ClusterRows(ParquetRows(written.folder), fragile_cluster.client)
    snapshots = iterate(rows, 3, tolerance=0)
    next(snapshots)
    fragile_cluster.scheduler.kill()
    with pytest.raises(ClusterError, match=r"^the connection to the scheduler is lost; start it"):
        list(snapshots)


@pytest.mark.parametrize("kind", [ParquetRows, CsvRows])
def test_a_whole_fit_with_restarts_is_that_of_the_array(cluster, written, kind):
    suffix = kind.format
    streamed = kind(written.folder / f"*.{suffix}", COLUMNS)
    rows = ClusterRows(streamed, cluster.client, part_rows=7_000)
    # k-means would begin at the same optimum again and again, and rounding would choose one.
    settings = {"start": "random_points", "restarts": 2, "max_iterations": 4, "seed": 4}
    assert rows.facts.left_out == streamed.facts.left_out
    assert_same_fit(fit(written.complete, 3, **settings), fit(rows, 3, **settings))


@pytest.mark.parametrize("cache_bytes", [0, 1 << 30])
def test_what_workers_keep_changes_not_one_bit(cluster, written, cache_bytes):
    def last(cache_bytes):
        streamed = ParquetRows(written.folder)
        rows = ClusterRows(streamed, cluster.client, part_rows=5_000, cache_bytes=cache_bytes)
        *_, end = iterate(rows, 3, max_iterations=2, tolerance=0)
        return end

    one, other = last(100_000), last(cache_bytes)
    assert one.log_likelihood == other.log_likelihood
    np.testing.assert_array_equal(one.mixture.covariances, other.mixture.covariances)


def test_labels_reach_the_rows_they_belong_to(cluster, written):
    X = written.complete
    rows = ClusterRows(ParquetRows(written.folder), cluster.client, part_rows=5_000)
    labels = (X[:, 1] > 12).astype(int)
    settings = {"max_iterations": 2, "tolerance": 0}
    alone = fit(X, 2, start=labels, **settings)
    assert_same_fit(alone, fit(rows, 2, start=labels, **settings))
    shares = np.column_stack([0.9 - 0.8 * labels, 0.1 + 0.8 * labels])
    alone = fit(X, 2, start=shares, **settings)
    assert_same_fit(alone, fit(rows, 2, start=shares, **settings))


def test_a_stop_ends_a_pass(cluster, written):
    rows = ClusterRows(ParquetRows(written.folder), cluster.client, part_rows=5_000)
    asked = 0

    def stop_at_the_third_question():
        nonlocal asked
        asked += 1
        return asked == 3

    assert len(list(iterate(rows, 3, should_stop=stop_at_the_third_question))) < 3
    assert asked == 3


def test_a_file_that_changes_during_the_fit_is_noticed(cluster, tmp_path):
    file = tmp_path / "t.parquet"
    pq.write_table(arrow_table(three_groups(3_000)), file)
    snapshots = iterate(ClusterRows(ParquetRows(file), cluster.client), 2, tolerance=0)
    next(snapshots)
    pq.write_table(arrow_table(three_groups(2_000)), file)
    with pytest.raises(DataError, match="the number of complete rows has changed"):
        list(snapshots)


def test_the_command_line_fits_on_a_cluster(cluster, written, tmp_path, capsys):
    settings = ["--components", "3", "--restarts", "1", "--max-iterations", "5"]
    files = str(written.folder / "*.parquet")
    where = ["--scheduler", cluster.address, "--assignments", "parquet"]
    assert main(["fit", files, *settings, "--out", str(tmp_path / "there"), *where]) == 0
    assert main(["fit", files, *settings, "--out", str(tmp_path / "here")]) == 0
    there, here = (
        json.loads((tmp_path / place / "summary.json").read_text()) for place in ("there", "here")
    )
    assert there["settings"]["scheduler"] == cluster.address
    assert there["log_likelihood"] == pytest.approx(here["log_likelihood"], rel=1e-12)
    assert there["rows_used"] == len(written.complete)
    rows = pq.read_table(tmp_path / "there" / "assignments.parquet")
    assert rows.num_rows == len(written.cells)
    assert "Parquet, streamed from 3 files" in capsys.readouterr().out


def test_local_workers_come_and_go_with_the_fit(written):
    rows = ParquetRows(written.folder)
    with connected("local:1") as client:
        (address,) = client.scheduler_info()["workers"]
        (pid,) = client.run(os.getpid).values()
        (environment,) = client.run(lambda: dict(os.environ)).values()
        assert ClusterRows(rows, client).facts.n_used == len(written.complete)
    assert address.startswith("tcp://127.0.0.1:")
    assert "MALLOC_TRIM_THRESHOLD_" not in environment
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.parametrize(
    ("scheduler", "told"),
    [
        ("somewhere", "'somewhere' is no scheduler; give tcp://HOST:PORT, local, or local:WORKERS"),
        ("local:0", "'local:0' is no scheduler; give tcp://HOST:PORT, local, or local:WORKERS"),
        ("nonsense://127.0.0.1:1", "no scheduler answers at nonsense://127.0.0.1:1; start one"),
    ],
)
def test_what_is_no_scheduler_is_refused(scheduler, told):
    with pytest.raises(ClusterError) as caught, connected(scheduler):
        raise AssertionError("there is nothing to connect to")
    assert str(caught.value).startswith(told)


class TestCache:
    """What a worker keeps."""

    @pytest.fixture
    def table(self, tmp_path):
        for name in "ab":
            pq.write_table(arrow_table(three_groups(1_000)), tmp_path / f"{name}.parquet")
        return BigTable.of(tmp_path, "parquet", None)

    def read(self, cache, table, index, limit):
        part = Part(table.files[index])
        return np.concatenate([rows.X for rows in cache.rows(table, part, limit)])

    def test_a_part_is_read_once_if_it_fits(self, table, monkeypatch):
        cache = RowCache()
        first = self.read(cache, table, 0, 24_000)
        monkeypatch.setattr(BigTable, "read", None)  # a second reading would fail
        np.testing.assert_array_equal(self.read(cache, table, 0, 24_000), first)
        with pytest.raises(TypeError):
            self.read(cache, table, 1, 24_000)

    @pytest.mark.parametrize(("limit", "held"), [(23_999, 0), (24_000, 24_000), (47_999, 24_000)])
    def test_no_more_is_kept_than_is_allowed(self, table, limit, held):
        cache = RowCache()
        for index in (0, 1):
            assert len(self.read(cache, table, index, limit)) == 1_000
        assert cache.n_bytes == held

    def test_another_table_takes_the_room(self, table, monkeypatch):
        cache = RowCache()
        self.read(cache, table, 0, 24_000)
        other = BigTable.of(table.files, "parquet", ["width"])
        found = self.read(cache, other, 1, 24_000)
        self.read(cache, other, 0, 24_000)
        assert cache.n_bytes == 16_000
        monkeypatch.setattr(BigTable, "read", None)
        np.testing.assert_array_equal(self.read(cache, other, 1, 24_000), found)

    def test_a_file_written_anew_is_read_anew(self, table):
        cache = RowCache()
        self.read(cache, table, 0, 10**6)
        changed = three_groups(1_000, seed=8)
        pq.write_table(arrow_table(changed), table.files[0])
        os.utime(table.files[0], ns=(1, 1))
        np.testing.assert_array_equal(self.read(cache, table, 0, 10**6), changed)

    def test_a_file_that_a_worker_does_not_see_is_named(self, table):
        missing = table.files[0]
        Path(missing).unlink()
        with pytest.raises(DataError) as caught:
            self.read(RowCache(), table, 0, 1)
        assert str(caught.value) == (
            f"{missing}: a worker cannot find the file; put it where every worker sees it under "
            "this path"
        )
