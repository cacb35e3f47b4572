"""The script of the guided tour: where each step begins, and how the program is brought there."""

import pytest

from gmmstudio.data import load
from gmmstudio.mixture import iterate
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.tour import EXAMPLE, PACE, SETTINGS, STEPS, Standing, Tour, moment


class OwnHands:
    """Does at once, with a session, what the window does with its threads."""

    def __init__(self, session):
        self.session = session
        self.done = []
        self.change = session.change
        self.reset = session.reset
        self.look_at = session.timeline.go_to
        self._snapshots = None

    def open(self, source):
        self.done.append("open")
        self.session.open(load(source))

    def show_as(self, *, hard, pace):
        self.session.set_hard(hard)
        self.session.set_pace(pace)

    def show_start(self):
        self.done.append("start")
        run = self.session.begin_run()
        self._snapshots = iterate(
            run.selection.X,
            run.settings.components,
            covariance=run.settings.family,
            start=run.settings.start,
            seed=run.settings.seed,
            half_steps=True,
        )
        self._take(1)

    def step_half(self):
        self.done.append("half")
        if self.session.state.looks_back:
            self.session.timeline.forward()
            return
        self.session.resume()
        self._take(1)

    def run(self):
        self.done.append("run")
        self.session.resume()
        self._take(10_000)
        self.session.finish(self.session.run.run_id)

    def _take(self, most):
        run_id = self.session.run.run_id
        for _ in range(most):
            snapshot = next(self._snapshots, None)
            if snapshot is None:
                return
            self.session.mailbox.post(run_id, snapshot)
        self.session.pause(run_id)


@pytest.fixture(scope="module")
def example():
    return load(EXAMPLE)


@pytest.fixture
def session():
    return FitSession()


@pytest.fixture
def hands(session):
    return OwnHands(session)


@pytest.fixture
def tour(session, hands):
    tour = Tour(hands)
    tour.begin(session.state)
    arrive(tour, session)
    return tour


def arrive(tour, session):
    """Look until there is nothing more to do, as the window does with every state."""
    for _ in range(20):
        tour.look(session.state)
    return tour.standing(session.state)


def test_there_are_five_steps_each_with_something_to_see():
    assert len(STEPS) == 5
    for step in STEPS:
        assert step.title
        assert step.seen
        assert bool(step.ask) == bool(step.button) == (step.act is not None)
        assert step.begins <= step.ends
    assert [step.begins for step in STEPS] == sorted(step.begins for step in STEPS)


def test_it_begins_with_the_example_not_fitted_whatever_was_there(session, hands):
    session.open(load("sample:old_faithful"))
    session.set_hard(True)
    tour = Tour(hands)
    tour.begin(session.state)
    assert tour.standing(session.state) is Standing.BUSY
    assert arrive(tour, session) is Standing.DONE
    assert session.state.dataset.name == "Two unknown species"
    assert session.state.settings == SETTINGS
    assert session.state.status is RunStatus.NONE
    assert (session.state.hard, session.state.pace) == (False, PACE)
    assert moment(session.state) == 0


def test_the_way_through_the_steps_is_start_e_m_and_to_the_end(tour, session, hands):
    for index, step in enumerate(STEPS[1:], start=1):
        tour.go_on()
        assert tour.index == index
        assert arrive(tour, session) is Standing.TO_DO
        assert moment(session.state) == step.begins
        tour.do()
        assert tour.standing(session.state) is Standing.DONE
    assert hands.done == ["open", "start", "half", "half", "run"]
    assert tour.is_last
    assert session.state.status is RunStatus.FINISHED


def test_what_the_texts_promise_is_what_em_finds(example):
    X = example.select(SETTINGS.columns).X
    start, *_, last = iterate(
        X,
        SETTINGS.components,
        covariance=SETTINGS.family,
        start=SETTINGS.start,
        seed=SETTINGS.seed,
        half_steps=True,
    )
    assert start.mixture.means.ravel() == pytest.approx([3.8, 4.5], abs=0.05)
    assert last.mixture.means.ravel() == pytest.approx([3.7, 5.0], abs=0.1)
    assert last.mixture.standard_deviations.ravel() == pytest.approx([0.4, 0.5], abs=0.05)
    assert last.mixture.weights == pytest.approx([0.6, 0.4], abs=0.05)
    assert last.stop_reason == "converged"
    assert last.iteration / PACE < 5


def test_a_step_skipped_is_done_on_the_way_to_the_next(tour, session, hands):
    tour.go_on()
    tour.go_on()
    tour.go_on()
    assert arrive(tour, session) is Standing.TO_DO
    assert tour.step.title.startswith("M-step")
    assert hands.done == ["open", "start", "half"]


@pytest.mark.parametrize("index", [1, 2, 3])
def test_a_run_that_has_gone_past_a_step_is_told_and_looked_back_in(tour, session, hands, index):
    for _ in range(index):
        tour.go_on()
        arrive(tour, session)
    if index == 1:
        hands.show_start()
    hands.run()
    assert arrive(tour, session) is Standing.LOST
    tour.come_here()
    assert arrive(tour, session) is Standing.TO_DO
    assert moment(session.state) == STEPS[index].begins


def test_each_step_shows_what_it_is_about_on_the_way_back(tour, session, hands):
    for _ in STEPS[1:]:
        tour.go_on()
        arrive(tour, session)
        tour.do()
    assert moment(session.state) == STEPS[-1].ends
    for step in STEPS[-2::-1]:
        tour.back()
        assert tour.step is step
        assert arrive(tour, session) is Standing.DONE
        assert moment(session.state) == step.ends
    tour.back()
    assert tour.index == 0
    assert session.state.run_settings is None


def test_what_was_looked_back_at_is_done_again_from_the_record(tour, session, hands):
    for _ in range(3):
        tour.go_on()
        arrive(tour, session)
        tour.do()
    tour.back()
    arrive(tour, session)
    tour.go_on()
    assert arrive(tour, session) is Standing.TO_DO
    tour.do()
    assert tour.standing(session.state) is Standing.DONE
    assert session.state.listed == (1,)


@pytest.mark.parametrize(
    "stray",
    [
        lambda session: session.open(load("sample:iris")),
        lambda session: session.change(components=3),
        lambda session: session.reset(),
    ],
    ids=["another table", "another k", "a reset"],
)
def test_who_does_something_else_is_told_and_can_come_back(tour, session, stray):
    for _ in range(3):
        tour.go_on()
        arrive(tour, session)
    stray(session)
    for _ in range(5):
        tour.look(session.state)
    assert tour.standing(session.state) is Standing.LOST
    tour.come_here()
    assert arrive(tour, session) is Standing.TO_DO
    assert tour.index == 3


def test_a_way_that_leads_nowhere_is_given_up(session, hands):
    hands.open = lambda source: hands.done.append("open")
    tour = Tour(hands)
    tour.begin(session.state)
    for _ in range(50):
        tour.look(session.state)
    assert len(hands.done) <= 12
    assert tour.standing(session.state) is Standing.LOST


def test_while_a_table_is_read_nothing_is_done(session, hands):
    session.reading("something")
    tour = Tour(hands)
    tour.begin(session.state)
    tour.look(session.state)
    assert hands.done == []
    assert tour.standing(session.state) is Standing.BUSY
