from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import norm

from gmmstudio.mixture import Mixture, Phase, Snapshot
from gmmstudio.session.all_rows import AllRows, make_all_rows
from gmmstudio.session.assignment import AssignmentStoppedError, assign
from gmmstudio.session.display_sample import DisplaySample
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState
from tests.session.tables import table

N = 40_000


def mixture(low=-1.0, high=2.0):
    return Mixture([0.3, 0.7], [[low], [high]], [[[1.0]], [[4.0]]], "V")


def snapshot(theta):
    return Snapshot(
        iteration=1,
        phase=Phase.E_STEP,
        mixture=theta,
        log_likelihood=-1.0,
        responsibilities_from=theta,
        delta=None,
        fell=False,
        n_samples=N,
        effective_rows=theta.weights * N,
        collapses=(),
    )


def never():
    return False


@pytest.fixture
def x():
    return np.random.default_rng(5).normal(0, 3, N)


@pytest.fixture
def state(x):
    """Return a state of which 1,000 rows are drawn while it moves."""
    selection = table({"x": x}).select(("x",))
    return ViewState(selection=selection, shared_sample=DisplaySample(selection, limit=1_000))


def moved(state, status=RunStatus.FINISHED, **more):
    return replace(
        state, status=status, snapshot=snapshot(mixture()), previous=snapshot(mixture(0.0)), **more
    )


def shares_of(x, low=-1.0, high=2.0):
    """Return P(C2 | x) straight from Bayes' rule."""
    first, second = 0.3 * norm.pdf(x, low, 1), 0.7 * norm.pdf(x, high, 2)
    return second / (first + second)


def test_what_is_made_are_the_responsibilities_of_every_row(state, x):
    theta = mixture()
    now = make_all_rows(state.selection, theta, None, never).assigned(theta)
    np.testing.assert_allclose(now.responsibilities[:, 1], shares_of(x), atol=1e-6)
    np.testing.assert_array_equal(now.labels, shares_of(x) > 0.5)
    largest = np.maximum(shares_of(x), 1 - shares_of(x))
    np.testing.assert_allclose(now.largest, largest, atol=1e-6)
    sorted_labels, sorted_largest = now.labels[now.order], now.largest[now.order]
    assert np.all(np.diff(sorted_labels) >= 0)
    for component in (0, 1):
        assert np.all(np.diff(sorted_largest[sorted_labels == component]) <= 1e-6)


def test_at_rest_all_rows_are_drawn_and_moving_the_sample(state):
    done = moved(state)
    whole = make_all_rows(state.selection, done.snapshot.mixture, None, never)
    assert done.lacks_rows
    assert len(done.labels) == len(done.display_X) == 1_000
    rest = replace(done, all_rows=whole)
    assert not rest.lacks_rows
    assert rest.display_X is state.selection.X
    np.testing.assert_array_equal(rest.display_rows, np.arange(N))
    assert rest.responsibilities.shape == (N, 2)
    assert len(rest.labels) == len(rest.marked) == len(rest.undecided) == N
    moving = replace(rest, status=RunStatus.RUNNING)
    assert not moving.lacks_rows
    assert len(moving.labels) == 1_000


def test_all_rows_of_another_theta_or_of_other_rows_are_not_drawn(state, x):
    done = moved(state)
    other = make_all_rows(state.selection, mixture(0.5), None, never)
    assert len(replace(done, all_rows=other).labels) == 1_000
    elsewhere = table({"x": x + 1}).select(("x",))
    strange = make_all_rows(elsewhere, done.snapshot.mixture, None, never)
    assert len(replace(done, all_rows=strange).labels) == 1_000


def test_unfitted_rows_are_all_drawn_at_once(state):
    assert len(state.display_X) == N
    assert state.responsibilities is None
    assert not state.marked.any()
    assert not state.lacks_rows


def test_few_rows_are_their_own_sample(x):
    few = ViewState(selection=table({"x": x[:50]}).select(("x",)))
    done = moved(few)
    assert not done.lacks_rows
    assert done.responsibilities.dtype == np.float64


def test_rows_that_changed_component_are_counted_over_all_of_them(state, x):
    done = moved(state, status=RunStatus.PAUSED)
    before, theta = done.previous.mixture, done.snapshot.mixture
    rest = replace(done, all_rows=make_all_rows(state.selection, theta, before, never))
    changed = (shares_of(x) > 0.5) != (shares_of(x, 0.0) > 0.5)
    assert changed.sum() > 100
    np.testing.assert_array_equal(rest.flipped, changed)
    unknown = replace(done, all_rows=make_all_rows(state.selection, theta, None, never))
    assert not unknown.flipped.any()


def test_nothing_of_it_can_be_written_to(state):
    theta = mixture()
    whole = make_all_rows(state.selection, theta, mixture(0.0), never)
    now = whole.assigned(theta)
    for array in (now.responsibilities, now.labels, now.largest, now.order, now.groups.sums):
        assert not array.flags.writeable
    assert not whole.rows.flags.writeable
    assert not whole.labels(theta).flags.writeable


def test_it_is_given_up_between_blocks_when_nobody_wants_it_any_more(state):
    asked = iter([False, True])
    with pytest.raises(AssignmentStoppedError):
        make_all_rows(state.selection, mixture(), None, lambda: next(asked))
    assert next(asked, None) is None


def test_responsibilities_of_all_rows_take_four_bytes_each(state):
    theta = mixture()
    now = assign(state.selection.X, theta, np.float32)
    assert now.responsibilities.dtype == np.float32
    assert now.responsibilities.base.nbytes == N * 2 * 4


def test_the_session_takes_rows_of_the_moment_on_screen_alone(x):
    session = FitSession()
    session.open(table({"x": x}, suggested=("x",)))
    other = make_all_rows(session.state.selection, mixture(), None, never)
    session.show_all_rows(other)
    assert session.state.all_rows is None
    unfitted = AllRows(session.state.selection)
    session.show_all_rows(unfitted)
    assert session.state.all_rows is unfitted
