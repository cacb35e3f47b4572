"""How a run comes to its start: as ``fit`` does, and never in the way of pause and stop."""

import threading
import time
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from gmmstudio.mixture import SingularCovarianceError, fit
from gmmstudio.session.run import Origin, Plan, Run
from gmmstudio.session.run_control import RunControl
from gmmstudio.session.settings import FitSettings
from gmmstudio.session.starting import Starting
from gmmstudio.session.used_rows import UsedRows
from tests.session.tables import table


def make_run(X, **settings):
    columns = tuple(f"x{i}" for i in range(X.shape[1]))
    used = UsedRows(table(dict(zip(columns, X.T, strict=True))), columns)
    defaults = {"columns": columns, "family": "VVV" if X.shape[1] > 1 else "V"}
    plan = Plan(1, FitSettings(**{**defaults, **settings}), used)
    return Run(1, plan, RunControl())


def e_steps(run):
    return [s.log_likelihood for s in run.snapshots() if s.phase == "E-step"]


@pytest.fixture(scope="module")
def crowded():
    rng = np.random.default_rng(8)
    centres = rng.normal(scale=4, size=(6, 2))
    return np.concatenate([rng.normal(c, 1, (60, 2)) for c in centres])


@pytest.fixture
def large():
    rng = np.random.default_rng(8)
    return np.concatenate([rng.normal(c, 1, (100_000, 6)) for c in (0.0, 1.5, 3.0)])


@pytest.mark.parametrize(
    ("start", "seed"), [("kmeans", 9), ("random", 0), ("random_points", 4), ("quantile", 0)]
)
def test_a_run_ends_as_fit_does_with_the_same_settings_and_seed(crowded, start, seed):
    run = make_run(crowded, components=6, start=start, seed=seed, restarts=6)
    result = fit(run.selection.X, 6, start=start, seed=seed, restarts=6)
    assert tuple(e_steps(run)) == result.trace
    if start == "quantile":
        assert run.starting.outcomes == ()
    else:
        assert result.restart != 0
        assert run.starting.outcomes == result.starts


def test_a_single_start_is_run_without_comparing_it(crowded):
    run = make_run(crowded, components=3, restarts=1, seed=5)
    assert run.starting.decide() == 5
    assert run.starting.outcomes == ()


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.001)


@pytest.fixture
def deciding():
    """Return what decides a run's start in another thread, as the worker does."""
    threads = []

    def begin(run):
        found = []
        thread = threading.Thread(target=lambda: found.append(run.starting.decide()))
        threads.append((run, thread))
        thread.start()
        return thread, found

    yield begin
    for run, thread in threads:
        run.control.cancel()
        thread.join(timeout=10)
        run.starting.close()
    assert not [t.name for t in threading.enumerate() if t.name.startswith("starts")]


def test_a_pause_is_answered_in_the_midst_and_what_follows_ends_alike(large, deciding):
    settings = {"components": 3, "start": "random_points", "restarts": 3, "max_iterations": 12}
    run = make_run(large, **settings)
    thread, found = deciding(run)
    until(lambda: run.starting.progress is not None and run.starting.progress.number == 2)
    run.control.pause()
    thread.join(timeout=10)
    assert found == [None]
    run.control.resume()
    assert run.starting.decide() is not None
    expected = fit(run.selection.X, 3, start="random_points", restarts=3, max_iterations=12)
    assert run.starting.outcomes == expected.starts


class LongPass:
    """Stands for passes over many rows: between blocks, the engine asks whether to stop."""

    def __init__(self, control):
        self.control = control
        self.begun = 0
        self.blocks = 0
        self.next_block = threading.Semaphore(0)

    def __call__(self, seed):
        self.begun += 1
        while not self.control.hold():
            self.blocks += 1
            assert self.next_block.acquire(timeout=20)
        yield from ()


@pytest.fixture
def long_pass(deciding):
    control = RunControl()
    begun = LongPass(control)
    starting = Starting(begun, lambda: (0, 1, 2), control)
    run = SimpleNamespace(control=control, starting=starting)
    yield run, begun, deciding(run)
    begun.next_block.release(10)


def test_a_pause_waits_neither_for_the_pass_nor_for_the_block(long_pass):
    run, engine, (thread, found) = long_pass
    until(lambda: engine.blocks == 1)
    run.control.pause()
    thread.join(timeout=10)
    assert found == [None]
    assert engine.blocks == 1


def test_a_paused_comparison_stands_still_after_the_block_at_hand(long_pass):
    run, engine, (thread, _) = long_pass
    until(lambda: engine.blocks == 1)
    run.control.pause()
    thread.join(timeout=10)
    engine.next_block.release(5)
    with pytest.raises(AssertionError):
        until(lambda: engine.blocks > 1, seconds=0.05)
    run.control.resume()
    until(lambda: engine.blocks > 1)


def test_a_cancel_ends_it_after_the_block_at_hand_and_begins_no_other_start(long_pass):
    run, engine, (thread, found) = long_pass
    until(lambda: engine.blocks == 1)
    run.control.cancel()
    thread.join(timeout=10)
    assert found == [None]
    engine.next_block.release()
    run.starting.close()
    assert (engine.begun, engine.blocks) == (1, 1)


def test_one_that_rests_can_be_closed(large, deciding):
    run = make_run(large, components=3, start="random_points", restarts=50)
    thread, _ = deciding(run)
    until(lambda: run.starting.progress is not None)
    run.control.pause()
    thread.join(timeout=10)
    run.starting.close()
    assert run.control.is_cancelled()


def test_where_every_start_is_singular_one_is_still_watched_to_its_end():
    # Two piles and one row between: k-means splits them, and the first M-step leaves a point.
    X = np.r_[np.zeros(30), np.ones(30)][:, None]
    run = make_run(X, components=2, covariance_floor=0.0)
    with pytest.raises(SingularCovarianceError, match="became singular"):
        e_steps(run)
    assert all("became singular" in outcome.trouble for outcome in run.starting.outcomes)


def test_a_run_that_was_taken_from_a_mixture_compares_no_starts(crowded):
    begun = make_run(crowded, components=3)
    first = next(begun.snapshots())
    origin = Origin("run 1 at iteration 0", first.mixture, 1, 0)
    run = Run(2, replace(begun.plan, number=2, origin=origin), RunControl())
    assert run.is_begun()
    run.add(run.snapshots())
    assert run.starting.outcomes == ()
    assert run.history[0].log_likelihood == pytest.approx(first.log_likelihood, rel=1e-12)


def test_a_run_that_is_gone_on_with_compares_them_no_second_time(crowded):
    run = make_run(crowded, components=3)
    snapshots = run.snapshots()
    run.add(next(snapshots) for _ in range(4))
    snapshots.close()
    again = run.taken_up(2, RunControl())
    assert again.is_begun()
    assert next(again.snapshots()).iteration == 2
    assert again.starting.outcomes == run.starting.outcomes
