"""What a worker does with one part. Everything here is sent by name, so workers have GMM Studio."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce, singledispatch

from gmmstudio.big.cache import CACHE
from gmmstudio.big.facts import Facts
from gmmstudio.big.flow import Rows, picked, recut
from gmmstudio.big.formats import Part
from gmmstudio.big.table import BigTable
from gmmstudio.mixture.arrays import FloatArray, IntArray
from gmmstudio.mixture.assign import Assigner, GivenLabels, GivenResponsibilities, Workspace
from gmmstudio.mixture.blas import single_threaded_blas
from gmmstudio.mixture.passes import Plan, Summation, add_chunk
from gmmstudio.mixture.rows import Block, Chunk


@dataclass(frozen=True)
class Share:
    """One part of a table, and how much of what is read of it a worker may keep.

    Attributes
    ----------
    table : BigTable
    part : Part
    cache_bytes : int
    """

    table: BigTable
    part: Part
    cache_bytes: int


@dataclass(frozen=True)
class Sums:
    """What a pass over one part gives.

    Attributes
    ----------
    n_samples : int
        The complete rows that were found.
    log_likelihood : float
    sums : ndarray of shape (n_components, layout.size)
    worker : str
        The address of the worker, which may have kept the part.
    """

    n_samples: int
    log_likelihood: float
    sums: FloatArray
    worker: str


def part_facts(share: Share) -> Facts:
    """Return counts, means and extremes of one part."""
    return reduce(Facts.merged, map(Facts.of, share.table.read(share.part)), Facts(0))


def part_rows(share: Share, wanted: IntArray) -> Rows:
    """Return some of a part's rows, by their places among those that count, ascending."""
    pieces = CACHE.rows(share.table, share.part, share.cache_bytes)
    return picked(pieces, wanted, len(share.table.columns))


def part_sums(share: Share, plan: Plan, assigner: Assigner, summation: Summation) -> Sums:
    """Go through one part: its share of ℓ and of the sufficient statistics."""
    from distributed import get_worker

    count = 0

    def blocks() -> Iterator[Block]:
        nonlocal count
        pieces = CACHE.rows(share.table, share.part, share.cache_bytes)
        for rows in recut(pieces, plan.block_rows):
            yield Block(slice(count, count + len(rows)), rows.X, rows.weights)
            count += len(rows)

    work = Workspace(plan.layout, plan.n_components, plan.block_rows)
    with single_threaded_blas:
        total, sums = add_chunk(Chunk(0, blocks()), work, plan, assigner, summation)
    return Sums(count, total, sums, get_worker().address)


@singledispatch
def portion(assigner: Assigner, span: slice) -> Assigner:
    """Return what an assigner needs to know for some rows alone."""
    return assigner


@portion.register
def _(assigner: GivenLabels, span: slice) -> Assigner:
    return GivenLabels(assigner.labels[span])


@portion.register
def _(assigner: GivenResponsibilities, span: slice) -> Assigner:
    return GivenResponsibilities(assigner.resp[span])
