"""A small picture of what a covariance family allows: two components, as it would fit them."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from gmmstudio.mixture import CovarianceFamily
from gmmstudio.mixture.covariance import Structure
from gmmstudio.session.drawing.ellipses import ellipses

FloatArray = NDArray[np.float64]

_N_POINTS = 48
_GAP = 1.15
_ROWS = np.array([1.0, 1.0])


@cache
def family_outlines(family: CovarianceFamily) -> FloatArray:
    """Return the outlines of two components that the family fits to one and the same pair.

    The pair differs in size, shape and direction; what the family makes equal looks equal. In one
    dimension the outlines are two bells.

    Parameters
    ----------
    family : CovarianceFamily

    Returns
    -------
    ndarray of float64, shape (2, n_points, 2)
        Closed, y upwards, scaled alike in both directions into 0 ≤ x ≤ 2, 0 ≤ y ≤ 1. Read-only.
    """
    outlines = _into_box(_bells(family) if family.univariate else _ellipses(family))
    outlines.flags.writeable = False
    return outlines


def _ellipses(family: CovarianceFamily) -> FloatArray:
    scatter = np.array([_turned(1.0, 0.3, 35.0), _turned(0.6, 0.3, -22.0)])
    if family.structure is Structure.DIAGONAL:
        variances = family.estimate(np.einsum("kii->ki", scatter).copy(), _ROWS, 0.0)
        covariances = variances[:, :, None] * np.eye(2)
    else:
        covariances = family.estimate(scatter, _ROWS, 0.0)
    half_widths = np.sqrt(covariances[:, 0, 0])
    centres = np.array([[0.0, 0.0], [_GAP * half_widths.sum(), 0.0]])
    return ellipses(centres, covariances, 1.0, _N_POINTS)


def _bells(family: CovarianceFamily) -> FloatArray:
    deviations = np.sqrt(family.estimate(np.array([[[1.0]], [[0.16]]]), _ROWS, 0.0)[:, 0, 0])
    x = np.linspace(-2.5, 2.5, _N_POINTS)
    bells = [np.column_stack([x * sd, np.exp(-(x**2) / 2) / sd]) for sd in deviations]
    bells[1][:, 0] += _GAP * 2.2 * deviations.sum()
    outlines = np.array(bells)
    # A bell's height is a density: only its shape beside the other is meant.
    outlines[:, :, 1] *= np.ptp(outlines[:, :, 0]) / 2 / outlines[:, :, 1].max()
    return outlines


def _turned(long: float, short: float, degrees: float) -> FloatArray:
    angle = np.radians(degrees)
    axes = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    matrix: FloatArray = (axes * np.square([long, short])) @ axes.T
    return matrix


def _into_box(outlines: FloatArray) -> FloatArray:
    low = outlines.min(axis=(0, 1))
    span = outlines.max(axis=(0, 1)) - low
    scale = min(2.0 / span[0], 1.0 / span[1])
    margin = (np.array([2.0, 1.0]) - scale * span) / 2
    placed: FloatArray = margin + scale * (outlines - low)
    return placed
