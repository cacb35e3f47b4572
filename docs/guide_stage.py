"""A real window for the pictures of the guide: hands that use it, and a camera."""

import tempfile
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRect, QSettings, Qt
from PySide6.QtGui import QCursor, QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QWidget
from scipy.spatial import cKDTree

from gmmstudio.qt.application import Studio
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.preferences import Preferences

W = TypeVar("W", bound=QObject)

_COLOURS, _COMMON = 256, 160
"""Of a picture; and of these, how many are its commonest as they are."""
_ROUNDS = 12
_SETTLED, _SOON, _LATEST = 400, 50, 30_000
"""Milliseconds."""
_NO_KEY = Qt.KeyboardModifier.NoModifier
_LEFT, _NO_BUTTON = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class Stage:
    """A window of its own, with nothing remembered, for one scene.

    Parameters
    ----------
    app : QApplication
    width, height : int
        Of the window, in pixels.
    """

    def __init__(self, app: QApplication, width: int, height: int) -> None:
        self._app = app
        self._memory = tempfile.TemporaryDirectory()
        ini = str(Path(self._memory.name) / "preferences.ini")
        preferences = Preferences(QSettings(ini, QSettings.Format.IniFormat))
        preferences.remember_asking(False)
        self.studio = Studio(app, preferences)
        self.session, self.window = self.studio.session, self.studio.window
        self.window.show()
        self.window.move(0, 0)
        self.window.resize(width, height)
        self.window.activateWindow()
        corner = self.window.screen().geometry().bottomRight()
        QCursor.setPos(corner)  # what lies under the pointer would light up
        self.settle()

    def end(self) -> None:
        """Close the window, and return once its thread has ended."""
        self.window.closed.connect(self._app.quit, Qt.ConnectionType.QueuedConnection)
        self.window.close()
        self._app.exec()
        self._memory.cleanup()

    def wait_for(self, condition: Callable[[], bool]) -> None:
        """Let the window work until a condition holds.

        Raises
        ------
        TimeoutError
            If it does not within half a minute.
        """
        for _ in range(_LATEST // _SOON):
            if condition():
                return
            QTest.qWait(_SOON)
        raise TimeoutError("the window did not get as far as this scene needs")

    def settle(self) -> None:
        """Let everything be drawn that is still to be drawn."""
        QTest.qWait(_SETTLED)

    def open(self, source: str, columns: Sequence[str] = (), **settings: object) -> None:
        """Open a table, and choose columns and settings."""
        self.window.loader.open(source)
        state = self.session
        self.wait_for(lambda: state.state.dataset is not None and state.state.reading is None)
        if columns:
            settings["columns"] = tuple(columns)
        if settings:
            self.session.change(**settings)
        self.session.set_pace(None)
        self.settle()

    def fit(self, **settings: object) -> None:
        """Run to the end, with other settings if any are given."""
        if settings:
            self.session.change(**settings)
        self.act("finish")
        self.wait_for(lambda: self.session.state.status.value in {"finished", "failed"})
        self.settle()

    def act(self, action: str) -> None:
        """Do what an action of the window does."""
        self.window.actions_[action].trigger()
        self.settle()

    def find(self, kind: type[W], name: str) -> W:
        """Return a part of the window by its kind and name.

        Raises
        ------
        LookupError
            If there is none.
        """
        found = self.window.findChild(kind, name)
        if found is None:
            raise LookupError(f"the window has no {kind.__name__} named {name!r}")
        return found

    def dock(self, name: str) -> QDockWidget:
        """Bring a panel forward and return it."""
        dock = self.find(QDockWidget, f"{name}Dock")
        dock.show()
        dock.raise_()
        self.settle()
        return dock

    def press(self, name: str) -> None:
        """Click a button."""
        QTest.mouseClick(self.find(QAbstractButton, name), _LEFT)
        self.settle()

    def place(self, view: PlotPanel, x: float, y: float) -> QPoint:
        """Return where in the canvas of a view a place of its first plane is."""
        return view.canvas.mapFromScene(view.plane.box.mapViewToScene(QPointF(x, y)))

    def point_at(self, view: PlotPanel, where: QPoint) -> None:
        """Hold the pointer over a view."""
        for step in (QPoint(3, 3), QPoint(0, 0)):
            self._move(view, where + step, _NO_BUTTON)
        self.settle()

    def drag(self, view: PlotPanel, places: Sequence[QPoint], *, let_go: bool = True) -> None:
        """Draw along places in a view."""
        viewport = view.canvas.viewport()
        QTest.mousePress(viewport, _LEFT, _NO_KEY, places[0])
        for start, end in pairwise(places):
            for share in (0.2, 0.4, 0.6, 0.8, 1.0):
                self._move(view, start + (end - start) * share, _LEFT)
        if let_go:
            self.let_go(view, places[-1])
        self.settle()

    def let_go(self, view: PlotPanel, where: QPoint) -> None:
        """Let go of what is being dragged."""
        QTest.mouseRelease(view.canvas.viewport(), _LEFT, _NO_KEY, where)

    def photograph(self, *widgets: QWidget) -> QImage:
        """Return the picture of a part of the window, or of a window of its own.

        Parameters
        ----------
        *widgets : QWidget
            What is to be on it; all of the window if there is none.
        """
        self.settle()
        if not widgets:
            return self.window.grab().toImage()
        (first, *more) = widgets
        if first.isWindow():
            return first.grab().toImage()
        area = QRect()
        for widget in (first, *more):
            area = area.united(QRect(widget.mapTo(self.window, QPoint(0, 0)), widget.size()))
        return self.window.grab(area).toImage()

    def _move(self, view: PlotPanel, where: QPoint, button: Qt.MouseButton) -> None:
        # The scene looks at moves some thirty times a second only.
        QTest.qWait(_SOON)
        viewport = view.canvas.viewport()
        at, on_screen = QPointF(where), QPointF(viewport.mapToGlobal(where))
        buttons = button
        move = QMouseEvent(QEvent.Type.MouseMove, at, on_screen, _NO_BUTTON, buttons, _NO_KEY)
        self._app.sendEvent(viewport, move)


def save(image: QImage, path: Path) -> None:
    """Write a picture as a PNG of at most 256 colours.

    Its commonest colours stay as they are, so that flat areas and letters do; the others are
    gathered by k-means.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    shape = image.height(), image.bytesPerLine() // 4
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(shape)[:, : image.width()]
    colours, places, counts = np.unique(pixels & 0xFFFFFF, return_inverse=True, return_counts=True)
    table, nearest = _palette(colours, counts)
    indices = nearest[places].astype(np.uint8).reshape(pixels.shape)
    small = QImage(
        np.ascontiguousarray(indices).data,
        image.width(),
        image.height(),
        image.width(),
        QImage.Format.Format_Indexed8,
    )
    small.setColorTable([0xFF000000 | int(colour) for colour in table])
    path.parent.mkdir(parents=True, exist_ok=True)
    if not small.save(str(path), "PNG", 0):
        raise OSError(f"{path} could not be written")


def _palette(
    colours: NDArray[np.uint32], counts: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return a table of colours, and the place in it of each colour of a picture."""
    if len(colours) <= _COLOURS:
        return colours, np.arange(len(colours))
    order = np.argsort(-counts, kind="stable")
    common, rare = _channels(colours[order[:_COMMON]]), _channels(colours[order[_COMMON:]])
    gathered = _gathered(rare, counts[order[_COMMON:]], _COLOURS - _COMMON)
    table = np.vstack([common, gathered])
    _, nearest = cKDTree(table).query(_channels(colours))
    whole = table.astype(np.uint32)
    return (whole[:, 0] << 16) | (whole[:, 1] << 8) | whole[:, 2], nearest


def _gathered(
    colours: NDArray[np.float64], counts: NDArray[np.int64], n: int
) -> NDArray[np.float64]:
    """Return the n colours that some are gathered to by k-means; one that gets none stays."""
    centres = colours[np.linspace(0, len(colours) - 1, n).astype(int)]
    for _ in range(_ROUNDS):
        _, nearest = cKDTree(centres).query(colours)
        weights = np.bincount(nearest, counts, minlength=n)
        for channel, values in zip(centres.T, colours.T, strict=True):
            sums = np.bincount(nearest, counts * values, minlength=n)
            np.divide(sums, weights, out=channel, where=weights > 0)
    return np.rint(centres)


def _channels(colours: NDArray[np.uint32]) -> NDArray[np.float64]:
    return np.column_stack([(colours >> shift) & 0xFF for shift in (16, 8, 0)]).astype(float)
