"""A screen to measure on: that of the person, or one in memory."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

_SIZE = "1600x1000x24"


def has_screen() -> bool:
    """Tell whether there is a display, or Xvfb to make one."""
    return "DISPLAY" in os.environ or shutil.which("Xvfb") is not None


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """Give the environment variables for a program with a window.

    Raises
    ------
    FileNotFoundError
        If there is neither a display nor Xvfb.
    """
    environment = os.environ | {"QT_QPA_PLATFORM": "xcb"}
    if "DISPLAY" in os.environ:
        yield environment
        return
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", _SIZE, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as server:
        os.close(write)
        with os.fdopen(read) as told:
            number = told.readline().strip()
        try:
            yield environment | {"DISPLAY": f":{number}"}
        finally:
            server.terminate()
