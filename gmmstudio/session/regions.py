"""Which rows a brush takes: regions drawn in a view, and sets of rows that go together.

A region is asked about all rows in use, whatever part of them is drawn, so the brush is exact also
where the picture is a sample or an image. What is drawn in a view keeps the view's projection: the
rows are the same when the view shows other columns meanwhile.
"""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gmmstudio.mixture import Mixture
from gmmstudio.mixture.projection import Projection
from gmmstudio.session.assignment import labels_of_all

Rows: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]

_LEVELS = 65_535.0
_FLAT = 1e-15
"""Height of a line, beside its distance from 0, that is no height but rounding."""


class Region(Protocol):
    """Something that tells which rows belong to it."""

    def contains(self, X: Rows) -> Mask:
        """Tell for each row whether it belongs.

        Parameters
        ----------
        X : ndarray of float64, shape (n, d)
            All rows in use.

        Returns
        -------
        ndarray of bool, shape (n,)

        Raises
        ------
        FitError
            If ``X`` has another number of columns than the region is told in.
        """


@dataclass(frozen=True, eq=False)
class Rectangle:
    """What lies between two corners of a view, its edge included; in one axis, an interval.

    Attributes
    ----------
    view : Projection
        Of m axes.
    one, other : ndarray of float64, shape (m,)
        Two opposite corners, whichever, in the units of the view.
    """

    view: Projection
    one: NDArray[np.float64]
    other: NDArray[np.float64]

    def contains(self, X: Rows) -> Mask:
        """Tell which rows are seen in it; see `Region`."""
        low, high = np.minimum(self.one, self.other), np.maximum(self.one, self.other)
        return _between(self.view.places(X), low, high)


@dataclass(frozen=True, eq=False)
class Lasso:
    """What a closed line in a view goes round, also where it goes round it twice.

    A row belongs where the line's winding number is not 0. Of a row on the line itself, rounding
    decides.

    Attributes
    ----------
    view : Projection
        Of two axes.
    outline : ndarray of float64, shape (v, 2)
        The corners in order, in the units of the view; the last is joined to the first. Fewer than
        three go round nothing.

    References
    ----------
    Sunday (2001), Inclusion of a point in a polygon, for the winding number by crossings.
    """

    view: Projection
    outline: NDArray[np.float64]

    def contains(self, X: Rows) -> Mask:
        """Tell which rows are seen in it; see `Region`."""
        outline = np.asarray(self.outline, dtype=np.float64)
        if len(outline) < 3:
            return np.zeros(len(X), dtype=np.bool_)
        places = self.view.places(X)
        inside = _between(places, outline.min(axis=0), outline.max(axis=0))
        near = np.flatnonzero(inside)
        inside[near] = _winding(outline, places[near]) != 0
        return inside


@dataclass(frozen=True, eq=False)
class OfComponent:
    """The rows whose most probable component is this one.

    Attributes
    ----------
    mixture : Mixture
        Of the columns of the rows.
    component : int
        Counted from 0.
    """

    mixture: Mixture
    component: int

    def contains(self, X: Rows) -> Mask:
        """Tell which rows are most probably of the component; see `Region`."""
        of: Mask = labels_of_all(X, self.mixture) == self.component
        return of


@dataclass(frozen=True, eq=False)
class NearestRow:
    """The row seen nearest to a place, if it is near enough; the first of several there.

    Attributes
    ----------
    view : Projection
        Of m axes.
    place : ndarray of float64, shape (m,)
        In the units of the view.
    reach : ndarray of float64, shape (m,)
        How far is near enough along each axis, in its units, positive; in between, an ellipse.
        As many units as go into a few pixels.
    """

    view: Projection
    place: NDArray[np.float64]
    reach: NDArray[np.float64]

    def contains(self, X: Rows) -> Mask:
        """Tell which row it is, so True for one at most; see `Region`."""
        inside = np.zeros(len(X), dtype=np.bool_)
        places = self.view.places(X)
        near = np.flatnonzero(_between(places, self.place - self.reach, self.place + self.reach))
        if len(near):
            away = np.square((places[near] - self.place) / self.reach).sum(axis=1)
            nearest = away.argmin()
            inside[near[nearest]] = away[nearest] <= 1.0
        return inside


@dataclass(frozen=True, eq=False)
class TheseRows:
    """Rows told one by one: those of a bar, or those marked in the table.

    Attributes
    ----------
    rows : ndarray of int64, shape (r,)
        Their places among the rows in use, in any order.
    """

    rows: NDArray[np.int64]

    def contains(self, X: Rows) -> Mask:
        """Tell which rows are among them; see `Region`.

        Raises
        ------
        IndexError
            If there is no such row.
        """
        inside = np.zeros(len(X), dtype=np.bool_)
        inside[self.rows] = True
        return inside


def _between(places: Rows, low: NDArray[np.float64], high: NDArray[np.float64]) -> Mask:
    inside = np.ones(len(places), dtype=np.bool_)
    for axis in range(places.shape[1]):
        column = places[:, axis]
        inside &= column >= low[axis]
        inside &= column <= high[axis]
    return inside


def _winding(outline: Rows, places: Rows) -> NDArray[np.int32]:
    """Return how often the line goes round each place, against the clock counted positive.

    Every piece of the line that crosses the horizontal ray to the right of a place counts 1 on its
    way up and −1 on its way down. With the places in order of their height, a piece looks only at
    those on its own heights, so a hundred corners cost little more than a few.
    """
    bottom, height = outline[:, 1].min(), np.ptp(outline[:, 1])
    winding = np.zeros(len(places), dtype=np.int32)
    if not height > _FLAT * np.abs(outline[:, 1]).max():
        return winding
    # an order by 65,536 levels: whole numbers of 16 bits are sorted without comparisons
    to_level = _LEVELS / height
    levels = ((places[:, 1] - bottom) * to_level).astype(np.uint16)
    order = np.argsort(levels, kind="stable")
    x, y, levels = places[order, 0], places[order, 1], levels[order]
    counts = np.zeros(len(x), dtype=np.int32)
    ends = np.roll(outline, -1, axis=0)
    low, high = np.minimum(outline[:, 1], ends[:, 1]), np.maximum(outline[:, 1], ends[:, 1])
    first = np.searchsorted(levels, ((low - bottom) * to_level).astype(np.uint16), "left")
    last = np.searchsorted(levels, ((high - bottom) * to_level).astype(np.uint16), "right")
    for (x0, y0), (x1, y1), a, b in zip(outline, ends, first, last, strict=True):
        rise = y1 - y0
        if a == b or rise == 0:
            continue
        side = (x1 - x0) * (y[a:b] - y0) - (x[a:b] - x0) * rise
        left = side > 0 if rise > 0 else side < 0
        # each height belongs to one of two pieces that meet there: to the one that goes on upwards
        left &= (y[a:b] >= min(y0, y1)) & (y[a:b] < max(y0, y1))
        if rise > 0:
            counts[a:b] += left
        else:
            counts[a:b] -= left
    winding[order] = counts
    return winding
