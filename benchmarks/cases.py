"""What is measured: data, model and number of iterations of each row of the table."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gmmstudio.mixture import Mixture, fit

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One row of the table.

    Attributes
    ----------
    n, d, k : int
        Rows, columns, components.
    family : str
        mclust's code.
    iterations : int
        EM iterations that each program runs.
    target : float
        How many times faster than scikit-learn the project wants to be, per iteration.
    mclust_target : float or None
        The same against mclust, where that is wanted, too.
    """

    n: int
    d: int
    k: int
    family: str
    iterations: int
    target: float = 0.0
    mclust_target: float | None = None

    @property
    def name(self) -> str:
        """The case in words."""
        return f"{self.n:,} × {self.d}, k = {self.k}, {self.family}"


SPEED = (
    Case(1_000_000, 2, 5, "VVV", 4, 30),
    Case(100_000, 2, 5, "VVV", 20, 20, 15),
    Case(100_000, 10, 10, "VVV", 10, 10),
    Case(1_000_000, 1, 2, "V", 8, 20),
    Case(100_000, 10, 10, "VVI", 10, 5),
    Case(272, 2, 2, "VVV", 400, 3),
)
LINEAR = tuple(
    Case(n, 2, 5, "VVV", iterations)
    for n, iterations in ((10_000, 300), (100_000, 100), (1_000_000, 15), (10_000_000, 3))
)
MEMORY = Case(1_000_000, 10, 10, "VVV", 5)
WHOLE_FIT = Case(100_000, 4, 6, "VVV", 500, 10)


def rows(n: int, d: int, k: int, seed: int = 0) -> FloatArray:
    """Return rows of k overlapping Gaussians, shape (n, d)."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(scale=2.5, size=(k, d))
    X = rng.normal(size=(n, d))
    X += centres[rng.integers(k, size=n)]
    return X


def start(X: FloatArray, case: Case) -> Mixture:
    """Return the θ that every program starts from: that of a few random rows."""
    return fit(
        X,
        case.k,
        covariance=case.family,
        start="random_points",
        restarts=1,
        max_iterations=0,
    ).mixture
