"""All rows are drawn once the mixture rests, and the window does not wait for them."""

import threading

import numpy as np
import pytest
from PySide6.QtCore import Qt

from gmmstudio.qt.work import resting_rows
from gmmstudio.qt.work.background import BackgroundTask
from gmmstudio.session.assignment import AssignmentStoppedError
from gmmstudio.session.display_sample import DISPLAY_ROWS, SAMPLE_ROWS
from gmmstudio.session.run_status import RunStatus
from tests.session.tables import table

N = DISPLAY_ROWS + 20_000


@pytest.fixture
def crowd(user):
    """A user before more rows than are drawn in motion, in two columns."""
    rng = np.random.default_rng(4)
    x = np.concatenate([rng.normal(0, 1, N // 2), rng.normal(4, 1, N - N // 2)])
    user.session.open(table({"x": x, "y": rng.normal(size=N)}, suggested=("x", "y")))
    user.session.set_pace(None)
    return user


def caption(user):
    return user.find("scatterView").caption.full_text


def are_all_drawn(user):
    state = user.session.state
    drawn = state.responsibilities is not None and len(state.labels) == N
    return drawn and user.window.turns.is_done


def test_in_motion_a_sample_is_drawn_and_at_rest_every_row(crowd):
    assert caption(crowd).startswith(f"all {N:,} rows")
    seen = set()
    crowd.session.subscribe(lambda state: seen.add((state.status, len(state.display_X))))
    crowd.session.change(restarts=1, tolerance=0.0, max_iterations=8)
    crowd.click("runButton")
    crowd.wait_for("finished")
    crowd.wait(lambda: are_all_drawn(crowd))
    assert f"all {N:,} rows" in caption(crowd)
    assert f"all {N:,} rows" in crowd.find("responsibilityView").caption.full_text
    assert {drawn for status, drawn in seen if status is RunStatus.RUNNING} == {SAMPLE_ROWS}
    state = crowd.session.state
    expected = state.snapshot.mixture.responsibilities(state.selection.X)
    np.testing.assert_allclose(state.responsibilities, expected, atol=1e-6)


def test_going_on_takes_the_sample_again_and_lets_go_of_the_rest(crowd):
    crowd.session.change(restarts=1, tolerance=0.0, max_iterations=100_000)
    crowd.click("runButton")
    crowd.wait(lambda: len(crowd.session.state.trace) > 1)
    crowd.press(Qt.Key.Key_Space)
    crowd.wait_for("paused")
    crowd.wait(lambda: are_all_drawn(crowd))
    crowd.press(Qt.Key.Key_Space)
    assert crowd.session.state.all_rows is None
    crowd.wait(lambda: f"a sample of {SAMPLE_ROWS:,} of" in caption(crowd))


def test_each_step_at_rest_shows_all_rows_of_its_moment(crowd):
    for _ in range(2):
        crowd.press(Qt.Key.Key_I)
        crowd.wait_for("paused")
        crowd.wait(lambda: are_all_drawn(crowd))
        state = crowd.session.state
        assert state.assignment.mixture is state.snapshot.responsibilities_from
        assert not state.lacks_rows


def test_closing_in_the_midst_of_it_leaves_nothing_behind(crowd, monkeypatch):
    begun, told_to_stop = threading.Event(), threading.Event()

    def at_work_until_stopped(_selection, _mixture, _before, should_stop):
        begun.set()
        while not should_stop():
            # looked at again and again, as between two blocks of rows
            threading.Event().wait(0.001)
        told_to_stop.set()
        raise AssignmentStoppedError

    monkeypatch.setattr(resting_rows, "make_all_rows", at_work_until_stopped)
    crowd.press(Qt.Key.Key_I)
    crowd.wait_for("paused")
    crowd.wait(begun.is_set)
    crowd.window.close()
    crowd.wait(told_to_stop.is_set)
    crowd.wait(lambda: crowd.window.findChildren(BackgroundTask) == [])
    assert crowd.session.state.all_rows is None
