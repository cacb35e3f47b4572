"""The layers hold: the engine and the command line load no Qt, and imports go down only."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
QT = ("PySide6", "shiboken6", "pyqtgraph")
SLOW_TO_LOAD = ("scipy", "duckdb", "pyarrow", "dask")


def run(words: list[str], directory: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=directory, capture_output=True, text=True, timeout=60, check=False
    )


def loaded_after(statement: str, names: tuple[str, ...], tmp_path: Path) -> list[str]:
    """Return which of some packages a fresh process has loaded once it has run a statement."""
    report = tmp_path / "loaded"
    code = (
        f"import sys, pathlib\n{statement}\n"
        f"loaded = [name for name in {names!r} if name in sys.modules]\n"
        f"pathlib.Path({str(report)!r}).write_text(' '.join(loaded))"
    )
    ended = run([sys.executable, "-c", code], ROOT)
    assert ended.returncode == 0, ended.stderr
    return report.read_text().split()


@pytest.mark.parametrize(
    "package", ["mixture", "data", "export", "session", "cli", "__main__", "qt.startup"]
)
def test_importing_loads_no_qt(package, tmp_path):
    assert loaded_after(f"import gmmstudio.{package}", QT, tmp_path) == []


def test_a_whole_fit_on_the_command_line_loads_no_qt(tmp_path):
    arguments = ["fit", "sample:old_faithful", "--components", "2", "--out", str(tmp_path / "out")]
    statement = f"from gmmstudio.cli import main\nassert main({arguments!r}) == 0"
    assert loaded_after(statement, QT, tmp_path) == []
    assert (tmp_path / "out" / "assignments.csv").exists()


def test_the_same_look_finds_qt_where_it_is_loaded(tmp_path):
    assert loaded_after("import gmmstudio.qt.application", QT, tmp_path) == list(QT)


def test_the_window_loads_what_takes_long_only_when_it_is_needed(tmp_path):
    imports = "import gmmstudio.qt.application"
    assert loaded_after(imports, SLOW_TO_LOAD, tmp_path) == []
    assert loaded_after("import scipy", SLOW_TO_LOAD, tmp_path) == ["scipy"]


def layer_contracts(directory: Path) -> subprocess.CompletedProcess[str]:
    """Check the contracts of pyproject.toml on the package in a directory."""
    check = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports())"
    return run([sys.executable, "-c", check], directory)


def test_the_contracts_between_the_layers_are_kept():
    checked = layer_contracts(ROOT)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize(
    ("module", "statement", "broken"),
    [
        ("mixture/em.py", "import PySide6", "Qt stays in gmmstudio.qt"),
        ("cli/program.py", "import gmmstudio.qt.theme", "Layers: imports go down only"),
        ("mixture/em.py", "import gmmstudio.data", "Layers: imports go down only"),
        ("mixture/em.py", "import duckdb", "The numerics read no files"),
        ("extra.py", "X = 1", "Layers: imports go down only"),
    ],
)
def test_a_breach_is_noticed(module, statement, broken, tmp_path):
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copytree(ROOT / "gmmstudio", tmp_path / "gmmstudio")
    with (tmp_path / "gmmstudio" / module).open("a") as file:
        file.write(f"\n{statement}\n")
    checked = layer_contracts(tmp_path)
    assert checked.returncode == 1, checked.stdout
    assert f"{broken} BROKEN" in " ".join(checked.stdout.split())
