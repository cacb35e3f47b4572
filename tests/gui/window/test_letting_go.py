"""What is over is let go of: tables that were written, runs that were dropped, their threads."""

import gc
import threading
import weakref
from functools import partial

import numpy as np
import pytest
from PySide6.QtWidgets import QDockWidget, QTableView

from gmmstudio.qt.docks import is_in_sight
from gmmstudio.qt.work.background import BackgroundTask


def is_gone(reference):
    gc.collect()
    return reference() is None


class Table:
    """Stands for something large."""


def test_a_table_that_was_written_is_not_kept(penguins, tmp_path, monkeypatch):
    written = []

    def write(report, folder):
        written.append(weakref.ref(report))
        return (folder / "assignments.csv",)

    monkeypatch.setattr("gmmstudio.qt.files.exporter.write_results", write)
    penguins.click("finishButton")
    penguins.wait_for("finished")
    for _ in range(3):
        with penguins.qtbot.waitSignal(penguins.window.exporter.written):
            penguins.window.exporter.export(str(tmp_path))
    penguins.wait(lambda: penguins.window.exporter.findChildren(BackgroundTask) == [])
    penguins.wait(lambda: all(is_gone(report) for report in written))
    assert len(written) == 3


def test_a_task_lets_go_of_its_function_as_soon_as_it_has_run(qtbot):
    table = Table()
    kept = weakref.ref(table)

    def work(rows=table):
        return len(vars(rows))

    task = BackgroundTask(work)
    del work, table
    with qtbot.waitSignal(task.succeeded):
        task.start()
    task._thread.join(timeout=10)
    assert is_gone(kept)


def test_the_answer_of_a_task_that_was_dropped_is_not_sent_also_after_its_end(qtbot):
    answers = []
    task = BackgroundTask(lambda: "late")
    task.succeeded.connect(answers.append)
    task.drop()
    with qtbot.waitSignal(task.destroyed):
        pass
    task.start()
    task._thread.join(timeout=10)
    assert answers == []


@pytest.fixture
def paused(user, make_table):
    """A user before a paused run on a table that is large enough for several threads."""
    rng = np.random.default_rng(8)
    user.threads_before = set(threading.enumerate())
    user.session.open(make_table({"a": rng.normal(size=120_000), "b": rng.normal(size=120_000)}))
    user.session.change(components=3, start="random", restarts=1, tolerance=0.0)
    user.session.set_pace(2.0)
    user.click("runButton")
    user.wait(lambda: user.session.state.has_fit and threads_of_the_engine(user) != [])
    user.click("runButton")
    user.wait_for("paused")
    return user


def threads_of_the_engine(user):
    new = set(threading.enumerate()) - user.threads_before
    return [thread for thread in new if not isinstance(thread, threading._DummyThread)]


def test_a_paused_run_that_is_dropped_leaves_neither_threads_nor_rows(paused, penguin_table):
    rows = weakref.ref(paused.session.run.selection)
    assert threads_of_the_engine(paused)
    paused.session.open(penguin_table)
    paused.wait(lambda: threads_of_the_engine(paused) == [])
    paused.wait(lambda: is_gone(rows))


def test_panels_behind_a_tab_keep_nothing_of_the_table_before(user, make_table, penguin_table):
    user.session.open(make_table({"a": np.arange(60.0), "b": np.arange(60.0) ** 2}))
    user.click("finishButton")
    user.wait_for("finished")
    for name in ("rowsDock", "selectionDock", "runsDock"):
        user.find(name, QDockWidget).raise_()
    user.wait(lambda: user.find("rowCells", QTableView).model().rowCount() == 60)
    user.session.brushing.pick(np.arange(60) < 9, "rectangle")
    for name in ("likelihoodDock", "responsibilitiesDock", "componentsDock"):
        user.find(name, QDockWidget).raise_()
    user.wait(lambda: not is_in_sight(user.find("rowCells")))
    kept = [weakref.ref(thing) for thing in (user.session.state.dataset, user.session.run)]
    kept.append(weakref.ref(user.session.state.selection))
    user.session.open(penguin_table)
    for thing in kept:
        user.wait(partial(is_gone, thing))


def test_reset_ends_the_threads_of_a_paused_run(paused):
    assert threads_of_the_engine(paused)
    paused.click("resetButton")
    paused.wait(lambda: threads_of_the_engine(paused) == [])


def test_other_columns_end_the_threads_of_a_paused_run(paused):
    assert threads_of_the_engine(paused)
    paused.session.change(columns=("a",))
    paused.wait(lambda: threads_of_the_engine(paused) == [])


def test_closing_the_window_ends_the_threads_of_a_paused_run(paused):
    assert threads_of_the_engine(paused)
    assert paused.window.close()
    assert threads_of_the_engine(paused) == []


def test_a_run_that_replaces_a_paused_one_ends_its_threads(paused):
    assert threads_of_the_engine(paused)
    paused.session.change(components=2, max_iterations=1)
    paused.click("finishButton")
    paused.wait_for("finished")
    paused.wait(lambda: threads_of_the_engine(paused) == [])
