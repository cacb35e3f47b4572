"""What is checked before Qt is loaded, so that a person reads a reason and not a crash.

Qt is imported inside functions alone: where it cannot be loaded, this module still can.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from gmmstudio.errors import UserError
from gmmstudio.qt.arguments import source
from gmmstudio.qt.display import check_display

EXIT_REFUSED = 2


class StartupError(UserError):
    """The program cannot run in this installation."""


def check_versions(pyside: str, python: tuple[int, ...], executable: str) -> None:
    """Refuse a pair of PySide6 and Python that is known to corrupt the interpreter.

    PySide6 6.12 gives one reference to ``None`` too many back at every call that returns nothing.
    From Python 3.12 on ``None`` is immortal and the loss is harmless; before, a live plot ends the
    process within seconds.

    Parameters
    ----------
    pyside : str
        PySide6's version, such as ``"6.12.0"``.
    python : tuple of int
        Python's version, such as ``(3, 11, 2)``.
    executable : str
        The Python to name in the remedy.

    Raises
    ------
    StartupError
        If the pair is known to be bad.
    """
    if pyside.split(".")[:2] == ["6", "12"] and python < (3, 12):
        raise StartupError(
            f"PySide6 {pyside} crashes on Python {python[0]}.{python[1]} (it loses a reference to "
            f'None at every call): install an earlier one with: "{executable}" -m pip install '
            '"PySide6-Essentials<6.12", or use Python 3.12 or newer'
        )


def check(environ: Mapping[str, str] = os.environ) -> None:
    """See that a window can be opened here.

    Parameters
    ----------
    environ : mapping of str to str
        The environment variables that Qt will see.

    Raises
    ------
    StartupError
        If PySide6 is absent, or its version is known to crash this Python.
    DisplayError
        If there is no display, or Qt lacks system libraries (Linux only).
    """
    check_versions(_pyside_version(), sys.version_info[:3], sys.executable)
    if sys.platform == "linux":
        check_display(environ, command=_command_line())


def report(message: str) -> None:
    """Tell a refusal on standard error or, where a program has none, in a message box."""
    if sys.stderr is not None:
        print(f"GMM Studio: {message}", file=sys.stderr)
    elif sys.platform == "win32":  # a Windows GUI entry is started without standard streams
        import ctypes

        ctypes.windll.user32.MessageBoxW(None, message, "GMM Studio", 0x10)


def main(argv: list[str] | None = None) -> int:
    """Check, then open the window; return the exit status, 2 for a refusal.

    Help and version are printed without a display, and end the program.

    Parameters
    ----------
    argv : list of str, optional
        The arguments after the program's name; those of the process by default.
    """
    # First of all: help and version need neither Qt nor a display.
    source(sys.argv[1:] if argv is None else argv)
    try:
        check()
    except UserError as error:
        report(str(error))
        return EXIT_REFUSED
    from gmmstudio.qt.application import main as open_window

    return open_window(argv)


def _pyside_version() -> str:
    try:
        import PySide6
    except ModuleNotFoundError as error:
        raise StartupError(
            f"PySide6, which draws the window, is not installed for {sys.executable}: "
            "in a checkout, start the program by make run, or install it by pip install ."
        ) from error
    return PySide6.__version__


def _command_line() -> str:
    """Return how the command line is started from this environment, as a person can paste it."""
    beside = Path(sys.executable).with_name("gmmstudio")
    if not beside.exists():
        return f"{sys.executable} -m gmmstudio"
    here = Path.cwd()
    return str(beside.relative_to(here) if beside.is_relative_to(here) else beside)
