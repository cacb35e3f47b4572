"""Starts: where EM begins. One class each, known through one registry."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

import numpy as np

from gmmstudio.mixture.arrays import FloatArray, IntArray, distinct_rows
from gmmstudio.mixture.errors import FitError
from gmmstudio.registry import Registry

SAMPLE_ROWS = 20_000
"""Starts that weigh rows against each other look at a seeded sample of at most so many."""
_WARD_ROWS = 2_000
_KMEANS_ROUNDS = 30
_KMEANS_TRIES = 10
_SETTLED = 1e-3
"""A centre that moves by less, where a column's spread is 1, is as good for EM to begin at."""
_NARROWEST = 0.1
"""What a column counts as within clusters at least, lest one that is nearly constant there decides
alone."""


CheckStop: TypeAlias = Callable[[], None]


def _go_on() -> None:
    """Let a start run to its end."""


@dataclass(frozen=True)
class Centres:
    """A start that gives each row to its nearest centre; EM then begins with an M-step.

    Attributes
    ----------
    means : ndarray of shape (k, n_features)
        In standardised columns.
    """

    means: FloatArray


@dataclass(frozen=True)
class Cuts:
    """A start that cuts a line into k intervals; EM then begins with an M-step.

    Attributes
    ----------
    axis : ndarray of shape (n_features,)
        The line's direction in standardised columns.
    thresholds : ndarray of shape (k − 1,)
        Rising; a row belongs to the interval that its place on the line falls into.
    """

    axis: FloatArray
    thresholds: FloatArray


@dataclass(frozen=True)
class Guess:
    """A start that is a θ itself; EM then begins with an E-step.

    Attributes
    ----------
    weights : ndarray of shape (k,)
    means : ndarray of shape (k, n_features)
        In standardised columns.
    covariances : ndarray of shape (k, n_features, n_features)
        In standardised columns; the engine brings them into the family.
    """

    weights: FloatArray
    means: FloatArray
    covariances: FloatArray


class Start(ABC):
    """A way to begin.

    Attributes
    ----------
    code : str
        Its name on the command line.
    title : str
        Its name on the screen.
    description : str
        What it does, in plain words.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    description: ClassVar[str]

    def varies(self, n_samples: int) -> bool:
        """Tell whether another seed gives another start for so many rows."""
        return True

    @abstractmethod
    def begin(
        self, Z: FloatArray, k: int, rng: np.random.Generator, check_stop: CheckStop = _go_on
    ) -> Centres | Cuts | Guess:
        """Return where to begin.

        Parameters
        ----------
        Z : ndarray of shape (n_sample, n_features)
            Rows in standardised columns: all of them, or a sample of ``SAMPLE_ROWS``.
        k : int
            The number of components; at most the number of distinct rows.
        rng : numpy.random.Generator
        check_stop : callable
            Raises when the caller no longer wants the result; called every now and then.
        """


def _seeds(
    Z: FloatArray, k: int, rng: np.random.Generator, check_stop: CheckStop, draws: int = 1
) -> FloatArray:
    """Draw k distinct rows, each with probability proportional to its squared distance so far.

    Of several draws the one is taken that leaves the rows nearest to a seed.

    References
    ----------
    Arthur & Vassilvitskii (2007), k-means++: the advantages of careful seeding, SODA, section 2.2;
    the choice among several is the variant that its conclusion tells of.
    """
    chosen = np.empty((k, Z.shape[1]))
    chosen[0] = Z[rng.integers(len(Z))]
    nearest = np.square(Z - chosen[0]).sum(axis=1)
    for j in range(1, k):
        check_stop()
        total = nearest.sum()
        if total == 0:
            raise FitError(
                f"only {j} rows are further apart than rounding, in columns scaled to unit "
                f"variance; choose at most {j} components"
            )
        least = np.inf
        before = nearest
        for i in rng.choice(len(Z), size=draws, p=before / total):
            left = np.minimum(before, np.square(Z - Z[i]).sum(axis=1))
            potential = float(left.sum())
            if potential < least:
                least, nearest, chosen[j] = potential, left, Z[i]
    return chosen


class KMeans(Start):
    """Lloyd's k-means (SciPy's) from k-means++ seeds, twice.

    A column that tells clusters apart well is wide, and in units of its standard deviation its
    clusters are close. So k-means goes on from where it ended with columns in units of their spread
    within clusters, which is nearer to what a mixture sees.
    """

    code = "kmeans"
    title = "k-means"
    description = "k-means clusters of the standardised columns; near a good fit from the start"

    def begin(
        self, Z: FloatArray, k: int, rng: np.random.Generator, check_stop: CheckStop = _go_on
    ) -> Centres:
        """Return the centres that k-means ends at."""
        from scipy.cluster.vq import ClusterError

        for _ in range(_KMEANS_TRIES):
            seeds = _seeds(Z, k, rng, check_stop, 2 + int(np.log(k)))
            try:
                means = _lloyd(Z, seeds, check_stop)
                within = _spread_within(Z, means)
                return Centres(_lloyd(Z / within, means / within, check_stop) * within)
            except ClusterError:
                continue  # a cluster lost its last row: draw other seeds
        # Seeds are distinct rows, so each owns at least itself.
        return Centres(seeds)


def _lloyd(Z: FloatArray, seeds: FloatArray, check_stop: CheckStop) -> FloatArray:
    from scipy.cluster.vq import kmeans2

    means = seeds
    for _ in range(_KMEANS_ROUNDS):
        check_stop()
        before = means
        means = np.asarray(
            kmeans2(Z, before, iter=1, minit="matrix", missing="raise")[0], dtype=np.float64
        )
        if np.abs(means - before).max() < _SETTLED:
            break
    return means


def _spread_within(Z: FloatArray, means: FloatArray) -> FloatArray:
    """Return the columns' standard deviations about the nearest centre, shape (n_features,)."""
    from scipy.cluster.vq import vq

    nearest, _ = vq(Z, means)
    spread: FloatArray = np.sqrt(np.square(Z - means[nearest]).mean(axis=0))
    return np.maximum(spread, _NARROWEST)


