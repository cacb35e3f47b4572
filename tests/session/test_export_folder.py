from pathlib import Path

import pytest

from gmmstudio.errors import UserError
from gmmstudio.session.export_folder import export_folder, in_the_way


def test_a_tilde_is_the_home_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert export_folder(" ~/fits ") == tmp_path / "fits"


def test_the_home_of_nobody_is_told():
    with pytest.raises(UserError, match=r"^~nosuchuser/fits: there is no home folder"):
        export_folder("~nosuchuser/fits")


@pytest.mark.parametrize("text", ["", "  ", "a\0b"])
def test_a_text_that_names_no_folder_is_told(text):
    with pytest.raises(UserError, match="no folder is named"):
        export_folder(text)


def test_files_that_would_be_replaced_are_named(tmp_path):
    (tmp_path / "b.csv").write_text("")
    assert in_the_way(tmp_path, ["a.csv", "b.csv"]) == ["b.csv"]
    assert in_the_way(tmp_path / "new", ["a.csv", "b.csv"]) == []


def test_a_path_too_long_for_the_system_is_told(tmp_path):
    with pytest.raises(UserError, match="name too long"):
        in_the_way(tmp_path / ("x" * 5000), ["a.csv"])


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(UserError, match="it is a file, not a folder"):
        in_the_way(Path(file), ["a.csv"])
