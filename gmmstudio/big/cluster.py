"""Rows shared out over the workers of a Dask cluster, which read the files themselves."""

from collections.abc import Callable, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from functools import cached_property, reduce
from time import monotonic
from typing import Any, TypeAlias

import numpy as np

from gmmstudio.big.extra import required
from gmmstudio.big.facts import Facts
from gmmstudio.big.flow import Rows
from gmmstudio.big.labels import CollectedLabels, part_labels
from gmmstudio.big.rows import StreamedRows, changed
from gmmstudio.big.work import Share, Sums, part_facts, part_rows, part_sums, portion
from gmmstudio.data import Labels
from gmmstudio.errors import UserError
from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.assign import Assigner
from gmmstudio.mixture.passes import PassCancelledError, Passes, Plan, Summation
from gmmstudio.mixture.rows import Sample, Survey, drawn

PART_ROWS = 500_000
"""Rows that a worker goes through at a time, as far as the files can be cut so."""
CACHE_BYTES = 1 << 30
"""What a worker process keeps of its parts at most."""
_PATIENCE = 60.0
"""Seconds to wait for a worker when there is none."""
_GLANCE = 0.25
"""Seconds between two questions whether to stop."""
_RETRIES = 2
"""How often a part is tried again after an error, such as a file system that was away."""

Task: TypeAlias = tuple[Callable[..., Any], tuple[Any, ...]]


class ClusterError(UserError):
    """The cluster cannot go on."""


class ClusterRows:
    """The complete rows of files, gone through by the workers of a cluster.

    It is a source for ``iterate`` and ``fit``. The files are cut into parts: runs of row groups
    of Parquet, whole files of CSV. Each pass sends θ to the workers and gets back sums, some
    kilobytes a part, which are added in the order of the rows: the result depends neither on the
    number of workers nor on which of them did what. A worker that dies in the middle takes nothing
    with it but time; its parts are read again by the others.

    Parameters
    ----------
    rows : StreamedRows
        Which files and columns. The workers must see the files under the same absolute paths.
    client : distributed.Client
        Stays open; whoever opened it closes it.
    part_rows : int
        About how many rows to a part.
    cache_bytes : int
        What each worker process may keep of its parts in memory.
    """

    def __init__(
        self,
        rows: StreamedRows,
        client: Any,
        *,
        part_rows: int = PART_ROWS,
        cache_bytes: int = CACHE_BYTES,
    ) -> None:
        self.table = rows.table
        self.client = client
        parts = self.table.parts(part_rows)
        self.shares = [Share(self.table, part, cache_bytes) for part in parts]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that are fitted."""
        return self.table.columns

    @cached_property
    def facts_by_part(self) -> list[Facts]:
        """What the first pass finds in each part; made when first asked for."""
        tasks: list[Task] = [(part_facts, (share,)) for share in self.shares]
        found: list[Facts] = gathered(self.client, tasks)
        return found

    @cached_property
    def facts(self) -> Facts:
        """What the first pass finds."""
        return reduce(Facts.merged, self.facts_by_part, Facts(0))

    @property
    def n_samples(self) -> int:
        """The number of complete rows."""
        return self.facts.n_used

    @property
    def n_features(self) -> int:
        """The number of columns."""
        return len(self.table.columns)

    @property
    def bounds(self) -> list[int]:
        """Where the parts begin and end, counted in complete rows."""
        sizes = [facts.n_used for facts in self.facts_by_part]
        return [0, *np.cumsum(sizes, dtype=int).tolist()]

    def survey(self) -> Survey:
        """Return means, standard deviations and extremes of the columns."""
        return self.facts.survey()

    def sample(self, limit: int, rng: np.random.Generator) -> Sample:
        """Return at most so many rows: all, or the very rows an array's sample would have."""
        bounds = np.cumsum([0, *(facts.counting for facts in self.facts_by_part)])
        wanted = drawn(self.facts.counting, limit, rng)
        cuts = np.searchsorted(wanted, bounds)
        tasks: list[Task] = [
            (part_rows, (share, wanted[cuts[i] : cuts[i + 1]] - bounds[i]))
            for i, share in enumerate(self.shares)
        ]
        found: list[Rows] = gathered(self.client, tasks)
        weights = [rows.weights for rows in found if rows.weights is not None]
        return Sample.of(
            np.concatenate([rows.X for rows in found]),
            np.concatenate(weights) if weights else None,
        )

    def labels(self, column: str) -> Labels:
        """Return the labels of the rows, to start from; see ``StreamedRows``."""
        collected = CollectedLabels(self.table, column)
        tasks: list[Task] = [
            (part_labels, (self.table, share.part, column)) for share in self.shares
        ]
        for part in gathered(self.client, tasks):
            collected.add(part)
        return collected.labels()

    def passes(self, plan: Plan) -> Passes:
        """Return passes over the parts."""
        return ClusterPasses(self, plan)


