"""The mixture's formulas against closed forms and SciPy's densities."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal, norm

from gmmstudio.mixture import FitError, Mixture

WEIGHTS = [0.3, 0.7]
MEANS = [[0.0, 1.0], [4.0, -2.0]]
COVARIANCES = [[[1.0, 0.3], [0.3, 2.0]], [[0.5, 0.0], [0.0, 0.1]]]


@pytest.fixture
def mixture() -> Mixture:
    return Mixture(WEIGHTS, MEANS, COVARIANCES)


@pytest.fixture
def rows() -> np.ndarray:
    return np.random.default_rng(0).normal(scale=3, size=(50, 2))


def test_component_log_density_is_that_of_each_gaussian_without_its_weight(mixture, rows) -> None:
    expected = np.column_stack(
        [multivariate_normal(m, c).logpdf(rows) for m, c in zip(MEANS, COVARIANCES, strict=True)]
    )
    np.testing.assert_allclose(mixture.component_log_density(rows), expected, rtol=1e-12)


def test_log_density_and_log_likelihood_are_those_of_the_weighted_sum(mixture, rows) -> None:
    density = sum(
        w * multivariate_normal(m, c).pdf(rows)
        for w, m, c in zip(WEIGHTS, MEANS, COVARIANCES, strict=True)
    )
    np.testing.assert_allclose(mixture.log_density(rows), np.log(density), rtol=1e-10)
    assert mixture.log_likelihood(rows) == pytest.approx(np.log(density).sum(), rel=1e-12)


def test_responsibilities_are_bayes_rule(mixture, rows) -> None:
    joint = np.column_stack(
        [
            w * multivariate_normal(m, c).pdf(rows)
            for w, m, c in zip(WEIGHTS, MEANS, COVARIANCES, strict=True)
        ]
    )
    expected = joint / joint.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(mixture.responsibilities(rows), expected, rtol=1e-10)


def test_a_row_halfway_between_equal_components_belongs_to_both_alike() -> None:
    mixture = Mixture([0.5, 0.5], [[-1.0], [1.0]], [[[1.0]], [[1.0]]])
    np.testing.assert_allclose(mixture.responsibilities([[0.0]]), [[0.5, 0.5]], rtol=1e-15)


def test_rows_too_far_for_any_density_still_have_responsibilities() -> None:
    mixture = Mixture([0.5, 0.5], [[-1.0], [1.0]], [[[1.0]], [[1.0]]])
    np.testing.assert_array_equal(mixture.responsibilities([[1e6]]), [[0.0, 1.0]])
    assert np.isfinite(mixture.log_density([[1e6]])[0])


def test_a_tight_component_far_from_the_origin_keeps_its_digits() -> None:
    sd, centre = 1e-6, 1e8
    mixture = Mixture([1.0], [[centre, centre]], [np.eye(2) * sd**2])
    x = np.array([[centre + 2**-20, centre]])  # exactly representable
    expected = norm(0, sd).logpdf(2**-20) + norm(0, sd).logpdf(0)
    assert mixture.log_density(x)[0] == pytest.approx(expected, rel=1e-12)


def test_an_emptied_component_gets_no_responsibility() -> None:
    mixture = Mixture([1.0, 0.0], [[0.0], [1.0]], [[[1.0]], [[1.0]]])
    np.testing.assert_array_equal(mixture.responsibilities([[1.0]]), [[1.0, 0.0]])


def test_sample_has_the_mixtures_weights_means_and_covariances(mixture) -> None:
    X, labels = mixture.sample(200_000, seed=4)
    assert np.mean(labels == 1) == pytest.approx(0.7, abs=0.005)
    for j in range(2):
        np.testing.assert_allclose(X[labels == j].mean(axis=0), MEANS[j], atol=0.02)
        np.testing.assert_allclose(np.cov(X[labels == j].T), COVARIANCES[j], atol=0.03)


def test_sample_is_decided_by_its_seed(mixture) -> None:
    np.testing.assert_array_equal(mixture.sample(9, 5)[0], mixture.sample(9, 5)[0])
    assert not np.array_equal(mixture.sample(9, 5)[0], mixture.sample(9, 6)[0])


def test_marginal_is_the_density_with_the_other_column_integrated_out(mixture) -> None:
    y = np.linspace(-60, 60, 24_001)
    grid = np.column_stack([np.full_like(y, 0.7), y])
    integral = np.exp(mixture.log_density(grid)).sum() * (y[1] - y[0])
    assert np.exp(mixture.marginal([0]).log_density([[0.7]])[0]) == pytest.approx(integral)


def test_marginal_can_turn_the_columns_round(mixture) -> None:
    np.testing.assert_array_equal(mixture.marginal([1, 0]).means, np.array(MEANS)[:, ::-1])
    np.testing.assert_array_equal(mixture.marginal([1, 0]).covariances[0], [[2, 0.3], [0.3, 1]])


@pytest.mark.parametrize(("family", "kept"), [("EEE", "EEE"), ("VII", "VII"), ("EVV", "VVV")])
def test_marginals_stay_in_the_family_where_its_sub_blocks_do(family: str, kept: str) -> None:
    mixture = Mixture([0.5, 0.5], np.zeros((2, 3)), [np.eye(3)] * 2, family)
    assert mixture.marginal([0, 2]).family == kept


def test_a_row_at_the_end_of_the_numbers_has_responsibilities_all_the_same() -> None:
    mixture = Mixture([0.5, 0.5], [[-1.0], [1.0]], [[[1.0]], [[1.0]]])
    np.testing.assert_allclose(mixture.responsibilities([[1e200]]), [[0.5, 0.5]])


def test_permuting_components_permutes_every_array_together(mixture, rows) -> None:
    turned = mixture.permuted([1, 0])
    np.testing.assert_array_equal(turned.weights, WEIGHTS[::-1])
    np.testing.assert_allclose(
        turned.responsibilities(rows), mixture.responsibilities(rows)[:, ::-1], rtol=1e-12
    )


def test_free_parameters_of_the_full_family(mixture) -> None:
    assert mixture.free_parameters == 1 + 2 * 2 + 2 * 3


def test_standard_deviations_are_roots_of_the_diagonals(mixture) -> None:
    expected = np.sqrt([[1, 2], [0.5, 0.1]])
    np.testing.assert_allclose(mixture.standard_deviations, expected)


def test_arrays_cannot_be_written_to(mixture) -> None:
    for array in (mixture.weights, mixture.means, mixture.covariances):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0.0


def test_the_callers_arrays_are_not_frozen_or_shared() -> None:
    weights = np.array([1.0])
    mixture = Mixture(weights, [[0.0]], [[[1.0]]])
    weights[0] = 0.5
    assert mixture.weights[0] == 1.0


@pytest.mark.parametrize(
    ("weights", "means", "covariances", "message"),
    [
        ([0.5, 0.6], [[0.0], [1.0]], [[[1.0]], [[1.0]]], "sum to 1"),
        ([-0.5, 1.5], [[0.0], [1.0]], [[[1.0]], [[1.0]]], "not be negative"),
        ([1.0], [[0.0, 0.0]], [[[1.0, 2.0], [2.0, 1.0]]], "positive definite"),
        ([1.0], [[0.0, 0.0]], [[[1.0, 0.5], [0.1, 1.0]]], "symmetric"),
        ([1.0], [[0.0, 0.0]], [[[1.0]]], "shape"),
        ([1.0], [[np.nan]], [[[1.0]]], "finite"),
        ([0.5, 0.5], [[0.0]], [[[1.0]]], "weights"),
    ],
)
def test_what_is_no_mixture_is_refused(weights, means, covariances, message) -> None:
    with pytest.raises(FitError, match=message):
        Mixture(weights, means, covariances)


def test_rows_of_another_width_are_refused(mixture) -> None:
    with pytest.raises(FitError, match="3 columns where 2 are expected"):
        mixture.log_density(np.zeros((4, 3)))


def test_results_do_not_depend_on_how_rows_are_split_into_blocks(mixture) -> None:
    rows = np.random.default_rng(0).normal(size=(40_000, 2))
    whole = mixture.log_density(rows)
    np.testing.assert_array_equal(whole[20_000:20_010], mixture.log_density(rows[20_000:20_010]))
