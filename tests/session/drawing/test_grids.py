import math

import numpy as np
import pytest

from gmmstudio.mixture import Mixture
from gmmstudio.session.drawing.grids import (
    adaptive_lines,
    component_curves,
    hard_steps,
    log_density_on,
    peaks,
)


def test_both_ends_are_there_and_the_lines_ascend():
    x = adaptive_lines(np.array([0.0]), np.array([1.0]), -7.0, 13.0, 100)
    assert (x[0], x[-1]) == (-7.0, 13.0)
    assert np.diff(x).min() > 0
    assert len(x) <= 100


@pytest.mark.parametrize("sd", [1e-2, 1e-4, 1e-7])
def test_a_narrow_component_gets_its_lines(sd):
    x = adaptive_lines(np.array([3.0, 50.0]), np.array([20.0, sd]), 0.0, 100.0, 256)
    assert np.sum(np.abs(x - 50.0) < 3 * sd) > 40
    assert np.diff(x).max() < 1.0


def test_a_component_out_of_sight_changes_nothing_but_density_of_lines():
    x = adaptive_lines(np.array([1e6]), np.array([1.0]), 0.0, 1.0, 50)
    assert x == pytest.approx(np.linspace(0, 1, 50), abs=1e-3)


def test_the_curves_are_bayes_rule():
    mixture = Mixture(
        weights=[0.25, 0.75], means=[[0.0], [4.0]], covariances=[[[1.0]], [[4.0]]], family="V"
    )
    joint, resp = component_curves(mixture, np.array([1.0]))

    def normal(x, mean, sd):
        return math.exp(-0.5 * ((x - mean) / sd) ** 2) / (sd * math.sqrt(2 * math.pi))

    first, second = 0.25 * normal(1, 0, 1), 0.75 * normal(1, 4, 2)
    assert joint[:, 0] == pytest.approx([first, second])
    assert resp[:, 0] == pytest.approx([first / (first + second), second / (first + second)])


def test_hard_steps_are_upright_halfway_between_the_positions():
    resp = np.array([[0.9, 0.6, 0.3, 0.1], [0.1, 0.4, 0.7, 0.3], [0.0, 0.0, 0.0, 0.6]])
    x, steps = hard_steps(np.array([0.0, 1.0, 2.0, 3.0]), resp)
    assert x.tolist() == [0.0, 1.0, 1.5, 1.5, 2.0, 2.5, 2.5, 3.0]
    assert steps.tolist() == [
        [1, 1, 1, 0, 0, 0, 0, 0],
        [0, 0, 0, 1, 1, 1, 0, 0],
        [0, 0, 0, 0, 0, 0, 1, 1],
    ]


def test_one_component_has_no_step():
    x, steps = hard_steps(np.array([0.0, 1.0]), np.ones((1, 2)))
    assert (x.tolist(), steps.tolist()) == ([0.0, 1.0], [[1.0, 1.0]])


def test_the_tops_of_the_curves_are_at_the_means():
    mixture = Mixture([0.25, 0.75], [[1.0], [5.0]], [[[4.0]], [[0.25]]], "V")
    height = 1 / np.sqrt(2 * np.pi)
    np.testing.assert_allclose(
        peaks(mixture), [[1.0, 0.25 * height / 2.0], [5.0, 0.75 * height / 0.5]], rtol=1e-12
    )


@pytest.mark.parametrize("scale", [1.0, 1e-8, 1e8])
def test_over_a_grid_the_log_density_is_that_of_each_place(scale):
    mixture = Mixture(
        weights=[0.7, 0.3, 0.0],
        means=np.array([[0.0, 0.0], [5.0, 1.0], [2.0, 2.0]]) * scale,
        covariances=np.array([[[4, 1.9], [1.9, 1]], [[1e-4, -5e-6], [-5e-6, 1e-6]], np.eye(2)])
        * scale**2,
    )
    x, y = np.linspace(-9, 9, 37) * scale, np.linspace(-4, 6, 21) * scale
    found = log_density_on(mixture, x, y)
    assert found.shape == (21, 37)
    places = np.array([[a, b] for b in y for a in x])
    np.testing.assert_allclose(found.ravel(), mixture.log_density(places), rtol=1e-10)


def test_places_beyond_all_numbers_are_far_and_not_nowhere():
    mixture = Mixture(weights=[1.0], means=[[0.0, 0.0]], covariances=[np.eye(2) * 1e-12])
    found = log_density_on(mixture, np.array([0.0, 1e200]), np.array([0.0, 1e200]))
    assert np.isfinite(found).all()
