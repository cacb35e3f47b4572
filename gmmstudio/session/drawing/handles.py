"""Handles on an ellipse: where they are, and what dragging one makes of the covariance."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

_SHORTEST = 1e-3
"""Least length of an axis beside the longest there was: an ellipse is never pressed flat."""
_ROUNDING = 1e-12
"""Part of the larger variance below which the smaller one has no digits left."""


@dataclass(frozen=True, eq=False)
class Ellipse:
    """An ellipse to take hold of, as it was when the drag began.

    What is round, perpendicular or a turn is judged as on the screen, so in the units of the
    picture. The handles are the ends of the axes: 0 and 2 of the longer one, 1 and 3 of the
    shorter. During a drag, ask the ellipse at its beginning each time: axes that pass each other
    in length change places.

    Every edit returns a covariance of shape (2, 2) in the units of the data, symmetric and positive
    definite: no axis gets shorter than a thousandth of the longest there was.

    Parameters
    ----------
    mean : ndarray of float64, shape (2,)
        In the units of the data.
    covariance : ndarray of float64, shape (2, 2)
    radius : float
        The Mahalanobis distance of its outline: 1 or 2 standard deviations.
    units : ndarray of float64, shape (2,)
        Units of the data to one unit of the picture (a pixel), horizontally and vertically,
        positive.
    """

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]
    radius: float
    units: NDArray[np.float64]

    @property
    def handles(self) -> NDArray[np.float64]:
        """The ends of the axes, shape (4, 2), in the units of the data.

        First the longer axis' end to the right, then on against the clock, as y counts upwards.
        The longer axis of a circle is horizontal.
        """
        lengths, axes = self._axes()
        ends = self.radius * lengths[:, None] * axes
        places: NDArray[np.float64] = self.mean + np.concatenate([ends, -ends]) * self.units
        return places

    def pulled(self, handle: int, place: ArrayLike) -> NDArray[np.float64]:
        """Return the covariance whose axis ends where its handle was dragged to.

        The axis takes length and direction from the handle; the other one keeps its length and
        stays perpendicular.

        Parameters
        ----------
        handle : int
            0 to 3.
        place : array-like of shape (2,)
            Where the handle is now, in the units of the data.
        """
        reach = self._reach(place)
        return self._remade(handle, math.hypot(*reach) / self.radius, reach)

    def resized(self, handle: int, place: ArrayLike) -> NDArray[np.float64]:
        """Return the covariance with one axis as long as its handle was dragged, not turned.

        What the handle was dragged sideways does not count. Past the mean, the axis grows again.

        Parameters
        ----------
        handle : int
            0 to 3.
        place : array-like of shape (2,)
            Where the handle is now, in the units of the data.
        """
        axis = self._axes()[1][handle % 2]
        return self._remade(handle, abs(float(self._reach(place) @ axis)) / self.radius, axis)

    def scaled(self, _handle: int, place: ArrayLike) -> NDArray[np.float64]:
        """Return the covariance of the same shape whose outline goes through a place.

        Parameters
        ----------
        place : array-like of shape (2,)
            Where a handle is now, whichever it is, in the units of the data.
        """
        lengths, axes = self._axes()
        factor = max(math.hypot(*(axes @ self._reach(place) / lengths)) / self.radius, _SHORTEST)
        covariance: NDArray[np.float64] = factor**2 * self.covariance
        return covariance

    def turned(self, handle: int, place: ArrayLike) -> NDArray[np.float64]:
        """Return the covariance turned so that an axis points at its dragged handle.

        Parameters
        ----------
        handle : int
            0 to 3.
        place : array-like of shape (2,)
            Where the handle is now, in the units of the data.
        """
        return self._remade(handle, float(self._axes()[0][handle % 2]), self._reach(place))

    def rotated(self, angle: float) -> NDArray[np.float64]:
        """Return the covariance turned in the picture, its axes as long there as they were.

        Parameters
        ----------
        angle : float
            In radians, against the clock, as y counts upwards.
        """
        cosine, sine = math.cos(angle), math.sin(angle)
        turn = np.array([[cosine, -sine], [sine, cosine]])
        size = np.outer(self.units, self.units)
        turned = turn @ (self.covariance / size) @ turn.T
        covariance: NDArray[np.float64] = 0.5 * (turned + turned.T) * size
        return covariance

    def _reach(self, place: ArrayLike) -> NDArray[np.float64]:
        reach: NDArray[np.float64] = (np.asarray(place) - self.mean) / self.units
        return reach

    def _axes(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Return standard deviations (2,) and directions (2, 2) in the picture, the longer first.

        In closed form, so that direction and order do not jump while an ellipse turns.
        """
        (a, b), (_, c) = self.covariance / np.outer(self.units, self.units)
        longest = 0.5 * (a + c) + math.hypot(0.5 * (a - c), b)
        # the product of the variances is the determinant; as a difference it would lose digits
        shortest = max((a * c - b * b) / longest, _ROUNDING * longest)
        angle = 0.5 * math.atan2(2.0 * b, a - c)
        along = [math.cos(angle), math.sin(angle)]
        return np.sqrt([longest, shortest]), np.array([along, [-along[1], along[0]]])

    def _remade(
        self, handle: int, length: float, towards: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the covariance with one axis of this standard deviation, pointing there."""
        lengths, axes = self._axes()
        size = math.hypot(*towards)
        axis = towards / size if size > 0 else axes[handle % 2]
        across = np.array([-axis[1], axis[0]])
        one, other = max(length, _SHORTEST * float(lengths[0])), float(lengths[1 - handle % 2])
        covariance: NDArray[np.float64] = (
            one**2 * np.outer(axis, axis) + other**2 * np.outer(across, across)
        ) * np.outer(self.units, self.units)
        return covariance
