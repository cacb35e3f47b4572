"""A mixture brought into a family: as its M-step has it, or as one component leads."""

import numpy as np
import pytest

from gmmstudio.mixture import FAMILIES, FitError, Fixed, Mixture, families_for
from gmmstudio.mixture.constrained import constrained
from gmmstudio.mixture.covariance import Structure
from gmmstudio.mixture.steering import led

CODES = [f.code for f in families_for(2)]
SHARED = np.array([[4.0, 1.5], [1.5, 1.0]])
TWO = Mixture([0.2, 0.8], [[0.0, 0.0], [9.0, 9.0]], [SHARED, [[2.0, -0.5], [-0.5, 5.0]]])


def free_mixture(seed: int, k: int, d: int) -> Mixture:
    rng = np.random.default_rng(seed)
    roots = rng.normal(size=(k, d, d)) + 2 * np.eye(d)
    return Mixture(
        rng.dirichlet(np.full(k, 5.0)), rng.normal(size=(k, d)), roots @ roots.transpose(0, 2, 1)
    )


def m_step(code: str, mixture: Mixture, rows: np.ndarray) -> np.ndarray:
    """The family's own estimate for Wⱼ = nⱼ Σⱼ."""
    family, scatter = FAMILIES[code], rows[:, None, None] * mixture.covariances
    if family.structure is Structure.FULL:
        return family.estimate(scatter, rows, 0.0)
    return np.array([np.diag(v) for v in family.estimate(np.einsum("kii->ki", scatter), rows, 0.0)])


def as_free(mixture: Mixture) -> Mixture:
    """The same mixture, without saying which family it is of."""
    return Mixture(mixture.weights, mixture.means, mixture.covariances)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(("seed", "k", "d"), [(1, 1, 3), (2, 2, 2), (3, 3, 4), (4, 5, 2)])
class TestEveryFamily:
    def test_the_covariances_are_those_of_its_m_step(self, code: str, seed: int, k: int, d: int):
        mixture = free_mixture(seed, k, d)
        after = constrained(mixture, code)
        expected = m_step(code, mixture, 250.0 * mixture.weights)
        np.testing.assert_allclose(after.covariances, expected, rtol=1e-6, atol=1e-6)
        assert after.family == code
        np.testing.assert_array_equal(after.means, mixture.means)
        np.testing.assert_array_equal(after.weights, mixture.weights)

    def test_a_member_of_it_stays(self, code: str, seed: int, k: int, d: int):
        member = constrained(free_mixture(seed, k, d), code)
        again = constrained(as_free(member), code)
        np.testing.assert_allclose(again.covariances, member.covariances, rtol=1e-6, atol=1e-6)

    def test_one_that_leads_makes_a_member_of_it(self, code: str, seed: int, k: int, d: int):
        mixture = free_mixture(seed, k, d)
        after = led(mixture, k - 1, mixture.covariances[k - 1], code)
        again = constrained(as_free(after), code)
        np.testing.assert_allclose(again.covariances, after.covariances, rtol=1e-6, atol=1e-6)

    def test_one_that_leads_is_brought_into_it_as_if_it_were_alone(
        self, code: str, seed: int, k: int, d: int
    ):
        mixture = free_mixture(seed, k, d)
        after = led(mixture, 0, mixture.covariances[0], code)
        alone = Mixture([1.0], mixture.means[:1], mixture.covariances[:1])
        expected = constrained(alone, code).covariances
        np.testing.assert_allclose(after.covariances[:1], expected, rtol=1e-6, atol=1e-6)

    def test_one_leads_as_one_with_nearly_all_rows_does(self, code: str, seed: int, k: int, d: int):
        mixture = free_mixture(seed, k, d)
        rows = np.where(np.arange(k) == 0, 1.0, 1e-9)
        after = led(mixture, 0, mixture.covariances[0], code)
        np.testing.assert_allclose(
            after.covariances, m_step(code, mixture, rows), rtol=1e-3, atol=1e-3
        )

    def test_units_do_not_matter(self, code: str, seed: int, k: int, d: int):
        mixture = free_mixture(seed, k, d)
        units = np.full(d, 1e8)
        if FAMILIES[code].scales_by_column:
            units = 10.0 ** np.linspace(-8, 8, d)
        outer = np.outer(units, units)
        scaled = Mixture(mixture.weights, mixture.means * units, mixture.covariances * outer)
        after = constrained(scaled, code).covariances / outer
        np.testing.assert_allclose(
            after, constrained(mixture, code).covariances, rtol=1e-5, atol=1e-6
        )