class ClusterPasses:
    """Passes over the parts of a table, one task a part.

    Parameters
    ----------
    source : ClusterRows
    plan : Plan
    """

    def __init__(self, source: ClusterRows, plan: Plan) -> None:
        self._source = source
        self._should_stop = plan.should_stop
        # What asks whether to stop looks at this process; the workers cannot.
        self._plan = replace(plan, should_stop=_never)
        self._workers: list[str | None] = [None] * len(source.shares)
        self.n_samples = source.facts.weight

    def run(self, assigner: Assigner, summation: Summation) -> tuple[float, FloatArray]:
        """Go through all rows once; see ``Passes``.

        Raises
        ------
        ClusterError
            If there are no workers left, or the scheduler is gone.
        DataError
            If a file has other rows than when it was first read.
        """
        bounds = self._source.bounds
        tasks: list[Task] = []
        for i, share in enumerate(self._source.shares):
            given = portion(assigner, slice(bounds[i], bounds[i + 1]))
            tasks.append((part_sums, (share, self._plan, given, summation)))
        found: list[Sums] = gathered(
            self._source.client, tasks, workers=self._workers, should_stop=self._should_stop
        )
        self._workers = [part.worker for part in found]
        if [part.n_samples for part in found] != np.diff(bounds).tolist():
            raise changed(self._source.table)
        # In the order of the rows, so that rounding does not depend on who was first.
        total = sum(part.log_likelihood for part in found)
        return total, np.sum([part.sums for part in found], axis=0)

    def close(self) -> None:
        """Do nothing: the cluster belongs to whoever opened it, and ``run`` leaves no task."""


def gathered(
    client: Any,
    tasks: Sequence[Task],
    *,
    workers: Sequence[str | None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> list[Any]:
    """Run tasks on a cluster and return what they give, in their order.

    Parameters
    ----------
    client : distributed.Client
    tasks : sequence of (callable, arguments)
    workers : sequence of str or None
        For each task the worker that did it last and may have kept its rows; any other may.
    should_stop : callable, optional
        Asked a few times a second.

    Raises
    ------
    PassCancelledError
        If ``should_stop`` said so.
    ClusterError
        If there are no workers, or the scheduler is gone.
    """
    distributed = required("distributed")
    futures = [
        client.submit(
            function,
            *arguments,
            pure=False,
            retries=_RETRIES,
            workers=None if worker is None else [worker],
            allow_other_workers=worker is not None,
        )
        for (function, arguments), worker in zip(tasks, workers or [None] * len(tasks), strict=True)
    ]
    try:
        _wait(client, futures, should_stop or _never)
        results: list[Any] = client.gather(futures)
    except distributed.KilledWorker as error:
        raise ClusterError(
            "the workers died one after the other over the same rows; they may need more memory"
        ) from error
    except (CancelledError, distributed.comm.CommClosedError) as error:
        raise ClusterError(
            "the connection to the scheduler is lost; start it again and fit again"
        ) from error
    except (PassCancelledError, KeyboardInterrupt):
        client.cancel(futures)
        raise
    return results


def _wait(client: Any, futures: list[Any], should_stop: Callable[[], bool]) -> None:
    distributed = required("distributed")
    last_seen = monotonic()
    while True:
        if should_stop():
            raise PassCancelledError
        try:
            distributed.wait(futures, timeout=_GLANCE)
        except TimeoutError:
            pass
        else:
            return
        if client.scheduler_info()["workers"]:
            last_seen = monotonic()
        elif monotonic() - last_seen > _PATIENCE:
            raise ClusterError(
                f"the scheduler at {client.scheduler.address} has had no worker for "
                f"{_PATIENCE:.0f} s; start one: dask worker {client.scheduler.address}"
            )


def _never() -> bool:
    return False
