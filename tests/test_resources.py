"""Files that come with the program are found, in a checkout and in an installed package."""

import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

import gmmstudio
from gmmstudio.resources import asset


def test_a_sample_in_the_checkout():
    assert asset("samples/acidity.csv").read_text().splitlines()[0] == '"acidity"'


def test_the_icon_has_the_size_it_should():
    header = asset("icon.png").read_bytes()[:24]
    assert header[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", header[16:24]) == (256, 256)
    assert 'viewBox="0 0 256 256"' in asset("icon.svg").read_text()


def test_the_icons_components_have_colours_that_everyone_can_tell_apart():
    okabe_ito = {"#56B4E9", "#E69F00", "#009E73"}
    colours = set(re.findall(r'stop-color="(#[0-9A-F]{6})"', asset("icon.svg").read_text()))
    assert colours == okabe_ito


def test_in_an_installed_package_assets_lie_inside_it(tmp_path):
    package = Path(gmmstudio.__file__).parent
    installed = tmp_path / "gmmstudio"
    (installed / "assets").mkdir(parents=True)
    for name in ("__init__.py", "resources.py"):
        shutil.copy(package / name, installed)
    (installed / "assets" / "one.txt").write_text("here")
    code = "from gmmstudio.resources import asset; print(asset('one.txt'))"
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert Path(found.stdout.strip()) == (installed / "assets" / "one.txt").resolve()


def test_what_the_installation_lacks_is_told():
    with pytest.raises(FileNotFoundError, match=r"lacks its file assets/nope\.csv"):
        asset("nope.csv")
