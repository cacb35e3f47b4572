"""Each family's M-step is the constrained maximum, and its parameters are counted right."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gmmstudio.mixture import FAMILIES, FitError, families_for
from gmmstudio.mixture.covariance import Structure

MULTIVARIATE = [f.code for f in families_for(2)]
EXACT_UNDER_A_FLOOR = ["VVV", "VVI", "VII", "EEE", "EII", "EEI"]
SEARCHING = [c for c in MULTIVARIATE if c not in EXACT_UNDER_A_FLOOR]
MCLUST_COUNTS = {  # k = 3, d = 4, by mclust's nVarParams
    "EII": 1, "VII": 3, "EEI": 4, "VEI": 6, "EVI": 10, "VVI": 12, "EEE": 10,
    "VEE": 12, "EVE": 16, "VVE": 18, "EEV": 22, "VEV": 24, "EVV": 28, "VVV": 30,
}  # fmt: skip


def expected_log_likelihood(
    covariances: np.ndarray, scatter: np.ndarray, rows: np.ndarray
) -> float:
    """Σⱼ −½ (nⱼ ln|Σⱼ| + tr(Σⱼ⁻¹ Wⱼ)): what an M-step for Σ maximises."""
    return -0.5 * sum(
        n * np.linalg.slogdet(c)[1] + np.trace(np.linalg.solve(c, w))
        for c, w, n in zip(covariances, scatter, rows, strict=True)
    )


def estimate(
    code: str,
    scatter: np.ndarray,
    rows: np.ndarray,
    floor: float,
    previous: np.ndarray | None = None,
) -> np.ndarray:
    family = FAMILIES[code]
    if family.structure is Structure.FULL:
        return family.estimate(scatter, rows, floor, previous)

    def diagonal(matrices: np.ndarray) -> np.ndarray:
        return np.einsum("kii->ki", matrices).copy()

    before = None if previous is None else diagonal(previous)
    return np.array([np.diag(v) for v in family.estimate(diagonal(scatter), rows, floor, before)])


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


@pytest.mark.parametrize("code", EXACT_UNDER_A_FLOOR)
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


@pytest.mark.parametrize("code", SEARCHING)
@given(seed=st.integers(0, 10**6), floor=st.floats(0.01, 2.0))
@settings(max_examples=25, deadline=None)
def test_under_a_floor_a_search_stays_above_it_and_is_never_worse_than_before(
    code: str, seed: int, floor: float
) -> None:
    scatter, rows = random_scatter(seed, 3, 3)
    other, _ = random_scatter(seed + 1, 3, 3)
    before = estimate(code, other, rows, floor)
    found = estimate(code, scatter, rows, floor, before)
    for covariances in (before, found):
        assert np.linalg.eigvalsh(covariances).min() >= floor * (1 - 1e-9)
    was = expected_log_likelihood(before, scatter, rows)
    assert expected_log_likelihood(found, scatter, rows) >= was - 1e-9 * abs(was)


@pytest.mark.parametrize("code", MULTIVARIATE)
@pytest.mark.parametrize("floor", [0.0, 0.5])
def test_the_letters_say_what_is_equal(code: str, floor: float) -> None:
    covariances = estimate(code, *random_scatter(3, 4, 3), floor)
    eigenvalues = np.linalg.eigvalsh(covariances)
    volumes = np.prod(eigenvalues, axis=1) ** (1 / 3)
    shapes = eigenvalues / volumes[:, None]
    volume, shape, turn = code
    if volume == "E":
        np.testing.assert_allclose(volumes, volumes[0], rtol=1e-8)
    if shape == "E":
        np.testing.assert_allclose(shapes, shapes[[0] * 4], rtol=1e-6)
    if shape == "I":
        np.testing.assert_allclose(shapes, 1.0, rtol=1e-8)
    if turn == "I":
        off_diagonal = covariances - np.einsum("kii->ki", covariances)[:, :, None] * np.eye(3)
        np.testing.assert_allclose(off_diagonal, 0.0, atol=1e-12)
    if turn == "E":
        # Symmetric matrices have common axes exactly when they commute.
        for one in covariances:
            np.testing.assert_allclose(one @ covariances[0], covariances[0] @ one, atol=1e-6)
    if floor == 0 and volume == "V" and shape != "E":
        assert np.ptp(volumes) > 0.01


@pytest.mark.parametrize(("code", "count"), MCLUST_COUNTS.items())
def test_free_parameters_are_counted_as_mclust_counts_them(code: str, count: int) -> None:
    assert FAMILIES[code].free_covariance_parameters(3, 4) == count


@pytest.mark.parametrize("code", MULTIVARIATE)
def test_which_families_survive_a_rescaling_of_single_columns(code: str) -> None:
    scatter, rows = random_scatter(5, 3, 3)
    units = np.array([1.0, 10.0, 0.2])
    outer = np.outer(units, units)
    before = estimate(code, scatter, rows, 0.0)
    after = estimate(code, scatter * outer, rows, 0.0) / outer
    assert np.allclose(after, before, rtol=1e-6) == FAMILIES[code].scales_by_column


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
