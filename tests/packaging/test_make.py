"""`make` and `.ci/run`: what they do on machines that lack something, on pretended machines."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.skipif(os.name != "posix", reason="make and sh are Unix's")

BIN = Path("/bin") if Path("/bin/sh").exists() else Path("/usr/bin")
TOOLS = ("sh", "bash", "dirname", "cat", "touch", "env", "grep", "tail", "tee", "mktemp", "rm")


@pytest.fixture
def machine(tmp_path):
    """Return what adds a pretended command; of the real ones there are the plain tools alone."""
    directory = tmp_path / "bin"
    directory.mkdir()
    for tool in TOOLS:
        (directory / tool).symlink_to(shutil.which(tool))

    def command(name: str, script: str) -> None:
        path = directory / name
        path.write_text(f"#!{BIN / 'sh'}\n{script}\n")
        path.chmod(0o755)

    return command


def run(tmp_path, *words, **variables) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        cwd=tmp_path,
        env={"PATH": str(tmp_path / "bin")} | variables,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def helper(name: str) -> Path:
    return ROOT / ".make" / name


class TestPackages:
    """Debian packages are installed by root, and otherwise told in one line."""

    def test_a_user_gets_the_exact_line(self, machine, tmp_path):
        machine("apt-get", "echo called >&2")
        machine("id", "echo 1000")
        ended = run(tmp_path, helper("packages"), "libgl1", "libegl1")
        assert ended.returncode == 1
        assert ended.stderr.splitlines()[-1] == (
            "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1 libegl1"
        )
        assert "called" not in ended.stderr

    def test_root_gets_them_installed(self, machine, tmp_path):
        machine("apt-get", 'echo "apt-get $*"')
        machine("id", "echo 0")
        ended = run(tmp_path, helper("packages"), "libgl1", "libegl1")
        assert ended.returncode == 0
        assert ended.stdout.splitlines()[1:] == [
            "apt-get update -q",
            "apt-get install -y --no-install-recommends libgl1 libegl1 -q",
        ]

    def test_a_failing_installation_is_a_failure(self, machine, tmp_path):
        machine("apt-get", '[ "$1" = update ]')
        machine("id", "echo 0")
        assert run(tmp_path, helper("packages"), "libgl1").returncode == 1

    def test_a_system_without_apt_is_told_what_is_missing(self, machine, tmp_path):
        machine("id", "echo 0")
        ended = run(tmp_path, helper("packages"), "libgl1")
        assert ended.returncode == 1
        assert ended.stderr.startswith("Missing from this system: libgl1 (Debian's names).")


class TestScreen:
    """What drives a window is looked for before the program is."""

    def test_what_is_missing_is_named_as_packages_in_the_line_that_installs_it(
        self, machine, tmp_path
    ):
        machine("apt-get", "echo called >&2")
        machine("id", "echo 1000")
        machine("openbox", "")
        (tmp_path / "bin" / "tr").symlink_to(shutil.which("tr"))
        ended = run(tmp_path, helper("screen"))
        assert ended.returncode == 1
        assert ended.stderr.splitlines()[-1].endswith("--no-install-recommends xvfb xdotool")
        assert "called" not in ended.stderr

    def test_where_nothing_is_missing_nothing_is_said(self, machine, tmp_path):
        for tool in ("Xvfb", "openbox", "xdotool"):
            machine(tool, "")
        ended = run(tmp_path, helper("screen"))
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


class TestEnvironment:
    """A Python that cannot make the environment is refused before anything is left behind."""

    def test_a_python_that_is_too_old_is_refused_by_its_version(self, machine, tmp_path):
        machine("python3", 'case "$2" in *print*) echo 3.9;; *) exit 1;; esac')
        ended = run(tmp_path, helper("environment"), "python3", ".venv")
        assert ended.returncode == 1
        assert ended.stderr.splitlines() == [
            "GMM Studio needs Python 3.11 or newer, and 'python3' is Python 3.9.",
            "Install a newer one and name it: make run PYTHON=python3.12",
        ]

    def test_a_python_that_is_not_there_is_named(self, machine, tmp_path):
        ended = run(tmp_path, helper("environment"), "python3.77", ".venv")
        assert ended.returncode == 1
        assert ended.stderr.startswith("There is no command 'python3.77'")

    @pytest.mark.parametrize(
        ("python", "package"), [("python3", "python3-venv"), ("python3.12", "python3.12-venv")]
    )
    def test_debians_python_without_venv_gets_its_package_named(
        self, machine, tmp_path, python, package
    ):
        machine(python, 'case "$2" in *print*) echo 3.12;; *ensurepip*) exit 1;; *) exit 0;; esac')
        machine("apt-get", "exit 1")
        machine("id", "echo 1000")
        ended = run(tmp_path, helper("environment"), python, ".venv")
        assert ended.returncode == 1
        assert ended.stderr.splitlines()[-1] == (
            f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {package}"
        )


class TestLibraries:
    """Qt's libraries are asked for once; where no window can open, the program has the word."""

    def ask(self, machine, tmp_path, missing, use="window", user=1000, **variables):
        machine("python3", f'[ "$3" = {use} ] && echo "{missing}"')
        machine("apt-get", "exit 0")
        machine("id", f"echo {user}")
        ended = run(tmp_path, helper("libraries"), "python3", use, "stamp", **variables)
        return ended.returncode, (tmp_path / "stamp").exists()

    def test_nothing_missing_leaves_the_stamp(self, machine, tmp_path):
        assert self.ask(machine, tmp_path, "", DISPLAY=":0") == (0, True)

    def test_something_missing_stops_a_user(self, machine, tmp_path):
        assert self.ask(machine, tmp_path, "libgl1", DISPLAY=":0") == (1, False)

    def test_something_missing_is_installed_by_root(self, machine, tmp_path):
        assert self.ask(machine, tmp_path, "libgl1", user=0) == (0, True)

    def test_without_a_display_the_program_is_left_to_say_so(self, machine, tmp_path):
        assert self.ask(machine, tmp_path, "libgl1") == (0, False)

    def test_offscreen_has_no_such_way_out(self, machine, tmp_path):
        assert self.ask(machine, tmp_path, "libgl1", use="offscreen") == (1, False)


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
class TestMakefile:
    """What is up to date is not done again."""

    @pytest.fixture
    def checkout(self, tmp_path):
        for name in ("Makefile", "pyproject.toml", "gmmstudio/qt/system_libraries.py"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, tmp_path / name)
        shutil.copytree(ROOT / ".make", tmp_path / ".make")
        for stamp in (".created", ".libraries-window", ".libraries-offscreen", ".installed"):
            (tmp_path / ".venv").mkdir(exist_ok=True)
            (tmp_path / ".venv" / stamp).touch()
        return tmp_path

    def plan(self, checkout, *words) -> list[str]:
        environ = {name: v for name, v in os.environ.items() if not name.startswith("MAKE")}
        environ.pop("QT_QPA_PLATFORM", None)
        return subprocess.run(
            [shutil.which("make"), "--dry-run", "--no-print-directory", *words],
            cwd=checkout,
            env=environ,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        ).stdout.splitlines()

    def test_a_second_run_only_opens_the_window(self, checkout):
        assert self.plan(checkout, "run", "ARGS=a.csv") == [".venv/bin/python main.py a.csv"]

    def test_changed_dependencies_are_installed_before_the_window_opens(self, checkout):
        stamp = (checkout / ".venv" / ".installed").stat().st_mtime
        os.utime(checkout / "pyproject.toml", (stamp + 5, stamp + 5))
        plan = self.plan(checkout, "run")
        assert plan[0] == ".venv/bin/python -m pip install -e ."
        assert plan[-1].strip() == ".venv/bin/python main.py"

    def test_the_suite_brings_the_test_extra(self, checkout):
        plan = self.plan(checkout, "test")
        assert plan[0] == ".venv/bin/python -m pip install -e '.[test]'"
        assert plan[-1].startswith(".venv/bin/python -m pytest -n ")


