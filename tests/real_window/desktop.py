"""A screen in memory with a window manager, and a person before it, who has a mouse and keys."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

from gmmstudio.qt.system_libraries import USES, missing_libraries

ROOT = Path(__file__).parents[2]
TOOLS = {"Xvfb": "xvfb", "xdotool": "xdotool", "openbox": "openbox"}
"""Commands that are needed, and the Debian packages that bring them."""
_SIZE = 1600, 1000
_PATIENCE = 30.0


def what_is_missing():
    """Return the Debian packages without which no window can be driven; None elsewhere."""
    if sys.platform != "linux":
        return None
    tools = [package for command, package in TOOLS.items() if shutil.which(command) is None]
    if tools:
        return tools
    return [library.package for library in missing_libraries(USES["window"])]


@contextmanager
def desktop(folder, *arguments):
    """Give a person before the program's window on a screen of its own; all of it ends with that.

    Parameters
    ----------
    folder : Path
        Where settings and complaints go.
    *arguments : str
        Of the program.
    """
    with ExitStack() as stack:
        read, write = os.pipe()
        size = f"{_SIZE[0]}x{_SIZE[1]}x24"
        screen = ["Xvfb", "-displayfd", str(write), "-screen", "0", size, "-nolisten", "tcp"]
        stack.enter_context(_started(screen, pass_fds=[write], stderr=subprocess.DEVNULL))
        os.close(write)
        with os.fdopen(read) as told:
            display = f":{told.readline().strip()}"
        environment = os.environ | {
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "PYTHONPATH": str(ROOT),
        }
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        stack.enter_context(_started(["openbox"], env=environment, **quiet))
        complaints = stack.enter_context((folder / "complaints").open("w"))
        path = str(folder / "lookout")
        program = stack.enter_context(
            _started(
                [sys.executable, "-m", "tests.real_window.program", path, *arguments],
                env=environment,
                cwd=ROOT,
                stderr=complaints,
            )
        )
        lookout = stack.enter_context(socket.socket(socket.AF_UNIX))
        wait(lambda: _connected(lookout, path), "the program does not start")
        person = Person(environment, program, stack.enter_context(lookout.makefile("rw")))
        person.move_to_front("GMM Studio")
        yield person


class Person:
    """Moves the mouse and presses keys on a screen, and waits until what is expected is seen."""

    def __init__(self, environment, program, lookout):
        self._environment = environment
        self._lookout = lookout
        self.program = program

    def see(self, name, **details):
        """Return what is seen of a widget or an action: where, what text; None where nothing is."""
        self._lookout.write(json.dumps({"name": name, **details}) + "\n")
        self._lookout.flush()
        return json.loads(self._lookout.readline())

    def read(self, name, **details):
        """Return the text of a widget; empty where it is out of sight."""
        return (self.see(name, **details) or {}).get("text") or ""

    def wait_to_read(self, name, text, **details):
        """Wait until a widget says something."""
        wait(
            lambda: text in self.read(name, **details),
            lambda: f"{name} says {self.read(name, **details)!r} and not {text!r}",
        )

    def wait_for_action(self, name):
        """Wait until an action can be done."""
        wait(lambda: self.see(name)["enabled"], f"{name} cannot be done")

    def place(self, name, **details):
        """Return the middle of what is seen, once it is there and stays."""
        seen = []

        def stands_still():
            seen.append(self.see(name, **details))
            return len(seen) > 1 and seen[-1] is not None and seen[-1] == seen[-2]

        wait(stands_still, f"{name} is not to be seen")
        left, top, width, height = seen[-1]["rect"]
        return left + width // 2, top + height // 2

    def click(self, name, times=1, **details):
        """Click in the middle of something."""
        self.click_at(*self.place(name, **details), times=times)

    def click_at(self, x, y, times=1):
        """Click at a place of the screen."""
        repeat = ("--repeat", str(times), "--delay", "60") if times > 1 else ()
        self._do("mousemove", "--sync", str(x), str(y))
        self._do("click", *repeat, "1")

    def tick(self, name, item):
        """Click the box before an entry of a list."""
        self.place(name, item=item)
        left, top, _, height = self.see(name, item=item)["rect"]
        self.click_at(left + 10, top + height // 2)

    def drag(self, start, end):
        """Drag from a place of the screen to another, as fast as a hand does."""
        self._do("mousemove", "--sync", *map(str, start))
        self._do("mousedown", "1")
        for share in (0.25, 0.5, 0.75, 1.0):
            at = (round(a + share * (b - a)) for a, b in zip(start, end, strict=True))
            self._do("mousemove", "--sync", *map(str, at))
            time.sleep(0.03)  # a view takes no more moves than it can draw
        self._do("mouseup", "1")

    def press(self, *keys):
        """Press keys, one after the other."""
        self._do("key", *keys)

    def type(self, text):
        """Type a text in place of what the field in focus holds, and enter it."""
        self.press("ctrl+a")
        self._do("type", "--delay", "8", text)
        self.press("Return")

    def is_there(self, title):
        """Tell whether a window with a title is to be seen."""
        return bool(self._windows(title))

    def move_to_front(self, title):
        """Wait for a window with a title, and give it the keyboard."""
        wait(lambda: self.is_there(title), f"there is no window {title}")
        window = self._windows(title)[-1]
        self._do("windowactivate", "--sync", window)
        wait(lambda: self._do("getactivewindow") == window, f"{title} does not take the keyboard")

    def _windows(self, title):
        return self._do("search", "--onlyvisible", "--name", title, check=False).split()

    def _do(self, *words, check=True):
        told = subprocess.run(
            ["xdotool", *words],
            env=self._environment,
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=check,
        )
        return told.stdout.strip()


def wait(condition, otherwise):
    """Wait until something holds; fail with a text, or what returns one, where it does not."""
    deadline = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(otherwise() if callable(otherwise) else otherwise)
        time.sleep(0.05)


def _connected(lookout, path):
    try:
        lookout.connect(path)
    except (FileNotFoundError, ConnectionRefusedError):
        return False
    return True


@contextmanager
def _started(command, **options):
    """Start a process, and end it: by request, and by force where it does not listen."""
    with subprocess.Popen(command, **options) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
