"""The panels around the picture: closable, movable, remembered."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtWidgets import QDockWidget, QMainWindow, QScrollArea, QWidget

from gmmstudio.qt.explanations import told
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

_LEFT_WIDTH = 316
"""Room for the field of families with its pictures: "own variance (V)" whole."""
_RAISE_MS = 200
_RIGHT_SHARE, _RIGHT_LEAST, _RIGHT_MOST = 0.315, 394, 520
"""Of the window's width, for the table of components, in pixels at least and at most."""


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
        self._window = window
        self._given = 0
        # The window manager has to have put the window itself into its place.
        self._raising = QTimer(self)
        self._raising.setSingleShot(True)
        self._raising.setInterval(_RAISE_MS)
        self._raising.timeout.connect(self._raise_floating)
        self._docks = {
            name: self._dock(window, name, widget)
            for name, widget in widgets.items()
            if name in _PLACES
        }
        self.all = tuple(self._docks.values())
        self._size()

    @Slot()
    def reset(self) -> None:
        """Show every dock in its first place and size, however they lie now."""
        for dock in self.all:
            self._window.removeDockWidget(dock)
        for name, dock in self._docks.items():
            self._window.addDockWidget(_PLACES[name][1], dock)
            dock.setFloating(False)
            dock.show()
        self._size()

    def follow(self) -> None:
        """Give the table of components its share of another width, unless a person gave one."""
        if self._docks["components"].width() == self._given:
            self._share()

    def raise_floating(self) -> None:
        """Bring docks that float to the front: some window managers put them below at first."""
        if any(dock.isFloating() for dock in self.all):
            self._raising.start()

    def put_away(self) -> None:
        """Hide the docks that float: they would stay open when the window is closed."""
        self._raising.stop()
        for dock in self.all:
            if dock.isFloating():
                dock.hide()

    @Slot()
    def _raise_floating(self) -> None:
        for dock in self.all:
            if dock.isFloating() and dock.isVisible():
                # Raising alone does not help a window that was mapped before its owner.
                dock.hide()
                dock.show()
                dock.raise_()

    def _size(self) -> None:
        docks, window = self._docks, self._window
        window.resizeDocks([docks["data"]], [_LEFT_WIDTH], _ACROSS)
        window.resizeDocks([docks["data"], docks["model"]], [330, 330], _DOWN)
        window.resizeDocks([docks["components"], docks["responsibilities"]], [230, 430], _DOWN)
        window.resizeDocks([docks["likelihood"]], [190], _DOWN)
        self._share()

    def _share(self) -> None:
        share = round(self._window.width() * _RIGHT_SHARE)
        self._given = min(max(share, _RIGHT_LEAST), _RIGHT_MOST)
        self._window.resizeDocks([self._docks["components"]], [self._given], _ACROSS)

    def _dock(self, window: QMainWindow, name: str, widget: QWidget) -> QDockWidget:
        title, area = _PLACES[name]
        dock = QDockWidget(title.replace("&", ""), window)
        dock.setObjectName(f"{name}Dock")
        dock.setWidget(widget)
        dock.toggleViewAction().setText(title)
        about = f"Show or hide {title.replace('&', '')}"
        dock.toggleViewAction().setToolTip(about)
        dock.toggleViewAction().setWhatsThis(told(about))
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
    # Its fields take the focus themselves; the area around them would be one stop too many.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(widget)
    area.setWidgetResizable(True)
    area.setFrameShape(QScrollArea.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return area
