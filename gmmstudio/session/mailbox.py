"""Where the iterating thread leaves snapshots and the window collects them."""

import threading

from gmmstudio.mixture import Snapshot


class Mailbox:
    """Snapshots of the current run that have not been collected yet. Thread-safe.

    A snapshot holds parameters and no row, so that all those of a frame take little room. What
    comes from a run that is no longer the current one is dropped at the door.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._run_id: int | None = None
        self._waiting: list[Snapshot] = []

    def admit(self, run_id: int | None) -> None:
        """Take from now on only what bears this run id, and forget what lies here."""
        with self._lock:
            self._run_id = run_id
            self._waiting = []

    def post(self, run_id: int, snapshot: Snapshot) -> bool:
        """Leave a snapshot; return False where its run is stale and it was dropped."""
        with self._lock:
            if run_id != self._run_id:
                return False
            self._waiting.append(snapshot)
            return True

    def take(self) -> tuple[Snapshot, ...]:
        """Return all that came since the last time, oldest first."""
        with self._lock:
            taken, self._waiting = tuple(self._waiting), []
        return taken
