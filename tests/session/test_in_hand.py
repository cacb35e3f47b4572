"""Rows under a mixture in hand: what an E-step says, at the cost of what changed."""

import numpy as np

from gmmstudio.mixture import Mixture
from gmmstudio.mixture.steering import removed, with_covariance, with_mean, with_weight
from gmmstudio.session.assignment import assign
from gmmstudio.session.in_hand import RowsInHand

MIXTURE = Mixture(
    [0.5, 0.3, 0.2],
    [[0.0, 0.0], [4.0, 1.0], [-3.0, 2.0]],
    [np.eye(2), [[2.0, 0.5], [0.5, 1.0]], np.diag([0.3, 3.0])],
)


ROWS = np.asfortranarray(np.random.default_rng(7).normal(scale=3.0, size=(9_000, 2)))


def assert_is_the_e_step(found, log_density, mixture):
    expected = assign(ROWS, mixture)
    np.testing.assert_allclose(found.responsibilities, expected.responsibilities, atol=1e-12)
    np.testing.assert_array_equal(found.labels, expected.labels)
    np.testing.assert_allclose(found.largest, expected.largest, rtol=1e-12)
    np.testing.assert_allclose(log_density, mixture.log_density(ROWS), rtol=1e-12)
    assert found.mixture is mixture


def test_moment_for_moment_it_is_what_an_e_step_says():
    rows = RowsInHand(ROWS)
    for mixture in (
        MIXTURE,
        with_mean(MIXTURE, 1, [1.0, 2.0]),
        with_mean(MIXTURE, 1, [2.0, 2.0]),
        with_covariance(MIXTURE, 2, np.diag([2.0, 2.0])),
        with_weight(MIXTURE, 0, 0.9),
        removed(MIXTURE, 0),
        MIXTURE,
        Mixture([0.0, 0.4, 0.6], MIXTURE.means, MIXTURE.covariances),
    ):
        assert_is_the_e_step(*rows.expectation(mixture), mixture)


def test_only_what_changed_is_worked_out_anew(monkeypatch):
    rows = RowsInHand(ROWS)
    rows.expectation(MIXTURE)
    asked = []
    whole = Mixture.component_log_density
    monkeypatch.setattr(
        Mixture, "component_log_density", lambda self, X: asked.append(self.means) or whole(self, X)
    )
    rows.expectation(with_mean(MIXTURE, 1, [1.0, 2.0]))
    assert [means.tolist() for means in asked] == [[[1.0, 2.0]]]
    rows.expectation(with_mean(MIXTURE, 1, [1.0, 2.0]))
    assert len(asked) == 1


def test_what_it_says_cannot_be_changed():
    found, _ = RowsInHand(ROWS).expectation(MIXTURE)
    assert not found.responsibilities.flags.writeable
    assert not found.labels.flags.writeable
    assert not found.largest.flags.writeable
