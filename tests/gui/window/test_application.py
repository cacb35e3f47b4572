"""The program as a process: it opens what it is given, and ends cleanly."""

import os
import subprocess
import sys

import pytest

# Runs the real main, and closes the window by itself as soon as a table or a notice is shown.
SCRIPT = """
import sys
from PySide6.QtCore import QTimer
from gmmstudio.qt import application

class Watched(application.Studio):
    def open(self, source):
        self.session.subscribe(self.look)
        super().open(source)

    def look(self, state):
        if state.notice is None and (state.dataset is None or state.reading):
            return
        if state.notice is not None:
            print("notice:", state.notice.text)
        else:
            print("data:", state.dataset.name, state.settings.columns, state.status)
        QTimer.singleShot(0, self.window.close)

application.Studio = Watched
sys.exit(application.main(sys.argv[1:]))
"""


def run(tmp_path, *arguments, theme="light", script=SCRIPT):
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "GMMSTUDIO_THEME": theme,
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
    }
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_first_start_shows_the_penguins_and_ends_with_0(tmp_path):
    done = run(tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "data: Palmer penguins ('body_mass_g',) none\n"
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="settings lie elsewhere")
def test_a_file_given_is_opened_in_the_dark_and_remembered(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("a,b\n1,2\n2,1\n3,5\n")
    done = run(tmp_path, str(path), theme="dark")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "data: mine.csv ('a', 'b') none\n"
    (settings,) = (tmp_path / "config").rglob("*.conf")
    assert str(path) in settings.read_text(encoding="utf-8")


def test_a_file_that_cannot_be_opened_is_told_in_the_window(tmp_path):
    done = run(tmp_path, str(tmp_path / "gone.csv"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("notice: ")
    assert "gone.csv" in done.stdout


# As above, but closes the window while the start of a fit takes its time.
SCRIPT_IN_A_LONG_START = SCRIPT.replace(
    "QTimer.singleShot(0, self.window.close)",
    """
            if not begun.is_set():
                begun.set()
                QTimer.singleShot(0, self.window.controller.toggle_run)
                QTimer.singleShot(100, self.window.close)
                QTimer.singleShot(1000, go_on.set)
""",
).replace(
    "class Watched",
    """
import threading
from gmmstudio.session.starting import Starting

begun, go_on, decide = threading.Event(), threading.Event(), Starting.decide

def slow(starting):
    go_on.wait(timeout=20)
    print("the start is over")
    return decide(starting)

Starting.decide = slow

class Watched""",
)


def test_the_program_ends_when_a_start_does_that_its_window_was_closed_in(tmp_path):
    done = run(tmp_path, script=SCRIPT_IN_A_LONG_START)
    assert done.returncode == 0, done.stderr
    assert "the start is over\n" in done.stdout
    assert "Traceback" not in done.stderr
