"""Half-steps as places on a time line, told from the E-steps that a run keeps.

Moment 0 is the start, 1 the first E-step, 2 the M-step of iteration 1, 3 its E-step, and so on.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from gmmstudio.mixture import Phase, Snapshot


def moment_of(snapshot: Snapshot) -> int:
    """Return the place of a snapshot."""
    return 2 * snapshot.iteration + (1 if snapshot.phase is Phase.E_STEP else 0)


def moment_of_iteration(iteration: int) -> int:
    """Return the place of the E-step of an iteration."""
    return 2 * iteration + 1


def count_of(history: Sequence[Snapshot]) -> int:
    """Return how many moments the E-steps of a run tell of."""
    return 2 * len(history)


def recalled(history: Sequence[Snapshot], moment: int) -> Snapshot:
    """Return the snapshot of a moment; an M-step is told from the E-steps around it.

    Parameters
    ----------
    history : sequence of Snapshot
        The E-steps of a run, by iteration.
    moment : int

    Raises
    ------
    IndexError
        If the moment lies outside.
    """
    if not 0 <= moment < count_of(history):
        raise IndexError(f"moment {moment} of {count_of(history)}")
    e_step = history[moment // 2]
    if moment % 2:
        return e_step
    if moment == 0:
        return replace(
            e_step,
            phase=Phase.START,
            responsibilities_from=None,
            effective_rows=_expected_rows(e_step),
            stop_reason=None,
        )
    before = history[moment // 2 - 1]
    return replace(
        e_step,
        phase=Phase.M_STEP,
        responsibilities_from=before.mixture,
        effective_rows=before.effective_rows,
        stop_reason=None,
    )


def _expected_rows(snapshot: Snapshot) -> NDArray[np.float64]:
    rows: NDArray[np.float64] = snapshot.mixture.weights * snapshot.n_samples
    rows.flags.writeable = False
    return rows
