"""What is asked of many rows is done in a thread, in the order asked, and the window lives on."""

import threading
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from gmmstudio.mixture.projection import Projection
from gmmstudio.qt.work.background import BackgroundTask
from gmmstudio.session.axes import Axis
from gmmstudio.session.brushing import Combine
from gmmstudio.session.errand import Errand
from gmmstudio.session.regions import Rectangle
from gmmstudio.session.run_status import RunStatus
from tests.session.tables import table

N = 60_000
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def crowd(user):
    """A user before so many rows that a thread goes through them; the column z has some missing."""
    rng = np.random.default_rng(7)
    user.x = np.concatenate([rng.normal(-4, 1, N // 3), rng.normal(4, 1, N - N // 3)])
    z = rng.normal(size=N)
    z[:5_000] = np.nan
    values = {"x": user.x, "y": rng.normal(size=N), "z": z}
    user.session.open(table(values, suggested=("x", "y")))
    user.session.set_pace(None)
    user.session.change(restarts=1, start="quantile", max_iterations=5)
    return user


@pytest.fixture
def gate(monkeypatch):
    """Holds every task until it is opened."""
    gate, work = threading.Event(), BackgroundTask._work

    def held(task):
        assert gate.wait(20)
        work(task)

    monkeypatch.setattr(BackgroundTask, "_work", held)
    yield gate
    gate.set()


def left_half(user):
    """Draw around the rows left of 0."""
    view = Projection.of_columns(("x", "y"), (0, 1))
    region = Rectangle(view, np.array([-1e3, -1e3]), np.array([0.0, 1e3]))
    user.find("scatterView").rows_wanted.emit(region, "rectangle", Combine.REPLACE)


def pick_left_half(user, gate):
    left_half(user)
    gate.set()
    user.wait(lambda: user.session.state.brush is not None)
    gate.clear()


def trigger(user, name):
    user.window.findChild(QAction, f"{name}Action").trigger()


def is_at_rest(user):
    return not user.window._doer.is_at_work


def settled(user):
    user.wait(lambda: is_at_rest(user))


def test_the_window_says_what_it_is_doing_until_it_is_done(crowd, gate):
    left_half(crowd)
    assert crowd.text("statusPhase") == "Picking rows…"
    assert crowd.session.state.brush is None
    gate.set()
    crowd.wait(lambda: crowd.session.state.brush is not None)
    np.testing.assert_array_equal(crowd.session.state.brush.rows, crowd.x <= 0)
    assert "Picking" not in crowd.text("statusPhase")


def test_what_is_asked_meanwhile_is_done_after_it_in_that_order(crowd, gate):
    pick_left_half(crowd, gate)
    trigger(crowd, "pickOut")
    trigger(crowd, "run")
    assert crowd.session.state.run_number is None
    gate.set()
    crowd.wait_for("finished")
    state = crowd.session.state
    np.testing.assert_array_equal(state.dropped, np.flatnonzero(crowd.x <= 0))
    np.testing.assert_array_equal(state.selection.X[:, 0], crowd.x[crowd.x > 0])
    assert state.snapshot.n_samples == np.count_nonzero(crowd.x > 0)


def test_undo_in_the_midst_of_it_takes_that_back_and_redo_brings_it(crowd, gate):
    pick_left_half(crowd, gate)
    trigger(crowd, "pickOut")
    trigger(crowd, "undo")
    gate.set()
    settled(crowd)
    state = crowd.session.state
    assert len(state.selection.X) == N
    assert state.brush.count == np.count_nonzero(crowd.x <= 0)
    trigger(crowd, "redo")
    crowd.wait(lambda: len(crowd.session.state.dropped) > 0)
    np.testing.assert_array_equal(crowd.session.state.selection.X[:, 0], crowd.x[crowd.x > 0])


def test_the_rows_of_a_component_in_the_table_of_labels_are_picked_in_their_turn(crowd, gate):
    gate.set()
    side = np.where(crowd.x <= 0, 1.0, 2.0)
    crowd.session.open(table({"x": crowd.x, "side": side}, suggested=("x",)))
    crowd.session.change(restarts=1, start="quantile", max_iterations=5)
    crowd.click("finishButton")
    crowd.wait_for("finished")
    crowd.find("labelsDock").raise_()
    crowd.wait(lambda: crowd.session.state.cross_table is not None)
    gate.clear()
    crowd.find("labelPanel").rows_wanted.emit(0, 0, Combine.REPLACE)
    assert crowd.session.state.brush is None
    assert not is_at_rest(crowd)
    gate.set()
    settled(crowd)
    state = crowd.session.state
    in_the_first = state.snapshot.mixture.responsibilities(crowd.x[:, None]).argmax(axis=1) == 0
    np.testing.assert_array_equal(state.brush.rows, (side == 1) & in_the_first)


def test_an_undo_takes_back_nothing_else_than_it_was_asked_for(crowd, gate):
    pick_left_half(crowd, gate)
    trigger(crowd, "pickOut")
    gate.set()
    settled(crowd)
    gate.clear()
    trigger(crowd, "undo")
    assert not is_at_rest(crowd)
    crowd.session.set_hard(True)
    gate.set()
    settled(crowd)
    assert crowd.session.state.hard
    assert len(crowd.session.state.dropped) > 0
    assert "was not taken back, for something else was changed meanwhile" in crowd.notice()
    trigger(crowd, "undo")
    assert not crowd.session.state.hard
    trigger(crowd, "undo")
    settled(crowd)
    assert len(crowd.session.state.dropped) == 0


def test_another_table_ends_it_and_what_waits_for_it(crowd, gate, penguin_table):
    pick_left_half(crowd, gate)
    trigger(crowd, "pickOut")
    left_half(crowd)
    crowd.session.open(penguin_table)
    gate.set()
    settled(crowd)
    crowd.qtbot.wait(50)
    state = crowd.session.state
    assert (state.brush, len(state.dropped), state.working) == (None, 0, None)
    assert len(state.selection.X) == 342
    assert not crowd.window.findChildren(BackgroundTask)


def test_closing_in_the_midst_of_it_leaves_nothing_behind(crowd, gate):
    left_half(crowd)
    crowd.window.close()
    gate.set()
    crowd.wait(lambda: not crowd.window.findChildren(BackgroundTask))
    assert crowd.session.state.brush is None


def test_an_answer_that_fits_nothing_any_more_is_dropped(crowd, gate):
    left_half(crowd)
    crowd.session.change(columns=("x", "z"))
    gate.set()
    settled(crowd)
    assert crowd.session.state.brush is None
    assert crowd.session.state.working is None


def test_columns_ticked_one_after_the_other_are_both_used(crowd, gate):
    crowd.tick("z")
    crowd.session.naming.highlight(None)
    crowd.session.dismiss()  # a state is published, as by a hover, before the columns are there
    crowd.tick("y")
    assert crowd.session.state.settings.columns == ("x", "y")
    gate.set()
    crowd.wait(lambda: crowd.session.state.settings.columns == ("x", "z"))
    settled(crowd)
    assert len(crowd.session.state.selection.X) == N - 5_000


def test_settings_that_come_before_the_rows_are_kept_beside_them(crowd, gate):
    crowd.tick("z")
    crowd.session.change(components=5)
    gate.set()
    settled(crowd)
    settings = crowd.session.state.settings
    assert (settings.columns, settings.components) == (("x", "y", "z"), 5)


def test_a_run_is_paused_without_waiting_for_it(crowd, gate):
    crowd.session.change(tolerance=0.0, max_iterations=100_000)
    trigger(crowd, "run")
    crowd.wait(lambda: len(crowd.session.state.trace) > 1)
    left_half(crowd)
    trigger(crowd, "run")
    crowd.wait_for("paused")
    assert not is_at_rest(crowd)
    gate.set()
    crowd.wait(lambda: crowd.session.state.brush is not None)
    assert crowd.session.state.status is RunStatus.PAUSED


def test_what_cannot_be_done_is_told_and_the_next_is_done(crowd):
    trigger(crowd, "run")
    crowd.wait_for("finished")
    crowd.session.brushing.pick(np.arange(N) < 2, "click")
    told = []
    crowd.session.subscribe(lambda state: told.append(state.notice and state.notice.text))
    trigger(crowd, "pickStart")
    trigger(crowd, "pickNone")
    crowd.wait(lambda: crowd.session.state.brush is None)
    assert any(text and "2 rows tell no covariance of 2 columns" in text for text in told)


def test_a_defect_in_it_is_told_and_the_window_goes_on(crowd, caplog):
    broken = Errand("going round", N, lambda: 1 // 0, print, lambda: True)
    crowd.window._doer.do(lambda: broken)
    crowd.wait(lambda: crowd.notice() != "")
    assert "Going round broke off" in crowd.notice()
    assert "ZeroDivisionError" in crowd.notice()
    assert "a task in the background broke off" in caplog.text
    left_half(crowd)
    crowd.wait(lambda: crowd.session.state.brush is not None)


def test_few_rows_are_gone_through_at_once(penguins):
    done = []
    errand = Errand("counting", 342, threading.current_thread, done.append, lambda: True)
    penguins.window._doer.do(partial(lambda it: it, errand))
    assert done == [threading.main_thread()]


def test_axes_that_all_rows_tell_are_found_in_a_thread(crowd, gate):
    crowd.find("scatterView").axes_changed.emit(Axis(1, "pc"), Axis(0, "pc"))
    assert crowd.text("statusPhase") == "Finding axes…"
    gate.set()
    crowd.wait(lambda: crowd.session.state.x == Axis(1, "pc"))
    standard = (crowd.session.state.selection.X - crowd.session.state.selection.X.mean(axis=0)) / (
        crowd.session.state.selection.X.std(axis=0)
    )
    first = np.linalg.eigh(standard.T @ standard)[1][:, -1]
    seen = crowd.session.state.view.places(crowd.session.state.selection.X)[:, 1]
    assert abs(np.corrcoef(seen, standard @ first)[0, 1]) == pytest.approx(1.0)


def test_columns_as_axes_are_chosen_at_once(crowd, gate):
    crowd.find("scatterView").axes_changed.emit(Axis(1), Axis(0))
    assert (crowd.session.state.x, crowd.session.state.y) == (Axis(1), Axis(0))
