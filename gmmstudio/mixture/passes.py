"""One pass over the rows: E-step and sufficient statistics together, shared out over threads."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from threading import Lock
from typing import Protocol

import numpy as np

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.assign import Assigner, Workspace
from gmmstudio.mixture.blas import single_threaded_blas
from gmmstudio.mixture.covariance import Structure
from gmmstudio.mixture.frame import Frame
from gmmstudio.mixture.rows import Chunk, RowSource
from gmmstudio.mixture.statistics import Layout, Statistics

_WORTH_A_THREAD = 1_000_000
"""Responsibilities times features: below this, waking a thread costs more than it saves."""
_WORTH_A_LIMIT = 200_000
"""Below this BLAS takes one thread by itself, and limiting it would cost as much as the pass."""


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

    def __init__(self, n_components: int, n_features: int) -> None:
        self._centres = np.zeros((n_components, n_features))

    def centres(self) -> FloatArray:
        """Return zeros."""
        return self._centres

    def sums(self, work: Workspace) -> FloatArray:
        """Return the sums of the block."""
        return work.resp @ work.features.T


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
                sums[j, 1 + d :] = layout.pack((weighted @ away.T)[None])[0]
        return sums


class Passes:
    """Runs passes over one source of rows; a context that ends its threads.

    Parameters
    ----------
    source : RowSource
    frame : Frame
    layout : Layout
    n_components : int
    n_threads : int
        How many share the work. The result does not depend on it.
    should_stop : callable
        Asked between blocks.
    """

    def __init__(
        self,
        source: RowSource,
        frame: Frame,
        layout: Layout,
        *,
        n_components: int,
        n_threads: int,
        should_stop: Callable[[], bool],
    ) -> None:
        self._source = source
        self._frame = frame
        self._should_stop = should_stop
        self.layout = layout
        self.n_components = n_components
        self.n_samples = source.total_weight
        work = source.n_samples * n_components * layout.size
        wanted = min(n_threads, source.n_chunks) if work > _WORTH_A_THREAD else 1
        self._workspaces = [
            Workspace(layout, n_components, source.block_rows) for _ in range(wanted)
        ]
        self._blas = single_threaded_blas if work > _WORTH_A_LIMIT else nullcontext()
        self._helpers = ThreadPoolExecutor(wanted - 1, "em") if wanted > 1 else None

    def close(self) -> None:
        """End the threads."""
        if self._helpers is not None:
            self._helpers.shutdown()

    def run(self, assigner: Assigner, summation: Summation) -> tuple[float, Statistics]:
        """Go through all rows once.

        Returns
        -------
        log_likelihood : float
            Σᵢ log P(zᵢ) in working coordinates under the assigner's model.
        statistics : Statistics

        Raises
        ------
        PassCancelledError
            If ``should_stop`` said so between two blocks.
        """
        sums = np.zeros((self._source.n_chunks, self.n_components, self.layout.size))
        log_likelihoods = np.zeros(self._source.n_chunks)
        chunks = self._source.chunks()
        lock = Lock()

        def share(work: Workspace) -> None:
            while (chunk := _next(chunks, lock)) is not None:
                for block in chunk.blocks:
                    if self._should_stop():
                        raise PassCancelledError
                    work.load(block.rows, block.span, self._frame.centre, self._frame.scale)
                    log_density = assigner.assign(work)
                    if block.weights is not None:
                        # A row that counts twice has two rows' responsibility to give.
                        work.resp[:] *= block.weights
                    if log_density is not None:
                        log_likelihoods[chunk.index] += (
                            log_density.sum()
                            if block.weights is None
                            else log_density @ block.weights
                        )
                    sums[chunk.index] += summation.sums(work)

        with self._blas:
            if self._helpers is None:
                share(self._workspaces[0])
            else:
                others = [self._helpers.submit(share, w) for w in self._workspaces[1:]]
                try:
                    share(self._workspaces[0])
                finally:
                    errors = [f.exception() for f in others]
                for error in errors:
                    if error is not None:
                        raise error
        statistics = Statistics.of(sums.sum(axis=0), summation.centres(), self.layout)
        return float(log_likelihoods.sum()), statistics


def _next(chunks: Iterator[Chunk], lock: Lock) -> Chunk | None:
    with lock:
        return next(chunks, None)