class KMeansPlusPlus(Start):
    """The seeds of k-means++ alone."""

    code = "kmeans++"
    title = "k-means++ seeds"
    description = "rows far from each other become centres; each row goes to the nearest"

    def begin(
        self, Z: FloatArray, k: int, rng: np.random.Generator, check_stop: CheckStop = _go_on
    ) -> Centres:
        """Return k rows, spread out."""
        return Centres(_seeds(Z, k, rng, check_stop))


class RandomPoints(Start):
    """Means at random rows, everything else as if there were one component."""

    code = "random_points"
    title = "random rows"
    description = "means at k rows drawn at random, equal weights, the data's own covariance"

    def begin(
        self, Z: FloatArray, k: int, rng: np.random.Generator, check_stop: CheckStop = _go_on
    ) -> Guess:
        """Return k distinct rows as means."""
        distinct = distinct_rows(Z)
        means = distinct[rng.choice(len(distinct), size=k, replace=False)]
        return Guess(np.full(k, 1.0 / k), means, np.repeat(_covariance(Z)[None], k, axis=0))


class RandomTheta(Start):
    """A random θ: step 1 of the method as it is taught."""

    code = "random"
    title = "random θ"
    description = "weights, means and covariances all drawn at random: the method's own step 1"

    def begin(
        self, Z: FloatArray, k: int, rng: np.random.Generator, check_stop: CheckStop = _go_on
    ) -> Guess:
        """Draw weights from a Dirichlet, means from the data's Gaussian, covariances Wishart."""
        d = Z.shape[1]
        covariance = _covariance(Z)
        # Columns in units of weighted rows can be far wider than 1, and so their rounding.
        ridge = 1e-9 * max(1.0, np.trace(covariance) / d)
        lower = np.linalg.cholesky(covariance + ridge * np.eye(d))
        weights = rng.dirichlet(np.full(k, 4.0))
        means = Z.mean(axis=0) + rng.standard_normal((k, d)) @ lower.T
        freedom = d + 4
        covariances = np.empty((k, d, d))
        for j in range(k):
            draws = lower @ rng.standard_normal((d, freedom))
            # k components share the data's volume, so each is narrower than the whole.
            covariances[j] = draws @ draws.T / freedom / k ** (2.0 / d)
        return Guess(weights, means, covariances)


