"""The rows in a plane: dots while they are few, one image when they are many."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg

from gmmstudio.palette import component_colours, linear_light
from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.marks import RowBrushes, brush, light_of, pen
from gmmstudio.qt.plots.picture_item import PictureItem
from gmmstudio.qt.theme import Theme
from gmmstudio.session.drawing.pictures import RowsPicture
from gmmstudio.session.drawing.ranges import evenly
from gmmstudio.session.view_state import ViewState

DOTS_UP_TO = 3_000
"""Rows beyond which a dot each costs more time than an image of them all."""

_RINGS_DRAWN = 250
_DOT_ALPHA = 215
_BIG, _SMALL = 8.0, 5.5


class RowsLayer:
    """Draws rows in their mixed colours, and rings around those that are marked.

    Parameters
    ----------
    plane : Plane
        Where they go.
    """

    def __init__(self, plane: Plane) -> None:
        self._picture = RowsPicture()
        self._brushes = RowBrushes(_DOT_ALPHA)
        self._neutral = self._ring_colour = "#808080"
        self._x = self._y = np.empty(0)
        self.dots = pg.ScatterPlotItem(symbol="o", pxMode=True)
        self.image = PictureItem(self._picture)
        self.rings = pg.ScatterPlotItem(symbol="o", pxMode=True, brush=None)
        plane.add(self.dots, 1)
        plane.add(self.image, 1)
        plane.add(self.rings, 5)

    @property
    def as_image(self) -> bool:
        """Whether the rows are too many for a dot each."""
        return len(self._x) > DOTS_UP_TO

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        self._neutral = theme.neutral
        self.dots.setPen(pen(theme.surface, 0.8))
        self._ring_colour = theme.text
        self._shape_rings()

    def place(self, x: np.ndarray, y: np.ndarray) -> None:
        """Say where the rows lie.

        Parameters
        ----------
        x, y : ndarray of float64, shape (m,)
        """
        self._x, self._y = x, y
        self._picture.place(x, y)
        self.dots.setVisible(not self.as_image)
        self.image.setVisible(self.as_image)
        if self.as_image:
            self.dots.clear()
        else:
            size = _BIG if len(x) <= DOTS_UP_TO // 6 else _SMALL
            self.dots.setData(x, y, size=size, brush=brush(self._neutral, _DOT_ALPHA))
        self._shape_rings()

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
        if self.as_image:
            self._colour_image(state)
        else:
            self._colour_dots(state)
        drawn = evenly(np.flatnonzero(state.marked), _RINGS_DRAWN)
        self.rings.setData(self._x[drawn], self._y[drawn])
        return len(drawn)

    def _shape_rings(self) -> None:
        # in a crowd, heavy rings would hide what they are meant to point at
        crowded = len(self._x) > DOTS_UP_TO
        self.rings.setSize(7.0 if crowded else _BIG + 5.0)
        self.rings.setPen(pen(self._ring_colour, 1.0 if crowded else 1.3, 170 if crowded else 255))

    def _colour_image(self, state: ViewState) -> None:
        resp = state.shown_responsibilities
        if resp is None:
            self._picture.colour(light_of(self._neutral))
        else:
            self._picture.colour(resp @ linear_light(component_colours(resp.shape[1])))
        self.image.refresh()

    def _colour_dots(self, state: ViewState) -> None:
        resp = state.shown_responsibilities
        if self._brushes.overfull:
            self._brushes.forget()
            self.dots.fragmentAtlas.clear()
        if resp is None:
            self.dots.setBrush([brush(self._neutral, _DOT_ALPHA)] * len(self._x))
        else:
            self.dots.setBrush(self._brushes.of(resp))
