"""The display is looked for before Qt is: a person reads what is wrong and what to do."""

import shutil
import socket
import struct
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gmmstudio.qt.display import (
    DisplayError,
    WaylandWindowSystem,
    WindowSystem,
    XWindowSystem,
    check_display,
)
from gmmstudio.qt.system_libraries import BASE, WAYLAND, X11
from gmmstudio.registry import Registry

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="X and Wayland are looked for there")

COMMAND = ".venv/bin/gmmstudio"
WITHOUT_WINDOW = (
    "use the command line (.venv/bin/gmmstudio fit FILE --components 3 --out DIR), "
    "or set QT_QPA_PLATFORM=offscreen to run the program without a window"
)


class Pretended(WindowSystem):
    """A window system whose displays answer, or do not, as the test says."""

    def __init__(self, variable, libraries, answering):
        self.variable = variable
        self.libraries = libraries
        self._answering = answering

    def answers(self, environ):
        return environ[self.variable] in self._answering


def check(environ, *, answering=(), missing=()):
    systems: Registry[WindowSystem] = Registry("window system")
    systems.register("xcb", Pretended("DISPLAY", X11, answering))
    systems.register("wayland", Pretended("WAYLAND_DISPLAY", WAYLAND, answering))
    check_display(
        environ,
        command=COMMAND,
        missing=lambda wanted: tuple(lib for lib in wanted if lib in missing),
        systems=systems,
    )


def refusal(environ, **facts) -> str:
    with pytest.raises(DisplayError) as caught:
        check(environ, **facts)
    return str(caught.value)


