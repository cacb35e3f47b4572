"""The panels around the picture: closable, movable, remembered."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QScrollArea, QWidget

from gmmstudio.qt.views import VIEWS, Place

_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
_ACROSS, _DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical

_PANELS = {
    "data": ("&Data", _LEFT),
    "model": ("&Model", _LEFT),
    "components": ("&Components", _RIGHT),
}
_AREAS = {Place.RIGHT: _RIGHT, Place.BOTTOM: _BOTTOM}
_VIEWS = {
    name: (VIEWS[name].title, _AREAS[VIEWS[name].place])
    for name in VIEWS
    if VIEWS[name].place in _AREAS
}
_PLACES = _PANELS | _VIEWS


class Docks(QObject):
    """Makes the docks of a window and puts them in their first places.

    Parameters
    ----------
    window : QMainWindow
        The window.
    widgets : dict of str to QWidget
        Panels and views by name; a view whose place is the middle gets no dock.
    shown : callable
        Called when a dock comes to light.
    """

    def __init__(
        self, window: QMainWindow, widgets: dict[str, QWidget], shown: Callable[[], None]
    ) -> None:
        super().__init__(window)
        self._shown = shown
        window.setDockOptions(
            QMainWindow.DockOption.AnimatedDocks | QMainWindow.DockOption.AllowTabbedDocks
        )
        window.setCorner(Qt.Corner.BottomLeftCorner, _LEFT)
        window.setCorner(Qt.Corner.BottomRightCorner, _RIGHT)
        docks = {
            name: self._dock(window, name, widget)
            for name, widget in widgets.items()
            if name in _PLACES
        }
        self.all = tuple(docks.values())
        window.resizeDocks([docks["data"], docks["components"]], [256, 394], _ACROSS)
        window.resizeDocks([docks["data"], docks["model"]], [330, 330], _DOWN)
        window.resizeDocks([docks["components"], docks["responsibilities"]], [230, 430], _DOWN)
        window.resizeDocks([docks["likelihood"]], [190], _DOWN)

    def _dock(self, window: QMainWindow, name: str, widget: QWidget) -> QDockWidget:
        title, area = _PLACES[name]
        dock = QDockWidget(title.replace("&", ""), window)
        dock.setObjectName(f"{name}Dock")
        dock.setWidget(widget)
        dock.toggleViewAction().setText(title)
        dock.toggleViewAction().setToolTip(f"Show or hide {title.replace('&', '')}")
        dock.visibilityChanged.connect(self._on_visibility)
        window.addDockWidget(area, dock)
        return dock

    @Slot(bool)
    def _on_visibility(self, visible: bool) -> None:
        if visible:
            self._shown()


def scrolled(widget: QWidget) -> QScrollArea:
    """Return a widget in an area that scrolls where the dock is too low for it."""
    area = QScrollArea()
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
