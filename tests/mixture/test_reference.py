"""The same family from the same labels walks the way of R's mclust and reaches its optimum."""

import numpy as np
import pytest

from gmmstudio.mixture import FAMILIES, FitResult, Mixture, bic, fit

from .support import ReferenceFit, labels, reference_fits, table

REFERENCE_FITS = reference_fits(set(FAMILIES))


def fit_like(reference: ReferenceFit, tolerance: float, max_iterations: int) -> FitResult:
    return fit(
        table(reference.dataset),
        reference.k,
        covariance=reference.model,
        start=labels(reference.dataset, reference.k),
        tolerance=tolerance,
        max_iterations=max_iterations,
        covariance_floor=0.0,
    )


@pytest.mark.parametrize("reference", REFERENCE_FITS, ids=str)
def test_after_as_many_iterations_every_number_is_mclusts(reference: ReferenceFit) -> None:
    result = fit_like(reference, 0.0, reference.iterations)
    mixture, X = result.mixture, table(reference.dataset)
    assert result.log_likelihood == pytest.approx(reference.log_likelihood, rel=1e-11)
    assert mixture.free_parameters == reference.free_parameters
    assert -bic(result.log_likelihood, mixture.free_parameters, len(X)) == pytest.approx(
        reference.bic_mclust, rel=1e-11
    )
    scale = X.std(axis=0)
    outer = np.outer(scale, scale)
    np.testing.assert_allclose(mixture.weights, reference.weights, atol=1e-8)
    np.testing.assert_allclose(mixture.means / scale, reference.means / scale, atol=1e-8)
    np.testing.assert_allclose(
        mixture.covariances / outer, reference.covariances / outer, atol=1e-8
    )


@pytest.mark.parametrize("reference", REFERENCE_FITS, ids=str)
def test_run_to_convergence_it_ends_at_mclusts_optimum(reference: ReferenceFit) -> None:
    result = fit_like(reference, 1e-10, 5_000)
    assert result.converged
    assert result.log_likelihood == pytest.approx(reference.log_likelihood, rel=1e-6)


def test_the_reference_mixture_has_the_reference_log_likelihood() -> None:
    for reference in reference_fits({"VVV"}):
        mixture = Mixture(reference.weights, reference.means, reference.covariances)
        assert mixture.log_likelihood(table(reference.dataset)) == pytest.approx(
            reference.log_likelihood, rel=1e-11
        )
