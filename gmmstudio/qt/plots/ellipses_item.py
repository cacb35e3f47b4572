"""The ellipses and means of all components as one graphics item."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QTransform

from gmmstudio.qt.plots.marks import brush, pen
from gmmstudio.qt.plots.plane_item import PlaneItem, scales, to_pixels
from gmmstudio.qt.theme import Theme, current_theme
from gmmstudio.session.drawing.ellipses import square_roots

OUTER, INNER = 2.0, 1.0
"""Radii of the ellipses in standard deviations, in the order in which they are drawn."""
_WIDTHS = {OUTER: 1.4, INNER: 2.4}
_HALOS = {OUTER: 2.8, INNER: 4.4}
_LIT = 1.2
"""How much thicker the lines of the component are that is lit up."""
_HALOS_UP_TO = 12
"""Components beyond which halos would cover more than they set off, and double the frame."""
_CROSS, _RIM = 15.0, 1.2
_PIECES = 8
"""Cubic curves of which a circle is made: to a few millionths of its radius."""


def _circle() -> QPainterPath:
    """Return the circle of radius 1 around the origin."""
    angles = np.linspace(0.0, 2.0 * np.pi, _PIECES + 1)
    reach = 4.0 / 3.0 * math.tan(math.pi / (2.0 * _PIECES))
    on = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    along = reach * np.stack([-on[:, 1], on[:, 0]], axis=1)
    path = QPainterPath()
    path.moveTo(*on[0])
    for place in range(_PIECES):
        path.cubicTo(
            *(on[place] + along[place]), *(on[place + 1] - along[place + 1]), *on[place + 1]
        )
    path.closeSubpath()
    return path


@dataclass(frozen=True, eq=False)
class Outlines:
    """The components of a mixture as a plane of two columns shows them.

    Parameters
    ----------
    means : ndarray of float64, shape (k, 2)
        In the units of the columns.
    covariances : ndarray of float64, shape (k, 2, 2)
    colours : tuple of str
        ``#rrggbb``, of each.
    lit : int or None
        The component that is lit up.
    with_ellipses : bool
        Whether more than the means is shown.
    """

    means: np.ndarray = field(default_factory=lambda: np.empty((0, 2)))
    covariances: np.ndarray = field(default_factory=lambda: np.empty((0, 2, 2)))
    colours: tuple[str, ...] = ()
    lit: int | None = None
    with_ellipses: bool = True


class EllipsesItem(PlaneItem):
    """Paints the ellipses at one and two standard deviations, and a cross on each mean.

    Attributes
    ----------
    outlines : Outlines
        What it shows.
    """

    def __init__(self) -> None:
        super().__init__()
        self.outlines = Outlines()
        self._roots = np.empty((0, 2, 2))
        self._theme = current_theme()
        self._circle = _circle()
        self._cross = QTransform.fromScale(_CROSS, _CROSS).map(Symbols["+"])

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        self._theme = theme
        self.update()

    def show_outlines(self, outlines: Outlines) -> None:
        """Show other components, or the same in other colours.

        Parameters
        ----------
        outlines : Outlines
        """
        if outlines.covariances is not self.outlines.covariances:
            self._roots = square_roots(outlines.covariances)
        self.outlines = outlines
        self.update()

    def draw(self, painter: QPainter, rect: QRectF, target: QRectF) -> None:
        """Draw all wide ellipses, then the narrow ones, then the means."""
        shown = self.outlines
        places = to_pixels(shown.means, rect, target).tolist()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if shown.with_ellipses:
            axes = (scales(rect, target)[:, None] * self._roots).tolist()
            with_halo = len(places) <= _HALOS_UP_TO
            for radius in (OUTER, INNER):
                halo, *lines = self._pens(radius)
                for place, root, line in zip(places, axes, lines, strict=True):
                    path = _moved(self._circle, radius, root, place)
                    if not path.controlPointRect().intersects(target):
                        continue
                    if with_halo:
                        painter.strokePath(path, halo)
                    painter.strokePath(path, line)
        crosses = QPainterPath()
        # the union of crosses that overlap, not their difference
        crosses.setFillRule(Qt.FillRule.WindingFill)
        for x, y in places:
            # to whole pixels, where its strokes are sharp
            crosses.addPath(self._cross.translated(math.floor(x) + 0.5, math.floor(y) + 0.5))
        painter.setPen(pen(self._theme.surface, _RIM, cosmetic=False))
        painter.setBrush(brush(self._theme.text))
        painter.drawPath(crosses)

    def _pens(self, radius: float) -> tuple[QPen, ...]:
        """Return the pen of the halos and those of the lines, one for each component."""
        shown = self.outlines
        return _made_pens(self._theme.surface, shown.colours, shown.lit, radius)


@lru_cache(maxsize=16)
def _made_pens(
    surface: str, colours: tuple[str, ...], lit: int | None, radius: float
) -> tuple[QPen, ...]:
    lines = (
        pen(colour, _WIDTHS[radius] + (_LIT if index == lit else 0.0), cosmetic=False)
        for index, colour in enumerate(colours)
    )
    return pen(surface, _HALOS[radius], cosmetic=False), *lines


def _moved(
    circle: QPainterPath, radius: float, root: list[list[float]], place: list[float]
) -> QPainterPath:
    (across, slant), (lean, up) = root
    return QTransform(
        radius * across, radius * lean, radius * slant, radius * up, place[0], place[1]
    ).map(circle)
