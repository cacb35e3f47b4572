"""The density of a mixture of two columns as a shade, darker or lighter than what it lies on."""

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gmmstudio.session.drawing.grids import log_density_on
from gmmstudio.session.drawing.pictures import Picture
from gmmstudio.session.drawing.raster import Frame, pack

if TYPE_CHECKING:
    from gmmstudio.mixture import Mixture

_STEP = 3.0
_EVALUATIONS = 100_000
_POWER = 0.4
"""Of the density over its largest value: the tails are seen beside a tight component."""
_STRONGEST = 0.5


def log_density_field(
    mixture: "Mixture", frame: Frame, step: float = _STEP
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Evaluate a mixture evenly over a frame.

    Parameters
    ----------
    mixture : Mixture
        Of two columns.
    frame : Frame
    step : float
        Device pixels between two places, about; more where there are many components.

    Returns
    -------
    x : ndarray of float64, shape (a,)
    y : ndarray of float64, shape (b,)
        Ascending, in the units of the columns; both ends of the frame are among them.
    log_density : ndarray of float64, shape (b, a)
        Natural logarithm.
    """
    points = frame.width * frame.height / step**2
    step *= math.sqrt(max(1.0, points * mixture.n_components / _EVALUATIONS))
    x = np.linspace(*frame.x_range, max(2, round(frame.width / step)))
    y = np.linspace(*frame.y_range, max(2, round(frame.height / step)))
    return x, y, log_density_on(mixture, x, y)


class DensityPicture(Picture):
    """A shade as strong as a power of the density."""

    def __init__(self) -> None:
        self._mixture: Mixture | None = None
        self._shade = np.uint32(0)

    def show(self, mixture: "Mixture | None", colour: str) -> None:
        """Say what is shown.

        Parameters
        ----------
        mixture : Mixture or None
            Of the two columns in sight.
        colour : str
            ``#rrggbb``, of the shade.
        """
        self._mixture = mixture
        self._shade = pack(np.frombuffer(bytes.fromhex(colour[1:]), dtype=np.uint8)[None])[0]

    def pixels(self, frame: Frame) -> NDArray[np.uint32]:
        """Return the pixels for a frame; see `Picture.pixels`."""
        if self._mixture is None:
            return np.zeros((1, 1), dtype=np.uint32)
        _, _, log_density = log_density_field(self._mixture, frame)
        # The logarithm of a bell is a parabola: between places it is nearly straight.
        logs = _finer(_finer(log_density[::-1], frame.height).T, frame.width).T
        # beside the highest of all there is, not of what is in sight: zooming in shows no more
        peak = max(log_density.max(), self._mixture.log_density(self._mixture.means).max())
        strength = np.exp(np.maximum(_POWER * (logs - peak), -50.0))
        alpha = np.rint(255.0 * _STRONGEST * strength).astype(np.uint32)
        pixels: NDArray[np.uint32] = alpha << np.uint32(24) | self._shade
        return pixels


def _finer(values: NDArray[np.float64], n: int) -> NDArray[np.float64]:
    """Return n lines between the first and the last of these, shape (n, ...)."""
    place = np.linspace(0.0, len(values) - 1.0, n)
    below = np.minimum(place.astype(np.int64), len(values) - 2)
    part = (place - below)[:, None]
    finer: NDArray[np.float64] = values[below] + part * (values[below + 1] - values[below])
    return finer
