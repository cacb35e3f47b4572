"""Closing, crashing, remembering: the window as a program among programs."""

import logging
import sys
import threading
import time

import pytest
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QDockWidget,
    QProgressBar,
    QTextBrowser,
)

from gmmstudio.data import SAMPLES, ReadCancelledError
from gmmstudio.errors import UserError
from gmmstudio.qt.crash_report import CrashReporter
from gmmstudio.qt.files import loader as loader_module
from gmmstudio.qt.work.background import BackgroundTask
from gmmstudio.session.run import Run
from gmmstudio.session.run_status import RunStatus


def test_a_window_closes_in_mid_run_and_its_thread_ends(user, make_table):
    user.session.open(make_table({"x": [1.0, 2.0, 4.0, 9.0]}))
    user.session.set_pace(0.001)
    user.click("runButton")
    user.wait(lambda: user.session.state.snapshot is not None)
    run, thread = user.session.run, user.window.controller._thread
    assert thread.isRunning()
    assert user.window.close()
    assert run.control.is_cancelled()
    assert thread.isFinished()
    assert not user.window.isVisible()


def test_a_window_closed_in_a_long_start_is_gone_at_once_and_ends_when_the_start_has(
    penguins, monkeypatch
):
    begun, go_on = threading.Event(), threading.Event()
    snapshots = Run.snapshots

    def slow(run):
        begun.set()
        assert go_on.wait(timeout=20)
        yield from snapshots(run)

    monkeypatch.setattr(Run, "snapshots", slow)
    controller = penguins.window.controller
    penguins.click("runButton")
    assert begun.wait(timeout=10)
    try:
        asked = time.monotonic()
        assert not penguins.window.close()
        waited = time.monotonic() - asked
        assert not penguins.window.isVisible()
        assert controller._thread.isRunning()
        with penguins.qtbot.waitSignal(penguins.window.closed):
            go_on.set()
    finally:
        go_on.set()
    assert waited < 2.0
    assert controller._thread.isFinished()


def test_an_error_of_the_worker_is_shown_and_the_next_run_works(penguins, monkeypatch, caplog):
    def broken(self):
        raise RuntimeError("the engine is on fire")
        yield

    with monkeypatch.context() as patch:
        patch.setattr("gmmstudio.session.run.Run.snapshots", broken)
        penguins.click("runButton")
        penguins.wait(lambda: "the engine is on fire" in penguins.notice())
    assert penguins.session.state.status is RunStatus.NONE
    assert "the engine is on fire" in caplog.text
    penguins.click("runButton")
    penguins.wait_for("finished")
    assert penguins.notice() == ""


def test_an_error_of_a_reader_is_told_as_a_defect(penguins, monkeypatch, caplog):
    def broken(source, **monitors):
        raise RuntimeError("bad reader")

    monkeypatch.setattr(loader_module, "open_table", broken)
    notice = penguins.open_in_vain("table.csv")
    assert "defect of the program (RuntimeError: bad reader)" in notice
    assert penguins.text("dataTitle") == "Palmer penguins"


def test_reading_can_be_cancelled_and_its_late_answer_is_dropped(penguins, monkeypatch):
    go_on = threading.Event()
    read = loader_module.load

    def slow(source):
        assert go_on.wait(timeout=10)
        return read(source)

    monkeypatch.setattr(loader_module, "load", slow)
    penguins.window.loader.open("sample:iris")
    assert penguins.notice() == "Reading iris…"
    task = penguins.window.loader.findChild(BackgroundTask)
    penguins.click("cancelReading")
    assert penguins.notice() == ""
    go_on.set()
    task._thread.join(timeout=10)
    monkeypatch.undo()
    penguins.open("sample:acidity")
    assert penguins.text("dataTitle") == "Acidity of lakes"


def test_cancelling_stops_a_long_read_and_its_progress_is_shown(penguins, monkeypatch, tmp_path):
    stopped = threading.Event()

    def endless(source, progress, should_stop):
        progress(0.5, "reading the cells")
        while not should_stop():
            threading.Event().wait(0.01)
        stopped.set()
        raise ReadCancelledError("reading was cancelled")

    monkeypatch.setattr(loader_module, "open_table", endless)
    penguins.window.loader.open(str(tmp_path / "huge.csv"))
    bar = penguins.find("noticeBar").findChild(QProgressBar)
    penguins.wait(lambda: bar.isVisible() and bar.value() == 50)
    assert penguins.notice() == "Reading huge.csv…"
    penguins.click("cancelReading")
    assert stopped.wait(timeout=5)
    assert penguins.notice() == ""
    assert penguins.text("dataTitle") == "Palmer penguins"


def test_the_table_opened_last_wins_over_one_still_being_read(penguins, monkeypatch):
    go_on = threading.Event()
    read = loader_module.load

    def slow_iris(source):
        if source == "sample:iris":
            assert go_on.wait(timeout=10)
        return read(source)

    monkeypatch.setattr(loader_module, "load", slow_iris)
    penguins.window.loader.open("sample:iris")
    task = penguins.window.loader.findChild(BackgroundTask)
    penguins.open("sample:acidity")
    go_on.set()
    task._thread.join(timeout=10)
    penguins.open("sample:diabetes")
    assert penguins.text("dataTitle") == "Diabetes"


