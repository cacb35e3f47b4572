"""What it means for two fits to be the same."""

import numpy as np

from gmmstudio.mixture import FitResult, Mixture

TOLERANCE = 1e-9


def assert_same_mixture(one: Mixture, other: Mixture) -> None:
    """Compare every statistic in units of the first mixture's standard deviations."""
    scale = one.standard_deviations
    unit = scale[:, :, None] * scale[:, None]
    assert np.abs(other.weights / one.weights - 1).max() < TOLERANCE
    assert np.abs((other.means - one.means) / scale).max() < TOLERANCE
    assert np.abs((other.covariances - one.covariances) / unit).max() < TOLERANCE


def assert_same_fit(one: FitResult, other: FitResult) -> None:
    """Compare mixtures, effective rows, and ℓ of every iteration."""
    assert_same_mixture(one.mixture, other.mixture)
    np.testing.assert_allclose(other.trace, one.trace, rtol=TOLERANCE)
    np.testing.assert_allclose(other.effective_rows, one.effective_rows, rtol=TOLERANCE)
    assert other.stop_reason == one.stop_reason
    assert other.restart == one.restart
