import numpy as np
import pytest

from gmmstudio.session.fit_session import FitSession
from tests.session.iterating import iterated
from tests.session.tables import table


@pytest.fixture(scope="session")
def make_table():
    return table


@pytest.fixture
def two_groups():
    """Return 300 rows: a third around −4, the rest around 4; a label of noise beside."""
    rng = np.random.default_rng(5)
    x = np.concatenate([rng.normal(-4, 1, 100), rng.normal(4, 1, 200)])
    return table({"x": x, "y": rng.normal(0, 1, 300), "z": rng.normal(0, 1, 300)}, suggested=["x"])


@pytest.fixture
def edits(session):
    """The edits of the session since it was opened, as the undo stack gets them."""
    told = []
    session.listen(told.append)
    return told


@pytest.fixture
def session(two_groups):
    """A session before the two groups, with settings that take many iterations."""
    session = FitSession()
    session.open(two_groups)
    session.change(start="random", restarts=1, seed=4, tolerance=1e-9)
    return session


@pytest.fixture
def ran(session):
    """The snapshots of a whole run that is on screen."""
    return iterated(session, session.begin_run())
