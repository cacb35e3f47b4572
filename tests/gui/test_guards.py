"""The guards around every test of the window see what they are there to see."""

from PySide6.QtCore import QObject, QSettings, QThread, QTimer
from PySide6.QtWidgets import QWidget


def test_a_running_thread_is_seen(qapp, left_behind):
    thread = QThread()
    thread.start()
    seen = left_behind()
    thread.quit()
    assert thread.wait(5_000)
    assert [text.split(":")[0] for text in seen] == ["a running thread"]
    assert left_behind() == []


def test_a_ticking_timer_is_seen_unless_someone_owns_it(qapp, left_behind):
    owner, stray = QObject(), QTimer()
    owned = QTimer(owner)
    owned.start(60_000)
    assert left_behind() == []
    stray.start(60_000)
    seen = left_behind()
    stray.stop()
    owned.stop()
    assert [text.split(":")[0] for text in seen] == ["a ticking timer without owner"]


def test_an_open_window_is_seen(qapp, left_behind):
    window = QWidget()
    window.show()
    seen = left_behind()
    window.close()
    assert [text.split(":")[0] for text in seen] == ["an open window"]


def test_settings_are_the_tests_own(tmp_path):
    store = QSettings("GMM Studio", "GMM Studio")
    store.setValue("folder", "here")
    store.sync()
    assert store.fileName().startswith(str(tmp_path))
    assert QSettings("GMM Studio", "GMM Studio").value("folder") == "here"
