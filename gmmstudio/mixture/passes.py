"""One pass over the rows: E-step and sufficient statistics together, shared out over threads."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

import numpy as np

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.assign import Assigner, Workspace
from gmmstudio.mixture.blas import single_threaded_blas
from gmmstudio.mixture.covariance import Structure
from gmmstudio.mixture.frame import Frame
from gmmstudio.mixture.rows import BlockSource, Chunk
from gmmstudio.mixture.statistics import Layout
from gmmstudio.mixture.thin import inner

_WORTH_A_LIMIT = 200_000
"""Responsibilities times features: below this BLAS takes one thread by itself, and limiting it
would cost as much as the pass."""


class PassCancelledError(Exception):
    """The caller asked to stop in the middle of a pass."""


class Summation(Protocol):
    """Adds up weighted features of a block about some points."""

    def centres(self) -> FloatArray:
        """Return the points, shape (k, d), in working coordinates."""
        ...

    def sums(self, work: Workspace) -> FloatArray:
        """Return Σᵢ rᵢⱼ (1, zᵢ − cⱼ, products of zᵢ − cⱼ), shape (k, layout.size)."""
        ...


class FeatureSums:
    """Sums about the origin of working coordinates: one matrix product with the features."""

    def __init__(self, origin: FloatArray) -> None:
        self._centres = origin

    def centres(self) -> FloatArray:
        """Return zeros."""
        return self._centres

    def sums(self, work: Workspace) -> FloatArray:
        """Return the sums of the block."""
        return inner(work.resp, work.features)


class CentredSums:
    """Sums about a point for each component: nothing cancels when the points are the means."""

    def __init__(self, centres: FloatArray, layout: Layout) -> None:
        self._centres = centres
        self._layout = layout

    def centres(self) -> FloatArray:
        """Return the points."""
        return self._centres

    def sums(self, work: Workspace) -> FloatArray:
        """Return the sums of the block."""
        layout, d = self._layout, self._layout.n_features
        sums = np.empty((len(self._centres), layout.size))
        for j, (centre, resp) in enumerate(zip(self._centres, work.resp, strict=True)):
            away = work.columns - centre[:, None]
            sums[j, 0] = resp.sum()
            sums[j, 1 : 1 + d] = away @ resp
            weighted = away * resp
            if layout.structure is Structure.DIAGONAL:
                sums[j, 1 + d :] = np.einsum("im,im->i", weighted, away)
            else:
                sums[j, 1 + d :] = layout.pack(inner(weighted, away)[None])[0]
        return sums


@dataclass(frozen=True)
class Plan:
    """What a pass has to know beside the rows.

    Attributes
    ----------
    frame : Frame
    layout : Layout
    n_components : int
    block_rows : int
        The most rows to work on at once.
    n_threads : int
        How many share the work. The result does not depend on it.
    should_stop : callable
        Asked between blocks.
    is_narrow : callable
        Asked before each chunk: while it answers True, one thread works by itself.
    """

    frame: Frame
    layout: Layout
    n_components: int
    block_rows: int
    n_threads: int
    should_stop: Callable[[], bool]
    is_narrow: Callable[[], bool]

    def check_stop(self) -> None:
        """Raise ``PassCancelledError`` if the caller no longer wants the result."""
        if self.should_stop():
            raise PassCancelledError


class Passes(Protocol):
    """Runs passes over one source of rows."""

    @property
    def n_samples(self) -> float:
        """Rows, or the sum of their weights."""
        ...

    def run(self, assigner: Assigner, summation: Summation) -> tuple[float, FloatArray]:
        """Go through all rows once.

        Returns
        -------
        log_likelihood : float
            Σᵢ log P(zᵢ) in working coordinates under the assigner's model.
        sums : ndarray of shape (n_components, layout.size)

        Raises
        ------
        PassCancelledError
            If the plan's ``should_stop`` said so.
        """
        ...

    def close(self) -> None:
        """Give back threads and the like."""
        ...


def add_chunk(
    chunk: Chunk, work: Workspace, plan: Plan, assigner: Assigner, summation: Summation
) -> tuple[float, FloatArray]:
    """Return Σᵢ log P(zᵢ) and the sums of one chunk, its blocks taken in order.

    Raises
    ------
    PassCancelledError
        If the plan's ``should_stop`` said so between two blocks.
    """
    total = 0.0
    sums: FloatArray | None = None
    for block in chunk.blocks:
        plan.check_stop()
        work.load(block.rows, block.span, plan.frame.centre, plan.frame.scale)
        log_density = assigner.assign(work)
        if block.weights is not None:
            # A row that counts twice has two rows' responsibility to give.
            work.resp[:] *= block.weights
        if log_density is not None:
            counted = log_density if block.weights is None else log_density * block.weights
            total += float(np.add.reduce(counted))
        of_block = summation.sums(work)
        sums = of_block if sums is None else sums + of_block
    return total, np.zeros((plan.n_components, plan.layout.size)) if sums is None else sums


class ThreadedPasses:
    """Passes over blocks in this process, shared out over threads.

    Parameters
    ----------
    source : BlockSource
    plan : Plan
    """

    def __init__(self, source: BlockSource, plan: Plan) -> None:
        self._source = source
        self._plan = plan
        self._n_chunks = source.n_chunks(plan.block_rows)
        self.n_samples = source.total_weight
        work = source.n_samples * plan.n_components * plan.layout.size
        wanted = min(plan.n_threads, self._n_chunks)
        self._workspaces = [
            Workspace(plan.layout, plan.n_components, plan.block_rows) for _ in range(wanted)
        ]
        self._blas = single_threaded_blas if work > _WORTH_A_LIMIT else nullcontext()
        self._helpers = ThreadPoolExecutor(wanted - 1, "em") if wanted > 1 else None

    def close(self) -> None:
        """End the threads."""
        if self._helpers is not None:
            self._helpers.shutdown()

    def run(self, assigner: Assigner, summation: Summation) -> tuple[float, FloatArray]:
        """Go through all rows once; see ``Passes``."""
        chunks = self._source.chunks(self._plan.block_rows)
        with self._blas:
            if self._helpers is None:
                work = self._workspaces[0]
                return added(add_chunk(c, work, self._plan, assigner, summation) for c in chunks)
            return self._share(self._helpers, chunks, assigner, summation)

    def _share(
        self,
        helpers: ThreadPoolExecutor,
        chunks: Iterator[Chunk],
        assigner: Assigner,
        summation: Summation,
    ) -> tuple[float, FloatArray]:
        return _Sharing(chunks, self._plan, assigner, summation).result(helpers, self._workspaces)


class _Sharing:
    """One pass shared out: each thread takes the next chunk when it is done with one.

    Helpers leave while the plan is narrow, and are called again when it no longer is.
    """

    def __init__(
        self, chunks: Iterator[Chunk], plan: Plan, assigner: Assigner, summation: Summation
    ) -> None:
        self._chunks = chunks
        self._plan = plan
        self._assigner = assigner
        self._summation = summation
        self._lock = Lock()
        self._total = OrderedSum()

    def result(
        self, helpers: ThreadPoolExecutor, workspaces: Sequence[Workspace]
    ) -> tuple[float, FloatArray]:
        """Go through the chunks, with a helper for every workspace but the first."""
        own, *others = workspaces
        at_work: list[Future[None] | None] = [None] * len(others)
        try:
            while (chunk := self._next()) is not None:
                if not self._plan.is_narrow():
                    for i, (work, helper) in enumerate(zip(others, at_work, strict=True)):
                        if helper is None or (helper.done() and helper.exception() is None):
                            at_work[i] = helpers.submit(self._help, work)
                self._add(chunk, own)
        finally:
            errors = [helper.exception() for helper in at_work if helper is not None]
        for error in errors:
            if error is not None:
                raise error
        return self._total.result()

    def _help(self, work: Workspace) -> None:
        while not self._plan.is_narrow() and (chunk := self._next()) is not None:
            self._add(chunk, work)

    def _add(self, chunk: Chunk, work: Workspace) -> None:
        part = add_chunk(chunk, work, self._plan, self._assigner, self._summation)
        self._total.add(chunk.index, part)

    def _next(self) -> Chunk | None:
        with self._lock:
            return next(self._chunks, None)


class OrderedSum:
    """Adds up parts in the order of their numbers, in whatever order they come.

    Rounding then does not depend on who was first, and no more parts are kept than are early.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._early: dict[int, tuple[float, FloatArray]] = {}
        self._next = 0
        self._log_likelihood = 0.0
        self._sums: FloatArray | None = None

    def add(self, index: int, part: tuple[float, FloatArray]) -> None:
        """Take the part of that number, counted from 0; threads may call this together."""
        with self._lock:
            self._early[index] = part
            while self._next in self._early:
                log_likelihood, sums = self._early.pop(self._next)
                self._log_likelihood += log_likelihood
                self._sums = sums if self._sums is None else self._sums + sums
                self._next += 1

    def result(self) -> tuple[float, FloatArray]:
        """Return the sum of all parts.

        Raises
        ------
        ValueError
            If no part came, or one is missing.
        """
        if self._sums is None or self._early:
            raise ValueError(f"part {self._next} of the sum is missing")
        return self._log_likelihood, self._sums


def added(parts: Iterable[tuple[float, FloatArray]]) -> tuple[float, FloatArray]:
    """Return the sum of parts that come in order; see ``OrderedSum``."""
    log_likelihood = 0.0
    total: FloatArray | None = None
    for part, sums in parts:
        log_likelihood += part
        total = sums if total is None else total + sums
    if total is None:
        raise ValueError("there is no part to sum")
    return log_likelihood, total
