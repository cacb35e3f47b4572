"""What is over is let go of: tables that were written, runs that were dropped, their threads."""

import gc
import weakref

from gmmstudio.qt.background import BackgroundTask


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

    monkeypatch.setattr("gmmstudio.qt.exporter.write_tables", write)
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
