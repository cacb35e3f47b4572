"""A cursor at the iteration on screen, to be dragged to another."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QObject, Qt, Signal, Slot

from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.marks import pen
from gmmstudio.qt.plots.shapes import Rule
from gmmstudio.qt.theme import Theme

_FOLLOWING = 110
"""Opacity of the cursor while it follows the newest iteration, of 255."""


class Scrubber(QObject):
    """Stands in a plane of iterations; a drag, a click and keys ask for others.

    Parameters
    ----------
    plane : Plane
        With iterations from left to right.
    canvas : pyqtgraph.GraphicsLayoutWidget
        Where the plane is.
    parent : QObject
        The view.
    """

    iteration_wanted = Signal(int)
    """Of the run on screen; one beyond either end stands for that end."""

    _NEWEST = 2**31 - 1

    def __init__(self, plane: Plane, canvas: pg.GraphicsLayoutWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._plane = plane
        self._begun = self._iteration = 0
        self._looks_back = False
        self._theme: Theme | None = None
        self.line = Rule(angle=90, movable=True)
        self.line.setCursor(Qt.CursorShape.SizeHorCursor)
        self.line.sigDragged.connect(self._on_dragged)
        plane.add(self.line, 20)
        canvas.scene().sigMouseClicked.connect(self._on_clicked)

    def show(self, begun: int, iteration: int, *, looks_back: bool) -> None:
        """Stand at an iteration.

        Parameters
        ----------
        begun : int
            Where the run on screen begins in the plane.
        iteration : int
            Of that run.
        looks_back : bool
            Whether it is one of the past, rather than the newest, which is followed.
        """
        self._begun, self._iteration = begun, iteration
        if looks_back != self._looks_back:
            self._looks_back = looks_back
            self._colour()
        self.line.setValue(begun + iteration)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._colour()

    @Slot()
    def step_back(self) -> None:
        """Ask for the iteration before."""
        self.iteration_wanted.emit(self._iteration - 1)

    @Slot()
    def step_forward(self) -> None:
        """Ask for the next iteration."""
        self.iteration_wanted.emit(self._iteration + 1)

    @Slot()
    def go_to_start(self) -> None:
        """Ask for the start."""
        self.iteration_wanted.emit(-1)

    @Slot()
    def go_to_newest(self) -> None:
        """Ask for the newest iteration."""
        self.iteration_wanted.emit(self._NEWEST)

    @Slot(object)
    def _on_dragged(self, line: pg.InfiniteLine) -> None:
        self._ask(line.value())
        # An iteration is a whole number: where it is the same still, nothing else puts it back.
        line.setValue(self._begun + self._iteration)

    @Slot(object)
    def _on_clicked(self, event: object) -> None:
        box = self._plane.box
        is_plain = event.button() == Qt.MouseButton.LeftButton and not event.double()
        if is_plain and box.sceneBoundingRect().contains(event.scenePos()):
            self._ask(box.mapSceneToView(event.scenePos()).x())

    def _ask(self, place: float) -> None:
        wanted = round(place) - self._begun
        if wanted != self._iteration:
            self.iteration_wanted.emit(wanted)

    def _colour(self) -> None:
        if self._theme is None:
            return
        colour = self._theme.text if self._looks_back else self._theme.muted
        self.line.setPen(pen(colour, 1.4, 255 if self._looks_back else _FOLLOWING))
        self.line.setHoverPen(pen(self._theme.accent, 2.4))
