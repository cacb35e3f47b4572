"""Directions worth looking along: principal components, and those that tell components apart."""

import numpy as np

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.errors import FitError
from gmmstudio.mixture.moments import Moments
from gmmstudio.mixture.parameters import Mixture
from gmmstudio.mixture.projection import Projection

_DEPENDENT = 1e-12
"""Part of the largest eigenvalue of a correlation matrix below which columns depend linearly."""
_NOTHING = 1e-8
"""An eigenvalue below this tells no components apart (as in mclust)."""


def principal_components(
    moments: Moments, n_axes: int = 2, *, standardised: bool = True
) -> Projection:
    """Return the view along the directions of most variance.

    Parameters
    ----------
    moments : Moments
        Of the rows, or of a mixture.
    n_axes : int
        How many, at most the number of columns.
    standardised : bool
        Whether each column counts in units of its standard deviation (the correlation matrix) or
        as it is (the covariance matrix).

    Returns
    -------
    Projection
        Axes ``PC1``, ``PC2``, …, in orthonormal directions of the columns thus scaled, the largest
        entry of each positive; its shares are those of the variance.

    Raises
    ------
    FitError
        If there are fewer columns than axes, or a column to standardise is constant.

    References
    ----------
    Jolliffe (2002), Principal Component Analysis, 2nd edition, Springer, sections 2.1 and 2.3.
    """
    d = len(moments.mean)
    _check_axes(n_axes, d)
    scale = _deviations(moments) if standardised else np.ones(d)
    variances, vectors = np.linalg.eigh(moments.covariance / np.outer(scale, scale))
    variances = np.maximum(variances[::-1], 0.0)
    axes = _turned(vectors[:, ::-1][:, :n_axes])
    total = variances.sum()
    shares = tuple((variances[:n_axes] / total).tolist()) if total > 0 else (0.0,) * n_axes
    return Projection(
        tuple(f"PC{i + 1}" for i in range(n_axes)),
        (axes / scale[:, None]).T,
        moments.mean,
        axes * scale[:, None],
        shares,
    )


def separating_directions(
    mixture: Mixture, n_axes: int = 2, moments: Moments | None = None
) -> Projection:
    """Return the view along the directions that separate the components best.

    They solve M v = l Σ v with M = M_I Σ⁻¹ M_I + M_II, where the components differ in their means,
    M_I = Σⱼ P(Cⱼ)(μⱼ − μ)(μⱼ − μ)ᵀ, and in their covariances, M_II = Σⱼ P(Cⱼ)(Σⱼ − Σ̄) Σ⁻¹ (Σⱼ − Σ̄)ᵀ
    with Σ̄ = Σⱼ P(Cⱼ) Σⱼ. mclust's ``MclustDR`` with ``lambda = 0.5`` returns the same.

    Where the components differ in fewer directions than asked for, the others are those of most
    variance in standardised columns, uncorrelated with the first.

    Parameters
    ----------
    mixture : Mixture
        Of at least two components.
    n_axes : int
        How many, at most the number of columns.
    moments : Moments or None
        Mean μ and covariance Σ of the rows, as mclust takes them; None for those of the mixture,
        which are the same at the end of a fit of unconstrained covariances.

    Returns
    -------
    Projection
        Axes ``direction 1``, …, uncorrelated and of variance 1 under Σ, the largest entry of each
        in standardised columns positive; its shares are those of the eigenvalues' sum.

    Raises
    ------
    FitError
        If there is one component, fewer independent columns than axes, or a constant column.

    References
    ----------
    Scrucca (2010), Dimension reduction for model-based clustering, Statistics and Computing 20,
    471–484.
    """
    if mixture.n_components < 2:
        raise FitError("a single component has nothing to be separated from")
    whole = Moments.of_mixture(mixture) if moments is None else moments
    scale = _deviations(whole)
    outer = np.outer(scale, scale)
    correlation = whole.covariance / outer
    variances, vectors = np.linalg.eigh(correlation)
    kept = variances > _DEPENDENT * variances[-1]
    _check_axes(n_axes, int(kept.sum()))
    whitening = vectors[:, kept] / np.sqrt(variances[kept])
    values, axes = _best(_kernel(mixture, whole.mean, scale, whitening))
    informative = int(np.sum(values > _NOTHING))
    if n_axes > informative:
        # Of unit variance, the shortest vector is along most variance.
        rest = axes[:, informative:]
        _, turn = np.linalg.eigh(rest.T @ (rest / variances[kept][:, None]))
        axes = np.column_stack([axes[:, :informative], rest @ turn])
    values = np.where(values > _NOTHING, values, 0.0)
    total = values.sum()
    chosen = _turned(whitening @ axes[:, :n_axes])
    return Projection(
        tuple(f"direction {i + 1}" for i in range(n_axes)),
        (chosen / scale[:, None]).T,
        whole.mean,
        (correlation @ chosen) * scale[:, None],
        tuple((values[:n_axes] / total).tolist()) if total > 0 else (0.0,) * n_axes,
    )


def _kernel(
    mixture: Mixture, mean: FloatArray, scale: FloatArray, whitening: FloatArray
) -> FloatArray:
    """Return Σ^−½ M Σ^−½: in whitened columns Σ is the identity, and M = M_I² + Σⱼ P(Cⱼ) Dⱼ²."""
    weights = mixture.weights / mixture.weights.sum()
    away = (mixture.means - mean) / scale @ whitening
    between = (weights[:, None] * away).T @ away
    pooled = np.einsum("k,kij->ij", weights, mixture.covariances)
    apart = whitening.T @ ((mixture.covariances - pooled) / np.outer(scale, scale)) @ whitening
    within = np.einsum("k,kij,kjl->il", weights, apart, apart)
    kernel: FloatArray = between @ between + within
    return 0.5 * (kernel + kernel.T)


def _best(matrix: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return eigenvalues and eigenvectors as columns, the largest first."""
    values, vectors = np.linalg.eigh(matrix)
    return values[::-1].astype(np.float64), vectors[:, ::-1].astype(np.float64)


def _turned(axes: FloatArray) -> FloatArray:
    """Return directions (d, m) with the largest entry of each positive."""
    largest = np.take_along_axis(axes, np.abs(axes).argmax(axis=0)[None], axis=0)
    turned: FloatArray = axes * np.where(largest < 0, -1.0, 1.0)
    return turned


def _deviations(moments: Moments) -> FloatArray:
    deviations = moments.deviations
    if not np.all(deviations > 0):
        raise FitError("a column is constant and has no direction; choose other columns")
    return deviations


def _check_axes(n_axes: int, most: int) -> None:
    if not 1 <= n_axes <= most:
        raise FitError(f"{n_axes} axes are asked for; from 1 to {most} are independent")
