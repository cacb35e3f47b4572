"""Overlap of components against closed forms and against the integral it stands for."""

import numpy as np
import pytest

from gmmstudio.mixture import Mixture
from gmmstudio.mixture.overlap import bhattacharyya_distances, neighbours, overlaps


def in_one_column(means, sds) -> Mixture:
    k = len(means)
    return Mixture(
        np.full(k, 1 / k), np.reshape(means, (k, 1)), np.square(sds).reshape(k, 1, 1).astype(float)
    )


def test_in_one_column_it_is_the_integral_of_the_root_of_the_product() -> None:
    mixture = in_one_column([0.0, 1.5, -3.0], [1.0, 0.5, 2.0])
    x = np.linspace(-40, 40, 200_001)
    roots = np.exp(0.5 * mixture.component_log_density(x))
    expected = roots.T @ roots * (x[1] - x[0])
    np.testing.assert_allclose(overlaps(mixture), expected, rtol=1e-9)


def test_equal_spheres_are_an_eighth_of_their_squared_distance_apart() -> None:
    mixture = Mixture([0.5, 0.5], [[0, 0, 0], [3, 4, 0]], [4 * np.eye(3)] * 2)
    assert bhattacharyya_distances(mixture)[0, 1] == pytest.approx(25 / 4 / 8, rel=1e-14)


def test_concentric_components_differ_by_their_volumes() -> None:
    mixture = in_one_column([2.0, 2.0], [1.0, 3.0])
    expected = np.sqrt(2 * 1 * 3 / (1 + 9))
    assert overlaps(mixture)[0, 1] == pytest.approx(expected, rel=1e-14)


def test_against_pair_by_pair_arithmetic_in_many_columns() -> None:
    rng = np.random.default_rng(0)
    k, d = 6, 5
    roots = rng.normal(size=(k, d, d))
    covariances = roots @ roots.transpose(0, 2, 1) + 0.1 * np.eye(d)
    mixture = Mixture(np.full(k, 1 / k), rng.normal(size=(k, d)), covariances)
    distances = bhattacharyya_distances(mixture)
    for i in range(k):
        for j in range(k):
            both = (covariances[i] + covariances[j]) / 2
            apart = mixture.means[i] - mixture.means[j]
            volumes = np.linalg.det([both, covariances[i], covariances[j]])
            expected = apart @ np.linalg.inv(both) @ apart / 8 + 0.5 * np.log(
                volumes[0] / np.sqrt(volumes[1] * volumes[2])
            )
            assert distances[i, j] == pytest.approx(expected, abs=1e-10)


def test_the_same_component_twice_overlaps_wholly_and_never_more() -> None:
    rng = np.random.default_rng(1)
    root = rng.normal(size=(7, 7))
    mixture = Mixture([0.5, 0.5], np.zeros((2, 7)), [root @ root.T] * 2)
    np.testing.assert_allclose(overlaps(mixture), np.ones((2, 2)), rtol=1e-12)
    assert overlaps(mixture).max() <= 1.0


def test_units_and_offsets_make_no_difference() -> None:
    rng = np.random.default_rng(2)
    roots = rng.normal(size=(3, 2, 2)) + np.eye(2)
    covariances = roots @ roots.transpose(0, 2, 1)
    means, units = rng.normal(size=(3, 2)), np.array([1e8, 1e-8])
    plain = Mixture(np.full(3, 1 / 3), means, covariances)
    scaled = Mixture(plain.weights, means * units, covariances * np.outer(units, units))
    np.testing.assert_allclose(
        bhattacharyya_distances(scaled), bhattacharyya_distances(plain), rtol=1e-9
    )


def test_the_neighbour_is_the_component_that_overlaps_most() -> None:
    mixture = in_one_column([0.0, 1.0, 5.0, 7.0], [1.0, 1.0, 1.0, 1.0])
    found = neighbours(mixture)
    assert [n.component for n in found] == [1, 0, 3, 2]
    assert found[0].overlap == pytest.approx(np.exp(-1 / 8))
    assert found[3].overlap == pytest.approx(np.exp(-4 / 8))


def test_a_wide_component_far_away_can_be_the_nearest() -> None:
    found = neighbours(in_one_column([0.0, 2.0, 6.0], [0.1, 0.1, 6.0]))
    assert found[0].component == 2


def test_a_component_alone_has_no_neighbour() -> None:
    assert neighbours(in_one_column([0.0], [1.0])) == ()


def test_components_too_far_apart_for_any_overlap_still_have_a_nearest() -> None:
    found = neighbours(in_one_column([0.0, 1e3, 3e3], [1.0, 1.0, 1.0]))
    assert [n.component for n in found] == [1, 0, 1]
    assert found[0].overlap == 0.0
