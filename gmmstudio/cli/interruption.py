"""Ctrl-C, whatever the code it strikes makes of it."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def ctrl_c_is_told() -> Iterator[None]:
    """Let Ctrl-C end the block as ``KeyboardInterrupt`` and as nothing else.

    DuckDB, struck while it reads, raises a ``RuntimeError`` of its own, which would look like a
    defect.

    Raises
    ------
    KeyboardInterrupt
        If Ctrl-C was pressed and an error ended the block.
    """
    pressed = threading.Event()

    def note(_number: int, _frame: FrameType | None) -> None:
        pressed.set()
        raise KeyboardInterrupt

    # Only the main thread may handle signals, and one that is ignored (nohup) stays so.
    in_charge = threading.current_thread() is threading.main_thread()
    former = signal.getsignal(signal.SIGINT)
    if not in_charge or former is not signal.default_int_handler:
        yield
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield
    except Exception as error:
        if pressed.is_set():
            raise KeyboardInterrupt from error
        raise
    finally:
        signal.signal(signal.SIGINT, former)
