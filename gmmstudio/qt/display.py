"""Whether Qt will find a display to open a window on, asked before Qt is touched.

Qt aborts the process when it finds none, and a person then reads a trace instead of a reason.
Nothing here imports Qt.
"""

import ctypes
import os
import socket
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path

from gmmstudio.errors import UserError
from gmmstudio.qt.system_libraries import (
    BASE,
    WAYLAND,
    X11,
    SystemLibrary,
    install_advice_here,
    missing_libraries,
)
from gmmstudio.registry import Registry

WAYLAND_TIMEOUT = 2.0  # seconds; a compositor on the same machine answers within milliseconds


class DisplayError(UserError):
    """There is nothing to open a window on, or Qt lacks what it needs to do so."""


class WindowSystem(ABC):
    """A way by which Qt can put a window on a screen.

    Attributes
    ----------
    variable : str
        The environment variable that names the display.
    libraries : tuple of SystemLibrary
        What Qt's plugin for it loads from the system.
    """

    variable: str
    libraries: tuple[SystemLibrary, ...]

    @abstractmethod
    def answers(self, environ: Mapping[str, str]) -> bool:
        """Tell whether the display that the environment names accepts a connection."""


class XWindowSystem(WindowSystem):
    """A display of an X server."""

    variable = "DISPLAY"
    libraries = X11

    def answers(self, environ: Mapping[str, str]) -> bool:
        """Make the connection that Qt would make, authorisation included, and drop it."""
        xcb = ctypes.CDLL("libxcb.so.1")
        xcb.xcb_connect.restype = ctypes.c_void_p
        xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
        xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
        xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
        connection = xcb.xcb_connect(os.fsencode(environ[self.variable]), None)
        refused = xcb.xcb_connection_has_error(connection) != 0
        xcb.xcb_disconnect(connection)
        return not refused


class WaylandWindowSystem(WindowSystem):
    """A display of a Wayland compositor."""

    variable = "WAYLAND_DISPLAY"
    libraries = WAYLAND

    def answers(self, environ: Mapping[str, str]) -> bool:
        """Connect to the compositor's socket, and drop the connection."""
        path = Path(environ.get("XDG_RUNTIME_DIR", "/")) / environ[self.variable]
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(WAYLAND_TIMEOUT)
            try:
                client.connect(os.fspath(path))
            except OSError:
                return False
        return True


WINDOW_SYSTEMS: Registry[WindowSystem] = Registry("window system")
WINDOW_SYSTEMS.register("xcb", XWindowSystem())
WINDOW_SYSTEMS.register("wayland", WaylandWindowSystem())


def check_display(
    environ: Mapping[str, str],
    *,
    command: str,
    missing: Callable[[tuple[SystemLibrary, ...]], tuple[SystemLibrary, ...]] = missing_libraries,
    systems: Registry[WindowSystem] = WINDOW_SYSTEMS,
) -> None:
    """See that Qt has a display that answers and the system libraries to draw on it.

    Parameters
    ----------
    environ : mapping of str to str
        The environment variables: ``QT_QPA_PLATFORM``, ``DISPLAY``, ``WAYLAND_DISPLAY``.
    command : str
        How the command line is started here, for the message.
    missing : callable
        Returns those of the given libraries that the system lacks.
    systems : Registry of WindowSystem
        The window systems by Qt's name for them.

    Raises
    ------
    DisplayError
        If no display is named, if none that is named answers, or if a library is missing.
    """
    asked = _platforms_asked_for(environ)
    if any(name not in systems for name in asked):  # offscreen and the like draw on no display
        _require_none(missing(BASE))
        return
    named = [systems[name] for name in asked or systems if environ.get(systems[name].variable)]
    if not named:
        variables = " and ".join(system.variable for system in systems.entries())
        raise DisplayError(
            f"there is no display to open a window on ({variables} are not set): "
            + _without_window(command)
        )
    absent = {system: missing(BASE + system.libraries) for system in named}
    if any(not absent[system] and system.answers(environ) for system in named):
        return
    for system in named:
        _require_none(absent[system])
    displays = " and ".join(f"{system.variable}={environ[system.variable]}" for system in named)
    raise DisplayError(
        f"the display does not answer ({displays}): see that it runs and lets this user in, or "
        + _without_window(command)
    )


def _platforms_asked_for(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names in ``QT_QPA_PLATFORM`` ("xcb;wayland-egl:x=1") without their arguments."""
    entries = environ.get("QT_QPA_PLATFORM", "").split(";")
    return tuple(entry.partition(":")[0].partition("-")[0] for entry in entries if entry)


def _require_none(absent: tuple[SystemLibrary, ...]) -> None:
    if absent:
        names = ", ".join(library.soname for library in absent)
        raise DisplayError(
            f"Qt lacks libraries of this system ({names}): {install_advice_here(absent)}"
        )


def _without_window(command: str) -> str:
    return (
        f"use the command line ({command} fit FILE --components 3 --out DIR), "
        "or set QT_QPA_PLATFORM=offscreen to run the program without a window"
    )
