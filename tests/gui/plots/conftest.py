from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QColor

from gmmstudio.mixture import iterate
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState
from tests.gui.mouse import Mouse, pixel_of
from tests.session.tables import table


@pytest.fixture
def make_selected():
    """Return a function that makes the state of columns that are all in use, not fitted."""
    return _selected


@pytest.fixture
def one_column():
    """Return 200 values around 10 and 100 around 20, of a column called mass (g)."""
    rng = np.random.default_rng(1)
    x = np.concatenate([rng.normal(10, 1.5, 200), rng.normal(20, 2, 100)])
    return _selected({"mass (g)": x})


@pytest.fixture
def two_columns():
    """Return 120 rows around (0, 0) and 80 around (6, 60), of columns length and weight."""
    return _selected(_two_groups(120, 80))


@pytest.fixture
def many_rows():
    """Return 12,000 rows in the same two places."""
    return _selected(_two_groups(8_000, 4_000))


@pytest.fixture
def three_columns():
    """Return 90 rows of columns a, b, c."""
    rng = np.random.default_rng(3)
    return _selected({name: rng.normal(size=90) * 10**i for i, name in enumerate("abc")})


@pytest.fixture
def fitted():
    """Return a function that runs EM on a state and returns the states of its iterations."""

    def run(state, k=2, iterations=6, start="kmeans", status=RunStatus.RUNNING, **settings):
        states, trace, before = [], [], None
        for snapshot in iterate(
            state.selection.X, k, start=start, max_iterations=iterations, seed=1, **settings
        ):
            if len(trace) <= snapshot.iteration:
                trace.append(snapshot.log_likelihood)
            states.append(
                replace(
                    state,
                    snapshot=snapshot,
                    previous=before,
                    trace=np.array(trace),
                    status=status,
                    shared_sample=state.sample,
                )
            )
            before = snapshot
        return states

    return run


@pytest.fixture
def shown(qtbot, themed):
    """Return a function that makes a view, shows it in a window of its own and draws a state."""

    def show(view_class, state=None, size=(640, 493)):
        view = view_class()
        qtbot.addWidget(view)
        view.resize(*size)
        with qtbot.waitExposed(view):
            view.show()
        if state is not None:
            view.render(state)
        settle(view)
        return view

    def settle(view):
        # the axes learn how wide their numbers are when they are first painted
        for _ in range(3):
            view.grab()
            qtbot.wait(1)

    return show


@pytest.fixture
def colour_at():
    """Return a function that tells the colour a view shows at a point of a plane."""

    def look(view, plane, x, y):
        where = pixel_of(view, plane, x, y)
        return QColor(view.canvas.grab().toImage().pixel(where)).name()

    return look


@pytest.fixture
def place_of():
    """Return a function that tells where on a view's canvas a point of a plane lies."""
    return pixel_of


@pytest.fixture
def mouse():
    """Return the class of a mouse over a view."""
    return Mouse


def _two_groups(first, second):
    rng = np.random.default_rng(2)
    length = np.concatenate([rng.normal(0, 1, first), rng.normal(6, 1, second)])
    weight = np.concatenate([rng.normal(0, 8, first), rng.normal(60, 8, second)])
    return {"length": length, "weight": weight}


def _selected(columns):
    dataset = table(columns, suggested=list(columns))
    return ViewState(dataset=dataset, selection=dataset.select(tuple(columns)))
