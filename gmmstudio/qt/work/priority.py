"""Which thread goes first where processors are short."""

import os
import sys
import threading

_NICENESS = 4


def stand_back() -> None:
    """Let the window's thread go before this one, and before those that this one will start.

    Only Linux has a priority for each thread that a program may lower by itself; a thread's
    children inherit it there.
    """
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICENESS)