@pytest.mark.parametrize(
    "environ",
    [
        {"DISPLAY": ":0"},
        {"WAYLAND_DISPLAY": "wayland-0"},
        {"DISPLAY": ":9", "WAYLAND_DISPLAY": "wayland-0"},
        {"DISPLAY": ":0", "WAYLAND_DISPLAY": "gone"},
        {"DISPLAY": ":0", "QT_QPA_PLATFORM": "xcb"},
        {"WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "wayland-egl"},
        {"WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "xcb;wayland:x=1"},
    ],
)
def test_a_display_that_answers_is_enough(environ):
    check(environ, answering={":0", "wayland-0"})


@pytest.mark.parametrize("platform", ["offscreen", "offscreen:x=1", "minimal", "vnc:size=800x600"])
def test_a_platform_that_draws_on_no_display_needs_none(platform):
    check({"QT_QPA_PLATFORM": platform})


@pytest.mark.parametrize("environ", [{}, {"DISPLAY": ""}, {"QT_QPA_PLATFORM": ""}])
def test_where_no_display_is_named_the_other_ways_are_told(environ):
    assert refusal(environ) == (
        "there is no display to open a window on (DISPLAY and WAYLAND_DISPLAY are not set): "
        + WITHOUT_WINDOW
    )


def test_a_display_of_another_window_system_than_the_one_asked_for_does_not_count():
    message = refusal(
        {"WAYLAND_DISPLAY": "wayland-0", "QT_QPA_PLATFORM": "xcb"}, answering={"wayland-0"}
    )
    assert message.startswith("there is no display")


def test_a_display_that_does_not_answer_is_named():
    assert refusal({"DISPLAY": ":9"}) == (
        "the display does not answer (DISPLAY=:9): see that it runs and lets this user in, or "
        + WITHOUT_WINDOW
    )


def test_every_display_that_does_not_answer_is_named():
    message = refusal({"DISPLAY": ":9", "WAYLAND_DISPLAY": "wayland-7"})
    assert "(DISPLAY=:9 and WAYLAND_DISPLAY=wayland-7)" in message


@on_linux
def test_missing_libraries_are_told_with_their_packages_in_one_line():
    missing = (BASE[1], X11[2])
    message = refusal({"DISPLAY": ":0"}, answering={":0"}, missing=missing)
    assert message.startswith("Qt lacks libraries of this system (libGL.so.1, libxcb-cursor.so.0):")
    if shutil.which("apt-get"):
        assert message.endswith("apt-get install -y --no-install-recommends libgl1 libxcb-cursor0")


def test_without_a_display_the_libraries_of_a_window_are_not_asked_for():
    assert refusal({}, missing=X11).startswith("there is no display")


@on_linux
def test_offscreen_needs_the_base_libraries_and_no_others():
    check({"QT_QPA_PLATFORM": "offscreen"}, missing=X11 + WAYLAND)
    message = refusal({"QT_QPA_PLATFORM": "offscreen"}, missing=(BASE[0],))
    assert message.startswith("Qt lacks libraries of this system (libglib-2.0.so.0):")


def test_a_window_system_whose_libraries_are_missing_is_passed_over_for_one_that_is_whole():
    check(
        {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"},
        answering={":0", "wayland-0"},
        missing=X11,
    )


# The two real window systems, against servers of the test's own.


def refusing_reply() -> bytes:
    reason = b"no protocol specified\n\0\0"
    return struct.pack("<BBHHH", 0, len(reason), 11, 0, len(reason) // 4) + reason


def welcoming_reply() -> bytes:
    """Return the smallest set-up that the X protocol knows: one screen, no depths, no formats."""
    screen = struct.pack(
        "<IIIIIHHHHHHIBBBB", 1, 2, 0xFFFFFF, 0, 0, 800, 600, 200, 150, 1, 1, 3, 0, 0, 24, 0
    )
    fixed = struct.pack(
        "<IIIIHHBBBBBBBBI", 1, 0, 0xFFFF, 0, 0, 65535, 1, 0, 0, 0, 32, 32, 8, 255, 0
    )
    body = fixed + screen
    return struct.pack("<BBHHH", 1, 0, 11, 0, len(body) // 4) + body


@contextmanager
def x_server(reply: bytes) -> Iterator[str]:
    """Serve one connection by one reply, and give the name of the display."""
    with socket.socket() as server:
        number = _bind_to_a_display(server)
        server.listen(1)
        server.settimeout(10)  # seconds: a client that never comes fails the test, not the suite

        def serve() -> None:
            client, _ = server.accept()
            with client:
                client.recv(4096)
                client.sendall(reply)
                client.recv(4096)  # until the other side hangs up

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"127.0.0.1:{number}"
        finally:
            thread.join()


def _bind_to_a_display(server: socket.socket) -> int:
    for number in range(200, 300):
        try:
            server.bind(("127.0.0.1", 6000 + number))
        except OSError:
            continue
        return number
    pytest.fail("no port of a display is free")


@on_linux
def test_an_x_server_that_lets_the_user_in_answers():
    with x_server(welcoming_reply()) as display:
        assert XWindowSystem().answers({"DISPLAY": display})


@on_linux
def test_an_x_server_that_refuses_the_user_does_not_answer():
    with x_server(refusing_reply()) as display:
        assert not XWindowSystem().answers({"DISPLAY": display})


@on_linux
@pytest.mark.parametrize("display", [":4711", "not a display", "127.0.0.1:59000"])
def test_where_no_x_server_listens_none_answers(display):
    assert not XWindowSystem().answers({"DISPLAY": display})


@pytest.fixture
def runtime_directory() -> Iterator[Path]:
    """A directory with a short path: the name of a socket has room for a hundred bytes."""
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@on_linux
def test_a_wayland_socket_answers_by_its_name_and_by_its_path(runtime_directory):
    path = runtime_directory / "wayland-3"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen(2)
        by_name = {"XDG_RUNTIME_DIR": str(runtime_directory), "WAYLAND_DISPLAY": "wayland-3"}
        assert WaylandWindowSystem().answers(by_name)
        assert WaylandWindowSystem().answers({"WAYLAND_DISPLAY": str(path)})


@on_linux
def test_a_wayland_socket_that_is_not_there_does_not_answer(runtime_directory):
    environ = {"XDG_RUNTIME_DIR": str(runtime_directory), "WAYLAND_DISPLAY": "wayland-3"}
    assert not WaylandWindowSystem().answers(environ)
