"""Where a run stands."""

from enum import StrEnum


class RunStatus(StrEnum):
    """Where the run on screen stands."""

    NONE = "none"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    FAILED = "failed"
