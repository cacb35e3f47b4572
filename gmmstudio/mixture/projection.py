"""Ways to look at many columns in few: rows and mixtures on axes, and edits taken back from there.

What is seen of a row x is its place y = A(x − c). A pair of columns is such a view, and so are two
principal components.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from gmmstudio.mixture.arrays import FloatArray, as_rows, frozen
from gmmstudio.mixture.errors import FitError
from gmmstudio.mixture.parameters import Mixture

_BLOCK = 65_536
_INVERSE = 1e-8
_ALIKE = 1e-6
"""Part of its length that an axis must have beside another one, to be another one."""


@dataclass(frozen=True, eq=False)
class Projection:
    """A linear view of rows, y = A(x − c), and how a change seen in it becomes one of x.

    Parameters
    ----------
    names : tuple of str
        What the axes are called, m of them.
    matrix : array-like of shape (m, n_features)
        A, its rows linearly independent.
    centre : array-like of shape (n_features,)
        c, which is seen at the origin.
    lift : array-like of shape (n_features, m)
        G with A G = I: a step dy in the view is the step G dy in the columns. What it leaves alone
        is the complement, x − G A x.
    shares : tuple of float
        For each axis what it explains of the whole (of the variance, or of the separation), 0 to
        1; empty where that has no meaning.

    Raises
    ------
    FitError
        If shapes do not agree or A G is not I.
    """

    names: tuple[str, ...]
    matrix: FloatArray
    centre: FloatArray
    lift: FloatArray
    shares: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        matrix = np.array(self.matrix, dtype=np.float64)
        centre = np.array(self.centre, dtype=np.float64)
        lift = np.array(self.lift, dtype=np.float64)
        m = len(self.names)
        if matrix.ndim != 2 or matrix.shape != (m, centre.size) or lift.shape != (centre.size, m):
            raise FitError(
                f"{m} axes need a matrix of shape (m, d) and a lift of shape (d, m), not "
                f"{matrix.shape} and {lift.shape}"
            )
        if not np.allclose(matrix @ lift, np.eye(m), rtol=0, atol=_INVERSE):
            raise FitError("a lift must bring a step in the view back to itself")
        for name, array in (("matrix", matrix), ("centre", centre), ("lift", lift)):
            object.__setattr__(self, name, frozen(array))

    @classmethod
    def of_columns(cls, columns: Sequence[str], chosen: Sequence[int]) -> "Projection":
        """Return the view of some of the columns as they are.

        Parameters
        ----------
        columns : sequence of str
            The names of all columns.
        chosen : sequence of int
            Which to see, each once, in the order wanted.

        Raises
        ------
        FitError
            If there is no such column, or one is chosen twice.
        """
        places = list(chosen)
        if len(set(places)) != len(places) or not all(0 <= i < len(columns) for i in places):
            raise FitError(f"{places} are no different columns out of {len(columns)}")
        matrix = np.eye(len(columns))[places]
        names = tuple(columns[i] for i in places)
        return cls(names, matrix, np.zeros(len(columns)), matrix.T)

    def along(self, chosen: Sequence[int]) -> "Projection":
        """Return the view along some of the axes.

        Parameters
        ----------
        chosen : sequence of int
            Which, each once, in the order wanted.
        """
        places = list(chosen)
        return Projection(
            tuple(self.names[i] for i in places),
            self.matrix[places],
            self.centre,
            self.lift[:, places],
            tuple(self.shares[i] for i in places) if self.shares else (),
        )

    def beside(self, other: "Projection", scale: ArrayLike) -> "Projection":
        """Return the view along the axes of this one and of another, of the same columns.

        On each axis rows are seen where they were. A step is lifted to the shortest one in columns
        of unit scale, S² Aᵀ (A S² Aᵀ)⁻¹ dy, so that it changes as little of the rest as can be.

        Parameters
        ----------
        other : Projection
        scale : array-like of shape (n_features,)
            Size of each column, S; one that is 0 counts as 1.

        Raises
        ------
        FitError
            If an axis of one is along those of the other.
        """
        size = np.asarray(scale, dtype=np.float64)
        size = np.where(size > 0, size, 1.0)
        matrix = np.concatenate([self.matrix, other.matrix])
        scaled = matrix * size
        lengths = np.sqrt((scaled**2).sum(axis=1))
        scaled = scaled / lengths[:, None]
        if np.linalg.svd(scaled, compute_uv=False)[-1] < _ALIKE:
            names = " and ".join([*self.names, *other.names])
            raise FitError(f"{names} are one and the same direction; choose another axis")
        inverse: FloatArray = np.linalg.pinv(scaled)
        lift = size[:, None] * inverse / lengths
        # Where both see their own centre: they need not be centred about the same row.
        away = other.matrix @ (self.centre - other.centre)
        centre = self.centre - lift[:, self.n_axes :] @ away
        return Projection((*self.names, *other.names), matrix, centre, lift)

    @property
    def n_axes(self) -> int:
        """The number of axes, m."""
        return len(self.names)

    def places(self, X: ArrayLike) -> FloatArray:
        """Return where rows are seen.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)

        Returns
        -------
        ndarray of shape (n_samples, m)
            Stored one axis after another. Columns looked at as they are keep every digit.

        Raises
        ------
        FitError
            If ``X`` has another number of columns.
        """
        rows = as_rows(X, self.centre.size)
        out = np.zeros((len(rows), self.n_axes), order="F")
        for start in range(0, len(rows), _BLOCK):
            block = np.s_[start : start + _BLOCK]
            for axis, coefficients in enumerate(self.matrix):
                # Column by column: no copy of the rows is centred, and sums round alike everywhere.
                for j in np.flatnonzero(coefficients):
                    out[block, axis] += coefficients[j] * (rows[block, j] - self.centre[j])
        return out

    def mixture(self, mixture: Mixture) -> Mixture:
        """Return the mixture of what is seen: means A(μⱼ − c), covariances A Σⱼ Aᵀ.

        Parameters
        ----------
        mixture : Mixture
            Of all columns.

        Raises
        ------
        FitError
            If the mixture has another number of columns.
        """
        covariances = self.matrix @ mixture.covariances @ self.matrix.T
        symmetric = 0.5 * (covariances + covariances.transpose(0, 2, 1))
        return Mixture.trusted(mixture.weights, self.places(mixture.means), symmetric, "VVV")

    def moved(self, mean: ArrayLike, place: ArrayLike) -> FloatArray:
        """Return a mean moved so that it is seen at another place, its complement kept.

        In a view of columns the other columns keep their values.

        Parameters
        ----------
        mean : array-like of shape (n_features,)
        place : array-like of shape (m,)

        Returns
        -------
        ndarray of shape (n_features,)
        """
        before = np.asarray(mean, dtype=np.float64)
        step = np.asarray(place, dtype=np.float64) - self.places(before[None])[0]
        after: FloatArray = before + self.lift @ step
        return after

    def reshaped(self, covariance: ArrayLike, seen: ArrayLike) -> FloatArray:
        """Return a covariance changed so that it is seen as another one, still positive definite.

        What is not seen keeps its regression on what is seen: with S = A Σ Aᵀ, the new S* and
        B = Σ Aᵀ S⁻¹, the result is Σ + B (S* − S) Bᵀ. For a view of columns, a seen and b not,
        B = Σ_ba S⁻¹ and C = Σ_bb − B Σ_ab stay, and Σ*_ba = B S*, Σ*_bb = C + B S* Bᵀ. Of all
        Gaussians that are seen so it is the nearest by Kullback and Leibler's divergence from the
        old one.

        Parameters
        ----------
        covariance : array-like of shape (n_features, n_features)
            Σ, symmetric and positive definite.
        seen : array-like of shape (m, m)
            S*, symmetric and positive definite.

        Returns
        -------
        ndarray of shape (n_features, n_features)
            Symmetric.

        Raises
        ------
        FitError
            If ``seen`` is of another size or not positive definite.
        """
        sigma = np.asarray(covariance, dtype=np.float64)
        new = np.asarray(seen, dtype=np.float64)
        if new.shape != (self.n_axes, self.n_axes):
            raise FitError(f"what is seen has {self.n_axes} axes, not shape {new.shape}")
        scale = np.sqrt(np.diagonal(sigma))
        across = (sigma / scale[:, None]) @ self.matrix.T
        old = self.matrix @ sigma @ self.matrix.T
        size = np.sqrt(np.diagonal(old))
        old, new, across = old / np.outer(size, size), new / np.outer(size, size), across / size
        try:
            root = np.linalg.cholesky(new)
        except np.linalg.LinAlgError:
            raise FitError("a covariance must be positive definite") from None
        slope = np.linalg.solve(old, across.T).T
        # The complement and the new part are each a square, so their sum stays positive definite
        # also where the old part is far larger than what is left of it.
        correlation = sigma / np.outer(scale, scale)
        rest = np.eye(len(sigma)) - slope @ ((self.matrix * scale) / size[:, None])
        kept = rest @ correlation @ rest.T
        part = slope @ root
        result = (kept + part @ part.T) * np.outer(scale, scale)
        symmetric: FloatArray = 0.5 * (result + result.T)
        return symmetric
