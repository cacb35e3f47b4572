"""The way of the Tab key through the window."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QToolBar, QWidget

_AREA = Qt.DockWidgetArea


def order_focus(window: QMainWindow) -> None:
    """Lead from data and model over the toolbar and the picture to the right and the bottom.

    Qt's own order is that in which widgets were made. Menus are reached by Alt, not by Tab.

    Parameters
    ----------
    window : QMainWindow
        With its docks in their first places.
    """
    stops = [stop for region in _regions(window) for stop in _stops(region)]
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)


def _regions(window: QMainWindow) -> Iterator[QWidget]:
    docks = window.findChildren(QDockWidget)
    yield from _in(window, docks, _AREA.LeftDockWidgetArea)
    yield from window.findChildren(QToolBar)
    yield window.centralWidget()
    yield from _in(window, docks, _AREA.RightDockWidgetArea)
    yield from _in(window, docks, _AREA.TopDockWidgetArea)
    yield from _in(window, docks, _AREA.BottomDockWidgetArea)


def _in(window: QMainWindow, docks: Iterable[QDockWidget], area: _AREA) -> Iterator[QDockWidget]:
    return (dock for dock in docks if window.dockWidgetArea(dock) == area)


def _stops(region: QWidget) -> Iterator[QWidget]:
    """Yield what Tab stops at; not the parts of controls, as the field of a number or a list."""
    return (
        widget
        for widget in region.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and widget.window() is region.window()
    )
