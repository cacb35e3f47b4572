"""What an E-step says of the rows that are drawn, in the form in which pictures need it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from gmmstudio.session.drawing.bars import Groups, certainty, group_rows, most_probable, sort_rows
from gmmstudio.session.group_moments import GroupMoments, group_moments

if TYPE_CHECKING:
    from numpy.typing import DTypeLike, NDArray

    from gmmstudio.mixture import Mixture

_BLOCK = 16_384


class AssignmentStoppedError(Exception):
    """Nobody wants the answer any more."""


@dataclass(frozen=True, eq=False)
class Assignment:
    """The responsibilities of rows under one mixture. All arrays are read-only.

    Parameters
    ----------
    X : ndarray of float64, shape (m, d)
        The rows.
    mixture : Mixture
        Under which.
    responsibilities : ndarray of float64 or float32, shape (m, k)
        Stored one component after another, as the arithmetic of pictures reads them.
    labels : ndarray of int64, shape (m,)
        The most probable component, 0-based.
    largest : ndarray, shape (m,)
        Its responsibility.
    """

    X: NDArray[np.float64]
    mixture: Mixture
    responsibilities: NDArray[Any]
    labels: NDArray[np.int64]
    largest: NDArray[Any]

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The rows by component, the most certain of each first, shape (m,)."""
        order = sort_rows(self.labels, self.largest)
        order.flags.writeable = False
        return order

    @cached_property
    def groups(self) -> Groups:
        """Means of neighbouring rows in that order, so many that no screen shows them all."""
        return group_rows(self.responsibilities, self.order)

    @cached_property
    def by_argmax(self) -> GroupMoments:
        """The moments of the rows of each component, each row in its most probable one."""
        return group_moments(self.X, self.labels, self.mixture.n_components)

    def prepare(self) -> None:
        """Work out now what is otherwise worked out when it is first asked for."""
        for derived in (self.order, self.groups.sums, self.by_argmax.counts):
            derived.flags.writeable = False


def _never() -> bool:
    return False


def labels_of_all(X: NDArray[np.float64], mixture: Mixture) -> NDArray[np.int64]:
    """Return the most probable component of each row, 0-based, shape (m,), block by block.

    Parameters
    ----------
    X : ndarray of float64, shape (m, d)
    mixture : Mixture
    """
    labels = np.empty(len(X), dtype=np.int64)
    for start in range(0, len(X), _BLOCK):
        block = np.s_[start : start + _BLOCK]
        labels[block] = most_probable(mixture.responsibilities(X[block]))
    return labels


def assign(
    X: NDArray[np.float64],
    mixture: Mixture,
    dtype: DTypeLike = np.float64,
    should_stop: Callable[[], bool] = _never,
) -> Assignment:
    """Return what a mixture says of rows; block by block, so that nothing is held twice.

    Parameters
    ----------
    X : ndarray of float64, shape (m, d)
    mixture : Mixture
    dtype : dtype
        Of the responsibilities; float32 is finer than any screen.
    should_stop : callable
        Asked between blocks.

    Raises
    ------
    AssignmentStoppedError
        If ``should_stop`` said so.
    """
    m, k = len(X), mixture.n_components
    shares = np.empty((k, m), dtype=dtype)
    largest = np.empty(m, dtype=dtype)
    labels = np.empty(m, dtype=np.int64)
    for start in range(0, m, _BLOCK):
        if should_stop():
            raise AssignmentStoppedError
        block = np.s_[start : start + _BLOCK]
        shares[:, block] = mixture.responsibilities(X[block]).T
        resp = shares[:, block].T
        largest[block] = certainty(resp)
        labels[block] = most_probable(resp)
    return _frozen(Assignment(X, mixture, shares.T, labels, largest))


def assignment(
    X: NDArray[np.float64], mixture: Mixture, responsibilities: NDArray[np.float64]
) -> Assignment:
    """Return what a mixture says of rows where its responsibilities are known already.

    Parameters
    ----------
    X : ndarray of float64, shape (m, d)
    mixture : Mixture
    responsibilities : ndarray of float64, shape (m, k)
        Read-only afterwards.
    """
    labels = most_probable(responsibilities)
    largest = responsibilities[np.arange(len(X)), labels]
    return _frozen(Assignment(X, mixture, responsibilities, labels, largest))


def _frozen(found: Assignment) -> Assignment:
    for array in (found.responsibilities, found.largest, found.labels):
        array.flags.writeable = False
    return found
