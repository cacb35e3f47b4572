"""Fitting on a cluster gives what fitting on one machine gives, whatever becomes of a worker."""

import numpy as np

from gmmstudio.big import ClusterRows, ParquetRows
from gmmstudio.mixture import fit, iterate


def same(one, other, tolerance=1e-9):
    """Compare two mixtures in units of the first one's standard deviations."""
    scale = one.standard_deviations
    np.testing.assert_allclose(other.weights, one.weights, rtol=tolerance)
    assert np.abs((other.means - one.means) / scale).max() < tolerance
    unit = scale[:, :, None] * scale[:, None]
    assert np.abs((other.covariances - one.covariances) / unit).max() < tolerance


def test_a_worker_killed_in_the_middle_of_a_pass_changes_nothing(cluster, written):
    alone = fit(written.complete, 3, restarts=1, max_iterations=12, tolerance=0)
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
    same(alone.mixture, snapshots[-1].mixture)
