"""A row of weight w is the row w times."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmmstudio.mixture import FitError, families_for, fit, iterate

from .support import labels, last, table, tables


@given(X=tables(), seed=st.integers(0, 99), k=st.integers(1, 3), data=st.data())
@settings(max_examples=40, deadline=None)
def test_a_weighted_row_equals_the_row_repeated(X, seed, k, data) -> None:
    rng = np.random.default_rng(seed)
    times = rng.integers(1, 4, size=len(X))
    hard = np.r_[np.arange(k), rng.integers(k, size=len(X) - k)]
    family = data.draw(st.sampled_from([f.code for f in families_for(X.shape[1])]))
    settings = {"covariance": family, "max_iterations": 6, "tolerance": 0}
    weighted = last(iterate(X, k, start=hard, sample_weight=times, **settings))
    repeated = last(
        iterate(np.repeat(X, times, axis=0), k, start=np.repeat(hard, times), **settings)
    )
    assert weighted.n_samples == times.sum()
    assert weighted.log_likelihood == pytest.approx(repeated.log_likelihood, rel=1e-10)
    np.testing.assert_allclose(weighted.mixture.means, repeated.mixture.means, atol=1e-8)
    np.testing.assert_allclose(weighted.effective_rows, repeated.effective_rows, rtol=1e-8)


def test_weights_of_one_are_no_weights() -> None:
    X, hard = table("iris"), labels("iris", 3)
    plain = fit(X, 3, start=hard)
    weighted = fit(X, 3, start=hard, sample_weight=np.ones(len(X)))
    assert weighted.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-14)


def test_a_row_of_weight_zero_is_not_there() -> None:
    X, hard = table("iris"), labels("iris", 3)
    keep = np.arange(len(X)) % 5 > 0
    plain = fit(X[keep], 3, start=hard[keep], tolerance=0, max_iterations=8)
    weighted = fit(X, 3, start=hard, sample_weight=keep, tolerance=0, max_iterations=8)
    assert weighted.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-10)


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        ([1.0, 2.0], "weights of shape .* for 150 rows"),
        (np.full(150, -1.0), "row 1 has the weight -1"),
        (np.r_[np.ones(149), np.nan], "row 150 has the weight nan"),
        (np.zeros(150), "every row has the weight 0"),
    ],
)
def test_weights_that_are_none_are_refused(weights, message) -> None:
    with pytest.raises(FitError, match=message):
        fit(table("iris"), 2, sample_weight=weights)
