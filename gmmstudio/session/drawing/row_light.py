"""The colour of each row drawn: its components' mixed, and which rows stand out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gmmstudio.palette import linear_light, mixed_light
from gmmstudio.session.drawing.uncertainty import entropy

if TYPE_CHECKING:
    from gmmstudio.session.view_state import ViewState

_CERTAIN = 0.25
"""How much of its colour a certain row keeps where uncertain ones are to stand out."""
_FADING = 0.8
"""How far the light of a row that is not picked is turned towards that of unfitted rows."""


def row_light(
    state: ViewState,
    neutral: str,
    among: NDArray[np.int64] | None = None,
    onto: NDArray[Any] | None = None,
) -> NDArray[Any]:
    """Return the light of the rows drawn; with rows picked, the others fade.

    Parameters
    ----------
    state : ViewState
    neutral : str
        ``#rrggbb``, of rows that belong to no component yet.
    among : ndarray of int64, shape (m,), optional
        Which of the rows drawn; all without it.
    onto : ndarray, optional
        What was returned before and is needed no more: see `mixed_light`.

    Returns
    -------
    ndarray of float64, shape (m, 3) or (1, 3)
        Linear light, 0 to 1.
    """
    grey = linear_light(np.frombuffer(bytes.fromhex(neutral[1:]), dtype=np.uint8)[None, :])
    now, lit = state.assignment, state.lit
    if now is None and lit is None:
        return grey
    rows = slice(None) if among is None else among
    if now is None:
        light = np.repeat(grey, len(state.display_X[rows]), axis=0)
    elif state.hard:
        of_components = linear_light(state.component_colours).astype(now.responsibilities.dtype)
        light = np.stack([channel[now.labels[rows]] for channel in of_components.T]).T
    else:
        light = mixed_light(now.responsibilities[rows], state.component_colours, onto)
    if lit is not None:
        lit = lit[rows]
        base = grey if now is not None else grey * 0.5
        # channel by channel over all rows: to pick the others out takes ten times as long
        kept = np.where(lit, 1.0, 1.0 - _FADING).astype(light.dtype)
        for channel in range(3):
            light[:, channel] *= kept
            light[:, channel] += (1.0 - kept) * light.dtype.type(base[0, channel])
    return light


def row_doubt(state: ViewState) -> NDArray[np.float64] | None:
    """Return how uncertain the rows drawn are, as the scatter shows it; None before an E-step.

    Parameters
    ----------
    state : ViewState

    Returns
    -------
    ndarray of float64, shape (m,)
        The root of the uncertainty over its largest possible value: from 0 for a row that belongs
        to one component to 1 for one that belongs to all alike. Most rows are nearly certain, and
        without the root they would all look the same.
    """
    now = state.assignment
    if now is None:
        return None
    k = now.responsibilities.shape[1]
    if k == 1:
        return np.zeros(len(now.labels))
    if state.scatter.entropy:
        return np.sqrt(entropy(now.responsibilities))
    doubt: NDArray[np.float64] = np.sqrt(np.clip((1.0 - now.largest) * (k / (k - 1)), 0.0, 1.0))
    return doubt


def shaded(light: NDArray[Any], doubt: NDArray[np.float64], surface: str) -> NDArray[Any]:
    """Return the light of rows, the certain ones faded towards the ground.

    Parameters
    ----------
    light : ndarray of float64, shape (m, 3) or (1, 3)
    doubt : ndarray of float64, shape (m,)
        0 to 1.
    surface : str
        ``#rrggbb``, the ground.
    """
    ground = linear_light(np.frombuffer(bytes.fromhex(surface[1:]), dtype=np.uint8)[None, :])
    strength = _CERTAIN + (1.0 - _CERTAIN) * doubt
    return np.asfortranarray(ground + strength[:, None] * (light - ground))
