"""What is told of the rows picked out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gmmstudio.session.view_state import ViewState

_MOST = 50_000
"""Rows whose responsibilities are averaged at once; of more, as many spread evenly over them."""


@dataclass(frozen=True, eq=False)
class BrushSummary:
    """The rows picked out, in a few numbers.

    Attributes
    ----------
    text : str
        How they were picked.
    count, total : int
        How many they are, of how many in use.
    mean : ndarray of shape (n_features,)
        Mean by column, in the units of the data.
    responsibilities : ndarray of shape (k,) or None
        Their mean responsibilities; None before the first E-step.
    of : int
        How many rows that mean is of.
    """

    text: str
    count: int
    total: int
    mean: NDArray[np.float64]
    responsibilities: NDArray[np.float64] | None
    of: int


def brush_summary(state: ViewState) -> BrushSummary | None:
    """Return what is told of the rows picked out; None where there are none."""
    brush, selection = state.brush, state.selection
    if brush is None or selection is None:
        return None
    places = brush.places
    mixture = None if state.snapshot is None else state.snapshot.responsibilities_from
    some = places if len(places) <= _MOST else places[:: -(-len(places) // _MOST)]
    mean = None if mixture is None else mixture.responsibilities(selection.X[some]).mean(axis=0)
    return BrushSummary(
        text=brush.text,
        count=brush.count,
        total=len(selection.X),
        # a product, because to copy a million rows out takes several times as long
        mean=brush.rows.astype(np.float64) @ selection.X / brush.count,
        responsibilities=mean,
        of=len(some),
    )
