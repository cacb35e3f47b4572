"""A component in hand, in any view: what is seen of it changes as the hand wants."""

import numpy as np
import pytest

from gmmstudio.mixture import Fixed, Mixture
from gmmstudio.mixture.constrained import constrained
from gmmstudio.mixture.projection import Projection
from gmmstudio.session.grasp import Grasp, Way

MEANS = [[0.0, 10.0, 5.0], [4.0, -10.0, 6.0]]
COVARIANCES = [np.diag([4.0, 9.0, 1.0]), [[2.0, 0.5, 0.3], [0.5, 1.0, 0.1], [0.3, 0.1, 3.0]]]
MIXTURE = Mixture([0.4, 0.6], MEANS, COVARIANCES)
NAMES = ("a", "b", "c")
COLUMNS = Projection.of_columns(NAMES, (0, 1))
OBLIQUE = Projection(
    ("u", "v"),
    [[0.6, 0.8, 0.0], [0.0, 0.0, 1.0]],
    [1.0, 2.0, 3.0],
    [[0.6, 0.0], [0.8, 0.0], [0.0, 1.0]],
)
LINE = Projection.of_columns(NAMES, (1,))


def grasp(view, component=0, family="VVV", mixture=MIXTURE):
    return Grasp(mixture, component, view, np.ones(view.n_axes), family, Fixed())


@pytest.mark.parametrize("view", [COLUMNS, OBLIQUE], ids=["columns", "oblique"])
@pytest.mark.parametrize("component", [0, 1])
class TestInAPlane:
    def test_a_mean_moved_is_seen_at_the_place_and_nothing_else_changes(self, view, component):
        place = np.array([7.0, -2.0])
        moved = grasp(view, component).moved(place)
        np.testing.assert_allclose(view.places(moved.means[component][None])[0], place, atol=1e-12)
        np.testing.assert_array_equal(moved.means[1 - component], MIXTURE.means[1 - component])
        np.testing.assert_array_equal(moved.covariances, MIXTURE.covariances)
        np.testing.assert_array_equal(moved.weights, MIXTURE.weights)

    def test_the_ends_are_seen_at_two_deviations(self, view, component):
        held = grasp(view, component)
        seen = view.mixture(MIXTURE).covariances[component]
        away = held.ends - held.place
        squared = np.einsum("ei,ij,ej->e", away, np.linalg.inv(seen), away)
        np.testing.assert_allclose(squared, 4.0, rtol=1e-9)

    def test_an_end_pulled_is_seen_at_two_deviations_where_it_was_put(self, view, component):
        held = grasp(view, component)
        place = held.ends[0] + [1.0, 2.0]
        seen = view.mixture(held.pulled(0, place)).covariances[component]
        away = place - held.place
        assert away @ np.linalg.solve(seen, away) == pytest.approx(4.0)

    def test_turned_it_keeps_the_lengths_of_its_axes(self, view, component):
        held = grasp(view, component)
        before = np.linalg.eigvalsh(view.mixture(MIXTURE).covariances[component])
        for turned in (
            held.pulled(0, held.ends[0] + [1.0, 2.0], Way.TURN),
            held.rotated(30.0),
        ):
            after = np.linalg.eigvalsh(view.mixture(turned).covariances[component])
            np.testing.assert_allclose(after, before, rtol=1e-9)

    def test_scaled_it_is_so_many_times_as_wide_as_seen(self, view, component):
        before = view.mixture(MIXTURE).covariances[component]
        after = view.mixture(grasp(view, component).scaled(1.5)).covariances[component]
        np.testing.assert_allclose(after, 2.25 * before, rtol=1e-9)


def test_turned_by_a_right_angle_variances_change_places():
    after = grasp(COLUMNS).rotated(90.0).covariances[0]
    np.testing.assert_allclose(after, np.diag([9.0, 4.0, 1.0]), atol=1e-9)


def test_turned_against_the_clock_a_flat_one_points_up():
    flat = Mixture([1.0], [[0.0, 0.0]], [[[4.0, 0.0], [0.0, 1.0]]])
    view = Projection.of_columns(("a", "b"), (0, 1))
    after = grasp(view, mixture=flat).rotated(45.0).covariances[0]
    np.testing.assert_allclose(after, [[2.5, 1.5], [1.5, 2.5]], atol=1e-12)


