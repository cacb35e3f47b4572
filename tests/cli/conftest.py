"""The command line, run in this process."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from gmmstudio.cli import main
from tests.cli.results import TWO_GROUPS


@dataclass(frozen=True)
class Outcome:
    """What a run left: its exit code and what it wrote to the terminal."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return what runs the program with some arguments."""

    def run_with(*arguments: object) -> Outcome:
        code = main([str(argument) for argument in arguments])
        return Outcome(code, *capsys.readouterr())

    return run_with


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TWO_GROUPS, encoding="utf-8")
    return path
