"""How late a 10 ms timer of the main thread is while EM runs in another, as in the window."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import numpy as np

from benchmarks.cases import Case, FloatArray, rows
from gmmstudio.mixture import iterate

CASE = Case(1_000_000, 2, 5, "VVV", 100)
_PERIOD = 0.010
_TURNS = 5


@dataclass(frozen=True)
class Lateness:
    """Milliseconds that ticks came after they were due.

    Attributes
    ----------
    ticks : int
    half, nearly_all, worst : float
        The median, the 99th percentile, and the largest.
    """

    ticks: int
    half: float
    nearly_all: float
    worst: float

    @classmethod
    def of(cls, late: list[float]) -> "Lateness":
        """Sum up what was noted, in seconds."""
        found = 1e3 * np.array(late or [0.0])
        return cls(len(late), *(float(np.quantile(found, q)) for q in (0.5, 0.99, 1.0)))


@dataclass(frozen=True)
class Responsiveness:
    """What was felt, and what it cost.

    Attributes
    ----------
    beginning : Lateness
        From the call to the first snapshot: looking at the data, k-means, the first pass.
    running : Lateness
        From then on.
    speed : float
        Iterations a second beside the ticking thread, as a share of those without it.
    """

    beginning: Lateness
    running: Lateness
    speed: float


def responsiveness() -> Responsiveness:
    """Tick in this thread while another one fits, and let it fit alone in turn."""
    X = np.asfortranarray(rows(CASE.n, CASE.d, CASE.k))
    alone: list[float] = []
    beside: list[float] = []
    beginning: list[float] = []
    running: list[float] = []
    for _ in range(_TURNS):
        alone.append(_run(X, _nothing))
        began, done = threading.Event(), threading.Event()
        worker = threading.Thread(target=_work, args=(X, began, done, beside))
        worker.start()
        beginning += _ticks(began)
        running += _ticks(done)
        worker.join()
    kept = median(alone) / median(beside)
    return Responsiveness(Lateness.of(beginning), Lateness.of(running), kept)


def _work(
    X: FloatArray, began: threading.Event, done: threading.Event, seconds: list[float]
) -> None:
    try:
        seconds.append(_run(X, began.set))
    finally:
        began.set()
        done.set()


def _run(X: FloatArray, began: Callable[[], None]) -> float:
    """Return the seconds of an iteration after the first snapshot."""
    run = iterate(X, CASE.k, max_iterations=CASE.iterations, tolerance=0.0, half_steps=True)
    next(run)
    began()
    before = time.perf_counter()
    for _ in run:
        pass
    return (time.perf_counter() - before) / CASE.iterations


def _ticks(until: threading.Event) -> list[float]:
    late = []
    while not until.is_set():
        due = time.perf_counter() + _PERIOD
        time.sleep(_PERIOD)
        late.append(time.perf_counter() - due)
    return late


def _nothing() -> None:
    """Note nothing."""


if __name__ == "__main__":
    print(responsiveness())