class TestOnALine:
    def test_the_ends_are_one_deviation_from_the_mean(self):
        np.testing.assert_allclose(grasp(LINE).ends, [[13.0], [7.0]])

    @pytest.mark.parametrize("end", [0, 1])
    def test_an_end_pulled_gives_the_deviation(self, end):
        after = grasp(LINE).pulled(end, [15.0])
        assert after.covariances[0][1, 1] == pytest.approx(25.0)

    def test_an_end_put_on_the_mean_leaves_some_width(self):
        after = grasp(LINE).pulled(0, [10.0])
        assert after.covariances[0][1, 1] == pytest.approx((3e-3) ** 2)

    def test_there_is_no_turning(self):
        assert grasp(LINE).rotated(30.0) is MIXTURE


@pytest.mark.parametrize("view", [COLUMNS, OBLIQUE], ids=["columns", "oblique"])
class TestOfAConstrainedFamily:
    def of(self, family, view, component=0):
        return grasp(view, component, family, constrained(MIXTURE, family))

    @pytest.mark.parametrize("family", ["EII", "VII"])
    def test_a_round_one_stays_round_in_all_columns_and_goes_through_the_hand(self, view, family):
        held = self.of(family, view)
        place = held.ends[0] + [1.0, 2.0]
        after = held.pulled(0, place)
        covariance = after.covariances[0]
        np.testing.assert_allclose(covariance, covariance[0, 0] * np.eye(3), atol=1e-9)
        away = place - held.place
        seen = view.mixture(after).covariances[0]
        assert away @ np.linalg.solve(seen, away) == pytest.approx(4.0)

    def test_all_circles_of_one_size_change_alike(self, view):
        after = self.of("EII", view).scaled(1.5)
        before = self.of("EII", view).mixture
        np.testing.assert_allclose(after.covariances, 2.25 * before.covariances, rtol=1e-8)

    def test_circles_of_their_own_sizes_do_not(self, view):
        after = self.of("VII", view).scaled(1.5)
        before = self.of("VII", view).mixture
        np.testing.assert_allclose(after.covariances[1], before.covariances[1], rtol=1e-12)

    def test_a_shared_covariance_is_that_of_the_one_in_hand(self, view):
        held = self.of("EEE", view)
        after = held.pulled(1, held.ends[1] + [1.0, 2.0]).covariances
        free = grasp(view, 0, "VVV", held.mixture).pulled(1, held.ends[1] + [1.0, 2.0])
        np.testing.assert_allclose(after[0], free.covariances[0], rtol=1e-8)
        np.testing.assert_allclose(after[1], after[0], rtol=1e-12)

    @pytest.mark.parametrize("way", list(Way))
    @pytest.mark.parametrize("family", ["VVI", "EEI", "VEI", "EVI"])
    def test_axes_along_the_columns_stay_there(self, view, family, way):
        held = self.of(family, view, 1)
        after = held.pulled(0, held.ends[0] + [1.0, 2.0], way).covariances
        assert np.all(after[:, ~np.eye(3, dtype=bool)] == 0)
        assert np.any(after[1] != held.mixture.covariances[1])

    @pytest.mark.parametrize("family", ["VVI", "EII"])
    def test_what_cannot_be_turned_is_only_resized(self, view, family):
        held = self.of(family, view)
        assert {held.way(way) for way in Way} == {Way.RESIZE}
        assert held.rotated(30.0) is held.mixture


def test_moved_after_another_family_was_chosen_it_is_of_that_one():
    after = grasp(COLUMNS, 0, "VVI").moved([7.0, -2.0])
    np.testing.assert_array_equal(after.means[0], [7.0, -2.0, 5.0])
    assert after.family == "VVI"
    np.testing.assert_allclose(
        after.covariances, constrained(MIXTURE, "VVI").covariances, rtol=1e-12
    )


def test_an_axis_along_a_column_follows_the_hand():
    held = grasp(COLUMNS, 0, "VVI", constrained(MIXTURE, "VVI"))
    after = held.pulled(0, held.place + np.array([1.0, 10.0]))  # the longer axis is the one of b
    np.testing.assert_allclose(after.covariances[0], np.diag([4.0, 25.0, 1.0]), rtol=1e-12)


def test_on_a_line_one_width_for_all_is_that_of_the_one_in_hand():
    line = Mixture([0.5, 0.5], [[0.0], [9.0]], [[[4.0]], [[4.0]]], "E")
    after = grasp(Projection.of_columns("a", (0,)), 1, "E", line).pulled(0, [12.0])
    np.testing.assert_allclose(after.covariances.ravel(), [9.0, 9.0], rtol=1e-8)
