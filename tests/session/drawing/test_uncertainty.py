import math

import numpy as np
import pytest
from scipy import stats

from gmmstudio.session.drawing.uncertainty import entropy, uncertainty

RESP = np.array([[1.0, 0.0, 0.0], [0.5, 0.5, 0.0], [1 / 3, 1 / 3, 1 / 3], [0.7, 0.2, 0.1]])


def test_uncertainty_is_what_the_largest_responsibility_leaves():
    np.testing.assert_allclose(uncertainty(RESP), [0, 0.5, 2 / 3, 0.3])


def test_entropy_is_that_of_the_responsibilities_as_a_part_of_the_most_there_can_be():
    expected = [0, math.log(2) / math.log(3), 1, stats.entropy(RESP[3]) / math.log(3)]
    np.testing.assert_allclose(entropy(RESP), expected, atol=1e-15)


@pytest.mark.parametrize("k", [2, 5, 12])
def test_neither_leaves_its_range_by_rounding(k):
    resp = np.full((3, k), 1 / k)
    resp[1] = 0.0
    resp[1, 0] = 1.0 + 1e-16
    resp[2] = np.random.default_rng(0).dirichlet(np.ones(k))
    assert np.all((entropy(resp) >= 0) & (entropy(resp) <= 1))
    assert np.all((uncertainty(resp) >= 0) & (uncertainty(resp) <= 1 - 1 / k + 1e-15))
    assert entropy(resp)[0] == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(entropy(resp)[2], stats.entropy(resp[2], base=k))


def test_with_a_single_component_nothing_is_uncertain():
    np.testing.assert_array_equal(entropy(np.ones((2, 1))), [0, 0])
    np.testing.assert_array_equal(uncertainty(np.ones((2, 1))), [0, 0])


def test_a_responsibility_too_small_for_a_logarithm_counts_as_none():
    np.testing.assert_array_equal(entropy(np.array([[1.0, 0.0]])), [0.0])
    assert entropy(np.array([[1.0, 5e-324]]))[0] < 1e-300
