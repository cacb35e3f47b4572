"""The program around the commands: help, usage errors, interruption, and no Qt."""

import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import gmmstudio
from gmmstudio.cli import main
from gmmstudio.data import SAMPLES
from gmmstudio.mixture import FAMILIES, STARTS

ROOT = Path(gmmstudio.__file__).parents[1]


def in_fresh_process(code: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def test_a_whole_fit_loads_no_qt(tmp_path):
    done = in_fresh_process(
        "import sys\n"
        "from gmmstudio.cli import main\n"
        "code = main(sys.argv[1:])\n"
        "names = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(names & {'PySide6', 'shiboken6', 'PyQt6', 'PyQt5', 'pyqtgraph'}))\n"
        "print('gmmstudio.qt' in sys.modules)\n"
        "sys.exit(code)\n",
        *("fit", "sample:old_faithful", "--components", 2, "--out", tmp_path / "out"),
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-2:] == ["[]", "False"]
    assert (tmp_path / "out" / "summary.json").exists()


def test_ctrl_c_while_files_are_put_in_place_leaves_nothing(tmp_path):
    # A real SIGINT, sent at the worst moment: one file stands, three are still to come.
    done = in_fresh_process(
        "import pathlib, signal, sys\n"
        "from gmmstudio.cli import main\n"
        "replace = pathlib.Path.replace\n"
        "def interrupted(self, target):\n"
        "    replace(self, target)\n"
        "    signal.raise_signal(signal.SIGINT)\n"
        "pathlib.Path.replace = interrupted\n"
        "sys.exit(main(sys.argv[1:]))\n",
        *("fit", "sample:old_faithful", "--components", 2, "--out", tmp_path / "out"),
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == "gmmstudio: interrupted\n"
    assert list(tmp_path.iterdir()) == []


def test_python_m_runs_the_program():
    done = subprocess.run(
        [sys.executable, "-m", "gmmstudio", "fit"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("gmmstudio: the following arguments are required: FILE")


def test_the_version_is_the_package_s(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["--version"])
    assert stopped.value.code == 0
    assert capsys.readouterr().out == f"gmmstudio {gmmstudio.__version__}\n"


def test_the_samples_are_listed(run):
    outcome = run("samples")
    assert outcome.code == 0
    for sample in SAMPLES.entries():
        assert f"sample:{sample.key}\n" in outcome.out
        assert sample.title in outcome.out
    assert "columns: eruptions, waiting" in outcome.out


def test_the_help_of_fit_knows_every_family_and_start(capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["fit", "--help"])
    assert stopped.value.code == 0
    printed = capsys.readouterr().out
    for entry in (*FAMILIES.entries(), *STARTS.entries()):
        assert f"  {entry.code} " in printed
        assert entry.title in printed
    assert "2 l - p ln n" in printed


FIT = "fit f.csv --components 2 --out o"


@pytest.mark.parametrize(
    ("command_line", "message"),
    [
        ("", "the following arguments are required: COMMAND; see: gmmstudio --help"),
        ("fti", "argument COMMAND: invalid choice: 'fti'"),
        ("fit", "the following arguments are required: FILE, --components, --out"),
        ("fit f.csv --out o", "the following arguments are required: --components"),
        (
            "fit f.csv --components 0 --out o",
            "argument --components: '0' is not a whole number of at least 1; "
            "see: gmmstudio fit --help",
        ),
        ("fit f.csv --components 2.5 --out o", "argument --components: '2.5' is not a whole"),
        ("fit f.csv --components 2 --out ''", "argument --out: it is empty"),
        ("fit '' --components 2 --out o", "argument FILE: it is empty"),
        (f"{FIT} --tolerance nan", "argument --tolerance: 'nan' is not a number of at least 0"),
        (
            f"{FIT} --covariance-floor -1",
            "argument --covariance-floor: '-1' is not a number of at least 0",
        ),
        (f"{FIT} --seed -1", "argument --seed: '-1' is not a whole number of at least 0"),
        (
            f"{FIT} --covariance VVX",
            "there is no covariance family 'VVX' (did you mean 'VVV'?); choose one of: VVV",
        ),
        (f"{FIT} --init kmean", "there is no start 'kmean' (did you mean 'kmeans'?); choose"),
        (
            f"{FIT} --init labels",
            "--init labels lacks the column; write --init-labels COLUMN",
        ),
        (
            f"{FIT} --init random --init-labels g",
            "argument --init-labels: not allowed with argument --init",
        ),
        (
            f"{FIT} --init-labels g --restarts 3",
            "--restarts draws new starts, but --init-labels fixes the start; give only one of them",
        ),
        (f"{FIT} --tol 1e-3", "unrecognized arguments: --tol 1e-3"),
        (f"{FIT} 'two\nlines'", "unrecognized arguments: two lines; see: gmmstudio --help"),
    ],
)
def test_a_usage_error_is_one_line_and_exit_code_2(
    run, tmp_path, monkeypatch, command_line, message
):
    monkeypatch.chdir(tmp_path)
    outcome = run(*shlex.split(command_line))
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"gmmstudio: {message}")
    assert outcome.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_defect_is_not_hidden(run, tmp_path, monkeypatch):
    def broken(*_arguments, **_settings):
        raise ZeroDivisionError

    monkeypatch.setattr("gmmstudio.cli.fit_command.fit", broken)
    with pytest.raises(ZeroDivisionError):
        run("fit", "sample:old_faithful", "--components", 2, "--out", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_is_told_even_where_a_library_turns_it_into_an_error(run, tmp_path, monkeypatch):
    # DuckDB does so when it is struck while reading.
    def interrupted(_source):
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise RuntimeError("Query interrupted") from None

    monkeypatch.setattr("gmmstudio.cli.fit_command.load", interrupted)
    outcome = run("fit", "sample:old_faithful", "--components", 2, "--out", tmp_path / "out")
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "gmmstudio: interrupted\n")
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_ctrl_c_during_the_fit_leaves_nothing(run, tmp_path, monkeypatch):
    def interrupted(*_arguments, **_settings):
        raise KeyboardInterrupt

    monkeypatch.setattr("gmmstudio.cli.fit_command.fit", interrupted)
    outcome = run("fit", "sample:old_faithful", "--components", 2, "--out", tmp_path / "out")
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "gmmstudio: interrupted\n")
    assert list(tmp_path.iterdir()) == []
