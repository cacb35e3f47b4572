import threading

import numpy as np
import pytest
from PySide6.QtCore import QObject, QThread, Signal, Slot

from gmmstudio.mixture import FitError, Phase, iterate
from gmmstudio.qt.work.fit_worker import FitWorker
from gmmstudio.session.mailbox import Mailbox
from gmmstudio.session.run import Plan, Run
from gmmstudio.session.run_control import RunControl
from gmmstudio.session.settings import FitSettings
from gmmstudio.session.used_rows import UsedRows


@pytest.fixture
def rows(make_table):
    rng = np.random.default_rng(3)
    x = np.concatenate([rng.normal(-2, 1, 150), rng.normal(1, 1.5, 250)])
    return UsedRows(make_table({"x": x}), ("x",))


class Spy(QObject):
    """Takes every signal in the GUI thread, in the order of arrival, and passes it on there."""

    half_stepped = Signal()
    paused = Signal()
    finished = Signal(int, str)
    failed = Signal()

    def __init__(self, worker):
        super().__init__()
        self.seen = []
        worker.started.connect(self.on_started)
        worker.iterated.connect(self.on_iterated)
        worker.half_stepped.connect(self.on_half_stepped)
        worker.paused.connect(self.on_paused)
        worker.finished.connect(self.on_finished)
        worker.failed.connect(self.on_failed)

    @Slot(int)
    def on_started(self, run_id):
        self.seen.append(("started", run_id))

    @Slot(int, int, float, object)
    def on_iterated(self, run_id, iteration, log_likelihood, snapshot):
        self.seen.append(("iterated", run_id, iteration, log_likelihood, snapshot))

    @Slot(int, object)
    def on_half_stepped(self, run_id, snapshot):
        self.seen.append(("half", run_id, snapshot))
        self.half_stepped.emit()

    @Slot(int)
    def on_paused(self, run_id):
        self.seen.append(("paused", run_id))
        self.paused.emit()

    @Slot(int, str)
    def on_finished(self, run_id, reason):
        self.seen.append(("finished", run_id, reason))
        self.finished.emit(run_id, reason)

    @Slot(int, object)
    def on_failed(self, run_id, error):
        self.seen.append(("failed", run_id, error))
        self.failed.emit()

    def of(self, kind):
        return [message for message in self.seen if message[0] == kind]


class Bench(QObject):
    """A worker in its thread, ordered about by queued signals as the window does."""

    begin = Signal(object)
    run = Signal()
    run_to_end = Signal()
    half = Signal()
    iteration = Signal()

    def __init__(self):
        super().__init__()
        self.mailbox = Mailbox()
        self.worker = FitWorker(self.mailbox.post)
        self.thread_ = QThread()
        self.worker.moveToThread(self.thread_)
        self.begin.connect(self.worker.begin)
        self.run.connect(self.worker.run)
        self.run_to_end.connect(self.worker.run_to_end)
        self.half.connect(self.worker.advance_half)
        self.iteration.connect(self.worker.advance_iteration)
        self.spy = Spy(self.worker)
        self.thread_.start()

    def take(self, run):
        self.mailbox.admit(run.run_id)
        self.begin.emit(run)


@pytest.fixture
def bench(qapp):
    bench = Bench()
    yield bench
    bench.thread_.quit()
    assert bench.thread_.wait(5000)


def make_run(rows, *, run_id=1, pace=None, **settings):
    defaults = {"columns": ("x",), "family": "V", "components": 3, "restarts": 1}
    settings = FitSettings(**{**defaults, **settings})
    return Run(run_id, Plan(run_id, settings, rows), RunControl(pace))


def same(first, second):
    return (
        first.iteration == second.iteration
        and first.log_likelihood == second.log_likelihood
        and np.array_equal(first.mixture.means, second.mixture.means)
        and np.array_equal(first.mixture.weights, second.mixture.weights)
    )


def test_each_iteration_is_signalled_once_in_order_with_the_values_of_the_engine(
    bench, rows, qtbot
):
    run = make_run(rows)
    bench.take(run)
    with qtbot.waitSignal(bench.spy.finished) as finished:
        bench.run.emit()
    expected = list(iterate(rows.selection.X, 3, covariance="V"))
    assert len(expected) > 10
    seen = bench.spy.of("iterated")
    assert [message[2] for message in seen] == list(range(len(expected)))
    assert [message[3] for message in seen] == [snapshot.log_likelihood for snapshot in expected]
    assert all(same(message[4], snapshot) for message, snapshot in zip(seen, expected, strict=True))
    assert {message[1] for message in seen} == {1}
    assert finished.args == [1, "converged"]
    assert bench.spy.seen[0] == ("started", 1)
    assert bench.spy.seen[-1] == ("finished", 1, "converged")


