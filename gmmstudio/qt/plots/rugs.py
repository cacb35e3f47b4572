"""A stroke a row along both edges of a plane: each column alone, beside the two together."""

from __future__ import annotations

import numpy as np

from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.picture_item import PictureItem
from gmmstudio.session.drawing.pictures import RugPicture

_PIXELS = 8


class MarginalRugs:
    """Draws rows as strokes at the lower and the left edge.

    Parameters
    ----------
    plane : Plane
        Where they go.
    """

    def __init__(self, plane: Plane) -> None:
        self._x = self._y = np.empty(0)
        self._placed = False
        self._pictures = RugPicture(), RugPicture(upright=True)
        self.below = PictureItem(self._pictures[0], strip=_PIXELS)
        self.beside = PictureItem(self._pictures[1], strip=_PIXELS, upright=True)
        for item in (self.below, self.beside):
            item.setVisible(False)
            plane.add(item, 6)

    def place(self, x: np.ndarray, y: np.ndarray) -> None:
        """Say where the rows lie.

        Parameters
        ----------
        x, y : ndarray of float64, shape (m,)
        """
        self._x, self._y, self._placed = x, y, False

    def show(self, light: np.ndarray | None) -> None:
        """Show the rows in their colours, or nothing.

        Parameters
        ----------
        light : ndarray of float64, shape (m, 3) or (1, 3), or None
            Linear light.
        """
        for item in (self.below, self.beside):
            item.setVisible(light is not None)
        if light is None:
            return
        if not self._placed:
            self._placed = True
            self._pictures[0].place(self._x)
            self._pictures[1].place(self._y)
        for picture, item in zip(self._pictures, (self.below, self.beside), strict=True):
            picture.colour(light)
            item.refresh()
