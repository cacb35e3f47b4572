"""Sufficient statistics of the M-step: nⱼ, μⱼ and Wⱼ, and how they are added up."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from gmmstudio.mixture.arrays import FloatArray, IntArray, frozen
from gmmstudio.mixture.covariance import Structure


@dataclass(frozen=True)
class Layout:
    """Where the sums of a row's features stand: 1, the d columns, then their products.

    The products are the upper triangle of zzᵀ row by row, or the d squares alone for
    ``Structure.DIAGONAL``.
    """

    n_features: int
    structure: Structure

    @cached_property
    def _triangle(self) -> tuple[IntArray, IntArray]:
        return np.triu_indices(self.n_features)

    @cached_property
    def n_products(self) -> int:
        """The number of products."""
        d = self.n_features
        return d if self.structure is Structure.DIAGONAL else d * (d + 1) // 2

    @cached_property
    def size(self) -> int:
        """The number of features of a row."""
        return 1 + self.n_features + self.n_products

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
        rows, columns = self._triangle
        return products[:, rows, columns]

    def unpack(self, products: FloatArray) -> FloatArray:
        """Undo ``pack``: symmetric matrices (k, d, d), or diagonals (k, d)."""
        if self.structure is Structure.DIAGONAL:
            return products
        rows, columns = self._triangle
        matrices = np.empty((len(products), self.n_features, self.n_features))
        matrices[:, rows, columns] = products
        matrices[:, columns, rows] = products
        return matrices


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
    cancelled : ndarray of shape (k,)
        nⱼ‖μⱼ − cⱼ‖², what was subtracted to move the squares from the point cⱼ they were summed
        about to the mean: a scatter far smaller than this has lost its digits.
    """

    effective_rows: FloatArray
    means: FloatArray
    scatter: FloatArray
    cancelled: FloatArray

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
        divisor = np.where(effective_rows > 0, effective_rows, 1.0)[:, None]
        shift = sums[:, 1 : 1 + d] / divisor
        moved = effective_rows[:, None] * np.square(shift)
        scatter = layout.unpack(sums[:, 1 + d :])
        if layout.structure is Structure.DIAGONAL:
            scatter = np.maximum(scatter - moved, 0.0)
        else:
            scatter = scatter - effective_rows[:, None, None] * shift[:, :, None] * shift[:, None]
        return cls(frozen(effective_rows), centres + shift, scatter, moved.sum(axis=1))