class TestByTheirWeights:
    def test_one_covariance_for_all_is_the_mean_of_them(self):
        after = constrained(TWO, "EEE").covariances
        mean = 0.2 * TWO.covariances[0] + 0.8 * TWO.covariances[1]
        np.testing.assert_allclose(after, [mean, mean], rtol=1e-12)

    def test_a_component_without_weight_has_next_to_no_say(self):
        empty = Mixture([0.0, 1.0], TWO.means, TWO.covariances)
        after = constrained(empty, "EEE").covariances
        np.testing.assert_allclose(after, [TWO.covariances[1]] * 2, rtol=1e-9)

    def test_a_fixed_one_stays_and_has_no_say(self):
        after = constrained(TWO, "EII", Fixed(covariances=(True, False))).covariances
        np.testing.assert_array_equal(after[0], SHARED)
        np.testing.assert_allclose(after[1], 3.5 * np.eye(2), rtol=1e-12)

    def test_where_all_are_fixed_nothing_changes(self):
        after = constrained(TWO, "EEE", Fixed(covariances=(True, True)))
        np.testing.assert_array_equal(after.covariances, TWO.covariances)

    def test_in_one_column_all_have_one_variance(self):
        line = Mixture([0.5, 0.5], [[0.0], [5.0]], [[[1.0]], [[3.0]]], "V")
        np.testing.assert_allclose(constrained(line, "E").covariances.ravel(), [2.0, 2.0])


class TestOneLeads:
    def test_all_take_the_covariance_that_they_share(self):
        after = led(TWO, 0, SHARED, "EEE").covariances
        np.testing.assert_allclose(after, [SHARED, SHARED], rtol=1e-8)

    def test_all_circles_take_its_size(self):
        after = led(TWO, 0, 7.0 * np.eye(2), "EII").covariances
        np.testing.assert_allclose(after, [7.0 * np.eye(2)] * 2, rtol=1e-8)

    def test_the_others_keep_their_sizes_where_only_the_shape_is_shared(self):
        before = constrained(TWO, "VEE")
        after = led(before, 0, np.diag([9.0, 4.0]), "VEE").covariances
        np.testing.assert_allclose(after[0], np.diag([9.0, 4.0]), rtol=1e-8, atol=1e-8)
        np.testing.assert_allclose(after[1] / after[1][1, 1], np.diag([2.25, 1.0]), atol=1e-8)

    def test_the_others_turn_along_where_only_the_axes_are_shared(self):
        before = constrained(as_free(led(TWO, 0, np.diag([9.0, 4.0]), "VVE")), "VVE")
        after = led(before, 0, [[6.5, 2.5], [2.5, 6.5]], "VVE").covariances
        assert after[1][0, 0] == pytest.approx(after[1][1, 1])  # its axes are the diagonals now

    def test_what_is_fixed_does_not_follow(self):
        fixed = Fixed(covariances=(False, True))
        after = led(TWO, 0, 7.0 * np.eye(2), "EII", fixed).covariances
        np.testing.assert_array_equal(after[1], TWO.covariances[1])

    def test_where_it_is_fixed_itself_it_changes_alone(self):
        fixed = Fixed(covariances=(True, False))
        after = led(TWO, 0, [[8.0, 1.0], [1.0, 6.0]], "EII", fixed).covariances
        np.testing.assert_allclose(after[0], 7.0 * np.eye(2), rtol=1e-12)
        np.testing.assert_array_equal(after[1], TWO.covariances[1])

    def test_without_a_constraint_nothing_else_changes(self):
        after = led(TWO, 0, 7.0 * np.eye(2), "VVV").covariances
        np.testing.assert_array_equal(after, [7.0 * np.eye(2), TWO.covariances[1]])

    def test_one_that_is_not_there_is_refused(self):
        with pytest.raises(FitError, match="no component 3"):
            led(TWO, 2, SHARED, "EEE")
        with pytest.raises(FitError, match="no component 3"):
            constrained(TWO, "EEE", leader=2)

    def test_a_family_for_one_column_is_refused(self):
        with pytest.raises(FitError, match="for one column"):
            constrained(TWO, "E")
