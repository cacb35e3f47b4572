"""Hold BLAS to one thread while our own threads share out the blocks."""

from functools import cache
from threading import Lock
from types import TracebackType
from typing import Any

from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]


@cache
def _controller() -> ThreadpoolController:
    # Finding the libraries costs milliseconds; they do not change while the process lives.
    return ThreadpoolController()


class _SingleThreadedBlas:
    """A context that limits BLAS to one thread; the limit is the process's.

    Fits that overlap in time share it: the first to enter sets the limit, the last lifts it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._holders = 0
        self._limiter: Any = None

    def __enter__(self) -> None:
        with self._lock:
            if self._holders == 0:
                self._limiter = _controller().limit(limits=1, user_api="blas")
            self._holders += 1

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            self._holders -= 1
            if self._holders == 0:
                self._limiter.restore_original_limits()


single_threaded_blas = _SingleThreadedBlas()
