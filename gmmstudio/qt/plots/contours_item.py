"""Lines of equal density as one graphics item."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from pyqtgraph.functions import arrayToQPath
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gmmstudio.qt.plots.marks import pen
from gmmstudio.qt.plots.plane_item import PlaneItem, to_pixels
from gmmstudio.qt.theme import Theme
from gmmstudio.session.drawing.contours import SHARES


class ContoursItem(PlaneItem):
    """Paints a line for each of `SHARES`, the inner ones stronger.

    Attributes
    ----------
    lines : tuple of ndarray, each of shape (m, 2, 2)
        What it shows, as separate straight pieces in the units of the columns.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[np.ndarray, ...] = ()
        self._pens = [pen("#808080") for _ in SHARES]

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        self._pens = [
            pen(theme.blend(theme.muted, 0.85 - 0.5 * share), cosmetic=False) for share in SHARES
        ]
        self.update()

    def show_lines(self, lines: Sequence[np.ndarray]) -> None:
        """Show other lines.

        Parameters
        ----------
        lines : sequence of ndarray, each of shape (m, 2, 2)
            See `contour_segments`; one for each of `SHARES`, or none at all.
        """
        self.lines = tuple(lines)
        self.update()

    def draw(self, painter: QPainter, rect: QRectF, target: QRectF) -> None:
        """Draw the lines."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for line, stroke in zip(self.lines, self._pens, strict=False):
            points = to_pixels(line.reshape(-1, 2), rect, target)
            x, y = np.ascontiguousarray(points.T)
            painter.strokePath(arrayToQPath(x, y, connect="pairs"), stroke)
