"""The program refuses to start where Qt would crash, and says why."""

import os
import subprocess
import sys
import types
from pathlib import Path

import pytest

from gmmstudio import __version__
from gmmstudio.qt import startup
from gmmstudio.qt.display import DisplayError
from gmmstudio.qt.startup import StartupError, check_versions

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("pyside", ["6.12.0", "6.12.3"])
@pytest.mark.parametrize("python", [(3, 10, 14), (3, 11, 0), (3, 11, 9)])
def test_pyside_6_12_is_refused_before_python_3_12(pyside, python):
    with pytest.raises(StartupError) as caught:
        check_versions(pyside, python, "/opt/app/python")
    assert str(caught.value) == (
        f"PySide6 {pyside} crashes on Python 3.{python[1]} (it loses a reference to None at every "
        'call): install an earlier one with: "/opt/app/python" -m pip install '
        '"PySide6-Essentials<6.12", or use Python 3.12 or newer'
    )


@pytest.mark.parametrize(
    ("pyside", "python"),
    [
        ("6.8.0", (3, 11, 2)),
        ("6.11.3", (3, 11, 2)),
        ("6.12.0", (3, 12, 0)),
        ("6.12.1", (3, 14, 0)),
        ("6.1.2", (3, 11, 2)),
    ],
)
def test_every_other_pair_passes(pyside, python):
    assert check_versions(pyside, python, "python") is None


def test_the_running_pair_passes():
    assert startup.check({"QT_QPA_PLATFORM": "offscreen"}) is None


def test_a_refusal_ends_with_status_2_and_its_reason_before_any_window(monkeypatch, capsys):
    def refuse() -> None:
        raise DisplayError("there is no display")

    monkeypatch.setattr(startup, "check", refuse)
    monkeypatch.setitem(sys.modules, "gmmstudio.qt.application", None)
    assert startup.main(["table.csv"]) == 2
    captured = capsys.readouterr()
    assert captured.err == "GMM Studio: there is no display\n"
    assert captured.out == ""


def test_after_the_check_the_window_gets_the_arguments_and_gives_the_status(monkeypatch):
    opened = []
    window = types.ModuleType("gmmstudio.qt.application")
    window.main = lambda argv: opened.append(argv) or 7
    monkeypatch.setattr(startup, "check", lambda: None)
    monkeypatch.setitem(sys.modules, "gmmstudio.qt.application", window)
    assert startup.main(["table.csv"]) == 7
    assert opened == [["table.csv"]]


def run_main(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environ = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environ | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
@pytest.mark.parametrize(
    ("variables", "reason"),
    [
        ({}, "there is no display to open a window on"),
        ({"DISPLAY": ":4711"}, "the display does not answer (DISPLAY=:4711)"),
    ],
)
def test_started_without_a_display_the_program_says_so_in_one_line(variables, reason):
    ended = run_main("main.py", **variables)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"GMM Studio: {reason}")
    assert ended.stderr.count("\n") == 1
    assert "fit FILE" in ended.stderr
    assert "QT_QPA_PLATFORM=offscreen" in ended.stderr


@pytest.mark.parametrize(
    ("option", "told"),
    [("--help", "usage: gmmstudio-app"), ("--version", f"GMM Studio {__version__}")],
)
def test_help_and_version_need_neither_a_display_nor_qt(option, told):
    ended = run_main(
        "-c",
        "import sys; sys.modules['PySide6'] = None; "
        f"from gmmstudio.qt.startup import main; sys.exit(main(['{option}']))",
    )
    assert ended.returncode == 0
    assert ended.stdout.startswith(told)
    assert ended.stderr == ""


def test_started_without_pyside_the_program_says_how_it_is_installed():
    ended = run_main(
        "-c",
        "import sys; sys.modules['PySide6'] = None; "
        "from gmmstudio.qt.startup import main; sys.exit(main([]))",
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("GMM Studio: PySide6, which draws the window, is not installed")
    assert ended.stderr.count("\n") == 1


def test_a_command_after_main_py_goes_to_the_command_line():
    ended = run_main("main.py", "fit", "--help")
    assert ended.returncode == 0
    assert ended.stdout.startswith("usage: gmmstudio fit")
