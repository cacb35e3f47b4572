"""Rows as round marks to be drawn one by one, where a picture is made of shapes, not of pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from gmmstudio.palette import encode

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gmmstudio.session.drawing.raster import Frame

MOST_DOTS = 5_000
"""Rows in sight beyond which pixels are smaller than shapes, and quicker to draw."""


@dataclass(frozen=True, eq=False)
class Dots:
    """Round marks in a frame.

    Attributes
    ----------
    centres : ndarray of float64, shape (n, 2)
        From the left and the top of the frame, in its pixels.
    radii : ndarray of float64, shape (n,)
        In pixels.
    colours : ndarray of uint8, shape (n, 3)
    rim : float
        Width in pixels of a ring around each, which tells those of a heap apart.
    rim_colour : ndarray of uint8, shape (3,), or None
        None for the colour of the ground.
    """

    centres: NDArray[np.float64]
    radii: NDArray[np.float64]
    colours: NDArray[np.uint8]
    rim: float
    rim_colour: NDArray[np.uint8] | None = None


def row_dots(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    frame: Frame,
    light: NDArray[Any],
    radii: NDArray[np.float64],
    *,
    rim: float,
    outline: NDArray[Any] | None = None,
) -> Dots | None:
    """Return the marks of the rows in sight; None where they are too many for that.

    Parameters
    ----------
    x, y : ndarray of float64, shape (m,)
    frame : Frame
    light : ndarray of float64, shape (m, 3) or (1, 3)
        Linear light.
    radii : ndarray of float64, shape (m,)
    rim : float
    outline : ndarray of float64, shape (1, 3), optional
        Colour of the rim as linear light; that of the ground without it.
    """
    (left, right), (low, high) = frame.x_range, frame.y_range
    seen = np.flatnonzero((x >= left) & (x < right) & (y > low) & (y <= high))
    if len(seen) > MOST_DOTS:
        return None
    across = (x[seen] - left) * (frame.width / (right - left))
    down = (high - y[seen]) * (frame.height / (high - low))
    coded = encode(light if len(light) == 1 else light[seen])
    return Dots(
        np.stack([across, down], axis=1),
        radii[seen],
        np.broadcast_to(coded, (len(seen), 3)),
        rim,
        None if outline is None else encode(outline)[0],
    )
