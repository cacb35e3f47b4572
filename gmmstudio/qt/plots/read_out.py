"""What there is to say of the place under the pointer, in the line below the plot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Slot
from PySide6.QtGui import QMouseEvent

from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.marks import pen
from gmmstudio.qt.plots.texts import Caption
from gmmstudio.qt.theme import Theme
from gmmstudio.session.pointing import Reader

_Z = 4
"""Above histogram and rows, below the curves."""


class ReadOut(QObject):
    """Follows the pointer, and has the caption tell of its place while it is over a plane.

    In the line below the plot it covers nothing. While a button is down something is dragged, and
    the caption says what it says otherwise; so it does where the pointer is on a knob, and after a
    component was chosen until the pointer moves.

    Parameters
    ----------
    canvas : pyqtgraph.GraphicsLayoutWidget
    planes : sequence of Plane
        Which share their axis from left to right where they are several; places are told in the
        units of the first.
    caption : Caption
    parent : QObject
        The owner.
    upright : bool
        Whether a line through all planes shows the value that is told of.
    gives_way : callable or None
        Tells whether there is something at a place of the scene that the caption tells of.
    """

    def __init__(
        self,
        canvas: pg.GraphicsLayoutWidget,
        planes: Sequence[Plane],
        caption: Caption,
        parent: QObject,
        *,
        upright: bool = False,
        gives_way: Callable[[QPointF], bool] | None = None,
    ) -> None:
        super().__init__(parent)
        self._canvas, self._planes, self._caption = canvas, tuple(planes), caption
        self._reader: Reader | None = None
        self._text = self._aside = ""
        self._where: QPointF | None = None
        self._gives_way = gives_way
        self._chosen: int | None = None
        self.lines = [pg.InfiniteLine(angle=90) for _ in planes] if upright else []
        for line, plane in zip(self.lines, planes, strict=False):
            line.hide()
            plane.add(line, _Z)
        canvas.viewport().installEventFilter(self)
        planes[0].box.sigRangeChanged.connect(self._tell)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        for line in self.lines:
            line.setPen(pen(theme.text, 1.0, 150))

    def say(
        self,
        text: str,
        reader: Reader | None = None,
        *,
        chosen: int | None = None,
        aside: str = "",
    ) -> None:
        """Have the caption say something wherever there is nothing to say of the pointer's place.

        Parameters
        ----------
        text : str
        reader : Reader or None
            Tells of the places of the first plane; None where there is nothing to tell.
        chosen : int or None
            The component that the text is about.
        aside : str
            What can be done here; see `Caption.say`.
        """
        if chosen != self._chosen:
            self._chosen = chosen
            if chosen is not None:
                self._where = None
                self._text = ""  # so that it is told anew
        if (text, reader, aside) != (self._text, self._reader, self._aside):
            self._text, self._reader, self._aside = text, reader, aside
            self._tell()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the pointer."""
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            is_free = event.buttons() == Qt.MouseButton.NoButton
            self._point_at(event.position() if is_free else None)
        elif event.type() == QEvent.Type.Leave:
            self._point_at(None)
        return super().eventFilter(watched, event)

    def _point_at(self, where: QPointF | None) -> None:
        if where != self._where:
            self._where = where
            self._tell()

    @Slot()
    def _tell(self) -> None:
        """Say what there is to say: of a place, or otherwise."""
        place = self._place()
        for line in self.lines:
            line.setVisible(place is not None)
        if place is None or self._reader is None:
            self._caption.say(self._text, aside=self._aside)
            return
        for line in self.lines:
            line.setPos(float(place[0]))
        pixel = np.abs(np.array(self._planes[0].box.viewPixelSize()))
        self._caption.say(self._reader.at(place, pixel), strong=True)

    def _place(self) -> np.ndarray | None:
        """Return where in a plane the pointer is; None where there is nothing to say of it."""
        if self._where is None or self._reader is None:
            return None
        scene = self._canvas.mapToScene(self._where.toPoint())
        if self._gives_way is not None and self._gives_way(scene):
            return None
        over = (p.box for p in self._planes if p.box.sceneBoundingRect().contains(scene))
        box = next(over, None)
        if box is None:
            return None
        place = box.mapSceneToView(scene)
        return np.array([place.x(), place.y()])
