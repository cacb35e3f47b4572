"""Files are written whole or not at all: what stands in the folder afterwards, in every case."""

import contextlib
import os
import resource
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gmmstudio.export import ExportError, check_directory, write_whole

NOBODY = 65534


def text(content: str):
    return lambda stream: stream.write(content)


def contents(directory: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def test_bytes_are_written_as_they_are(tmp_path):
    content = bytes(range(256)) + b"\r\n"
    write_whole({tmp_path / "picture.png": content, tmp_path / "a.csv": text("1")})
    assert contents(tmp_path) == {"picture.png": content, "a.csv": b"1"}


def breaks(_stream) -> None:
    raise ValueError("the writer is broken")


@contextlib.contextmanager
def largest_file(n_bytes: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextlib.contextmanager
def without_privileges() -> Iterator[None]:
    """Be an ordinary user for a while: root may write everywhere."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


@pytest.fixture
def locked_directory() -> Iterator[Path]:
    """A folder that everybody may enter and nobody may write to."""
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        directory.chmod(0o555)
        yield directory
        directory.chmod(0o755)


def test_the_files_are_utf8_with_plain_line_ends(tmp_path):
    written = write_whole({tmp_path / "a.csv": text("é,ℓ\n1,2\n"), tmp_path / "b.csv": text("b\n")})
    assert written == (tmp_path / "a.csv", tmp_path / "b.csv")
    assert contents(tmp_path) == {"a.csv": "é,ℓ\n1,2\n".encode(), "b.csv": b"b\n"}


def test_missing_folders_are_made(tmp_path):
    write_whole({tmp_path / "one" / "two" / "a.csv": text("a\n")})
    assert (tmp_path / "one" / "two" / "a.csv").read_bytes() == b"a\n"


def test_former_files_are_replaced_and_keep_their_permissions(tmp_path):
    old = tmp_path / "a.csv"
    old.write_text("old\n")
    old.chmod(0o640)
    write_whole({old: text("new\n")})
    assert contents(tmp_path) == {"a.csv": b"new\n"}
    assert stat.S_IMODE(old.stat().st_mode) == 0o640


def test_a_new_file_has_the_permissions_that_any_new_file_gets(tmp_path):
    (tmp_path / "plain").touch()
    write_whole({tmp_path / "a.csv": text("new\n")})
    assert (tmp_path / "a.csv").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_link_is_written_through(tmp_path):
    real = tmp_path / "real"
    real.mkdir()
    (real / "a.csv").write_text("old\n")
    (tmp_path / "a.csv").symlink_to(real / "a.csv")
    write_whole({tmp_path / "a.csv": text("new\n")})
    assert (tmp_path / "a.csv").is_symlink()
    assert contents(real) == {"a.csv": b"new\n"}


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, MemoryError])
def test_a_writer_that_fails_leaves_what_stood_before(tmp_path, error):
    def fails(stream):
        stream.write("half")
        raise error

    (tmp_path / "a.csv").write_text("old\n")
    with pytest.raises(error):
        write_whole({tmp_path / "a.csv": text("new\n"), tmp_path / "b.csv": fails})
    assert contents(tmp_path) == {"a.csv": b"old\n"}


def test_folders_made_for_a_failed_export_are_removed_again(tmp_path):
    with pytest.raises(ValueError, match="broken"):
        write_whole({tmp_path / "one" / "two" / "a.csv": breaks})
    assert contents(tmp_path) == {}


def test_a_folder_that_was_there_stays_after_a_failure(tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(ValueError, match="broken"):
        write_whole({tmp_path / "out" / "a.csv": breaks})
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("hard_links", [True, False], ids=["hard links", "no hard links"])
@pytest.mark.parametrize("held", ["a.csv", "b.csv", "c.csv"])
def test_a_file_held_by_another_program_brings_the_others_back(
    tmp_path, monkeypatch, held, hard_links
):
    # Windows refuses to replace a file that a spreadsheet has open.
    replace = Path.replace

    def refuses(self, target):
        if Path(target).name == held:
            raise PermissionError(13, "Permission denied")
        return replace(self, target)

    def no_links(self, target):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "replace", refuses)
    if not hard_links:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
    (tmp_path / "a.csv").write_text("old a\n")
    (tmp_path / "c.csv").write_text("old c\n")
    with pytest.raises(ExportError, match=rf"{held}: Permission denied; nothing was written"):
        write_whole({tmp_path / name: text("new\n") for name in ("a.csv", "b.csv", "c.csv")})
    assert contents(tmp_path) == {"a.csv": b"old a\n", "c.csv": b"old c\n"}


def test_ctrl_c_between_two_replacements_brings_the_first_back(tmp_path, monkeypatch):
    replace = Path.replace

    def interrupted(self, target):
        if Path(target).name == "b.csv":
            raise KeyboardInterrupt
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    (tmp_path / "a.csv").write_text("old\n")
    with pytest.raises(KeyboardInterrupt):
        write_whole({tmp_path / "a.csv": text("new\n"), tmp_path / "b.csv": text("new\n")})
    assert contents(tmp_path) == {"a.csv": b"old\n"}


def test_a_disk_that_takes_no_more_is_told_and_nothing_is_left(tmp_path):
    (tmp_path / "a.csv").write_text("old\n")
    with largest_file(1000), pytest.raises(ExportError) as caught:
        write_whole({tmp_path / "a.csv": text("x\n"), tmp_path / "b.csv": text("x" * 100_000)})
    assert str(caught.value) == (
        f"cannot write {tmp_path / 'b.csv'}: File too large; nothing was written; "
        "choose a disk that takes files of this size"
    )
    assert contents(tmp_path) == {"a.csv": b"old\n"}


def test_a_folder_that_may_not_be_written_to_is_told(locked_directory):
    with without_privileges(), pytest.raises(ExportError) as caught:
        write_whole({locked_directory / "a.csv": text("new\n")})
    assert str(caught.value) == (
        f"cannot write {locked_directory / 'a.csv'}: Permission denied; nothing was written; "
        "choose a folder you may write to"
    )


def test_a_folder_in_the_place_of_a_file_is_told(tmp_path):
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(ExportError, match=r"a\.csv: it is a folder; .*choose another file name"):
        write_whole({tmp_path / "b.csv": text("new\n"), tmp_path / "a.csv": text("new\n")})
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path):
    (tmp_path / "out").write_text("a file\n")
    with pytest.raises(ExportError, match=r"out is a file, not a folder; nothing was written"):
        write_whole({tmp_path / "out" / "a.csv": text("new\n")})
    assert contents(tmp_path) == {"out": b"a file\n"}


def test_a_file_that_was_made_read_only_is_kept(locked_directory):
    locked_directory.chmod(0o777)
    old = locked_directory / "a.csv"
    old.write_text("old\n")
    old.chmod(0o444)
    with without_privileges(), pytest.raises(ExportError, match="the file there is read-only"):
        write_whole({old: text("new\n")})
    assert contents(locked_directory) == {"a.csv": b"old\n"}


class TestCheckDirectory:
    def test_a_folder_yet_to_be_made_is_fine_and_is_not_made(self, tmp_path):
        check_directory(tmp_path / "one" / "two")
        assert contents(tmp_path) == {}

    def test_a_file_is_refused(self, tmp_path):
        (tmp_path / "out").write_text("")
        for directory in (tmp_path / "out", tmp_path / "out" / "below"):
            with pytest.raises(ExportError, match=r"out: it is a file, not a folder"):
                check_directory(directory)

    def test_a_folder_that_may_not_be_written_to_is_refused(self, locked_directory):
        with (
            without_privileges(),
            pytest.raises(ExportError, match="choose a folder you may write to"),
        ):
            check_directory(locked_directory / "below")
