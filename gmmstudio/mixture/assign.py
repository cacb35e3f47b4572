"""Ways to give each row of a block its responsibilities."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from gmmstudio.mixture.arrays import FloatArray, IntArray
from gmmstudio.mixture.density import Whitening, normalise
from gmmstudio.mixture.frame import Theta
from gmmstudio.mixture.statistics import Layout
from gmmstudio.mixture.thin import times

_NEVER = -1e300
"""A logarithm of a probability that is 0 whatever is added to it."""
_FAR = 1e-100
"""A density below this, beside the highest peak, is that of a row far from all components. Down to
it, what the smallest normal number cuts off is no 1e-180 of a responsibility."""
_NEAR_ONE = 30.0
"""A peak whose logarithm is within this needs no other to stand beside: densities as they are lose
and gain 13 digits of the 300 there are, and each block is spared a sweep."""


class Workspace:
    """One thread's buffers, used again for every block; nothing of it is ever published.

    Parameters
    ----------
    layout : Layout
    n_components : int
    block_rows : int
        The most rows a block may have.

    Attributes
    ----------
    span : slice
        Which rows of the whole are loaded.
    columns : ndarray of shape (d, m)
        They in working coordinates, column by column.
    resp : ndarray of shape (k, m)
        Responsibilities, components first.
    scratch : ndarray of shape (2, m)
        Two numbers a row to work with.
    """

    span: slice
    columns: FloatArray
    resp: FloatArray
    scratch: FloatArray

    def __init__(self, layout: Layout, n_components: int, block_rows: int) -> None:
        self._columns = np.empty((1 + layout.n_features, block_rows))
        self._columns[0] = 1.0
        self._all_features: FloatArray | None = None
        self._features: FloatArray | None = None
        self._resp = np.empty((n_components, block_rows))
        self._scratch = np.empty((2, block_rows))
        self._layout = layout
        self._rows: FloatArray | None = None

    def load(self, rows: FloatArray, span: slice, centre: FloatArray, scale: FloatArray) -> None:
        """Take in rows of shape (m, d), bringing them to working coordinates.

        Rows that are in already, because there are no others, are left as they are.
        """
        if rows is self._rows:
            return
        m = len(rows)
        self._rows = rows
        self._features = None
        self.span = span
        self.columns = self._columns[1:, :m]
        self.resp = self._resp[:, :m]
        self.scratch = self._scratch[:, :m]
        np.subtract(rows.T, centre[:, None], out=self.columns)
        self.columns *= (1.0 / scale)[:, None]

    @property
    def features(self) -> FloatArray:
        """1, the columns and their products: shape (layout.size, m)."""
        if self._features is None:
            self._features = self._with_products()
        return self._features

    def _with_products(self) -> FloatArray:
        n_columns, m = len(self._columns), self.columns.shape[1]
        if self._all_features is None:
            # With many columns the products are many more, and never asked for.
            self._all_features = np.empty((self._layout.size, self._columns.shape[1]))
            self._all_features[:n_columns] = self._columns
            self._columns = self._all_features[:n_columns]
            self.columns = self._columns[1:, :m]
        features = self._all_features[:, :m]
        self._layout.fill_products(features)
        return features


class Assigner(Protocol):
    """Writes ``work.resp`` for the block that is loaded."""

    def assign(self, work: Workspace) -> FloatArray | None:
        """Return log P(zᵢ) of the block's rows, shape (m,); None where there is no model yet."""
        ...


