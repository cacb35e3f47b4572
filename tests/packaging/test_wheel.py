"""The wheel holds the whole program, samples and icon included, and needs no checkout."""

import configparser
import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from gmmstudio import __version__

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.ZipFile:
    """Build the wheel from the checkout with the build back end itself: no network, no pip."""
    directory = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", directory],
        cwd=ROOT,
        check=True,
        capture_output=True,
        timeout=60,
    )
    (path,) = directory.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


@pytest.fixture(scope="module")
def metadata(wheel):
    return Parser().parsestr(wheel.read(f"gmmstudio-{__version__}.dist-info/METADATA").decode())


def test_every_file_of_assets_is_inside_as_it_is(wheel):
    assets = {
        path.relative_to(ROOT / "assets").as_posix(): path.read_bytes()
        for path in (ROOT / "assets").rglob("*")
        if path.is_file()
    }
    packed = {
        name.removeprefix("gmmstudio/assets/"): wheel.read(name)
        for name in wheel.namelist()
        if name.startswith("gmmstudio/assets/")
    }
    assert packed == assets


@pytest.mark.parametrize(
    "name",
    ["acidity", "diabetes", "gvhd_positive", "iris", "old_faithful", "palmer_penguins"],
)
def test_each_sample_is_inside(wheel, name):
    assert f"gmmstudio/assets/samples/{name}.csv" in wheel.namelist()


def test_the_icon_is_inside(wheel):
    assert [name for name in wheel.namelist() if name.startswith("gmmstudio/assets/icon.")]


def test_every_module_is_inside_and_nothing_else_of_the_checkout(wheel):
    modules = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "gmmstudio").rglob("*.py")
        if "__pycache__" not in path.parts
    }
    names = set(wheel.namelist())
    assert {name for name in names if name.endswith(".py")} == modules
    assert {name.partition("/")[0] for name in names} == {
        "gmmstudio",
        f"gmmstudio-{__version__}.dist-info",
    }


def test_the_entry_points_are_the_command_line_and_the_window(wheel):
    entries = configparser.ConfigParser()
    entries.read_string(wheel.read(f"gmmstudio-{__version__}.dist-info/entry_points.txt").decode())
    assert {section: dict(entries[section]) for section in entries.sections()} == {
        "console_scripts": {"gmmstudio": "gmmstudio.cli:main"},
        "gui_scripts": {"gmmstudio-app": "gmmstudio.qt.startup:main"},
    }


def test_the_licence_comes_along(wheel, metadata):
    assert metadata["License-Expression"] == "MIT"
    packed = wheel.read(f"gmmstudio-{__version__}.dist-info/licenses/LICENSE")
    assert packed == (ROOT / "LICENSE").read_bytes()


@pytest.mark.parametrize(
    ("python", "pyside", "allowed"),
    [
        ("3.11", "6.8.0", True),
        ("3.11", "6.11.3", True),
        ("3.11", "6.12.0", False),
        ("3.12", "6.12.0", True),
        ("3.12", "6.7.3", False),
    ],
)
def test_pip_is_kept_from_the_pair_of_pyside_and_python_that_crashes(
    metadata, python, pyside, allowed
):
    requirements = map(Requirement, metadata.get_all("Requires-Dist"))
    asked = [
        requirement.specifier.contains(pyside)
        for requirement in requirements
        if canonicalize_name(requirement.name) == "pyside6-essentials"
        and requirement.marker.evaluate({"python_version": python, "extra": ""})
    ]
    assert asked == [allowed]


def test_away_from_the_checkout_the_program_finds_its_samples(wheel, tmp_path):
    wheel.extractall(tmp_path / "site")
    ended = subprocess.run(
        [
            sys.executable,
            "-c",
            "import gmmstudio; from gmmstudio.data import load; "
            "print(gmmstudio.__file__); print(load('sample:palmer_penguins').n_rows)",
        ],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path / "site")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stderr == ""
    assert ended.stdout.splitlines() == [
        str(tmp_path / "site" / "gmmstudio" / "__init__.py"),
        "344",
    ]
