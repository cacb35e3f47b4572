"""The measurements, each made in a process of its own that prints its numbers as JSON."""

import json
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median

import numpy as np
from PySide6.QtCore import QMetaObject, QObject, Qt, QTimer, Slot

from benchmarks.cases import FloatArray, rows
from benchmarks.window.stage import Stage, forget_preferences
from gmmstudio.mixture import iterate
from gmmstudio.palette import component_colours, mixed_light
from gmmstudio.session.all_rows import make_all_rows
from gmmstudio.session.drawing.pictures import RowsPicture
from gmmstudio.session.drawing.raster import Frame
from gmmstudio.session.run_status import RunStatus

Numbers = dict[str, float]

_SETTINGS = {
    "restarts": 1,
    "components": 5,
    "tolerance": 0.0,
    "max_iterations": 100_000,
    "start": "random",
}


class Probe(QObject):
    """A timer that is wanted every 10 ms and notes how late it comes."""

    EVERY_MS = 10

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self._due = 0.0
        self._timer = QTimer(self, timerType=Qt.TimerType.PreciseTimer, interval=self.EVERY_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin to note."""
        self._due = time.perf_counter() + self.EVERY_MS / 1000
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    @Slot()
    def _tick(self) -> None:
        now = time.perf_counter()
        self.late.append(1000 * max(0.0, now - self._due))
        self._due = now + self.EVERY_MS / 1000


class Press:
    """An action that another thread presses, as the window system would; tells when it was."""

    def __init__(self, target: QObject, method: str) -> None:
        self._target, self._method = target, method
        self.pressed_at = 0.0

    def after(self, seconds: float) -> None:
        """Press it from a thread after a while."""
        threading.Thread(target=self._press, args=(seconds,)).start()

    def _press(self, seconds: float) -> None:
        time.sleep(seconds)
        self.pressed_at = time.perf_counter()
        QMetaObject.invokeMethod(self._target, self._method, Qt.ConnectionType.QueuedConnection)

    def answered(self, stage: Stage, is_so: Callable[[], bool]) -> float:
        """Let the window live until something holds; return the milliseconds from the press."""
        stage.until(is_so)
        return 1000 * (time.perf_counter() - self.pressed_at)


def frame(n: int) -> Numbers:
    """Time whole frames of the window with all colours changing: in mid-run and at rest."""
    stage = Stage()
    X = rows(n, 2, 5)
    stage.open(X, **_SETTINGS)
    thetas = list(iterate(X[:20_000], 5, start="random", tolerance=0.0, max_iterations=40))
    selection = stage.session.state.selection
    whole = [make_all_rows(selection, theta.mixture, None, lambda: False) for theta in thetas[-10:]]
    found = {
        "moving_ms": _frames(stage, thetas, RunStatus.RUNNING, [None] * len(thetas)),
        "rest_ms": _frames(stage, thetas[-10:], RunStatus.FINISHED, whole),
        "rest_rows_ms": _rows_alone(selection.X, whole),
    }
    stage.close()
    return found


def _frames(stage: Stage, thetas: list, status: RunStatus, whole: list) -> float:
    took = []
    for (before, theta), all_rows in zip(pairwise(thetas), whole[1:], strict=True):
        state = replace(
            stage.session.state,
            status=status,
            snapshot=theta,
            previous=before,
            trace=np.linspace(-1.0, 0.0, 200),
            all_rows=all_rows,
        )
        begun = time.perf_counter()
        stage.window.render(state)
        while not stage.window.turns.is_done:
            stage.app.processEvents()
        stage.app.processEvents()  # the last one's painting
        took.append(1000 * (time.perf_counter() - begun))
    return median(took)


def _rows_alone(X: FloatArray, whole: list) -> float:
    """Time the image of the rows by itself, all colours changing."""
    picture, image = RowsPicture(), Frame((-10.0, 10.0), (-10.0, 10.0), 900, 700)
    picture.place(X[:, 0], X[:, 1])
    took = []
    for rows_ in whole:
        resp = rows_.assigned(rows_.mixture).responsibilities
        begun = time.perf_counter()
        picture.colour(mixed_light(resp, component_colours(resp.shape[1])))
        picture.pixels(image)
        took.append(1000 * (time.perf_counter() - begun))
    return median(took[1:])


def running(n: int, d: int, k: int) -> Numbers:
    """Run EM as fast as possible in the window: lateness, answers to presses, and pace."""
    stage = Stage()
    stage.open(rows(n, d, k), **(_SETTINGS | {"components": k}))
    session, actions = stage.session, stage.window.actions_
    session.set_pace(None)
    actions["run"].trigger()
    stage.until(lambda: len(session.state.trace) > 2)
    stage.spin(1.0)
    probe = Probe()
    probe.start()
    first, begun = len(session.state.trace), time.perf_counter()
    cpu = time.thread_time()
    stage.spin(8.0)
    pace = (len(session.state.trace) - first) / (time.perf_counter() - begun)
    cpu = (time.thread_time() - cpu) / 8.0
    probe.stop()
    hard = []
    for turn in range(20):
        wanted = not session.state.hard
        press = Press(actions["hard"], "trigger")
        press.after(0.013 * (turn % 7))
        hard.append(press.answered(stage, lambda w=wanted: session.state.hard is w))
    pauses = []
    for turn in range(10):
        press = Press(actions["run"], "trigger")
        press.after(0.1 + 0.013 * (turn % 7))
        pauses.append(press.answered(stage, lambda: session.state.status is RunStatus.PAUSED))
        stage.spin(0.2)
        actions["run"].trigger()
        stage.spin(0.3)
    press = Press(actions["reset"], "trigger")
    press.after(0.1)
    stop = press.answered(stage, lambda: session.state.status is RunStatus.NONE)
    stage.close()
    late = np.array(probe.late)
    return {
        "late_p50_ms": float(np.quantile(late, 0.5)),
        "late_p99_ms": float(np.quantile(late, 0.99)),
        "late_worst_ms": float(late.max()),
        "press_worst_ms": max(hard),
        "pause_worst_ms": max(pauses),
        "stop_ms": stop,
        "iterations_per_second": pace,
        "gui_cpu": cpu,
    }


def headless(n: int, d: int, k: int) -> Numbers:
    """Run the same EM without a window."""
    run = iterate(
        rows(n, d, k), k, start="random", tolerance=0.0, max_iterations=100_000, half_steps=True
    )
    for _ in range(8):
        next(run)
    begun, count = time.perf_counter(), 0
    while time.perf_counter() - begun < 6.0:
        next(run)
        next(run)
        count += 1
    return {"iterations_per_second": count / (time.perf_counter() - begun)}


def reading(path: str) -> Numbers:
    """Open a table as a person does, and look at the window meanwhile."""
    stage = Stage()
    session = stage.session
    told: list[float] = []
    stage.window.loader.progressed.connect(lambda share, _what: told.append(share))
    stage.spin(1.0)
    probe = Probe()
    probe.start()
    begun = time.perf_counter()
    stage.window.loader.open(path)
    stage.until(lambda: session.state.dataset is not None)
    seconds = time.perf_counter() - begun
    stage.spin(1.0)
    probe.stop()
    stage.window.loader.open(path)
    press = Press(stage.window.loader, "cancel")
    press.after(0.7)
    cancelled = press.answered(stage, lambda: session.state.reading is None)
    stage.close()
    return {
        "seconds": seconds,
        "progress_steps": float(len(set(told))),
        "late_worst_ms": max(probe.late),
        "late_p99_ms": float(np.quantile(probe.late, 0.99)),
        "cancel_ms": cancelled,
    }


def memory(path: str, iterations: int) -> Numbers:
    """Open a table, fit all its columns, look at the result; return the peak of the process."""
    stage = Stage()
    session, actions = stage.session, stage.window.actions_
    stage.window.loader.open(path)
    stage.until(lambda: session.state.dataset is not None)
    opened = _peak()
    names = session.state.dataset.numeric_columns
    session.change(
        columns=names, components=10, restarts=1, tolerance=0.0, max_iterations=iterations
    )
    session.set_pace(None)
    actions["run"].trigger()
    stage.until(lambda: session.state.status is RunStatus.FINISHED, at_most=600)
    stage.spin(3.0)
    done = len(session.state.trace) - 1
    stage.close()
    return {"opened_mb": opened, "peak_mb": _peak(), "iterations": float(done)}


def start(begun: float) -> Numbers:
    """Start the program; return when its window was usable and when it showed the first table."""
    from gmmstudio.qt import application
    from gmmstudio.qt.arguments import FIRST_SAMPLE

    found: Numbers = {}
    open_first = application.Studio.open

    def watched(self: application.Studio, source: str) -> None:
        open_first(self, source)
        QTimer.singleShot(0, lambda: found.update(window_seconds=time.time() - begun))
        self.session.subscribe(lambda state: _show(self, found, begun, state.dataset))

    application.Studio.open = watched
    with tempfile.TemporaryDirectory(prefix="gmmstudio-bench-") as folder:
        forget_preferences(folder)
        application.main([FIRST_SAMPLE])
    return found


def _show(studio: QObject, found: Numbers, begun: float, dataset: object) -> None:
    def tell() -> None:
        found["table_seconds"] = time.time() - begun
        studio.window.close()

    if dataset is not None and "table_seconds" not in found:
        found["table_seconds"] = 0.0
        QTimer.singleShot(0, tell)


def _peak() -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


PARTS: dict[str, Callable[..., Numbers]] = {
    part.__name__: part for part in (frame, running, headless, reading, memory, start)
}

if __name__ == "__main__":
    name, *arguments = sys.argv[1:]
    values = [json.loads(argument) for argument in arguments]
    print("MEASURED " + json.dumps(PARTS[name](*values)))