class Quantile(Start):
    """Equally many rows for each component, in order."""

    code = "quantile"
    title = "quantiles"
    description = "rows in order along the first principal axis, cut into k equal parts"

    def varies(self, n_samples: int) -> bool:
        """Tell that it does not, but by the sample of rows that it looks at."""
        return n_samples > SAMPLE_ROWS

    def begin(
        self, Z: FloatArray, k: int, rng: np.random.Generator, check_stop: CheckStop = _go_on
    ) -> Cuts:
        """Return cuts between the values nearest to the quantiles; nothing random in it."""
        axis = np.linalg.eigh(_covariance(Z))[1][:, -1]
        # The sign of an eigenvector is arbitrary; fixed, the same data give the same order.
        axis = axis * np.sign(axis[np.abs(axis).argmax()])
        places = np.sort(Z @ axis)
        # Equal values cannot be told apart, so cuts go between distinct ones.
        first = np.flatnonzero(np.r_[True, np.diff(places) > 0])
        cuts = _distinct_cuts(first, len(places), k)
        return Cuts(axis, 0.5 * (places[cuts - 1] + places[cuts]))


def _distinct_cuts(first: IntArray, n: int, k: int) -> IntArray:
    """Return k − 1 rising entries of ``first`` (not its 0) near n/k, 2n/k, …."""
    chosen: list[int] = []
    low = 1
    for j in range(1, k):
        # As many distinct values must be left for the cuts still to come.
        high = len(first) - (k - 1 - j)
        if low >= high:
            break
        near = low + int(np.abs(first[low:high] - j * n / k).argmin())
        chosen.append(int(first[near]))
        low = near + 1
    return np.array(chosen, dtype=np.intp)


class Hierarchical(Start):
    """Ward's clusters of a sample."""

    code = "hierarchical"
    title = "hierarchical (Ward)"
    description = "clusters merged step by step from a sample of rows; the rest go to the nearest"

    def varies(self, n_samples: int) -> bool:
        """Tell that it does by the sample of rows alone."""
        return n_samples > _WARD_ROWS

    def begin(
        self, Z: FloatArray, k: int, rng: np.random.Generator, check_stop: CheckStop = _go_on
    ) -> Centres:
        """Return the centres of Ward's k clusters (Ward 1963; SciPy's linkage)."""
        from scipy.cluster.hierarchy import fcluster, linkage

        # Duplicates say nothing new about where clusters are, but could crowd out all others.
        rows = distinct_rows(Z) if len(Z) > _WARD_ROWS else Z
        if len(rows) > _WARD_ROWS:
            rows = rows[np.sort(rng.choice(len(rows), size=_WARD_ROWS, replace=False))]
        labels = fcluster(linkage(rows, method="ward"), t=k, criterion="maxclust")
        found = np.unique(labels)
        means = np.array([rows[labels == label].mean(axis=0) for label in found])
        if len(means) < k:
            # Ties can merge at one height; seeds far from the centres found make up the number.
            means = np.vstack([means, _farthest(rows, means, k - len(means))])
        return Centres(means)


def _farthest(rows: FloatArray, centres: FloatArray, count: int) -> FloatArray:
    chosen: list[FloatArray] = []
    nearest = np.min([np.square(rows - c).sum(axis=1) for c in centres], axis=0)
    for _ in range(count):
        chosen.append(rows[nearest.argmax()])
        nearest = np.minimum(nearest, np.square(rows - chosen[-1]).sum(axis=1))
    return np.array(chosen)


def _covariance(Z: FloatArray) -> FloatArray:
    covariance: FloatArray = np.atleast_2d(np.cov(Z, rowvar=False, bias=True))
    return covariance


STARTS: Registry[Start] = Registry("start")
for _start in (
    KMeans(),
    KMeansPlusPlus(),
    RandomPoints(),
    RandomTheta(),
    Quantile(),
    Hierarchical(),
):
    STARTS.register(_start.code, _start)
