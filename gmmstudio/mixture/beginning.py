"""Turn whatever a caller calls a start into the first θ."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from gmmstudio.mixture.arrays import FloatArray, IntArray, as_numbers, distinct_rows
from gmmstudio.mixture.assign import (
    Assigner,
    GivenLabels,
    GivenResponsibilities,
    Interval,
    NearestCentre,
)
from gmmstudio.mixture.errors import FitError
from gmmstudio.mixture.frame import Frame, Theta
from gmmstudio.mixture.initialisation import SAMPLE_ROWS, STARTS, Centres, Cuts, Guess, Start
from gmmstudio.mixture.parameters import Mixture
from gmmstudio.mixture.rows import Sample
from gmmstudio.mixture.source import RowSource

_AT_ONCE = 1_000_000

StartLike: TypeAlias = str | Mixture | NDArray[np.int64] | FloatArray
"""A registry name, labels (n,), responsibilities (n, k), or a mixture."""

_FARTHEST = 1e100
"""In units of the data's spread: squares of it, and products of these, are numbers still."""


@dataclass(frozen=True)
class FromRows:
    """Begin with an M-step from these assignments."""

    assigner: Assigner


@dataclass(frozen=True)
class FromTheta:
    """Begin with an E-step under this θ, whose covariances (k, d, d) are in working coordinates.

    Attributes
    ----------
    theta : Theta
    family : str or None
        The family it is known to belong to: in another one its covariances have to be changed.
    """

    theta: Theta
    family: str | None


def beginning(
    start: StartLike,
    source: RowSource,
    k: int,
    *,
    frame: Frame,
    seed: int | np.random.SeedSequence,
    check_stop: Callable[[], None],
) -> FromRows | FromTheta:
    """Return how to begin.

    Parameters
    ----------
    start : str, Mixture or ndarray
        A name of ``STARTS``; integer labels 0..k−1 of shape (n_samples,); responsibilities of
        shape (n_samples, k); or a mixture in the units of the data.
    source : RowSource
    k : int
    frame : Frame
    seed : int or numpy.random.SeedSequence
    check_stop : callable
        Raises when the caller no longer wants the result.

    Raises
    ------
    FitError
        If the start does not fit the data or k.
    UnknownNameError
        If no start has that name.
    """
    if isinstance(start, str):
        return _named(STARTS[start], source, k, frame=frame, seed=seed, check_stop=check_stop)
    if isinstance(start, Mixture):
        return _mixture(start, source.n_features, k, frame)
    array = np.asanyarray(start)
    if array.ndim == 1:
        return FromRows(GivenLabels(_labels(array, source.n_samples, k)))
    return FromRows(GivenResponsibilities(_responsibilities(array, source.n_samples, k)))


def _named(
    start: Start,
    source: RowSource,
    k: int,
    *,
    frame: Frame,
    seed: int | np.random.SeedSequence,
    check_stop: Callable[[], None],
) -> FromRows | FromTheta:
    rng = np.random.default_rng(seed)
    sample = source.sample(SAMPLE_ROWS, rng)
    Z = np.ascontiguousarray((sample.rows - frame.centre) / frame.deviations)
    distinct = distinct_rows(Z)
    if len(distinct) < k:
        raise FitError(
            f"a sample of {len(Z)} rows has only {len(distinct)} distinct ones for k = {k}; "
            "choose fewer components or give labels to start from"
        )
    begun = start.begin(Sample(Z, sample.weights), k, rng, check_stop)
    stretch = frame.scale / frame.deviations
    if isinstance(begun, Centres):
        return FromRows(NearestCentre(begun.means / stretch, stretch))
    if isinstance(begun, Cuts):
        return FromRows(Interval(begun.axis * stretch, begun.thresholds))
    return FromTheta(_unstretched(begun, stretch), None)


def _unstretched(guess: Guess, stretch: FloatArray) -> Theta:
    covariances = guess.covariances / np.outer(stretch, stretch)
    return Theta(guess.weights, guess.means / stretch, covariances)


def _mixture(mixture: Mixture, n_features: int, k: int, frame: Frame) -> FromTheta:
    if mixture.n_components != k or mixture.n_features != n_features:
        raise FitError(
            f"the start has {mixture.n_components} components in {mixture.n_features} columns, "
            f"but k = {k} components in {n_features} columns are to be fitted"
        )
    with np.errstate(over="ignore"):  # told of below
        theta = frame.theta(mixture)
    sizes = np.maximum(np.abs(theta.means).max(axis=1), np.abs(theta.covariances).max(axis=(1, 2)))
    beyond = np.flatnonzero(~(sizes <= _FARTHEST))
    if len(beyond):
        raise FitError(
            f"component {beyond[0] + 1} of the start is so far from the data, or so wide, that "
            "distances to it are out of range; put it nearer"
        )
    return FromTheta(theta, mixture.family)


def _labels(labels: NDArray[np.generic], n_samples: int, k: int) -> IntArray:
    if not np.issubdtype(labels.dtype, np.integer) or np.ma.is_masked(labels):
        raise FitError(
            "labels to start from must be whole numbers from 0 to k − 1, one for each row"
        )
    if len(labels) != n_samples:
        raise FitError(f"there are {len(labels)} labels for {n_samples} rows; give one for each")
    low, high = labels.min(), labels.max()
    if low < 0 or high >= k:
        raise FitError(
            f"labels run from {low} to {high}; for k = {k} they must be from 0 to {k - 1}"
        )
    # Narrow ones stay so: for many millions of rows, wider copies would fill the memory.
    narrow = labels.dtype.itemsize < np.dtype(np.intp).itemsize
    whole = cast("IntArray", labels if narrow else np.asarray(labels, dtype=np.intp))
    empty = np.flatnonzero(_counts(whole, k) == 0)
    if len(empty):
        raise FitError(f"no row has the label {empty[0]}; every component needs rows to start from")
    return whole


def _counts(labels: IntArray, k: int) -> IntArray:
    counts = np.zeros(k, dtype=np.intp)
    for begin in range(0, len(labels), _AT_ONCE):
        counts += np.bincount(labels[begin : begin + _AT_ONCE], minlength=k)
    return counts


def _responsibilities(resp: NDArray[np.generic], n_samples: int, k: int) -> FloatArray:
    if resp.shape != (n_samples, k):
        raise FitError(
            f"responsibilities to start from must be of shape {(n_samples, k)}, not {resp.shape}"
        )
    given = as_numbers(resp, "responsibilities to start from must be numbers")
    if not np.isfinite(given).all() or given.min() < 0:
        raise FitError("responsibilities to start from must be finite and not negative")
    if not np.allclose(given.sum(axis=1), 1.0, rtol=0, atol=1e-6):
        raise FitError("responsibilities to start from must sum to 1 in each row")
    empty = np.flatnonzero(given.sum(axis=0) == 0)
    if len(empty):
        raise FitError(f"component {empty[0] + 1} has no responsibility for any row to start from")
    return given
