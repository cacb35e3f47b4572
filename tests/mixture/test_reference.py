"""The same family from the same labels walks the way of R's mclust and reaches its optimum."""

import numpy as np
import pytest

from gmmstudio.mixture import FAMILIES, FitResult, Mixture, bic, fit, iterate

from .support import ReferenceFit, labels, reference_fits, table

REFERENCE_FITS = reference_fits(set(FAMILIES))
COUNTED = [r for r in REFERENCE_FITS if r.iterations is not None]
UNCOUNTED = [r for r in REFERENCE_FITS if r.iterations is None]
MAY_END_HIGHER = {"VEI", "VEE", "EVE", "VVE"}
"""Their M-step is itself a search, and mclust's ends early."""


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


@pytest.mark.parametrize("reference", COUNTED, ids=str)
def test_after_as_many_iterations_every_number_is_mclusts(reference: ReferenceFit) -> None:
    result = fit_like(reference, 0.0, reference.iterations)
    mixture, X = result.mixture, table(reference.dataset)
    assert result.log_likelihood == pytest.approx(reference.log_likelihood, rel=1e-10)
    assert mixture.free_parameters == reference.free_parameters
    assert -bic(result.log_likelihood, mixture.free_parameters, len(X)) == pytest.approx(
        reference.bic_mclust, rel=1e-10
    )
    scale = X.std(axis=0)
    outer = np.outer(scale, scale)
    np.testing.assert_allclose(mixture.weights, reference.weights, atol=1e-6)
    np.testing.assert_allclose(mixture.means / scale, reference.means / scale, atol=1e-6)
    np.testing.assert_allclose(
        mixture.covariances / outer, reference.covariances / outer, atol=1e-6
    )


@pytest.mark.parametrize("reference", REFERENCE_FITS, ids=str)
def test_run_to_convergence_it_ends_at_mclusts_optimum_or_above(reference: ReferenceFit) -> None:
    # Slow families are followed to where mclust stopped by the specification after this one.
    result = fit_like(reference, 1e-8 if reference.iterations is None else 1e-10, 20_000)
    assert result.converged
    assert result.mixture.free_parameters == reference.free_parameters
    gain = (result.log_likelihood - reference.log_likelihood) / abs(reference.log_likelihood)
    assert gain > -1e-6
    if reference.model not in MAY_END_HIGHER:
        assert gain < 1e-6


@pytest.mark.parametrize("reference", UNCOUNTED, ids=str)
def test_where_the_log_likelihood_passes_mclusts_so_do_the_parameters(
    reference: ReferenceFit,
) -> None:
    X = table(reference.dataset)
    reached = reference.log_likelihood - 1e-11 * abs(reference.log_likelihood)
    snapshots = iterate(
        X,
        reference.k,
        covariance=reference.model,
        start=labels(reference.dataset, reference.k),
        tolerance=0.0,
        max_iterations=20_000,
        covariance_floor=0.0,
    )
    there = next(s for s in snapshots if s.log_likelihood >= reached)
    if there.log_likelihood > reference.log_likelihood + 1e-6 * abs(reference.log_likelihood):
        assert reference.model in MAY_END_HIGHER
        return
    scale = X.std(axis=0)
    outer = np.outer(scale, scale)
    mixture = there.mixture
    np.testing.assert_allclose(mixture.means / scale, reference.means / scale, atol=1e-4)
    np.testing.assert_allclose(
        mixture.covariances / outer, reference.covariances / outer, atol=1e-4
    )


def test_the_reference_mixture_has_the_reference_log_likelihood() -> None:
    for reference in reference_fits({"VVV"}):
        mixture = Mixture(reference.weights, reference.means, reference.covariances)
        assert mixture.log_likelihood(table(reference.dataset)) == pytest.approx(
            reference.log_likelihood, rel=1e-11
        )
