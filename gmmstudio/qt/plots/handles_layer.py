"""Knobs on the components of a plane, to take them in hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainterPath

from gmmstudio.mixture import Mixture
from gmmstudio.mixture.projection import Projection
from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.handle_item import END, MEAN, Guides, Handle
from gmmstudio.qt.theme import Theme, current_theme
from gmmstudio.session.drawing.ellipses import ellipses
from gmmstudio.session.drawing.grids import adaptive_lines, component_curves
from gmmstudio.session.drawing.hits import component_at
from gmmstudio.session.grasp import RADIUS, Grasp, Way
from gmmstudio.session.looks import Looks

_Z_GUIDES, _Z_ENDS, _Z_MEANS = 900.0, 910.0, 920.0
_CORNERS = 200
_HEADROOM = 0.06
_KEYS = (
    (Qt.KeyboardModifier.ShiftModifier, Way.TURN),
    (Qt.KeyboardModifier.ControlModifier, Way.RESIZE),
)
_ON_A_MEAN = "Drag to move {name}. Esc puts it back."


class HandlesLayer(QObject):
    """Knobs in a plane: one on each mean, and those that shape the component chosen.

    What they are dragged to becomes a mixture, which is told and not drawn: the plane shows what
    the next state says.

    Parameters
    ----------
    plane : Plane
    parent : QObject
        The owner.
    """

    steered = Signal(object)
    """The mixture as it is in the hand."""
    done = Signal(object, str, str)
    """The mixture as it was let go of, what was done, and what it is merged by when taken back."""
    chosen = Signal(object)
    """The component that was taken hold of."""

    ends = 0
    about_ends = ""

    def __init__(self, plane: Plane, parent: QObject) -> None:
        super().__init__(parent)
        self._plane = plane
        self._theme = current_theme()
        self._mixture: Mixture | None = None
        self._seen: Mixture | None = None
        self._view: Projection | None = None
        self._looks = Looks()
        self._selected: int | None = None
        self._grasp: Grasp | None = None
        self._offset = QPointF()
        self._way = Way.BOTH
        self._held: Mixture | None = None
        self.guides = Guides(plane.box)
        self.guides.setZValue(_Z_GUIDES)
        self.means: list[Handle] = []
        self.knobs = [self._made(index, END) for index in range(self.ends)]
        for knob in self.knobs:
            knob.setZValue(_Z_ENDS)
            knob.begun.connect(self._take)
            knob.dragged.connect(self._pull)
        plane.box.sigRangeChanged.connect(self.place)
        plane.box.sigResized.connect(self.place)

    @property
    def is_held(self) -> bool:
        """Whether a component is being dragged."""
        return self._grasp is not None

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        self._theme = theme
        self._colour()

    def show(
        self, mixture: Mixture | None, view: Projection | None, looks: Looks, selected: int | None
    ) -> None:
        """Show the knobs of a mixture.

        Parameters
        ----------
        mixture : Mixture or None
            Of all columns; None for no knobs.
        view : Projection or None
            What the plane shows of it.
        looks : Looks
        selected : int or None
            The component that is to be changed.
        """
        if mixture is not self._mixture or view is not self._view:
            self._mixture, self._view = mixture, view
            self._seen = None if mixture is None or view is None else view.mixture(mixture)
        self._looks, self._selected = looks, selected
        k = 0 if self._seen is None else self._seen.n_components
        for index in range(len(self.means), k):
            self.means.append(self._made(index, MEAN))
            self.means[-1].setZValue(_Z_MEANS)
            self.means[-1].setCursor(Qt.CursorShape.SizeAllCursor)
            self.means[-1].begun.connect(self._take_mean)
            self.means[-1].dragged.connect(self._move)
        for index, handle in enumerate(self.means):
            handle.setVisible(index < k)
        for item in (*self.knobs, self.guides):
            item.setVisible(self._shown is not None)
        self._colour()
        self.place()

    @Slot()
    def place(self) -> None:
        """Put the knobs where they belong at the range in sight."""
        if self._seen is None:
            return
        for handle, spot in zip(self.means, self._pixels(self._spots(self._seen)), strict=False):
            handle.setPos(*spot)
        component = self._shown
        if component is None:
            return
        middle = self.means[component].pos()
        for knob, spot in zip(self.knobs, self._pixels(self._end_spots(component)), strict=True):
            knob.setPos(*spot)
            knob.turn_cursor(knob.pos() - middle)
        path = QPainterPath()
        for line in self._lines(component):
            corners = [QPointF(*corner) for corner in self._pixels(line)]
            path.moveTo(corners[0])
            for corner in corners[1:]:
                path.lineTo(corner)
        self.guides.setPath(path)

    def component_at(self, place: QPointF, names: Sequence[QRectF] = ()) -> int | None:
        """Return the component that is pointed at.

        Parameters
        ----------
        place : QPointF
            In the scene.
        names : sequence of QRectF
            Where in the scene the components' names are.
        """
        if self._seen is None:
            return None
        box = self._plane.box
        at = box.mapFromScene(place)
        rects = [box.mapRectFromScene(name) for name in names]
        return component_at(
            (at.x(), at.y()),
            self._pixels(self._spots(self._seen)),
            [(r.left(), r.top(), r.right(), r.bottom()) for r in rects],
            [self._pixels(line) for line in self._outlines(self._seen)],
        )

    def cancel(self) -> None:
        """Let go of what is held; the rest of the drag counts for nothing."""
        self._grasp = self._held = None

    def nudge(self, across: float, up: float) -> None:
        """Move the component chosen.

        Parameters
        ----------
        across, up : float
            In parts of the range in sight.
        """
        grasp = self._grasped(self._selected)
        if grasp is not None:
            step = np.array([across, up])[: grasp.view.n_axes] * self._spans[: grasp.view.n_axes]
            self._do(grasp, grasp.moved(grasp.place + step), "moved")

    def scale(self, factor: float) -> None:
        """Make the component chosen so many times as wide.

        Parameters
        ----------
        factor : float
        """
        grasp = self._grasped(self._selected)
        if grasp is not None:
            self._do(grasp, grasp.scaled(factor), "resized")

    def rotate(self, degrees: float) -> None:
        """Turn the component chosen against the clock, where it is seen along two axes.

        Parameters
        ----------
        degrees : float
        """
        grasp = self._grasped(self._selected)
        if grasp is not None and grasp.view.n_axes > 1:
            self._do(grasp, grasp.rotated(degrees), "turned")

    def _do(self, grasp: Grasp, mixture: Mixture, what: str) -> None:
        self.done.emit(mixture, self._told(grasp, what), f"{what} {grasp.component}")

    def _told(self, grasp: Grasp, what: str) -> str:
        return f"{self._looks.names(grasp.mixture.n_components)[grasp.component]} {what}"

    @property
    def _shown(self) -> int | None:
        """The component whose knobs are in sight."""
        if self._seen is None or self._selected is None:
            return None
        return self._selected if self._selected < self._seen.n_components else None

    @property
    def _spans(self) -> np.ndarray:
        return np.ptp(np.array(self._plane.box.viewRange()), axis=1)

    def _grasped(self, component: int | None) -> Grasp | None:
        if self._mixture is None or self._view is None or component is None:
            return None
        units = np.abs(np.array(self._plane.box.viewPixelSize()))[: self._view.n_axes]
        return Grasp(self._mixture, component, self._view, units)

    def _hold(self, component: int | None, spot: np.ndarray, pressed: QPointF) -> None:
        """Take hold; where in the knob it was pressed must not make it jump."""
        self._grasp, self._held = self._grasped(component), None
        self._offset = QPointF(*spot) - self._plane.box.mapSceneToView(pressed)

    @Slot(int, QPointF)
    def _take_mean(self, component: int, pressed: QPointF) -> None:
        assert self._seen is not None
        self._hold(component, self._spots(self._seen)[component], pressed)
        self.chosen.emit(component)

    @Slot(int, QPointF)
    def _take(self, end: int, pressed: QPointF) -> None:
        if self._shown is not None:
            self._hold(self._shown, self._end_spots(self._shown)[end], pressed)

    @Slot(int, QPointF, object)
    def _move(self, _component: int, scene: QPointF, _keys: object) -> None:
        if self._grasp is not None:
            self._steer(self._grasp.moved(self._place_of(scene)), "moved")

    @Slot(int, QPointF, object)
    def _pull(self, end: int, scene: QPointF, keys: Qt.KeyboardModifier) -> None:
        if self._grasp is not None:
            way = next((way for key, way in _KEYS if keys & key), self._free)
            self._steer(self._grasp.pulled(end, self._place_of(scene), way), str(way))

    _free = Way.BOTH

    def _steer(self, mixture: Mixture, what: str) -> None:
        self._held, self._what = mixture, what
        self.steered.emit(mixture)

    @Slot(int)
    def _let_go(self, _index: int) -> None:
        grasp, mixture = self._grasp, self._held
        self._grasp = self._held = None
        if grasp is not None and mixture is not None:
            self.done.emit(mixture, self._told(grasp, self._what), "")

    def _place_of(self, scene: QPointF) -> np.ndarray:
        place = self._plane.box.mapSceneToView(scene) + self._offset
        assert self._grasp is not None
        return np.array([place.x(), place.y()])[: self._grasp.view.n_axes]

    def _pixels(self, places: np.ndarray) -> np.ndarray:
        """Return places of the plane, shape (p, 2), in pixels of its box."""
        box = self._plane.box
        (left, right), (low, high) = box.viewRange()
        area = box.rect()
        x = area.left() + (places[:, 0] - left) / (right - left) * area.width()
        y = area.bottom() - (places[:, 1] - low) / (high - low) * area.height()
        return np.stack([x, y], axis=1)

    def _made(self, index: int, shape: object) -> Handle:
        handle = Handle(index, shape, self._plane.box)
        handle.ended.connect(self._let_go)
        return handle

    def _colour(self) -> None:
        k = 0 if self._seen is None else self._seen.n_components
        colours, names = self._looks.hex_colours(k), self._looks.names(k)
        surface = self._theme.surface
        for index, (handle, colour) in enumerate(zip(self.means, colours, strict=False)):
            handle.set_look(colour, surface, chosen=index == self._shown)
            handle.setToolTip(_ON_A_MEAN.format(name=names[index]))
        if self._shown is None:
            return
        for knob in self.knobs:
            knob.set_look(colours[self._shown], surface, chosen=True)
            knob.setToolTip(self.about_ends.format(name=names[self._shown]))
        self.guides.set_look(colours[self._shown], surface)

    def _spots(self, seen: Mixture) -> np.ndarray:
        """Return where in the plane the means are, shape (k, 2)."""
        raise NotImplementedError

    def _end_spots(self, component: int) -> np.ndarray:
        """Return where in the plane the other knobs of a component are, shape (ends, 2)."""
        raise NotImplementedError

    def _lines(self, component: int) -> Sequence[np.ndarray]:
        """Return the lines between the knobs of a component, each of shape (p, 2)."""
        raise NotImplementedError

    def _outlines(self, seen: Mixture) -> Sequence[np.ndarray]:
        """Return by component the line that stands for it, each of shape (p, 2)."""
        raise NotImplementedError


class EllipseHandles(HandlesLayer):
    """Knobs in a plane of two axes: the mean, and the ends of the axes at two deviations."""

    ends = 4
    about_ends = (
        "Drag to resize and turn {name}. With Shift it only turns, with Ctrl it only changes its "
        "size. Esc puts it back."
    )

    def _spots(self, seen: Mixture) -> np.ndarray:
        return seen.means

    def _end_spots(self, component: int) -> np.ndarray:
        grasp = self._grasped(component)
        assert grasp is not None
        return grasp.ends

    def _lines(self, component: int) -> Sequence[np.ndarray]:
        ends = self._end_spots(component)
        return ends[[0, 2]], ends[[1, 3]]

    def _outlines(self, seen: Mixture) -> Sequence[np.ndarray]:
        inner, outer = (ellipses(seen.means, seen.covariances, r) for r in (1.0, RADIUS))
        nowhere = np.full((len(inner), 1, 2), np.nan)
        return tuple(np.concatenate([outer, nowhere, inner], axis=1))


class CurveHandles(HandlesLayer):
    """Knobs on curves over one axis: the mean at the top, and one deviation to either side."""

    ends = 2
    about_ends = (
        "Drag to make {name} wider or narrower: this is one standard deviation from its mean."
    )
    _free = Way.RESIZE

    def _spots(self, seen: Mixture) -> np.ndarray:
        return self._on_curves(seen.means[:, 0], _heights(seen, seen.means[:, 0]))

    def _end_spots(self, component: int) -> np.ndarray:
        assert self._seen is not None
        grasp = self._grasped(component)
        assert grasp is not None
        x = grasp.ends[:, 0]
        return self._on_curves(x, component_curves(self._seen, x)[0][component])

    def _on_curves(self, x: np.ndarray, heights: np.ndarray) -> np.ndarray:
        """Return places on curves; where these leave the plane above, just below its upper edge."""
        low, high = self._plane.box.viewRange()[1]
        return np.stack([x, np.minimum(heights, high - _HEADROOM * (high - low))], axis=1)

    def _lines(self, component: int) -> Sequence[np.ndarray]:
        assert self._seen is not None
        x, top = self._spots(self._seen)[component]
        return np.array([[x, 0.0], [x, top]]), self._end_spots(component)

    def _outlines(self, seen: Mixture) -> Sequence[np.ndarray]:
        low, high = self._plane.box.viewRange()[0]
        deviations = seen.standard_deviations[:, 0]
        x = adaptive_lines(seen.means[:, 0], deviations, low, high, _CORNERS)
        return [np.stack([x, heights], axis=1) for heights in component_curves(seen, x)[0]]


def _heights(seen: Mixture, x: np.ndarray) -> np.ndarray:
    """Return the height of each component's curve, at a place of its own."""
    return np.diagonal(component_curves(seen, x)[0])
