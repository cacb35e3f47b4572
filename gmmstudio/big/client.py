"""Connections to a cluster: one that runs already, or one started on this machine for the while."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gmmstudio.big.cluster import ClusterError
from gmmstudio.big.extra import required

LOCAL = "local"
_LOCAL = re.compile(rf"{LOCAL}(?::([1-9]\d*))?")
_CONNECT_SECONDS = 15
_ENVIRONMENT = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), 1)
"""Dask's own adds MALLOC_TRIM_THRESHOLD_: every large array is then memory that the system has to
map anew, and a pass that makes such arrays takes several times as long."""


@contextmanager
def connected(scheduler: str) -> Iterator[Any]:
    """Connect to a scheduler, and part from it in the end.

    Parameters
    ----------
    scheduler : str
        An address such as ``tcp://10.0.0.1:8786``; or ``local`` for worker processes on this
        machine alone, one a processor, ``local:4`` for four of them.

    Yields
    ------
    distributed.Client

    Raises
    ------
    ClusterError
        If the text is neither, or nobody answers there.
    MissingExtraError
        If Dask is not installed.
    """
    local = _LOCAL.fullmatch(scheduler)
    if local is None and "://" not in scheduler:
        raise ClusterError(
            f"{scheduler!r} is no scheduler; give tcp://HOST:PORT, {LOCAL}, or {LOCAL}:WORKERS"
        )
    distributed = required("distributed")
    if local is not None:
        n_workers = int(local[1] or os.cpu_count() or 1)
        with (
            required("dask.config").set({"distributed.nanny.pre-spawn-environ": _ENVIRONMENT}),
            distributed.LocalCluster(
                n_workers=n_workers,
                threads_per_worker=1,
                host="127.0.0.1",
                # Any free port: on Dask's usual one there may be a cluster of somebody else's.
                dashboard_address="127.0.0.1:0",
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = distributed.Client(scheduler, timeout=_CONNECT_SECONDS)
    except (OSError, ValueError) as error:
        raise ClusterError(
            f"no scheduler answers at {scheduler}; start one with: dask scheduler"
        ) from error
    with client:
        yield client
