"""Qt's system libraries: those missing are found, and the line that installs them is exact."""

import re
import sys
from pathlib import Path

import pytest

from gmmstudio.qt import system_libraries
from gmmstudio.qt.system_libraries import (
    BASE,
    WAYLAND,
    X11,
    SystemLibrary,
    install_advice,
    missing_libraries,
)

GL = SystemLibrary("libGL.so.1", "libgl1")
CURSOR = SystemLibrary("libxcb-cursor.so.0", "libxcb-cursor0")
DBUS = SystemLibrary("libdbus-1.so.3", "libdbus-1-3")

# In every Linux that can run Python, or brought by PySide6 itself.
ALWAYS_THERE = re.compile(
    r"lib(c|m|dl|rt|pthread|gcc_s|stdc\+\+|z|zstd|gthread-2\.0|Qt6\w+|icu\w+|pyside6\w*|shiboken6\w*)"
    r"\.(abi3\.)?so\.[\d.]+"
)


def loader_without(*sonames: str):
    def load(soname: str) -> None:
        if soname in sonames:
            raise OSError(f"{soname}: cannot open shared object file: No such file or directory")

    return load


def test_what_the_loader_does_not_find_is_missing_in_the_order_asked_for():
    load = loader_without(CURSOR.soname, GL.soname)
    assert missing_libraries((GL, DBUS, CURSOR), load) == (GL, CURSOR)


def test_nothing_is_missing_where_the_loader_finds_all():
    assert missing_libraries((GL, DBUS, CURSOR), loader_without()) == ()


@pytest.mark.skipif(sys.platform != "linux", reason="names of shared objects are Linux's")
def test_the_real_loader_tells_a_library_that_is_there_from_one_that_is_not():
    there = SystemLibrary("libc.so.6", "libc6")
    absent = SystemLibrary("libgmmstudio-does-not-exist.so.9", "none")
    assert missing_libraries((there, absent)) == (absent,)


def test_a_user_gets_one_line_with_sudo():
    assert install_advice((GL, CURSOR), has_apt=True, is_root=False) == (
        "install them with: sudo apt-get update && "
        "sudo apt-get install -y --no-install-recommends libgl1 libxcb-cursor0"
    )


def test_root_gets_the_line_without_sudo():
    assert install_advice((GL,), has_apt=True, is_root=True) == (
        "install them with: apt-get update && apt-get install -y --no-install-recommends libgl1"
    )


def test_a_system_without_apt_is_told_the_libraries():
    assert install_advice((GL, CURSOR), has_apt=False, is_root=False) == (
        "install the packages that bring libGL.so.1, libxcb-cursor.so.0"
    )


@pytest.mark.parametrize(
    ("use", "printed"),
    [
        ("window", "libgl1 libxcb-cursor0\n"),
        ("offscreen", "libgl1\n"),
    ],
)
def test_make_is_told_the_missing_packages_of_a_use_in_one_line(use, printed, monkeypatch, capsys):
    load = loader_without(CURSOR.soname, GL.soname)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(
        system_libraries, "missing_libraries", lambda wanted: missing_libraries(wanted, load)
    )
    assert system_libraries.main(use) == 0
    assert capsys.readouterr().out == printed


def test_a_system_other_than_linux_misses_nothing(monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(system_libraries, "missing_libraries", tuple)
    assert system_libraries.main("window") == 0
    assert capsys.readouterr().out == "\n"


@pytest.mark.skipif(sys.platform != "linux", reason="names of shared objects are Linux's")
@pytest.mark.parametrize(
    ("files", "known"),
    [
        (("lib/libQt6Gui.so.6", "lib/libQt6Widgets.so.6", "lib/libQt6DBus.so.6"), BASE),
        (("plugins/platforms/libqoffscreen.so",), BASE),
        (("plugins/platforms/libqxcb.so", "lib/libQt6XcbQpa.so.6"), BASE + X11),
        (("lib/libQt6WaylandClient.so.6",), BASE + WAYLAND),
    ],
    ids=["base", "offscreen", "X11", "Wayland"],
)
def test_the_tables_name_whatever_the_installed_qt_is_linked_with(files, known):
    pyside = pytest.importorskip("PySide6")
    qt = Path(pyside.__file__).parent / "Qt"
    linked = {
        name.decode()
        for file in files
        for name in re.findall(rb"\0(lib[\w.+-]+\.so\.[\d.]+)(?=\0)", (qt / file).read_bytes())
    }
    own = {Path(file).name for file in files}
    wanted = {name for name in linked - own if not ALWAYS_THERE.fullmatch(name)}
    assert wanted <= {library.soname for library in known}
    assert linked, "no name of a shared object was read"
