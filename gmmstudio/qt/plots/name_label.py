"""Names of components in a plane, with a lock where something of them stays fixed."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, QUrl
from PySide6.QtGui import QTextDocument

from gmmstudio.qt.icons import icon
from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.theme import Theme
from gmmstudio.session.drawing.labels import place_labels
from gmmstudio.session.holding import locked
from gmmstudio.session.view_state import ViewState

_LOCK = 12
_GAP = 12.0
_Z = 22


def write_name(
    label: pg.TextItem, name: str, theme: Theme, ratio: float, *, is_locked: bool
) -> None:
    """Write a name, and draw a lock beside it where something of the component is fixed.

    Parameters
    ----------
    label : pyqtgraph.TextItem
    name : str
    theme : Theme
    ratio : float
        Pixels of the screen to a logical one.
    is_locked : bool
    """
    if not is_locked:
        label.setText(name)
        return
    lock = icon("lock", theme.text, theme.muted).pixmap(QSize(_LOCK, _LOCK), ratio)
    kind = QTextDocument.ResourceType.ImageResource
    label.textItem.document().addResource(kind, QUrl("lock"), lock)
    label.setHtml(f"{escape(name)} <img src='lock' width='{_LOCK}' height='{_LOCK}'>")


class LockedNames:
    """The names of those components alone of which something stays fixed.

    Parameters
    ----------
    plane : Plane
    """

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        self.labels: list[pg.TextItem] = []
        self._written: list[tuple[str, Theme]] = []
        self._points = np.empty((0, 2))
        self._theme: Theme | None = None
        plane.box.sigRangeChanged.connect(self.place)
        plane.box.sigResized.connect(self.place)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme.

        Parameters
        ----------
        theme : Theme
        """
        self._theme = theme

    def show(self, points: np.ndarray, state: ViewState) -> None:
        """Show names at places of the plane.

        Parameters
        ----------
        points : ndarray of shape (k, 2)
            Of all components.
        state : ViewState
        """
        which = [j for j, is_locked in enumerate(locked(state)) if is_locked]
        self._points = points[which] if which else np.empty((0, 2))
        names = state.looks.names(state.n_components)
        self._write([names[j] for j in which])
        self.place()

    def place(self) -> None:
        """Put the names beside their points, clear of one another at this range."""
        if not len(self._points):
            return
        box = self._plane.box
        (_, _), (_, high) = box.viewRange()
        area = box.sceneBoundingRect()
        points = [(float(x), min(float(y), high)) for x, y in self._points]
        places = [box.mapViewToScene(QPointF(*point)) for point in points]
        shown = self.labels[: len(points)]
        sizes = [label.textItem.boundingRect() for label in shown]
        corners = place_labels(
            [(place.x(), place.y()) for place in places],
            [(size.width(), size.height()) for size in sizes],
            [_GAP] * len(points),
            (area.left(), area.top(), area.right(), area.bottom()),
        )
        for label, point, place, size, (left, top) in zip(
            shown, points, places, sizes, corners, strict=True
        ):
            label.setPos(*point)
            label.setAnchor(((place.x() - left) / size.width(), (place.y() - top) / size.height()))

    def _write(self, names: Sequence[str]) -> None:
        theme = self._theme
        assert theme is not None
        ratio = self._plane.box.getViewWidget().devicePixelRatioF()
        for _ in range(len(self.labels), len(names)):
            self.labels.append(pg.TextItem())
            self._plane.add(self.labels[-1], _Z)
            self._written.append(("", theme))
        for index, label in enumerate(self.labels):
            label.setVisible(index < len(names))
        for index, name in enumerate(names):
            if self._written[index] != (name, theme):
                self._written[index] = name, theme
                label = self.labels[index]
                label.setColor(theme.text)
                label.fill = pg.mkBrush(theme.surface + "c8")
                write_name(label, name, theme, ratio, is_locked=True)
