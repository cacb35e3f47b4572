"""A view in which the components can be taken in hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gmmstudio.mixture.projection import Projection
from gmmstudio.qt.explanations import told
from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.handles_layer import HandlesLayer
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.plots.pick_tool import PickTool
from gmmstudio.qt.theme import Theme
from gmmstudio.session.brushing import Combine
from gmmstudio.session.handling import hint
from gmmstudio.session.pick_mode import PickMode
from gmmstudio.session.regions import Lasso, NearestRow, Rectangle
from gmmstudio.session.view_state import ViewState

_REACH = 8.0
"""Pixels from a click within which a row is the one that was meant."""


class SteerablePanel(PlotPanel):
    """A view whose components can be chosen, dragged, and added by a double click.

    Subclasses call ``take_in_hand`` once and ``show_handles`` in each ``draw``.

    Parameters
    ----------
    name, title : str
        See `PlotPanel`.
    parent : QWidget, optional
    """

    steered = Signal(object)
    """The mixture as it is in a person's hand."""
    steer_done = Signal(object, str, str)
    """The mixture as it was let go of; what was done; what it is merged by when taken back."""
    component_chosen = Signal(object)
    """The component that a person pointed at; None for none."""
    component_wanted = Signal(object, object)
    """Where a component is wanted, shape (m,), and the view that the place is told in."""
    component_menu_wanted = Signal(int, QPoint)
    """Which component's menu is asked for, and where on the screen."""
    rename_wanted = Signal(int)
    """Which component is to get another name."""

    handles: HandlesLayer
    pick_tool: PickTool

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent)
        self._view: Projection | None = None
        self._steered_planes: list[Plane] = []
        self._menu_place = QPointF()
        self._add = QAction("Add a component here", self)
        self._add.setToolTip("Put a component here, as wide as the rows around, as a double click")
        self._add.setWhatsThis(told(self._add.toolTip(), "component"))
        self._add.triggered.connect(self._on_add)
        self._menu.insertAction(self._menu.actions()[0], self._add)
        self._menu.insertSeparator(self._menu.actions()[1])
        self._menu.setToolTipsVisible(True)

    def take_in_hand(self, handles: HandlesLayer, planes: Sequence[Plane]) -> None:
        """Take the layer of knobs, and the planes that answer to clicks.

        Parameters
        ----------
        handles : HandlesLayer
        planes : sequence of Plane
            The first is that of the knobs.
        """
        self.handles = handles
        handles.steered.connect(self.steered)
        handles.done.connect(self.steer_done)
        handles.chosen.connect(self.component_chosen)
        self._steered_planes = list(planes)
        for plane in planes:
            plane.box.double_click_brings_home = False
        # rows take clicks on themselves, so that the planes do not hear of them
        self.canvas.scene().sigMouseClicked.connect(self._on_click)

    def pick_with(self, tool: PickTool) -> None:
        """Take the tool that draws around rows."""
        self.pick_tool = tool
        tool.drawn.connect(self._on_drawn)
        tool.clicked.connect(self._on_pointed)

    def _on_drawn(self, mode: PickMode, corners: np.ndarray, combine: Combine) -> None:
        view = self._view
        if view is None:
            return
        if mode is PickMode.LASSO:
            self.rows_wanted.emit(Lasso(view, corners), "lasso", combine)
            return
        ends = corners[[0, 2], : view.n_axes]
        text = "rectangle" if view.n_axes > 1 else "interval"
        self.rows_wanted.emit(Rectangle(view, ends[0], ends[1]), text, combine)

    def _on_pointed(self, where: QPointF, combine: Combine) -> None:
        view = self._view
        if view is None:
            return
        (left, right), (low, high) = self._steered_planes[0].box.viewRange()
        box = self._steered_planes[0].box
        reach = np.array([(right - left) / box.width(), (high - low) / box.height()]) * _REACH
        place = np.array([where.x(), where.y()])
        nearest = NearestRow(view, place[: view.n_axes], reach[: view.n_axes])
        self.rows_wanted.emit(nearest, "one row", combine)

    def show_handles(self, state: ViewState, view: Projection | None) -> None:
        """Bring the knobs up to a state.

        Parameters
        ----------
        state : ViewState
        view : Projection or None
            What the plane shows; None where it shows nothing.
        """
        self._view = view
        self._add.setEnabled(view is not None)
        self.handles.show(state, view)
        self.pick_tool.set_mode(state.pick_mode)

    def hints(self, state: ViewState) -> list[str]:
        """Return what can be done to the component chosen here, one phrase each."""
        if self._view is None:
            return []
        return hint(state, self._view.n_axes, is_held=self.handles.is_held)

    def set_theme(self, theme: Theme) -> None:
        """Change colours."""
        self.handles.set_theme(theme)
        self.pick_tool.set_theme(theme)
        super().set_theme(theme)

    def add_in_the_middle(self) -> None:
        """Ask for a component in the middle of what is in sight."""
        if self._view is not None:
            self._want(self._steered_planes[0].box.viewRect().center())

    def name_rects(self) -> list[QRectF]:
        """Return where in the scene the names of components are."""
        return []

    def _want(self, place: QPointF) -> None:
        if self._view is not None:
            at = np.array([place.x(), place.y()])[: self._view.n_axes]
            self.component_wanted.emit(at, self._view)

    @Slot()
    def _on_add(self) -> None:
        self._want(self._menu_place)

    def _on_click(self, ev: object) -> None:
        plane = self._plane_at(ev.scenePos())
        if plane is None or ev.button() != Qt.MouseButton.LeftButton:
            return
        if self.pick_tool.is_active and not ev.double():
            self.pick_tool.click(ev.scenePos(), ev.modifiers())
            return
        component = self._component_at(plane, ev.scenePos())
        if not ev.double():
            self.component_chosen.emit(component)
        elif component is not None:
            self.rename_wanted.emit(component)
        else:
            self._want(plane.box.mapSceneToView(ev.scenePos()))

    def _open_menu_by_key(self) -> None:
        """Open the menu of the component chosen at its mean; where none is, that of the picture."""
        box = self._steered_planes[0].box
        self._menu_place = box.viewRect().center()
        chosen = self.handles.chosen_at
        if chosen is None:
            super()._open_menu(self.mapToGlobal(self.rect().center()))
            return
        component, place = chosen
        where = self.canvas.mapToGlobal(self.canvas.mapFromScene(box.mapToScene(place)))
        self.component_menu_wanted.emit(component, where)

    def _open_menu(self, where: QPoint) -> None:
        scene = self.canvas.mapToScene(self.canvas.mapFromGlobal(where))
        plane = self._plane_at(scene)
        if plane is not None:
            self._menu_place = plane.box.mapSceneToView(scene)
        component = None if plane is None else self._component_around(plane, scene)
        if component is not None:
            self.component_menu_wanted.emit(component, where)
        else:
            super()._open_menu(where)

    def _plane_at(self, scene: QPointF) -> Plane | None:
        found = (p for p in self._steered_planes if p.box.sceneBoundingRect().contains(scene))
        return next(found, None)

    def _component_at(self, plane: Plane, scene: QPointF) -> int | None:
        if plane is not self._steered_planes[0]:
            return None
        return self.handles.component_at(scene, self.name_rects())

    def _component_around(self, plane: Plane, scene: QPointF) -> int | None:
        """Return the component that is pointed at, or else the one in whose midst a place is."""
        component = self._component_at(plane, scene)
        if component is None and plane is self._steered_planes[0]:
            return self.handles.component_around(scene)
        return component
