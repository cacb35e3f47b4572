"""Where a run begins, chosen in the window: several starts compared."""

import numpy as np
import pytest

from gmmstudio.mixture import fit
from gmmstudio.session import wording


@pytest.fixture
def crowded(user, make_table):
    """A user before six groups in a plane, that a first random start often gets wrong."""
    rng = np.random.default_rng(8)
    centres = rng.normal(scale=4, size=(6, 2))
    rows = np.concatenate([rng.normal(centre, 1, (60, 2)) for centre in centres])
    user.session.open(make_table({"a": rows[:, 0], "b": rows[:, 1]}))
    user.session.set_pace(None)
    return user


def test_the_window_ends_where_fit_does_with_the_same_settings_and_seed(crowded):
    assert crowded.find("restarts").value() == 5
    crowded.set_number("components", "6")
    crowded.set_number("restarts", "8")
    crowded.set_number("seed", "4")
    crowded.click("runButton")
    crowded.wait_for("finished")
    state = crowded.session.state
    expected = fit(state.selection.X, 6, seed=4, restarts=8)
    np.testing.assert_array_equal(state.trace, expected.trace)
    np.testing.assert_array_equal(state.snapshot.mixture.means, expected.mixture.means)
    assert crowded.text("statusStarts") == "best of 8 starts"
    assert crowded.find("statusStarts").toolTip() == wording.outcomes(expected.starts)


def test_a_single_start_is_not_told_of(crowded):
    crowded.set_number("restarts", "1")
    crowded.click("runButton")
    crowded.wait_for("finished")
    assert not crowded.find("statusStarts").isVisible()


def test_a_start_that_never_varies_needs_no_restarts(crowded):
    assert crowded.is_enabled("restarts")
    chooser = crowded.find("initialization")
    chooser.setCurrentIndex(chooser.findData("quantile"))
    assert not crowded.is_enabled("restarts")


@pytest.fixture
def many(user, make_table):
    rng = np.random.default_rng(8)
    rows = np.concatenate([rng.normal(c, 1, (100_000, 4)) for c in (0.0, 1.5, 3.0)])
    user.session.open(make_table(dict(zip("abcd", rows.T, strict=True))))
    user.session.change(components=3, start="random_points", restarts=100)
    return user


def test_while_starts_are_compared_the_status_tells_how_far_and_a_pause_is_answered(many):
    many.click("runButton")
    many.wait(lambda: many.text("statusPhase").startswith("Comparing starts: "))
    many.wait(lambda: many.text("statusPhase").endswith(" of 100"))
    many.click("runButton")
    many.wait_for("paused")
    assert many.session.state.snapshot is None
    assert many.text("statusPhase") == "Paused"
    many.click("runButton")
    many.wait(lambda: many.text("statusPhase").startswith("Comparing starts: "))
    many.click("resetButton")
    many.wait_for("none")