class FeatureModel:
    """The E-step as one matrix product: log P(Cⱼ) P(z | Cⱼ) is linear in 1, z and zzᵀ.

    Its rounding error is about 1e-16 · ‖z‖² / λ with λ the smallest eigenvalue of a covariance,
    so it is for mixtures that are not tight beside the spread of the data; see ``em``.
    """

    def __init__(self, theta: Theta, whitening: Whitening, layout: Layout) -> None:
        precisions = whitening.precisions
        d = layout.n_features
        if precisions.ndim == 2:
            linear = precisions * theta.means
        else:
            linear = (precisions @ theta.means[:, :, None])[:, :, 0]
        with np.errstate(divide="ignore"):  # an emptied component: log 0 = −∞ is what is meant
            peaks = whitening.log_norms + np.log(theta.weights)
        highest = max(peaks.tolist())
        self._highest = highest if abs(highest) > _NEAR_ONE else 0.0
        constant = peaks - self._highest - 0.5 * np.vecdot(linear, theta.means)
        self._coefficients = np.empty((len(constant), layout.size))
        # A product of matrices may meet −∞ with the zeros it pads with, and make it NaN.
        np.maximum(constant, _NEVER, out=self._coefficients[:, 0])
        self._coefficients[:, 1 : 1 + d] = linear
        np.multiply(layout.pack(precisions), layout.halves, out=self._coefficients[:, 1 + d :])

    def assign(self, work: Workspace) -> FloatArray:
        """Write the responsibilities and return log P(zᵢ).

        Densities are taken beside the highest peak of any component, unless that is so near to 1
        that it needs no such care; so none overflows. Beside each row's largest, as they would be
        otherwise, they need two more sweeps over them, and have no more digits: only rows so far
        from all components that all vanish are taken so.
        """
        resp = times(self._coefficients, work.features, work.resp)
        total: FloatArray = work.scratch[0]
        np.exp(resp, out=resp)
        np.add.reduce(resp, axis=0, out=total)
        far = np.flatnonzero(total < _FAR) if np.minimum.reduce(total) < _FAR else None
        if far is not None:
            total[far] = 1.0
        resp /= total
        log_density = np.log(total, out=total)
        if far is not None:
            joint = self._coefficients @ work.features[:, far]
            log_density[far] = normalise(joint)
            resp[:, far] = joint
        if self._highest:
            log_density += self._highest
        return log_density


class WhitenedModel:
    """The E-step through whitened distances to the means: right for the tightest component."""

    def __init__(self, theta: Theta, whitening: Whitening) -> None:
        self._whitening = whitening
        with np.errstate(divide="ignore"):
            self._log_weights = np.log(theta.weights)[:, None]

    def assign(self, work: Workspace) -> FloatArray:
        """Write the responsibilities and return log P(zᵢ)."""
        resp = self._whitening.log_densities(work.columns, work.resp)
        resp += self._log_weights
        return normalise(resp, work.scratch)


@dataclass(frozen=True)
class NearestCentre:
    """Each row belongs to the centre nearest to it, measured on standardised columns.

    Attributes
    ----------
    centres : ndarray of shape (k, d)
        In working coordinates.
    stretch : ndarray of shape (d,)
        What turns working coordinates into standardised ones.
    """

    centres: FloatArray
    stretch: FloatArray

    def assign(self, work: Workspace) -> None:
        """Write a 1 for the nearest centre, 0 for the others."""
        distances = np.empty_like(work.resp)
        for j, centre in enumerate(self.centres):
            away = (work.columns - centre[:, None]) * self.stretch[:, None]
            np.einsum("im,im->m", away, away, out=distances[j])
        _one_hot(distances.argmin(axis=0), work.resp)


@dataclass(frozen=True)
class Interval:
    """Each row belongs to the interval of a line that it falls into.

    Attributes
    ----------
    axis : ndarray of shape (d,)
        The line, in working coordinates.
    thresholds : ndarray of shape (k − 1,)
        Rising.
    """

    axis: FloatArray
    thresholds: FloatArray

    def assign(self, work: Workspace) -> None:
        """Write a 1 for the interval the row is in, 0 for the others."""
        _one_hot(np.searchsorted(self.thresholds, self.axis @ work.columns), work.resp)


@dataclass(frozen=True)
class GivenLabels:
    """Each row belongs to the component its label names, shape (n_samples,), counted from 0."""

    labels: IntArray

    def assign(self, work: Workspace) -> None:
        """Write a 1 for the label's component, 0 for the others."""
        _one_hot(self.labels[work.span], work.resp)


@dataclass(frozen=True)
class GivenResponsibilities:
    """Each row has the responsibilities that are given, shape (n_samples, n_components)."""

    resp: FloatArray

    def assign(self, work: Workspace) -> None:
        """Copy the responsibilities."""
        work.resp[:] = self.resp[work.span].T


def _one_hot(labels: IntArray, out: FloatArray) -> None:
    out[:] = 0.0
    out[labels, np.arange(len(labels))] = 1.0
