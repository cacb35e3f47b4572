"""Sufficient statistics of the M-step: nⱼ, μⱼ and Wⱼ, and how they are added up."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gmmstudio.mixture.arrays import FloatArray, IntArray, frozen
from gmmstudio.mixture.covariance import Structure

_TINY = np.finfo(np.float64).tiny


@dataclass(frozen=True)
class Layout:
    """Where the sums of a row's features stand: 1, the d columns, then their products.

    The products are the upper triangle of zzᵀ row by row, or the d squares alone for
    ``Structure.DIAGONAL``.
    """

    n_features: int
    structure: Structure

    @cached_property
    def _triangle(self) -> IntArray:
        """Where the upper triangle stands in a matrix that is read row by row."""
        return np.flatnonzero(np.triu(np.ones((self.n_features, self.n_features))))

    @cached_property
    def _places(self) -> IntArray:
        """Which product stands at each place of a matrix, shape (d, d)."""
        d = self.n_features
        places = np.zeros((d, d), dtype=np.intp)
        places.flat[self._triangle] = np.arange(self.n_products)
        return np.maximum(places, places.T)

    @cached_property
    def n_products(self) -> int:
        """The number of products."""
        d = self.n_features
        return d if self.structure is Structure.DIAGONAL else d * (d + 1) // 2

    @cached_property
    def size(self) -> int:
        """The number of features of a row."""
        return 1 + self.n_features + self.n_products

    @cached_property
    def halves(self) -> FloatArray:
        """What makes −½ zᵀPz of the products, given P packed: −½ for squares, else −1."""
        if self.structure is Structure.DIAGONAL:
            return np.full(self.n_features, -0.5)
        halves: FloatArray = self.pack(-1.0 + 0.5 * np.eye(self.n_features)[None])[0]
        return halves

    def fill_products(self, features: FloatArray) -> None:
        """Compute the products of rows whose columns are in place already.

        Parameters
        ----------
        features : ndarray of shape (size, m)
        """
        d = self.n_features
        columns = features[1 : 1 + d]
        products = features[1 + d :]
        if self.structure is Structure.DIAGONAL:
            np.square(columns, out=products)
            return
        start = 0
        for i in range(d):
            np.multiply(columns[i], columns[i:], out=products[start : start + d - i])
            start += d - i

    def pack(self, products: FloatArray) -> FloatArray:
        """Return matrices (k, d, d) or diagonals (k, d) as products, shape (k, n_products)."""
        if self.structure is Structure.DIAGONAL:
            return products
        packed: FloatArray = products.reshape(len(products), -1).take(self._triangle, axis=1)
        return packed

    def unpack(self, products: FloatArray) -> FloatArray:
        """Undo ``pack``: symmetric matrices (k, d, d), or diagonals (k, d)."""
        if self.structure is Structure.DIAGONAL:
            return products
        return products.take(self._places, axis=1)


@dataclass(frozen=True)
class Statistics:
    """What the M-step needs to know of the data, in working coordinates.

    Attributes
    ----------
    effective_rows : ndarray of shape (k,)
        nⱼ = Σᵢ P(Cⱼ | zᵢ).
    means : ndarray of shape (k, d)
        Σᵢ P(Cⱼ | zᵢ) zᵢ / nⱼ.
    scatter : ndarray of shape (k, d, d) or (k, d)
        Wⱼ = Σᵢ P(Cⱼ | zᵢ)(zᵢ − μⱼ)(zᵢ − μⱼ)ᵀ, or its diagonal.
    shift : ndarray of shape (k, d)
        μⱼ − cⱼ, from the point cⱼ that was summed about to the mean.
    """

    effective_rows: FloatArray
    means: FloatArray
    scatter: FloatArray
    shift: FloatArray

    @property
    def cancelled(self) -> FloatArray:
        """What was subtracted to move the squares to the mean, nⱼ‖μⱼ − cⱼ‖², shape (k,).

        A scatter far smaller than this has lost its digits.
        """
        lost: FloatArray = self.effective_rows * np.vecdot(self.shift, self.shift)
        return lost

    @classmethod
    def of(cls, sums: FloatArray, centres: FloatArray, layout: Layout) -> "Statistics":
        """Turn the sums of features about given points into statistics about the means.

        Parameters
        ----------
        sums : ndarray of shape (k, layout.size)
        centres : ndarray of shape (k, d)
            The points; a component with no rows has its mean there.
        layout : Layout
        """
        d = layout.n_features
        effective_rows = sums[:, 0].copy()
        moments = sums[:, 1 : 1 + d]
        shift = moments / np.maximum(effective_rows, _TINY)[:, None]
        scatter = layout.unpack(sums[:, 1 + d :])
        if layout.structure is Structure.DIAGONAL:
            scatter = np.maximum(scatter - moments * shift, 0.0)
        else:
            scatter -= moments[:, :, None] * shift[:, None]
        return cls(frozen(effective_rows), centres + shift, scatter, shift)
