"""The mixture in a plane: ellipses, means with their names, lines of equal density, a shade."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from gmmstudio.mixture import Mixture
from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.marks import brush, dot_item, line_item, pen
from gmmstudio.qt.plots.name_label import write_name
from gmmstudio.qt.plots.picture_item import PictureItem
from gmmstudio.qt.theme import Theme, current_theme
from gmmstudio.session.drawing.contours import (
    SHARES,
    contour_segments,
    density_grid,
    highest_density_levels,
)
from gmmstudio.session.drawing.density_picture import DensityPicture
from gmmstudio.session.drawing.ellipses import ellipses
from gmmstudio.session.drawing.labels import place_labels
from gmmstudio.session.holding import locked
from gmmstudio.session.looks import hex_colours
from gmmstudio.session.view_state import ViewState

_INNER, _OUTER = 1.0, 2.0
_NAME_GAP, _KNOB_GAP = 3.0, 14.0
"""How far a name keeps from its mean: in pixels, and where a knob is on the mean."""
_NAMES, _BELOW_THE_PICKED = 13.0, 12.2
_FEW_PICKED = 30
"""Up to how many a row that is picked must not be hidden by a name; of more, the others tell."""
_LIT = 1.2
"""How much thicker the lines of the component are that is lit up."""
_HALOS_UP_TO = 12
"""Components beyond which halos would cover more than they set off, and double the frame."""


class MixtureLayer:
    """Draws a mixture of two columns over the rows.

    Parameters
    ----------
    plane : Plane
        Where it goes.
    """

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        self._theme = current_theme()
        self._with_halo = True
        self._density = DensityPicture()
        self.image = PictureItem(self._density)
        plane.add(self.image, 0.5)
        self.contours = [line_item(connect="pairs") for _ in SHARES]
        for line in self.contours:
            plane.add(line, 2)
        self.means = dot_item(symbol="+", size=15)
        plane.add(self.means, 12)
        self.inner: list[pg.PlotCurveItem] = []
        self.outer: list[pg.PlotCurveItem] = []
        self.labels: list[pg.TextItem] = []
        self._means = np.empty((0, 2))
        self._looks: object = None
        self._names: tuple[str, ...] = ()
        self._colours: tuple[str, ...] = ()
        self._lit: int | None = None
        self._in_hand: int | None = None
        self._names_at = _NAMES
        self._locked: tuple[bool, ...] = ()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        self._theme = theme
        for share, line in zip(SHARES, self.contours, strict=True):
            line.setPen(pen(theme.blend(theme.muted, 0.85 - 0.5 * share), 1.0))
        self.means.setPen(pen(theme.surface, 1.2))
        self.means.setBrush(brush(theme.text))
        for index in range(len(self._colours)):
            self._colour(index)

    def clear(self) -> None:
        """Show no mixture."""
        self._show_components(0)
        self._means = np.empty((0, 2))
        self.means.clear()
        self.image.setVisible(False)
        for line in self.contours:
            line.setData([], [])

    def show(self, mixture: Mixture, state: ViewState) -> None:
        """Show a mixture.

        Parameters
        ----------
        mixture : Mixture
            Of the two columns of the plane.
        state : ViewState
            What its components are called and coloured, and which is lit up.
        """
        k = mixture.n_components
        self._show_components(k)
        with_halo = k <= _HALOS_UP_TO
        looks = state.looks.of(k), state.highlighted, with_halo, locked(state)
        if self._looks != looks:
            self._looks, self._with_halo = looks, with_halo
            self._names = state.looks.names(k)
            self._colours = hex_colours(state.component_colours)
            self._lit, self._locked = state.highlighted, locked(state)
            for index in range(k):
                self._colour(index)
        shown = state.scatter
        for items, radius in ((self.inner, _INNER), (self.outer, _OUTER)):
            for item in items[:k]:
                item.setVisible(shown.ellipses)
            if not shown.ellipses:
                continue
            outlines = ellipses(mixture.means, mixture.covariances, radius)
            for item, outline in zip(items, outlines, strict=False):
                item.setData(outline[:, 0], outline[:, 1])
        self.means.setData(mixture.means[:, 0], mixture.means[:, 1])
        self._means, self._in_hand = mixture.means, state.selected
        self._stack_names(state)
        self.place_names()
        for line in self.contours:
            line.setVisible(shown.contours)
        if shown.contours:
            self._draw_contours(mixture)
        self._density.show(mixture if shown.image else None, self._theme.muted)
        self.image.setVisible(shown.image)
        self.image.refresh()

    def place_names(self) -> None:
        """Put the components' names beside their means, clear of one another at this range."""
        shown = self.labels[: len(self._means)]
        box = self._plane.box
        area = box.sceneBoundingRect()
        if not (area.width() > 1 and area.height() > 1):
            return
        places = [box.mapViewToScene(QPointF(float(x), float(y))) for x, y in self._means]
        sizes = [label.textItem.boundingRect() for label in shown]
        corners = place_labels(
            [(place.x(), place.y()) for place in places],
            [(size.width(), size.height()) for size in sizes],
            [_KNOB_GAP if index == self._in_hand else _NAME_GAP for index in range(len(shown))],
            (area.left(), area.top(), area.right(), area.bottom()),
        )
        for label, mean, place, size, (left, top) in zip(
            shown, self._means, places, sizes, corners, strict=True
        ):
            label.setPos(float(mean[0]), float(mean[1]))
            anchor = (place.x() - left) / size.width(), (place.y() - top) / size.height()
            label.setAnchor(anchor)

    def _stack_names(self, state: ViewState) -> None:
        is_few = state.brush is not None and state.brush.count <= _FEW_PICKED
        names_at = _BELOW_THE_PICKED if is_few else _NAMES
        if names_at != self._names_at:
            self._names_at = names_at
            for label in self.labels:
                label.setZValue(names_at)

    def _draw_contours(self, mixture: Mixture) -> None:
        grid = density_grid(mixture)
        pieces = contour_segments(grid, highest_density_levels(mixture))
        for line, part in zip(self.contours, pieces, strict=True):
            points = part.reshape(-1, 2)
            line.setData(np.ascontiguousarray(points[:, 0]), np.ascontiguousarray(points[:, 1]))

    def _show_components(self, k: int) -> None:
        for _ in range(len(self.inner), k):
            for items, z in ((self.outer, 10), (self.inner, 11)):
                items.append(line_item())
                self._plane.add(items[-1], z)
            self.labels.append(pg.TextItem())
            self._plane.add(self.labels[-1], self._names_at)
        for items in (self.inner, self.outer, self.labels):
            for index, item in enumerate(items):
                item.setVisible(index < k)

    def _colour(self, index: int) -> None:
        theme, colour = self._theme, self._colours[index]
        ratio = self._plane.box.getViewWidget().devicePixelRatioF()
        label, is_locked = self.labels[index], self._locked[index]
        write_name(label, self._names[index], theme, ratio, is_locked=is_locked)
        more = _LIT if index == self._lit else 0.0
        self.inner[index].setPen(pen(colour, 2.4 + more))
        self.inner[index].setShadowPen(pen(theme.surface, 4.4) if self._with_halo else None)
        self.outer[index].setPen(pen(colour, 1.4 + more))
        self.outer[index].setShadowPen(pen(theme.surface, 2.8) if self._with_halo else None)
        label.setColor(theme.text)
        label.fill = pg.mkBrush(theme.surface + "c8")
