"""The panels around the picture: closable, movable, remembered."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QDockWidget, QMainWindow, QScrollArea, QTabBar, QWidget

from gmmstudio.qt.explanations import explain, told
from gmmstudio.qt.views import VIEWS, Place

_LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
_RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
_BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea
_ACROSS, _DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical

_PANELS = {
    "data": ("&Data", _LEFT),
    "model": ("&Model", _LEFT),
    "components": ("&Components", _RIGHT),
    "runs": ("R&uns", _RIGHT),
    "selection": ("Rows &picked", _RIGHT),
    "rows": ("R&ows", _BOTTOM),
    "labels": ("La&bels", _RIGHT),
}
_BEHIND = {
    "runs": "components",
    "labels": "components",
    "selection": "responsibilities",
    "rows": "likelihood",
}
"""Docks that begin as a tab behind another."""
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

    Attributes
    ----------
    goings : tuple of QAction
        To go to each dock by its number.
    settled : bool
        Whether the docks have sizes, of the first arrangement or of one remembered.
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
        self.settled = False
        # The window manager has to have put the window itself into its place.
        self._raising = QTimer(self)
        self._raising.setSingleShot(True)
        self._raising.setInterval(_RAISE_MS)
        self._raising.timeout.connect(self._raise_floating)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(0)
        self._settling.timeout.connect(self._size)
        self._docks = {
            name: self._dock(window, name, widget)
            for name, widget in widgets.items()
            if name in _PLACES
        }
        self.all = tuple(self._docks.values())
        self.goings = tuple(
            self._going(name, number) for number, name in enumerate(self._docks, start=1)
        )
        self._tabify()
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
        self._tabify()
        self._size()
        self._settling.start()

    def settle(self) -> None:
        """Give the docks their first sizes once the window has its own: tabs take none before."""
        if not self.settled:
            self.settled = True
            self._size()
            self._settling.start()

    @Slot()
    def bring_picked(self) -> None:
        """Have the rows picked seen if they lie behind another tab; the focus stays where it is."""
        dock = self._docks["selection"]
        if not dock.isHidden() and not is_in_sight(dock.widget()):
            dock.raise_()

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
        self._settling.stop()
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

    def _tabify(self) -> None:
        for name, front in _BEHIND.items():
            self._window.tabifyDockWidget(self._docks[front], self._docks[name])
            self._docks[front].raise_()
        self._tell_of_tabs()

    def _tell_of_tabs(self) -> None:
        """Name the bars of tabs, which Qt makes as they are needed; by key one goes to a panel."""
        only_own = Qt.FindChildOption.FindDirectChildrenOnly
        for bar in self._window.findChildren(QTabBar, options=only_own):
            if not bar.accessibleName():
                bar.setAccessibleName("Panels in one place")
                explain(bar, "Which of several panels is in front")
                bar.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @Slot()
    def _size(self) -> None:
        docks, window = self._docks, self._window
        window.resizeDocks([docks["data"]], [_LEFT_WIDTH], _ACROSS)
        window.resizeDocks([docks["data"], docks["model"]], [330, 330], _DOWN)
        window.resizeDocks([docks["components"], docks["responsibilities"]], [230, 430], _DOWN)
        window.resizeDocks([docks["likelihood"]], [235], _DOWN)
        self._share()

    def _share(self) -> None:
        share = round(self._window.width() * _RIGHT_SHARE)
        self._given = min(max(share, _RIGHT_LEAST), _RIGHT_MOST)
        self._window.resizeDocks([self._docks["components"]], [self._given], _ACROSS)

    def _going(self, name: str, number: int) -> QAction:
        title = _PLACES[name][0].replace("&", "")
        action = QAction(f"&{number} {title}", self)
        action.setObjectName(f"goTo{name.capitalize()}Action")
        action.setShortcut(QKeySequence(f"Ctrl+{number}"))
        about = f"Bring {title} to the front and go there"
        action.setToolTip(about)
        action.setWhatsThis(told(about))
        action.setData(name)
        action.triggered.connect(self._go_to)
        return action

    @Slot()
    def _go_to(self) -> None:
        sender = self.sender()
        if not isinstance(sender, QAction):
            return
        dock = self._docks[sender.data()]
        dock.show()
        dock.raise_()
        stops = (
            widget
            for widget in dock.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(dock)
        )
        first = next(stops, None)
        if first is not None:
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

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
            self._tell_of_tabs()


def is_in_sight(widget: QWidget) -> bool:
    """Tell whether a part of a widget can be seen: to Qt, one behind another tab is visible."""
    above: QWidget | None = widget
    while above is not None and not isinstance(above, QDockWidget):
        above = above.parentWidget()
    return widget.isVisible() and (above is None or not above.visibleRegion().isEmpty())


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
