"""The lines of the table of components."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gmmstudio.session.group_moments import GroupMoments
    from gmmstudio.session.view_state import ViewState


@dataclass(frozen=True, slots=True, eq=False)
class ComponentRow:
    """One line of the table of components.

    Parameters
    ----------
    index : int
        0-based place of the component.
    name : str
        What it is called.
    weight : float
        P(C), or the share of the rows assigned to it.
    mean, sd : ndarray of float64, shape (d,)
        Mean and standard deviation by column, in the units of the data; NaN without rows.
    rows : float
        Sum of its responsibilities, or the number of rows assigned to it.
    correlation : float
        Of the two columns that a scatter shows; NaN where there is none.
    """

    index: int
    name: str
    weight: float
    mean: NDArray[np.float64]
    sd: NDArray[np.float64]
    rows: float
    correlation: float = np.nan


def component_rows(state: ViewState) -> tuple[ComponentRow, ...]:
    """Return the lines of a state: by probability, or by argmax over the drawn rows.

    Parameters
    ----------
    state : ViewState
    """
    snapshot = state.snapshot
    if snapshot is None:
        return ()
    names = state.looks.names(snapshot.mixture.n_components)
    if state.hard and state.assignment is not None:
        moments = state.assignment.by_argmax
        return tuple(
            _assigned(index, name, moments, state.column_pair) for index, name in enumerate(names)
        )
    mixture = snapshot.mixture
    return tuple(
        ComponentRow(
            index=index,
            name=name,
            weight=float(mixture.weights[index]),
            mean=mixture.means[index],
            sd=mixture.standard_deviations[index],
            rows=float(snapshot.effective_rows[index]),
            correlation=_correlation(mixture.covariances[index], state.column_pair),
        )
        for index, name in enumerate(names)
    )


def _correlation(covariance: NDArray[np.float64], axes: tuple[int, int] | None) -> float:
    """Return the correlation of two columns; NaN where there are none, or one does not vary."""
    if axes is None:
        return np.nan
    x, y = axes
    spread = float(np.sqrt(covariance[x, x] * covariance[y, y]))
    return float(covariance[x, y]) / spread if spread > 0 else np.nan


def _assigned(
    index: int, name: str, moments: GroupMoments, axes: tuple[int, int] | None
) -> ComponentRow:
    count, covariance = int(moments.counts[index]), moments.covariances[index]
    return ComponentRow(
        index=index,
        name=name,
        weight=count / max(int(moments.counts.sum()), 1),
        mean=moments.means[index],
        sd=np.sqrt(np.diagonal(covariance)),
        rows=float(count),
        correlation=_correlation(covariance, axes),
    )
