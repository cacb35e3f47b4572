"""Write a set of files whole or not at all."""

import errno
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TextIO

from gmmstudio.errors import UserError

TextWriter = Callable[[TextIO], None]
Content = TextWriter | bytes

_REMEDIES: Mapping[int, str] = {
    errno.EACCES: "choose a folder you may write to",
    errno.EPERM: "choose a folder you may write to",
    errno.EROFS: "choose a folder you may write to",
    errno.ENOSPC: "free some space or choose another disk",
    errno.EDQUOT: "free some space or choose another disk",
    errno.EFBIG: "choose a disk that takes files of this size",
    errno.ENOTDIR: "choose a folder, not a path through a file",
    errno.EISDIR: "choose another file name, a folder bears this one",
    errno.ENAMETOOLONG: "choose a shorter name",
}
_OTHER_REMEDY = "choose another folder, or close the program that holds the file"


class ExportError(UserError):
    """A file or folder could not be written; nothing new was left behind.

    Parameters
    ----------
    path : Path
        What could not be written.
    reason : str
        Why, as the operating system tells it.
    remedy : str
        What the person can do.
    """

    def __init__(self, path: Path, reason: str, remedy: str) -> None:
        super().__init__(f"cannot write {path}: {reason}; nothing was written; {remedy}")
        self.path = path
        self.reason = reason
        self.remedy = remedy


def check_directory(directory: Path) -> None:
    """Check, without writing anything, that files can be made in a directory.

    A long fit should not end in an error that could have been told before it began.

    Parameters
    ----------
    directory : Path
        The directory, which need not exist yet.

    Raises
    ------
    ExportError
        If the path, or one it would have to be made under, is a file or may not be written to.
    """
    try:
        existing = next(place for place in (directory, *directory.parents) if place.exists())
        is_directory = existing.is_dir()
    except OSError as error:
        raise refusal(directory, error) from error
    if not is_directory:
        raise refusal(existing, OSError(errno.ENOTDIR, "it is a file, not a folder"))
    if not _allowed(existing, os.W_OK | os.X_OK):
        raise refusal(existing, OSError(errno.EACCES, os.strerror(errno.EACCES)))


def write_whole(writers: Mapping[Path, Content]) -> tuple[Path, ...]:
    """Write every file or, on any failure, none of them.

    Each file is first written beside its place under a temporary name and flushed to the disk.
    Only when all are there do they take their places; if one cannot (another program may hold
    it), those already replaced get their former content back. Directories that are missing are
    made, and removed again on failure. An interruption (Ctrl-C) counts as a failure.

    Parameters
    ----------
    writers : mapping of Path to callable or bytes
        For each file, what writes its text to an open stream (UTF-8, no newline translation), or
        its content as it is.

    Returns
    -------
    tuple of Path
        The files written, in the order given.

    Raises
    ------
    ExportError
        If the operating system refuses a step; whatever a writer raises passes unchanged.
    """
    targets = {path: Path(os.path.realpath(path)) for path in writers}
    temporaries = {path: _beside(target, "new") for path, target in targets.items()}
    formers = {path: _beside(target, "old") for path, target in targets.items()}
    with ExitStack() as undo:
        for path, writer in writers.items():
            with _told_about(path):
                _make_directory(targets[path].parent, undo)
                _check_target(targets[path])
                undo.callback(_remove_file, temporaries[path])
                _write_temporary(temporaries[path], targets[path], writer)
        for path, target in targets.items():
            with _told_about(path):
                undo.callback(_put_back, formers[path], target, temporaries[path])
                _replace(target, temporaries[path], formers[path])
        undo.pop_all()
    for former in formers.values():
        _remove_file(former)
    for directory in {target.parent for target in targets.values()}:
        _flush_directory(directory)
    return tuple(writers)


def _make_directory(directory: Path, undo: ExitStack) -> None:
    missing = [place for place in (directory, *directory.parents) if not place.exists()]
    for place in reversed(missing):
        place.mkdir()
        undo.callback(_remove_directory, place)
    if not directory.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, f"{directory} is a file, not a folder")


def _check_target(target: Path) -> None:
    if target.is_dir():
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    # Replacing needs no right to the old file, but one that was made read-only is to be kept.
    if target.exists() and not _allowed(target, os.W_OK):
        raise PermissionError(errno.EACCES, "the file there is read-only")


def _write_temporary(temporary: Path, target: Path, writer: Content) -> None:
    if isinstance(writer, bytes):
        with temporary.open("xb") as binary:
            binary.write(writer)
            binary.flush()
            os.fsync(binary.fileno())
    else:
        with temporary.open("x", encoding="utf-8", newline="") as stream:
            writer(stream)
            stream.flush()
            os.fsync(stream.fileno())
    if target.exists():
        shutil.copymode(target, temporary)


def _replace(target: Path, temporary: Path, former: Path) -> None:
    if target.exists():
        # A second name for the old content costs nothing and leaves the old file in its place
        # until the very replacement; where there are no hard links a copy does the same.
        try:
            former.hardlink_to(target)
        except OSError:
            shutil.copy2(target, former)
    temporary.replace(target)


def _put_back(former: Path, target: Path, temporary: Path) -> None:
    if temporary.exists():  # the replacement had not taken place
        _remove_file(former)
    elif former.exists():
        former.replace(target)
    else:
        _remove_file(target)


def _allowed(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _beside(target: Path, what: str) -> Path:
    # The whole name is not repeated: it may already be as long as the file system allows.
    return target.with_name(f".{target.name[:40]}.{secrets.token_hex(6)}.{what}.tmp")


def _remove_file(path: Path) -> None:
    # Clean-up goes on with the other files when one cannot be removed, and does not hide the
    # error that made it necessary.
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _remove_directory(directory: Path) -> None:
    with suppress(OSError):
        directory.rmdir()


def _flush_directory(directory: Path) -> None:
    # The files stand by now; that their names outlive a power cut is an extra that not every
    # system offers (Windows opens no directories).
    with suppress(OSError):
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextmanager
def _told_about(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise refusal(path, error) from error


def refusal(path: Path, error: OSError) -> ExportError:
    """Return what a person is told when the system refuses to write something."""
    reason = (error.strerror or str(error)).strip()
    return ExportError(path, reason, _REMEDIES.get(error.errno or 0, _OTHER_REMEDY))
