"""Orders to the worker that cross with its answers."""

import threading
from itertools import pairwise

from PySide6.QtCore import Qt

from gmmstudio.session.run_status import RunStatus


def begun(user):
    """Begin a run of which every step is awaited, and see its first."""
    user.session.change(components=3, tolerance=0.0, max_iterations=100_000, restarts=1)
    user.session.set_pace(0.5)
    user.click("runButton")
    user.wait(lambda: user.session.state.has_fit)
    return user.session.run


def test_a_second_space_takes_back_a_pause_that_the_worker_has_not_answered(penguins):
    run = begun(penguins)
    penguins.press(Qt.Key.Key_Space)
    assert run.control.is_paused()
    penguins.press(Qt.Key.Key_Space)
    penguins.session.set_pace(None)
    reached = len(penguins.session.state.trace)
    penguins.wait(lambda: len(penguins.session.state.trace) > reached + 5)
    assert penguins.session.state.status is RunStatus.RUNNING
    penguins.press(Qt.Key.Key_Space)
    penguins.wait_for("paused")
    assert penguins.session.run is run


def test_a_third_space_pauses_again(penguins):
    run = begun(penguins)
    for _ in range(3):
        penguins.press(Qt.Key.Key_Space)
    penguins.wait_for("paused")
    penguins.press(Qt.Key.Key_Space)
    assert penguins.session.state.status is RunStatus.RUNNING
    assert penguins.session.run is run


def test_a_run_that_ends_instead_of_pausing_has_ended_whatever_was_pressed(penguins):
    penguins.session.change(max_iterations=5, tolerance=0.0)
    penguins.session.set_pace(None)
    controller, ended = penguins.window.controller, threading.Event()
    controller.worker.finished.connect(ended.set, Qt.ConnectionType.DirectConnection)
    controller.toggle_run()
    # Its answer waits in the queue of this thread while both keys are pressed.
    assert ended.wait(timeout=10)
    controller.toggle_run()
    controller.toggle_run()
    penguins.wait_for("finished")
    assert len(penguins.session.state.trace) == 6
    penguins.wait(lambda: not controller.frames.is_active)


def test_finish_takes_back_a_pause_too(penguins):
    begun(penguins)
    penguins.press(Qt.Key.Key_Space)
    penguins.window.controller.run_to_end()
    reached = len(penguins.session.state.trace)
    penguins.wait(lambda: len(penguins.session.state.trace) > reached + 5)
    assert penguins.session.state.status is RunStatus.RUNNING


def test_the_fit_makes_way_while_pictures_take_their_turns(penguins, monkeypatch):
    run = begun(penguins)
    asked = []
    monkeypatch.setattr(run.control, "make_way", asked.append)
    penguins.session.set_pace(None)
    penguins.wait(lambda: {True, False} <= set(asked))
    penguins.press(Qt.Key.Key_Space)
    penguins.wait_for("paused")
    assert asked[-1] is False
    assert all(before is not after for before, after in pairwise(asked))
