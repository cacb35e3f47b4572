"""Where a run begins, chosen in the window: several starts compared."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

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


def choose(user, name, text):
    """Choose an entry by the keys that a person would press."""
    chooser = user.find(name)
    chooser.setFocus()
    user.qtbot.keyClick(chooser, Qt.Key.Key_Home)
    for _ in range(chooser.count()):
        if chooser.currentText() == text:
            return
        user.qtbot.keyClick(chooser, Qt.Key.Key_Down)
    raise AssertionError(f"{name} does not offer {text}")


def test_a_column_of_labels_is_a_start_and_sets_the_number_of_components(penguins):
    assert not penguins.find("labelsColumn").isVisible()
    choose(penguins, "initialization", "a column of labels")
    labels = penguins.find("labelsColumn")
    assert labels.isVisible()
    assert labels.currentText() == "species"
    assert [labels.itemText(i) for i in range(labels.count())] == [
        "species",
        "island",
        "sex",
        "year",
    ]
    assert penguins.find("components").value() == 3
    assert not penguins.is_enabled("components")
    assert not penguins.is_enabled("restarts")
    assert "species with its 3 labels" in penguins.notice()
    penguins.click("runButton")
    penguins.wait_for("finished")
    # Adelie, Chinstrap and Gentoo begin at their own mean masses.
    first = penguins.session.run.history[0].mixture.means[:, 0]
    assert first == pytest.approx([3700.66, 3733.09, 5076.02], abs=0.01)


def test_a_column_with_missing_labels_is_refused_and_the_choice_stays(penguins):
    choose(penguins, "initialization", "a column of labels")
    labels = penguins.find("labelsColumn")
    labels.setCurrentIndex(labels.findData("sex"))
    assert "column 'sex': there is no label, and every row used needs one" in penguins.notice()
    assert labels.currentText() == "species"
    choose(penguins, "initialization", "k-means")
    assert not labels.isVisible()
    assert penguins.is_enabled("components")


def test_rows_can_be_weighted_by_a_column(user, make_table):
    x = np.r_[np.linspace(2, 4, 30), np.linspace(8, 11, 30)]
    user.session.open(make_table({"x": x, "n": np.arange(60.0) % 3}, suggested=["x"]))
    user.session.set_pace(None)
    weights = user.find("weightsColumn")
    assert weights.currentText() == "none: each row once"
    choose(user, "weightsColumn", "n")
    assert user.text("rowsUsed") == "60 of 60 rows used, weights add up to 60"
    user.click("runButton")
    user.wait_for("finished")
    expected = fit(x[:, None], 2, covariance="V", sample_weight=np.arange(60.0) % 3)
    assert user.session.state.trace.tolist() == pytest.approx(expected.trace, rel=1e-12)
    choose(user, "weightsColumn", "none: each row once")
    assert user.session.state.selection.weights is None
