"""Components dragged along principal components and separating directions."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from gmmstudio.mixture.directions import separating_directions
from gmmstudio.mixture.moments import Moments
from gmmstudio.session.axes import Axis
from tests.gui.hands import COLUMNS, place_at, scatter
from tests.gui.mouse import Mouse, pixel_of

BILLS = ("bill_length_mm", "bill_depth_mm")


class TestAlongOtherAxes:
    """What is not on the two axes stays: the other components and directions of the columns."""

    AWAY = QPoint(50, -35)

    @pytest.fixture
    def four(self, penguins):
        """A user before three components of four columns, fitted."""
        penguins.session.change(columns=(*BILLS, *COLUMNS), components=3)
        penguins.click("finishButton")
        penguins.wait_for("finished")
        return penguins

    def drag(self, user, kind):
        """Drag the mean of C2; return its step in the columns, and as seen."""
        user.session.looking.set_axes(Axis(0, kind), Axis(1, kind))
        view, before = scatter(user), user.session.state
        mean = before.view.places(before.snapshot.mixture.means)[1]
        start = pixel_of(view, view.plane, *mean)
        seen = place_at(view, view.plane, start + self.AWAY) - place_at(view, view.plane, start)
        Mouse(view).drag(start, start + self.AWAY)
        user.wait(lambda: not user.session.state.provisional)
        old, new = before.snapshot.mixture, user.session.state.snapshot.mixture
        np.testing.assert_array_equal(new.covariances, old.covariances)
        np.testing.assert_array_equal(new.means[[0, 2]], old.means[[0, 2]])
        return new.means[1] - old.means[1], seen

    def test_in_principal_components_it_moves_along_these_in_all_columns(self, four):
        step, seen = self.drag(four, "pc")
        X = four.session.state.selection.X
        scale = X.std(axis=0)
        _, axes = np.linalg.eigh(np.corrcoef(X.T))
        # along the first two by as much as was seen, along the last two not at all
        along = (step / scale) @ axes[:, ::-1]
        np.testing.assert_allclose(np.abs(along[:2]), np.abs(seen), rtol=1e-6)
        np.testing.assert_allclose(along[2:], 0.0, atol=1e-9)
        assert np.all(np.abs(step / scale) > 1e-3)

    def test_in_separating_directions_the_other_directions_keep_their_values(self, four):
        mixture = four.session.state.snapshot.mixture
        moments = Moments.of_rows(four.session.state.selection.X)
        every = separating_directions(mixture, 4, moments)
        step, seen = self.drag(four, "direction")
        along = every.matrix @ step
        np.testing.assert_allclose(along[:2], seen, rtol=1e-6)
        np.testing.assert_allclose(along[2:], 0.0, atol=1e-9 * np.abs(seen).max())
        assert np.all(np.abs(step / moments.deviations) > 1e-3)

    def test_in_two_columns_the_other_two_stay(self, four):
        before = four.session.state.snapshot.mixture.means[1]
        drag_mean_in(four, (0, 1))
        after = four.session.state.snapshot.mixture.means[1]
        np.testing.assert_array_equal(after[2:], before[2:])
        assert np.all(after[:2] != before[:2])


def drag_mean_in(user, columns):
    view = scatter(user)
    start = pixel_of(view, view.plane, *user.session.state.snapshot.mixture.means[1, list(columns)])
    Mouse(view).drag(start, start + QPoint(50, -35))
    user.wait(lambda: not user.session.state.provisional)
