"""Pictures take turns while a run is at work, and are drawn at once otherwise."""

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gmmstudio.mixture import iterate
from gmmstudio.qt.plots.likelihood_view import LikelihoodView
from gmmstudio.qt.work.turns import Turns
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState
from gmmstudio.session.wording import log_likelihood


class Canvas(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.drawn: list[ViewState] = []

    def render(self, state: ViewState) -> None:
        self.drawn.append(state)


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    for _ in range(4):
        layout.addWidget(Canvas())
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.fixture
def canvases(window):
    return window.findChildren(Canvas)


@pytest.fixture
def turns(canvases):
    owner = QObject()
    yield Turns(canvases, owner)
    owner.deleteLater()


def last_drawn(canvases):
    return [canvas.drawn[-1] if canvas.drawn else None for canvas in canvases]


@pytest.mark.parametrize("state", [
    ViewState(status=RunStatus.PAUSED),
    ViewState(status=RunStatus.FINISHED),
    ViewState(status=RunStatus.RUNNING, provisional=True),
])  # fmt: skip
def test_at_rest_and_in_the_hand_all_are_drawn_at_once(turns, canvases, state):
    turns.render(state)
    assert last_drawn(canvases) == [state] * 4
    assert turns.is_done


def test_while_a_run_is_at_work_the_window_lives_between_two_pictures(
    qtbot, turns, canvases, monkeypatch
):
    log = []
    for canvas in canvases:
        monkeypatch.setattr(canvas, "render", lambda _state, c=canvas: log.append(c))
    life = QTimer(interval=0)
    life.timeout.connect(lambda: log.append("life"))
    life.start()
    turns.render(ViewState(status=RunStatus.RUNNING))
    assert log == []
    qtbot.waitUntil(lambda: turns.is_done)
    life.stop()
    places = [log.index(canvas) for canvas in canvases]
    assert places == sorted(places)
    for before, after in pairwise(places):
        assert "life" in log[before:after]


def test_a_picture_draws_the_newest_state_there_is_when_its_turn_comes(qtbot, turns, canvases):
    old, new = (ViewState(status=RunStatus.RUNNING) for _ in range(2))
    turns.render(old)
    turns.render(new)
    qtbot.waitUntil(lambda: turns.is_done)
    assert [canvas.drawn for canvas in canvases] == [[new]] * 4


def test_none_is_passed_over_where_states_come_faster_than_turns(qtbot, turns, canvases):
    def render_and_look() -> bool:
        turns.render(ViewState(status=RunStatus.RUNNING))
        return all(canvas.drawn for canvas in canvases)

    qtbot.waitUntil(render_and_look)
    counts = [len(canvas.drawn) for canvas in canvases]
    assert max(counts) - min(counts) <= 1
    turns.finish()


def test_the_end_of_a_run_is_drawn_at_once_and_nothing_is_drawn_after_it(qtbot, turns, canvases):
    turns.render(ViewState(status=RunStatus.RUNNING))
    end = ViewState(status=RunStatus.FINISHED)
    turns.render(end)
    assert last_drawn(canvases) == [end] * 4
    counts = [len(canvas.drawn) for canvas in canvases]
    qtbot.wait(20)
    assert [len(canvas.drawn) for canvas in canvases] == counts


def test_a_picture_out_of_sight_is_not_drawn(qtbot, turns, canvases):
    canvases[1].hide()
    turns.render(ViewState(status=RunStatus.RUNNING))
    qtbot.waitUntil(lambda: turns.is_done)
    assert [len(canvas.drawn) for canvas in canvases] == [1, 0, 1, 1]


def test_in_mid_run_a_view_says_its_numbers_at_once_and_draws_them_in_its_turn(qtbot):
    owner = QObject()
    view = LikelihoodView()
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    turns = Turns((view,), owner)
    snapshots = list(iterate(np.random.default_rng(3).normal(size=(50, 1)), 2, max_iterations=3))
    trace = np.array([snapshot.log_likelihood for snapshot in snapshots])
    for n in (1, 2, 3):
        state = ViewState(
            status=RunStatus.RUNNING, snapshot=snapshots[n], trace=trace[: n + 1], run_number=1
        )
        turns.render(state)
        if n > 1:
            assert view.caption.full_text.startswith(f"ℓ = {log_likelihood(trace[n])}")
            assert len(view.line.getData()[1]) == n
        turns.finish()
        assert view.line.getData()[1].tolist() == trace[: n + 1].tolist()
    owner.deleteLater()


def test_it_tells_when_turns_begin_and_when_all_have_had_theirs(qtbot, turns, canvases):
    told = []

    def note(drawing: bool) -> None:
        told.append((drawing, [len(canvas.drawn) for canvas in canvases]))

    turns.drawing.connect(note)
    turns.render(ViewState(status=RunStatus.RUNNING))
    turns.render(ViewState(status=RunStatus.RUNNING))
    assert told == [(True, [0] * 4)]
    qtbot.waitUntil(lambda: turns.is_done)
    assert told[1:] == [(False, [1] * 4)]


def test_it_tells_the_end_also_where_a_run_ends_in_the_midst(turns):
    told = []
    turns.drawing.connect(told.append)
    turns.render(ViewState(status=RunStatus.RUNNING))
    turns.render(ViewState(status=RunStatus.FINISHED))
    assert told == [True, False]
