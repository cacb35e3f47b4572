"""The rows that are picked, once more above all others: outlined, a few on top of the mixture."""

from __future__ import annotations

from typing import Any

import numpy as np

from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.marks import light_of
from gmmstudio.qt.plots.picture_item import PictureItem
from gmmstudio.qt.theme import Theme
from gmmstudio.session.drawing.pictures import OutlinedRowsPicture

_ABOVE_THE_MEANS, _BELOW_THE_ELLIPSES = 12.5, 11.5
FEW_PICKED = 30
"""Up to how many a row that is picked must not be hidden by the mixture; of more, others tell."""
_MOST = 50_000
"""Picked rows that are outlined: of more, which fill the picture, the others only fade."""


class PickedRows:
    """Draws picked rows over what would hide them: a few over ellipses and means, too.

    Many would hide these in turn, and are seen without.

    Parameters
    ----------
    plane : Plane
        Where they go.
    """

    def __init__(self, plane: Plane) -> None:
        self.picture = OutlinedRowsPicture()
        self.image = PictureItem(self.picture)
        plane.add(self.image, _ABOVE_THE_MEANS)
        self._x: np.ndarray | None = None
        self._lit: np.ndarray | None = None
        self._outline = light_of("#808080")

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        self._outline = light_of(theme.text)

    def show(
        self, x: np.ndarray, y: np.ndarray, light: np.ndarray[Any, Any], lit: np.ndarray | None
    ) -> None:
        """Show the rows that are picked.

        Parameters
        ----------
        x, y : ndarray of float64, shape (m,)
            Where the rows lie.
        light : ndarray of float64, shape (m, 3) or (1, 3)
            Their colours.
        lit : ndarray of bool, shape (m,), or None
            Which of them are picked; None for none.
        """
        if lit is None or np.count_nonzero(lit) > _MOST:
            self.clear()
            return
        self.image.show()
        is_few = np.count_nonzero(lit) <= FEW_PICKED
        self.image.setZValue(_ABOVE_THE_MEANS if is_few else _BELOW_THE_ELLIPSES)
        if x is not self._x or lit is not self._lit:
            self._x, self._lit = x, lit
            self.picture.place(x[lit], y[lit])
        self.picture.colour(light if len(light) == 1 else light[lit], self._outline)
        self.image.refresh()

    def clear(self) -> None:
        """Show none, and keep none."""
        if self._x is not None:
            self._x = self._lit = None
            self.picture.place(np.empty(0), np.empty(0))
        self.image.hide()
