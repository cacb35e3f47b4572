"""Knobs on the components of a plane, to take them in hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QPainterPath

from gmmstudio.mixture import Mixture
from gmmstudio.mixture.projection import Projection
from gmmstudio.qt.explanations import as_written
from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.handle_item import END, MEAN, Guides, Handle
from gmmstudio.qt.theme import Theme, current_theme
from gmmstudio.session.drawing.hits import component_at
from gmmstudio.session.grasp import Grasp, Way
from gmmstudio.session.handling import about_ends, about_mean
from gmmstudio.session.view_state import ViewState

_Z_GUIDES, _Z_ENDS, _Z_MEANS = 900.0, 910.0, 920.0
_KEYS = (
    (Qt.KeyboardModifier.ShiftModifier, Way.TURN),
    (Qt.KeyboardModifier.ControlModifier, Way.RESIZE),
)


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

    def __init__(self, plane: Plane, parent: QObject) -> None:
        super().__init__(parent)
        self._plane = plane
        self._theme = current_theme()
        self._mixture: Mixture | None = None
        self._seen: Mixture | None = None
        self._view: Projection | None = None
        self._state = ViewState()
        self._grasp: Grasp | None = None
        self._offset = QPointF()
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

    @property
    def chosen_at(self) -> tuple[int, QPointF] | None:
        """The component whose knobs are in sight, and its mean in pixels of the plane's box."""
        component = self._shown
        return None if component is None else (component, self.means[component].pos())

    def is_on_chosen(self, place: QPointF) -> bool:
        """Tell whether a place of the scene is on a knob of the component chosen."""
        component = self._shown
        if component is None:
            return False
        knobs = (self.means[component], *self.knobs)
        return any(knob.contains(knob.mapFromScene(place)) for knob in knobs)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        self._theme = theme
        self._colour()

    def show(self, state: ViewState, view: Projection | None) -> None:
        """Show the knobs of the mixture of a state.

        Parameters
        ----------
        state : ViewState
        view : Projection or None
            What the plane shows of it; None for no knobs.
        """
        mixture = None if state.snapshot is None else state.snapshot.mixture
        if mixture is not self._mixture or view is not self._view:
            self._mixture, self._view = mixture, view
            self._seen = None if mixture is None or view is None else view.mixture(mixture)
        self._state = state
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

    def component_around(self, place: QPointF) -> int | None:
        """Return the component in whose midst a place is that is on none of its lines.

        Parameters
        ----------
        place : QPointF
            In the scene.
        """
        if self._seen is None:
            return None
        at = self._plane.box.mapSceneToView(place)
        return self._around(np.array([at.x(), at.y()]), self._seen)

    def keep(self) -> None:
        """Let go of what is held where it is; the rest of the drag counts for nothing."""
        grasp, mixture = self._grasp, self._held
        self.cancel()
        if grasp is not None and mixture is not None:
            self.done.emit(mixture, self._told(grasp, self._what), "")

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
        grasp = self._grasped(self._state.selected)
        if grasp is not None:
            step = np.array([across, up])[: grasp.view.n_axes] * self._spans[: grasp.view.n_axes]
            self._do(grasp, grasp.moved(grasp.place + step), "moved")

    def scale(self, factor: float) -> None:
        """Make the component chosen so many times as wide.

        Parameters
        ----------
        factor : float
        """
        grasp = self._grasped(self._state.selected)
        if grasp is not None:
            self._do(grasp, grasp.scaled(factor), "resized")

    def rotate(self, degrees: float) -> None:
        """Turn the component chosen against the clock, where it is seen along two axes.

        Parameters
        ----------
        degrees : float
        """
        grasp = self._grasped(self._state.selected)
        if grasp is not None and grasp.view.n_axes > 1:
            self._do(grasp, grasp.rotated(degrees), "turned")

    def _do(self, grasp: Grasp, mixture: Mixture, what: str) -> None:
        self.done.emit(mixture, self._told(grasp, what), f"{what} {grasp.component}")

    def _told(self, grasp: Grasp, what: str) -> str:
        return f"{self._state.looks.names(grasp.mixture.n_components)[grasp.component]} {what}"

    @property
    def _shown(self) -> int | None:
        """The component whose knobs are in sight."""
        selected = self._state.selected
        if self._seen is None or selected is None:
            return None
        return selected if selected < self._seen.n_components else None

    @property
    def _spans(self) -> np.ndarray:
        return np.ptp(np.array(self._plane.box.viewRange()), axis=1)

    def _grasped(self, component: int | None) -> Grasp | None:
        if self._mixture is None or self._view is None or component is None:
            return None
        units = np.abs(np.array(self._plane.box.viewPixelSize()))[: self._view.n_axes]
        state = self._state
        return Grasp(
            self._mixture, component, self._view, units, state.settings.family, state.fixed
        )

    def _hold(self, component: int | None, spot: np.ndarray, pressed: QPointF) -> None:
        """Take hold; where in the knob it was pressed must not make it jump."""
        self._grasp, self._held = self._grasped(component), None
        self._offset = QPointF(*spot) - self._plane.box.mapSceneToView(pressed)

    @Slot(int, QPointF)
    def _take_mean(self, component: int, pressed: QPointF) -> None:
        # what was pressed may have gone before the mouse moved
        if self._seen is not None and component < self._seen.n_components:
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
            wanted = next((way for key, way in _KEYS if keys & key), Way.BOTH)
            way = self._grasp.way(wanted)
            self._steer(self._grasp.pulled(end, self._place_of(scene), way), str(way))

    def _steer(self, mixture: Mixture, what: str) -> None:
        self._held, self._what = mixture, what
        self.steered.emit(mixture)

    @Slot(int)
    def _let_go(self, _index: int) -> None:
        self.keep()

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
        looks = self._state.looks
        colours, names = looks.hex_colours(k), looks.names(k)
        surface = self._theme.surface
        for index, (handle, colour) in enumerate(zip(self.means, colours, strict=False)):
            handle.set_look(colour, surface, chosen=index == self._shown)
            if self._view is not None:
                about = about_mean(self._state, names[index], self._view)
                handle.setToolTip(as_written(about))
        if self._shown is None:
            return
        about = as_written(about_ends(self._state, names[self._shown]))
        for knob in self.knobs:
            knob.set_look(colours[self._shown], surface, chosen=True)
            knob.setToolTip(about)
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

    def _around(self, place: np.ndarray, seen: Mixture) -> int | None:
        """Return the component in whose midst a place of the plane is."""
        raise NotImplementedError