def test_every_half_step_is_signalled_and_posted_from_the_worker_thread(bench, rows, qtbot):
    threads = set()
    post = bench.worker._post
    bench.worker._post = lambda *message: (threads.add(threading.get_ident()), post(*message))
    bench.take(make_run(rows))
    with qtbot.waitSignal(bench.spy.finished):
        bench.run.emit()
    expected = list(iterate(rows.selection.X, 3, covariance="V", half_steps=True))
    seen = [message[2] for message in bench.spy.of("half")]
    assert [(s.phase, s.iteration) for s in seen] == [(s.phase, s.iteration) for s in expected]
    assert list(bench.mailbox.take()) == seen
    assert len(threads) == 1
    assert threading.get_ident() not in threads


def test_half_steps_stop_after_each_and_go_on_from_there(bench, rows, qtbot):
    bench.take(make_run(rows))
    for _ in range(4):
        with qtbot.waitSignal(bench.spy.paused):
            bench.half.emit()
    phases = [(message[2].phase, message[2].iteration) for message in bench.spy.of("half")]
    assert phases == [
        (Phase.START, 0),
        (Phase.E_STEP, 0),
        (Phase.M_STEP, 1),
        (Phase.E_STEP, 1),
        (Phase.M_STEP, 2),
    ]


def test_an_iteration_ends_on_its_e_step_wherever_it_began(bench, rows, qtbot):
    bench.take(make_run(rows))
    for order in (bench.iteration, bench.half, bench.iteration, bench.iteration):
        with qtbot.waitSignal(bench.spy.paused):
            order.emit()
    # 0 and 1 at once; then the M-step of 2 alone, its E-step, and all of 3.
    assert [message[2] for message in bench.spy.of("iterated")] == [0, 1, 2, 3]
    assert bench.spy.of("half")[-1][2].phase is Phase.E_STEP


def test_stepping_and_then_running_gives_the_trace_of_running(bench, rows, qtbot):
    bench.take(make_run(rows))
    with qtbot.waitSignal(bench.spy.paused):
        bench.half.emit()
    with qtbot.waitSignal(bench.spy.paused):
        bench.iteration.emit()
    with qtbot.waitSignal(bench.spy.finished):
        bench.run_to_end.emit()
    expected = [
        snapshot.log_likelihood for snapshot in iterate(rows.selection.X, 3, covariance="V")
    ]
    assert [message[3] for message in bench.spy.of("iterated")] == expected


def test_a_pause_is_answered_while_the_worker_waits_for_its_turn(bench, rows, qtbot):
    run = make_run(rows, pace=0.001)
    bench.take(run)
    with qtbot.waitSignal(bench.spy.half_stepped):
        bench.run.emit()
    with qtbot.waitSignal(bench.spy.paused, timeout=3000):
        run.control.pause()
    run.control.resume()
    run.control.set_pace(None)
    with qtbot.waitSignal(bench.spy.finished):
        bench.run.emit()
    expected = [
        snapshot.log_likelihood for snapshot in iterate(rows.selection.X, 3, covariance="V")
    ]
    assert [message[3] for message in bench.spy.of("iterated")] == expected


def test_a_cancel_ends_a_run_for_good(bench, rows, qtbot):
    run = make_run(rows, pace=0.001)
    bench.take(run)
    with qtbot.waitSignal(bench.spy.half_stepped):
        bench.run.emit()
    with qtbot.waitSignal(bench.spy.finished, timeout=3000) as finished:
        run.control.cancel()
    assert finished.args == [1, "cancelled"]
    bench.spy.seen.clear()
    bench.half.emit()
    bench.take(make_run(rows, run_id=2))
    with qtbot.waitSignal(bench.spy.paused):
        bench.half.emit()
    assert {message[1] for message in bench.spy.seen} == {2}


def test_a_user_error_is_sent_and_the_run_finished(bench, make_table, qtbot):
    constant = UsedRows(make_table({"x": [2.0, 2.0, 2.0, 2.0]}), ("x",))
    bench.take(make_run(constant))
    with qtbot.waitSignals([bench.spy.failed, bench.spy.finished]):
        bench.run.emit()
    (_, run_id, error), (*_, reason) = bench.spy.seen[-2:]
    assert run_id == 1
    assert isinstance(error, FitError)
    assert reason == "failed"


def test_a_defect_is_sent_logged_and_survived(bench, rows, qtbot, caplog):
    broken, sound = make_run(rows), make_run(rows, run_id=2)
    broken.snapshots = lambda: (1 / 0 for _ in range(1))
    bench.take(broken)
    with qtbot.waitSignals([bench.spy.failed, bench.spy.finished]):
        bench.run.emit()
    assert isinstance(bench.spy.of("failed")[0][2], ZeroDivisionError)
    assert "run 1 broke off" in caplog.text
    bench.take(sound)
    with qtbot.waitSignal(bench.spy.finished) as finished:
        bench.run.emit()
    assert finished.args == [2, "converged"]


def test_a_slow_pace_shows_half_steps_and_keeps_to_its_time(bench, rows, qtbot):
    run = make_run(rows, pace=5.0, max_iterations=1)
    bench.take(run)
    with qtbot.waitSignal(bench.spy.finished):
        bench.run.emit()
    assert [message[2].phase for message in bench.spy.of("half")] == [
        Phase.START,
        Phase.E_STEP,
        Phase.M_STEP,
        Phase.E_STEP,
    ]