class TestContinuousIntegration:
    """`.ci/run` is red when a check fails, and when no test ran."""

    @pytest.mark.parametrize(
        ("lint", "output", "status", "expected"),
        [
            (0, "===== 3 passed, 1 skipped in 0.10s =====", 0, 0),
            (0, "===== 12 skipped in 0.10s =====", 0, 1),
            (0, "===== no tests ran in 0.01s =====", 0, 1),
            (0, "===== 0 passed in 0.01s =====", 0, 1),
            (0, "", 0, 1),
            (0, "===== no tests ran in 0.01s =====", 5, 5),
            (0, "===== 1 failed, 3 passed in 0.10s =====", 2, 2),
            (1, "===== 3 passed in 0.10s =====", 0, 1),
        ],
    )
    def test_it_is_green_only_when_tests_passed(
        self, machine, tmp_path, lint, output, status, expected
    ):
        machine("python3", "exit 0")
        machine(
            "make", f'case "$1" in lint) exit {lint};; test) echo "{output}"; exit {status};; esac'
        )
        self.checkout_with(tmp_path, wheel="exit 0")
        ended = run(tmp_path, tmp_path / ".ci" / "run", TMPDIR=str(tmp_path))
        assert ended.returncode == expected
        assert ("ci: green" in ended.stdout) == (expected == 0)

    def test_it_is_red_when_the_wheel_does_not_work(self, machine, tmp_path):
        machine("python3", "exit 0")
        machine("make", 'echo "3 passed"')
        self.checkout_with(tmp_path, wheel="exit 3")
        ended = run(tmp_path, tmp_path / ".ci" / "run", TMPDIR=str(tmp_path))
        assert ended.returncode == 3
        assert "ci: green" not in ended.stdout

    def checkout_with(self, tmp_path, wheel: str) -> None:
        (tmp_path / ".ci").mkdir()
        shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci" / "run")
        (tmp_path / ".ci" / "wheel").write_text(f"#!{BIN / 'sh'}\n{wheel}\n")
        (tmp_path / ".ci" / "wheel").chmod(0o755)


def test_the_helpers_are_executable():
    scripts = [*(ROOT / ".make").iterdir(), *(ROOT / ".ci").iterdir()]
    assert [path.name for path in scripts if not os.access(path, os.X_OK)] == []
