"""ℓ taken apart: the expected complete log-likelihood and the entropy of the responsibilities."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gmmstudio.mixture.arrays import FloatArray, as_rows
from gmmstudio.mixture.density import Whitening, normalise
from gmmstudio.mixture.errors import FitError
from gmmstudio.mixture.parameters import Mixture
from gmmstudio.mixture.statistics import Statistics

_BLOCK = 16_384
"""Rows handled at a time: no array of all rows by all components is made."""


@dataclass(frozen=True)
class Bound:
    """A lower bound of ℓ(θ), F(r, θ) = Q + H, for responsibilities r and parameters θ.

    An E-step raises F to ℓ by its choice of r, an M-step raises it by its choice of θ; so ℓ never
    falls.

    Attributes
    ----------
    expected : float
        The expected complete log-likelihood Q = Σᵢ Σⱼ rᵢⱼ log P(Cⱼ) P(xᵢ | Cⱼ), natural logarithm,
        summed over rows.
    entropy : float
        H = −Σᵢ Σⱼ rᵢⱼ log rᵢⱼ: 0 where every row belongs to one component, n log k at most.

    References
    ----------
    Neal & Hinton (1998), A view of the EM algorithm that justifies incremental, sparse, and other
    variants, in Learning in Graphical Models, 355–368.

    Hathaway (1986), Another interpretation of the EM algorithm for mixture distributions,
    Statistics & Probability Letters 4, 53–56.
    """

    expected: float
    entropy: float

    @property
    def value(self) -> float:
        """F = Q + H: ℓ(θ) itself where the responsibilities are those of θ, else below it."""
        return self.expected + self.entropy


def bound(mixture: Mixture, X: ArrayLike, responsibilities_from: Mixture | None = None) -> Bound:
    """Return the bound of a mixture on rows.

    Parameters
    ----------
    mixture : Mixture
        θ.
    X : array-like of shape (n_samples, n_features)
    responsibilities_from : Mixture or None
        The θ whose responsibilities are taken, as a snapshot after an M-step tells it; None for
        those of ``mixture`` itself, and then the bound is ℓ.

    Returns
    -------
    Bound
        Its ``expected`` is −∞ where a row has responsibility for a component of weight 0.

    Raises
    ------
    FitError
        If the mixtures or ``X`` do not agree in their shapes.
    """
    rows = as_rows(X, mixture.n_features)
    source = mixture if responsibilities_from is None else responsibilities_from
    if source.means.shape != mixture.means.shape:
        raise FitError(
            f"mixtures of shapes {source.means.shape} and {mixture.means.shape} share no "
            "responsibilities"
        )
    expected = entropy = 0.0
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        joint = _log_joint(source, block)
        resp = joint.copy()
        log_density = normalise(resp)
        own = _weighted_sum(resp, joint)
        # −log r = log P(x) − log P(C) P(x|C), so that Q + H adds up to ℓ by itself.
        entropy += float(log_density.sum()) - own
        expected += own if source is mixture else _weighted_sum(resp, _log_joint(mixture, block))
    return Bound(expected, max(entropy, 0.0))


def expected_log_likelihood(
    weights: FloatArray, whitening: Whitening, statistics: Statistics
) -> float:
    """Return Q from sufficient statistics alone, without looking at a row.

    Q = Σⱼ nⱼ (log P(Cⱼ) + log N(mⱼ | μⱼ, Σⱼ)) − ½ tr(Σⱼ⁻¹ Wⱼ), with nⱼ, mⱼ and Wⱼ the effective
    rows, means and scatters under the responsibilities.

    Parameters
    ----------
    weights : ndarray of shape (k,)
    whitening : Whitening
        Of means μⱼ and covariances Σⱼ.
    statistics : Statistics
        In the coordinates of the whitening, and of its structure.

    Returns
    -------
    float
        Natural logarithm, in these coordinates. A component without rows adds nothing.
    """
    factors, rows = whitening.factors, statistics.effective_rows
    away = statistics.means - whitening.means
    if factors.ndim == 2:
        white, spread = factors * away, np.square(factors) * statistics.scatter
    else:
        white, spread = factors @ away[:, :, None], factors @ statistics.scatter * factors
    squares = np.square(white).reshape(len(rows), -1).sum(axis=1)
    # An emptied component may have the weight 0, of which there is no logarithm.
    log_joint = np.log(np.where(weights > 0, weights, 1.0)) + whitening.log_norms - 0.5 * squares
    return float(rows @ log_joint - 0.5 * spread.sum())


def _log_joint(mixture: Mixture, rows: FloatArray) -> FloatArray:
    """Return log P(Cⱼ) P(xᵢ | Cⱼ), shape (k, n)."""
    joint = np.ascontiguousarray(mixture.component_log_density(rows).T)
    with np.errstate(divide="ignore"):  # an emptied component: log 0 = −∞ is what is meant
        joint += np.log(mixture.weights)[:, None]
    return joint


def _weighted_sum(resp: FloatArray, log_joint: FloatArray) -> float:
    """Return Σ r log P(C) P(x|C), where 0 · −∞ counts as 0."""
    product = np.multiply(resp, log_joint, out=np.zeros_like(resp), where=resp > 0)
    return float(product.sum())