def test_window_folder_and_files_are_remembered(user, open_window, preferences, tmp_path):
    folder = tmp_path / "tables"
    folder.mkdir()
    path = folder / "mine.csv"
    path.write_text("a\n1\n2\n3\n")
    user.open(path)
    user.find("likelihoodDock", QDockWidget).close()
    user.window.resize(780, 640)
    user.window.close()
    again = open_window().window
    assert again.size() == user.window.size()
    assert not again.findChild(QDockWidget, "likelihoodDock").isVisible()
    assert again.findChild(QDockWidget, "dataDock").isVisible()
    assert preferences.folder == str(folder)
    assert preferences.recent == (str(path),)


@pytest.mark.parametrize("name", ["shortcuts", "about"])
def test_help_is_not_modal(penguins, name):
    penguins.window.actions_[name].trigger()
    dialog = penguins.find(name, QDialog)
    assert dialog.isVisible()
    assert not dialog.isModal()
    dialog.close()


def test_about_names_the_source_of_every_sample(penguins):
    penguins.window.actions_["about"].trigger()
    text = penguins.find("about", QDialog).findChild(QTextBrowser).toPlainText()
    for sample in SAMPLES.entries():
        assert sample.attribution in text


def test_the_table_is_copied_with_all_digits(penguins, qapp):
    penguins.click("finishButton")
    penguins.wait_for("finished")
    penguins.window.actions_["copy"].trigger()
    lines = qapp.clipboard().text().split("\n")
    assert lines[0].split("\t") == [
        "component",
        "weight",
        "effective rows",
        "overlap",
        "mean body_mass_g",
        "sd body_mass_g",
    ]
    assert float(lines[1].split("\t")[1]) == (penguins.session.state.snapshot.mixture.weights[0])


def test_every_control_says_what_it_is_and_what_it_does(penguins):
    penguins.tick("flipper_length_mm")
    kinds = (QAbstractButton, QAbstractSpinBox, QComboBox)
    controls = [
        widget
        for kind in kinds
        for widget in penguins.window.findChildren(kind)
        if not widget.objectName().startswith("qt_") and widget.isVisible()
    ]
    assert len(controls) >= 19
    nameless = [w.objectName() for w in controls if not (w.accessibleName() or w.text())]
    silent = [w.objectName() for w in controls if not w.toolTip()]
    assert nameless == []
    assert silent == []


class TestCrashReporter:
    @pytest.fixture
    def reporter(self, tmp_path, qapp):
        reporter = CrashReporter(tmp_path / "reports")
        before = (sys.excepthook, threading.excepthook)
        reporter.install()
        yield reporter
        reporter.remove()
        assert (sys.excepthook, threading.excepthook) == before

    def report(self, tmp_path):
        (path,) = (tmp_path / "reports").iterdir()
        return path.read_text(encoding="utf-8")

    def test_an_uncaught_error_is_written_down_and_told(self, reporter, qtbot, tmp_path, caplog):
        with qtbot.waitSignal(reporter.reported) as told:
            sys.excepthook(ValueError, ValueError("odd"), None)
        assert "ValueError: odd" in told.args[0]
        assert str(tmp_path / "reports") in told.args[0]
        assert "ValueError: odd" in self.report(tmp_path)
        assert "ValueError: odd" in caplog.text

    def test_an_error_in_a_thread_takes_the_same_way(self, reporter, tmp_path, caplog):
        def work():
            raise UserError("from a thread")

        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        assert "from a thread" in self.report(tmp_path)

    def test_an_error_of_a_run_that_the_window_tells_is_written_down_too(
        self, reporter, penguins, tmp_path, monkeypatch
    ):
        def broken(self):
            raise RuntimeError("the engine is on fire")
            yield

        monkeypatch.setattr("gmmstudio.session.run.Run.snapshots", broken)
        penguins.click("runButton")
        penguins.wait(lambda: "The crash report has the details" in penguins.notice())
        text = self.report(tmp_path)
        assert "RuntimeError: the engine is on fire" in text
        assert "in broken" in text

    @pytest.mark.parametrize("name", ["loader.open_table", "exporter.write_results"])
    def test_an_error_in_the_background_is_written_down_too(
        self, reporter, penguins, tmp_path, monkeypatch, name
    ):
        def broken(*arguments, **monitors):
            raise RuntimeError(f"no luck with {name}")

        monkeypatch.setattr(f"gmmstudio.qt.files.{name}", broken)
        penguins.click("finishButton")
        penguins.wait_for("finished")
        if name.startswith("loader"):
            penguins.window.loader.open("table.csv")
        else:
            penguins.window.exporter.export(str(tmp_path / "out"))
        penguins.wait(lambda: "the crash report has the details" in penguins.notice())
        assert f"RuntimeError: no luck with {name}" in self.report(tmp_path)

    def test_what_is_logged_without_an_exception_is_no_crash(self, reporter, tmp_path):
        logging.getLogger("gmmstudio.qt.files.loader").error("a file could not be read")
        assert not (tmp_path / "reports").exists()

    def test_a_report_that_cannot_be_written_is_still_told(self, tmp_path, qtbot, caplog):
        (tmp_path / "file").write_text("")
        reporter = CrashReporter(tmp_path / "file")
        with qtbot.waitSignal(reporter.reported) as told:
            reporter._on_exception(ValueError, ValueError("odd"), None)
        assert "The report is on standard error." in told.args[0]

    def test_messages_of_qt_reach_the_log_with_their_gravity(self, reporter, caplog):
        with caplog.at_level(logging.DEBUG):
            qWarning("a widget is unhappy")
        (record,) = [r for r in caplog.records if "unhappy" in r.getMessage()]
        assert record.levelno == logging.WARNING
