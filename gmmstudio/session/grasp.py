"""A component taken in hand in a view: what moving, pulling and turning it makes of the mixture."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gmmstudio.mixture import FAMILIES, Fixed, Mixture
from gmmstudio.mixture.constrained import constrained
from gmmstudio.mixture.covariance import Sharing
from gmmstudio.mixture.projection import Projection
from gmmstudio.mixture.steering import led, with_mean
from gmmstudio.session.drawing.handles import Ellipse

RADIUS = 2.0
"""How far out the handles of an ellipse are, in standard deviations."""
_NARROWEST = 1e-3
"""Least part of its standard deviation to which a curve can be narrowed in one go."""

_Matrix: TypeAlias = NDArray[np.float64]


class Way(StrEnum):
    """What pulling a handle does, as a menu says that it was done."""

    BOTH = "reshaped"
    TURN = "turned"
    RESIZE = "resized"


class Freedom(StrEnum):
    """What a family leaves to the hand of the covariance of a component."""

    ANY = "any"
    LENGTHS = "lengths"
    SIZE = "size"


def freedom(family: str) -> Freedom:
    """Return what a family leaves to the hand.

    Parameters
    ----------
    family : str
        mclust's code.
    """
    constraint = FAMILIES[family]
    if constraint.shape is Sharing.IDENTITY:
        return Freedom.SIZE
    return Freedom.LENGTHS if constraint.orientation is Sharing.IDENTITY else Freedom.ANY


@dataclass(frozen=True, eq=False)
class Grasp:
    """A component as it was when it was taken hold of.

    During a drag, ask the same grasp each time: every answer begins from there. What a view does
    not show of the component changes as little as can be; see `Projection.moved` and
    `Projection.reshaped`. A covariance changes only as the family allows, and what the components
    have in common changes in all of them; see `led`.

    Parameters
    ----------
    mixture : Mixture
        Of all columns.
    component : int
        Counted from 0.
    view : Projection
        What it is seen in: one axis or two.
    units : ndarray of float64, shape (m,)
        Units of each axis to one pixel, positive: what is round is judged as on the screen.
    family : str
        That of the covariances, by mclust's code.
    fixed : Fixed
        Covariances that do not change along with the component's.
    """

    mixture: Mixture
    component: int
    view: Projection
    units: NDArray[np.float64]
    family: str
    fixed: Fixed

    @property
    def place(self) -> NDArray[np.float64]:
        """Where the mean is seen, shape (m,)."""
        place: NDArray[np.float64] = self.view.places(self._mean[None])[0]
        return place

    @property
    def ends(self) -> NDArray[np.float64]:
        """Where the handles are, shape (e, m): the ends of the axes at 2 sd, or ±1 sd on a line."""
        if self.view.n_axes == 1:
            deviation = math.sqrt(self._seen[0, 0])
            on_both_sides: NDArray[np.float64] = self.place + np.array([[deviation], [-deviation]])
            return on_both_sides
        return self._ellipse.handles

    def moved(self, place: ArrayLike) -> Mixture:
        """Return the mixture with the component's mean seen at a place.

        Parameters
        ----------
        place : array-like of shape (m,)
        """
        moved = with_mean(self.mixture, self.component, self.view.moved(self._mean, place))
        # of another family where that was changed after the fit
        return constrained(moved, self.family, self.fixed)

    def pulled(self, end: int, place: ArrayLike, way: Way = Way.BOTH) -> Mixture:
        """Return the mixture with a handle of the component dragged to a place.

        Parameters
        ----------
        end : int
            Which of ``ends``.
        place : array-like of shape (m,)
        way : Way
            What the drag may change; on a line, and where the family does not turn, it can only
            resize.
        """
        if self.view.n_axes == 1:
            wide = abs(float(np.asarray(place)[0] - self.place[0]))
            least = _NARROWEST * math.sqrt(self._seen[0, 0])
            return self._reshaped(np.array([[max(wide, least) ** 2]]))
        pull = _PULLS[freedom(self.family)][self.way(way)]
        return self._reshaped(pull(self._ellipse, end, place))

    def way(self, wanted: Way) -> Way:
        """Return what pulling a handle does where something is wanted of it."""
        turns = self.view.n_axes > 1 and freedom(self.family) is Freedom.ANY
        return wanted if turns else Way.RESIZE

    def scaled(self, factor: float) -> Mixture:
        """Return the mixture with the component so many times as wide in the view.

        Parameters
        ----------
        factor : float
            Of its standard deviations, positive.
        """
        return self._reshaped(factor**2 * self._seen)

    def rotated(self, degrees: float) -> Mixture:
        """Return the mixture with the component turned as seen, against the clock.

        Parameters
        ----------
        degrees : float
        """
        if self.view.n_axes == 1 or freedom(self.family) is not Freedom.ANY:
            return self.mixture
        return self._reshaped(self._ellipse.rotated(math.radians(degrees)))

    @property
    def _mean(self) -> NDArray[np.float64]:
        mean: NDArray[np.float64] = self.mixture.means[self.component]
        return mean

    @property
    def _seen(self) -> _Matrix:
        covariance: _Matrix = self.view.mixture(self.mixture).covariances[self.component]
        return covariance

    @property
    def _ellipse(self) -> Ellipse:
        return Ellipse(self.place, self._seen, RADIUS, self.units)

    def _reshaped(self, seen: _Matrix) -> Mixture:
        covariance = self.mixture.covariances[self.component]
        if freedom(self.family) is Freedom.SIZE:
            # what is not seen of it grows along
            ratio = float(np.linalg.det(seen) / np.linalg.det(self._seen))
            covariance = ratio ** (1.0 / self.view.n_axes) * covariance
        else:
            covariance = self.view.reshaped(covariance, seen)
        return led(self.mixture, self.component, covariance, self.family, self.fixed)


_Pull: TypeAlias = Callable[[Ellipse, int, ArrayLike], _Matrix]
_PULLS: Mapping[Freedom, Mapping[Way, _Pull]] = {
    Freedom.ANY: {
        Way.BOTH: Ellipse.pulled,
        Way.TURN: Ellipse.turned,
        Way.RESIZE: Ellipse.resized,
    },
    Freedom.LENGTHS: {Way.RESIZE: Ellipse.resized},
    Freedom.SIZE: {Way.RESIZE: Ellipse.scaled},
}
"""What pulling an end does, by what is free and in each way there is."""
