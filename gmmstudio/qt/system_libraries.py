"""Qt's system libraries on Linux: which are missing, and the line that installs them.

A wheel of PySide6 brings Qt and leaves the libraries below to the system. Where one is absent, an
import fails or Qt aborts the process, so they are looked for before Qt is touched. This module
imports neither Qt nor anything outside the standard library: ``make`` asks it before anything is
installed (``python -m gmmstudio.qt.system_libraries window`` prints Debian's names of the missing
packages in one line, which is empty when all is well).
"""

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class SystemLibrary:
    """A shared library that Qt loads from the system.

    Attributes
    ----------
    soname : str
        The name that the dynamic loader looks for.
    package : str
        The Debian package that brings it.
    """

    soname: str
    package: str


BASE = (
    SystemLibrary("libglib-2.0.so.0", "libglib2.0-0"),
    SystemLibrary("libGL.so.1", "libgl1"),
    SystemLibrary("libEGL.so.1", "libegl1"),
    SystemLibrary("libX11.so.6", "libx11-6"),
    SystemLibrary("libfontconfig.so.1", "libfontconfig1"),
    SystemLibrary("libfreetype.so.6", "libfreetype6"),
    SystemLibrary("libxkbcommon.so.0", "libxkbcommon0"),
    SystemLibrary("libdbus-1.so.3", "libdbus-1-3"),
)
"""What Qt needs on every platform, the one without a window included."""

X11 = (
    SystemLibrary("libxcb.so.1", "libxcb1"),
    SystemLibrary("libX11-xcb.so.1", "libx11-xcb1"),
    SystemLibrary("libxcb-cursor.so.0", "libxcb-cursor0"),
    SystemLibrary("libxcb-icccm.so.4", "libxcb-icccm4"),
    SystemLibrary("libxcb-image.so.0", "libxcb-image0"),
    SystemLibrary("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    SystemLibrary("libxcb-randr.so.0", "libxcb-randr0"),
    SystemLibrary("libxcb-render.so.0", "libxcb-render0"),
    SystemLibrary("libxcb-render-util.so.0", "libxcb-render-util0"),
    SystemLibrary("libxcb-shape.so.0", "libxcb-shape0"),
    SystemLibrary("libxcb-shm.so.0", "libxcb-shm0"),
    SystemLibrary("libxcb-sync.so.1", "libxcb-sync1"),
    SystemLibrary("libxcb-util.so.1", "libxcb-util1"),
    SystemLibrary("libxcb-xfixes.so.0", "libxcb-xfixes0"),
    SystemLibrary("libxcb-xkb.so.1", "libxcb-xkb1"),
    SystemLibrary("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
)
"""What a window on an X display needs besides."""

WAYLAND = (
    SystemLibrary("libwayland-client.so.0", "libwayland-client0"),
    SystemLibrary("libwayland-cursor.so.0", "libwayland-cursor0"),
)
"""What a window on a Wayland display needs besides."""

USES = {"offscreen": BASE, "window": BASE + X11}


def missing_libraries(
    libraries: Iterable[SystemLibrary], load: Callable[[str], object] = ctypes.CDLL
) -> tuple[SystemLibrary, ...]:
    """Return those libraries that the dynamic loader does not find, in their order.

    Parameters
    ----------
    libraries : iterable of SystemLibrary
        What to look for.
    load : callable
        Loads a library by its name and raises OSError where it cannot.
    """
    return tuple(library for library in libraries if not _loads(library.soname, load))


def install_advice(missing: Iterable[SystemLibrary], *, has_apt: bool, is_root: bool) -> str:
    """Return what to do about missing libraries: on an apt system, the exact line to run.

    Parameters
    ----------
    missing : iterable of SystemLibrary
        What was not found.
    has_apt : bool
        Whether the system installs packages by ``apt-get``.
    is_root : bool
        Whether the user may install packages without ``sudo``.
    """
    missing = tuple(missing)
    if not has_apt:
        return "install the packages that bring " + ", ".join(lib.soname for lib in missing)
    sudo = "" if is_root else "sudo "
    packages = " ".join(library.package for library in missing)
    return (
        f"install them with: {sudo}apt-get update && "
        f"{sudo}apt-get install -y --no-install-recommends {packages}"
    )


def install_advice_here(missing: Iterable[SystemLibrary]) -> str:
    """Return :func:`install_advice` for the system and the user at hand."""
    return install_advice(
        missing, has_apt=shutil.which("apt-get") is not None, is_root=os.geteuid() == 0
    )


def _loads(soname: str, load: Callable[[str], object]) -> bool:
    try:
        load(soname)
    except OSError:
        return False
    return True


def main(use: str) -> int:
    """Print the packages that are missing for ``"window"`` or ``"offscreen"``, in one line."""
    wanted = USES[use] if sys.platform == "linux" else ()
    print(" ".join(library.package for library in missing_libraries(wanted)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
