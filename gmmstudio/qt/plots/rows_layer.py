"""The rows in a plane, in their mixed colours, and rings around those that are marked."""

from __future__ import annotations

import numpy as np

from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.marks import dot_item, pen
from gmmstudio.qt.plots.picked_rows import PickedRows
from gmmstudio.qt.plots.picture_item import PictureItem
from gmmstudio.qt.plots.rugs import MarginalRugs
from gmmstudio.qt.theme import Theme
from gmmstudio.session.drawing.near_rows import NearRows
from gmmstudio.session.drawing.pictures import SizedRowsPicture
from gmmstudio.session.drawing.ranges import evenly
from gmmstudio.session.drawing.raster import DOTS_UP_TO
from gmmstudio.session.drawing.row_light import row_doubt, row_light, shaded
from gmmstudio.session.view_state import ViewState

_RINGS_DRAWN = 250
_RING, _RING_IN_A_CROWD = 13.0, 7.0
_REACH, _REACH_IN_A_CROWD = 5.0, 2.0
"""Pixels from the pointer within which a row is the one that is pointed at."""


class RowsLayer:
    """Draws rows as dots, or their crowd as an image, and rings the marked ones.

    Parameters
    ----------
    plane : Plane
        Where they go.
    """

    def __init__(self, plane: Plane) -> None:
        self._picture = SizedRowsPicture()
        self._neutral = self._ring_colour = self._surface = "#808080"
        self._x = self._y = np.empty(0)
        self._near: NearRows | None = None
        self._light: np.ndarray | None = None
        self._shown: tuple[object, ...] | None = None
        self._rings_shown = 0
        self.image = PictureItem(self._picture)
        self.rings = dot_item(symbol="o", brush=None)
        self.rugs = MarginalRugs(plane)
        self.picked = PickedRows(plane)
        plane.add(self.image, 1)
        plane.add(self.rings, 5)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        self._neutral, self._ring_colour = theme.neutral, theme.text
        self._surface = theme.surface
        self.picked.set_theme(theme)
        self._shown = None
        self._shape_rings()

    def place(self, x: np.ndarray, y: np.ndarray) -> None:
        """Say where the rows lie.

        Parameters
        ----------
        x, y : ndarray of float64, shape (m,)
        """
        self._x, self._y = x, y
        self._near = None
        self._shown = None
        self._picture.place(x, y)
        self.rugs.place(x, y)
        self.picked.clear()
        self._shape_rings()

    def nearest(self, place: np.ndarray, pixel: np.ndarray) -> np.ndarray:
        """Return the rows that are pointed at, by their places among those drawn, nearest first.

        In a crowd a row is pointed at where it stands alone.

        Parameters
        ----------
        place, pixel : ndarray of float64, shape (2,)
            In the units of the plane: where the pointer is, and the size of a pixel.
        """
        if self._near is None:
            self._near = NearRows(self._x, self._y)
        if not self._is_crowd:
            return self._near.within(place, _REACH * pixel)
        rows = self._near.within(place, _REACH_IN_A_CROWD * pixel)
        return rows if len(rows) == 1 else rows[:0]

    def show_colours(self, state: ViewState) -> int:
        """Colour the rows and ring the marked ones.

        Parameters
        ----------
        state : ViewState
            Of the rows that were placed.

        Returns
        -------
        int
            How many rings there are; an even choice of the marked rows where they are many.
        """
        wanted = _colours_of(state)
        if wanted != self._shown:
            self._shown = wanted
            self._rings_shown = self._colour(state)
        return self._rings_shown

    def _colour(self, state: ViewState) -> int:
        shown = state.scatter
        light = self._light = row_light(state, self._neutral, onto=self._light)
        doubt = row_doubt(state) if shown.shade or shown.size else None
        if doubt is not None and shown.shade:
            light = shaded(light, doubt, self._surface)
        self.image.setVisible(shown.rows)
        self.rings.setVisible(shown.rows)
        self.rugs.show(light if shown.rug else None)
        self.picked.show(self._x, self._y, light, state.lit if shown.rows else None)
        if not shown.rows:
            return 0
        self._picture.colour(light, doubt if shown.size else None)
        self.image.refresh()
        drawn = evenly(np.flatnonzero(state.marked), _RINGS_DRAWN)
        self.rings.setData(self._x[drawn], self._y[drawn])
        return len(drawn)

    @property
    def _is_crowd(self) -> bool:
        return len(self._x) > DOTS_UP_TO

    def _shape_rings(self) -> None:
        # in a crowd, heavy rings would hide what they are meant to point at
        crowded = self._is_crowd
        self.rings.setSize(_RING_IN_A_CROWD if crowded else _RING)
        self.rings.setPen(pen(self._ring_colour, 1.0 if crowded else 1.3, 170 if crowded else 255))


def _colours_of(state: ViewState) -> tuple[object, ...]:
    """Return what the colours and rings of the rows that were placed follow from."""
    before = None if state.previous is None else state.previous.responsibilities_from
    return (
        *(state.assignment, before, state.status, state.hard, state.scatter),
        *(state.looks, state.highlighted, state.brush),
    )
