"""The mixture in a plane: ellipses, means with their names, lines of equal density, a shade."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF

from gmmstudio.mixture import Mixture
from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.contours_item import ContoursItem
from gmmstudio.qt.plots.ellipses_item import EllipsesItem, Outlines
from gmmstudio.qt.plots.marks import line_item, pen
from gmmstudio.qt.plots.name_label import write_name
from gmmstudio.qt.plots.picked_rows import FEW_PICKED
from gmmstudio.qt.plots.picture_item import PictureItem
from gmmstudio.qt.theme import Theme, current_theme
from gmmstudio.session.drawing.contours import (
    contour_segments,
    density_grid,
    highest_density_levels,
)
from gmmstudio.session.drawing.density_picture import DensityPicture
from gmmstudio.session.drawing.labels import leader, place_labels
from gmmstudio.session.holding import locked
from gmmstudio.session.looks import hex_colours
from gmmstudio.session.view_state import ViewState

_NAME_GAP, _KNOB_GAP = 3.0, 14.0
"""How far a name keeps from its mean: in pixels, and where a knob is on the mean."""
_CROSS_KEPT_CLEAR = 6.0
"""How far a name keeps from the middle of another component's cross, in pixels."""
_LED_FROM, _INSET = 18.0, 4.0
"""From what distance a line leads to a name, and how far its ground goes beyond its letters."""
_NAMES, _BELOW_THE_PICKED, _LEADERS = 13.0, 12.2, 12.1


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
        self._density = DensityPicture()
        self.image = PictureItem(self._density)
        plane.add(self.image, 0.5)
        self.contours = ContoursItem()
        plane.add(self.contours, 2)
        self.ellipses = EllipsesItem()
        plane.add(self.ellipses, 12)
        self.leaders = line_item(connect="pairs")
        plane.add(self.leaders, _LEADERS)
        self.labels: list[pg.TextItem] = []
        self._means = np.empty((0, 2))
        self._looks: object = None
        self._names: tuple[str, ...] = ()
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
        self.contours.set_theme(theme)
        self.ellipses.set_theme(theme)
        self.leaders.setPen(pen(theme.text, 1.0, 190))
        for index in range(len(self._names)):
            self._name(index)

    def clear(self) -> None:
        """Show no mixture."""
        self._show_components(0)
        self._means = np.empty((0, 2))
        self.leaders.setData(np.empty(0), np.empty(0))
        self.ellipses.show_outlines(Outlines())
        self.contours.show_lines(())
        self.image.setVisible(False)

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
        looks = state.looks.of(k), locked(state)
        if self._looks != looks:
            self._looks = looks
            self._names, self._locked = state.looks.names(k), locked(state)
            for index in range(k):
                self._name(index)
        shown = state.scatter
        self.ellipses.show_outlines(
            Outlines(
                mixture.means,
                mixture.covariances,
                hex_colours(state.component_colours),
                lit=state.highlighted,
                with_ellipses=shown.ellipses,
            )
        )
        self._means, self._in_hand = mixture.means, state.selected
        self._stack_names(state)
        self.place_names()
        self.contours.setVisible(shown.contours)
        if shown.contours:
            levels = highest_density_levels(mixture)
            grid = density_grid(mixture, in_motion=not state.is_at_rest)
            self.contours.show_lines(contour_segments(grid, levels))
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
            _CROSS_KEPT_CLEAR,
        )
        lines = []
        for label, mean, place, size, (left, top) in zip(
            shown, self._means, places, sizes, corners, strict=True
        ):
            label.setPos(float(mean[0]), float(mean[1]))
            anchor = (place.x() - left) / size.width(), (place.y() - top) / size.height()
            label.setAnchor(anchor)
            stand = left + _INSET, top + _INSET
            stand += left + size.width() - _INSET, top + size.height() - _INSET
            lines.append(leader((place.x(), place.y()), stand, _LED_FROM))
        self._lead([line for line in lines if line is not None])

    def _lead(self, lines: Sequence[tuple[tuple[float, float], ...]]) -> None:
        """Join names that stand far away to their means by lines, given in the scene."""
        box = self._plane.box
        ends = [box.mapSceneToView(QPointF(*end)) for line in lines for end in line]
        self.leaders.setData(
            np.array([end.x() for end in ends]), np.array([end.y() for end in ends])
        )

    def _stack_names(self, state: ViewState) -> None:
        is_few = state.brush is not None and state.brush.count <= FEW_PICKED
        names_at = _BELOW_THE_PICKED if is_few else _NAMES
        if names_at != self._names_at:
            self._names_at = names_at
            for label in self.labels:
                label.setZValue(names_at)

    def _show_components(self, k: int) -> None:
        for _ in range(len(self.labels), k):
            self.labels.append(pg.TextItem())
            self._plane.add(self.labels[-1], self._names_at)
        for index, label in enumerate(self.labels):
            label.setVisible(index < k)

    def _name(self, index: int) -> None:
        theme, label, is_locked = self._theme, self.labels[index], self._locked[index]
        ratio = self._plane.box.getViewWidget().devicePixelRatioF()
        write_name(label, self._names[index], theme, ratio, is_locked=is_locked)
        label.setColor(theme.text)
        label.fill = pg.mkBrush(theme.surface + "c8")
