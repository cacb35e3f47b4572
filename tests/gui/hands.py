"""What a person does to components in a window, and what to compare it with."""

import numpy as np
from PySide6.QtCore import QPoint, Qt

from tests.gui.mouse import Mouse

COLUMNS = ("flipper_length_mm", "body_mass_g")


def scatter(user):
    return user.window._views["scatter"]


def density(user):
    return user.window._views["density"]


def pixel_of_mean(user, component):
    """Return where a mean is seen: in mid-run the picture may be a frame behind the state."""
    view = scatter(user)
    user.wait(lambda: any(knob.isVisible() for knob in view.handles.means))
    return view.canvas.mapFromScene(view.handles.means[component].scenePos())


def place_at(view, plane, pixel):
    """Return the point of a plane that is seen at a pixel of the canvas."""
    place = plane.box.mapSceneToView(view.canvas.mapToScene(pixel))
    return np.array([place.x(), place.y()])


def exact(user, mixture):
    """Return ℓ of all rows, by the density itself."""
    return float(np.sum(mixture.log_density(user.session.state.selection.X)))


def drag_mean(user, component):
    start = pixel_of_mean(user, component)
    Mouse(scatter(user)).drag(start, start + QPoint(60, -40))
    user.wait(lambda: not user.session.state.provisional)


def undo(user):
    user.window._history.undo.trigger()
    user.wait(lambda: not user.session.state.provisional)


def choose(user, component):
    view = scatter(user)
    Mouse(view).click(pixel_of_mean(user, component))
    assert user.session.state.selected == component


def press(user, view, key, keys=Qt.KeyboardModifier.NoModifier):
    """Press a key in a picture, and wait for the E-step of what comes of it."""
    user.window.activateWindow()
    view.canvas.setFocus()
    user.qtbot.keyClick(view.canvas, key, keys)
    user.wait(lambda: not user.session.state.provisional)
