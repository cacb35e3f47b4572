"""Each family's M-step is the constrained maximum, and its parameters are counted right."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmmstudio.mixture import FAMILIES, FitError, families_for
from gmmstudio.mixture.covariance import Structure

MULTIVARIATE = [f.code for f in families_for(2)]


def expected_log_likelihood(
    covariances: np.ndarray, scatter: np.ndarray, rows: np.ndarray
) -> float:
    """Σⱼ −½ (nⱼ ln|Σⱼ| + tr(Σⱼ⁻¹ Wⱼ)): what an M-step for Σ maximises."""
    return -0.5 * sum(
        n * np.linalg.slogdet(c)[1] + np.trace(np.linalg.solve(c, w))
        for c, w, n in zip(covariances, scatter, rows, strict=True)
    )


def estimate(code: str, scatter: np.ndarray, rows: np.ndarray, floor: float) -> np.ndarray:
    family = FAMILIES[code]
    if family.structure is Structure.FULL:
        return family.estimate(scatter, rows, floor)
    diagonals = family.estimate(np.einsum("kii->ki", scatter).copy(), rows, floor)
    return np.array([np.diag(v) for v in diagonals])


def random_scatter(seed: int, k: int, d: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    rows = rng.uniform(5, 50, size=k)
    parts = rng.normal(size=(k, d, 3 * d)) * rng.uniform(0.1, 3, size=(k, d, 1))
    return parts @ parts.transpose(0, 2, 1) * rows[:, None, None] / (3 * d), rows


@pytest.mark.parametrize("code", MULTIVARIATE)
@given(seed=st.integers(0, 10**6), k=st.integers(1, 4), d=st.integers(1, 4))
@settings(max_examples=25, deadline=None)
def test_no_member_of_the_family_nearby_does_better(code: str, seed: int, k: int, d: int) -> None:
    scatter, rows = random_scatter(seed, k, d)
    best = estimate(code, scatter, rows, 0.0)
    reached = expected_log_likelihood(best, scatter, rows)
    # The estimate from other scatters is another member of the same family.
    other, _ = random_scatter(seed + 1, k, d)
    for share in (1e-3, 0.1, 1.0):
        member = estimate(code, (1 - share) * scatter + share * other, rows, 0.0)
        assert expected_log_likelihood(member, scatter, rows) <= reached + 1e-9 * abs(reached)


@pytest.mark.parametrize("code", MULTIVARIATE)
@given(seed=st.integers(0, 10**6), floor=st.floats(0.01, 2.0))
@settings(max_examples=25, deadline=None)
def test_under_a_floor_no_member_above_the_floor_does_better(
    code: str, seed: int, floor: float
) -> None:
    scatter, rows = random_scatter(seed, 3, 3)
    best = estimate(code, scatter, rows, floor)
    assert np.linalg.eigvalsh(best).min() >= floor * (1 - 1e-12)
    reached = expected_log_likelihood(best, scatter, rows)
    other, _ = random_scatter(seed + 1, 3, 3)
    for share in (1e-3, 0.1, 1.0):
        member = estimate(code, (1 - share) * scatter + share * other, rows, floor)
        assert expected_log_likelihood(member, scatter, rows) <= reached + 1e-9 * abs(reached)


def test_full_is_each_components_own_covariance() -> None:
    scatter, rows = random_scatter(0, 3, 2)
    np.testing.assert_allclose(
        estimate("VVV", scatter, rows, 0.0), scatter / rows[:, None, None], rtol=1e-12
    )


def test_shared_full_is_the_pooled_covariance() -> None:
    scatter, rows = random_scatter(0, 3, 2)
    pooled = scatter.sum(axis=0) / rows.sum()
    np.testing.assert_allclose(estimate("EEE", scatter, rows, 0.0), [pooled] * 3, rtol=1e-12)


def test_diagonal_keeps_the_variances_and_drops_the_rest() -> None:
    scatter, rows = random_scatter(0, 2, 2)
    first = scatter[0] / rows[0]
    np.testing.assert_allclose(
        estimate("VVI", scatter, rows, 0.0)[0], np.diag(np.diag(first)), rtol=1e-12
    )


def test_spherical_has_the_mean_of_the_variances() -> None:
    scatter, rows = random_scatter(0, 2, 2)
    expected = np.trace(scatter[1]) / 2 / rows[1] * np.eye(2)
    np.testing.assert_allclose(estimate("VII", scatter, rows, 0.0)[1], expected, rtol=1e-12)


def test_one_dimension_offers_own_and_shared_variance_alone() -> None:
    assert [f.code for f in families_for(1)] == ["V", "E"]
    assert not {"V", "E"} & set(MULTIVARIATE)


def test_a_one_dimensional_family_refuses_more_columns() -> None:
    with pytest.raises(FitError, match="family V is for one column, not 3"):
        FAMILIES["V"].check_features(3)


def test_every_family_explains_itself() -> None:
    for code in FAMILIES:
        family = FAMILIES[code]
        assert family.code == code
        assert family.title
        assert family.description
