"""Starts: where EM begins. One class each, known through one registry."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from gmmstudio.mixture.arrays import FloatArray, IntArray, counted_rows, distinct_rows
from gmmstudio.mixture.clusters import (
    CheckStop,
    LostClusterError,
    lloyd,
    seeds,
    spread_within,
    ward,
)
from gmmstudio.mixture.rows import Sample
from gmmstudio.registry import Registry

SAMPLE_ROWS = 20_000
"""Starts that weigh rows against each other look at a seeded sample of at most so many."""
_WARD_ROWS = 2_000
_KMEANS_TRIES = 10


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
        self, sample: Sample, k: int, rng: np.random.Generator, check_stop: CheckStop = _go_on
    ) -> Centres | Cuts | Guess:
        """Return where to begin.

        Parameters
        ----------
        sample : Sample
            Rows in standardised columns: all of them, or a sample of ``SAMPLE_ROWS``; and how
            often each counts.
        k : int
            The number of components; at most the number of distinct rows.
        rng : numpy.random.Generator
        check_stop : callable
            Raises when the caller no longer wants the result; called every now and then.
        """


class KMeans(Start):
    """Lloyd's k-means from k-means++ seeds, twice.

    A column that tells clusters apart well is wide, and in units of its standard deviation its
    clusters are close. So k-means goes on from where it ended with columns in units of their spread
    within clusters, which is nearer to what a mixture sees.
    """

    code = "kmeans"
    title = "k-means"
    description = "k-means clusters of the standardised columns; near a good fit from the start"

    def begin(
        self, sample: Sample, k: int, rng: np.random.Generator, check_stop: CheckStop = _go_on
    ) -> Centres:
        """Return the centres that k-means ends at."""
        for _ in range(_KMEANS_TRIES):
            centres = seeds(sample, k, rng, check_stop, 2 + int(np.log(k)))
            try:
                means = lloyd(sample, centres, check_stop)
                within = spread_within(sample, means)
                scaled = Sample(sample.rows / within, sample.weights)
                return Centres(lloyd(scaled, means / within, check_stop) * within)
            except LostClusterError:
                continue  # draw other seeds
        # Seeds are distinct rows, so each owns at least itself.
        return Centres(centres)


class KMeansPlusPlus(Start):
    """The seeds of k-means++ alone."""

    code = "kmeans++"
    title = "k-means++ seeds"
    description = "rows far from each other become centres; each row goes to the nearest"

    def begin(
        self, sample: Sample, k: int, rng: np.random.Generator, check_stop: CheckStop = _go_on
    ) -> Centres:
        """Return k rows, spread out."""
        return Centres(seeds(sample, k, rng, check_stop))


class RandomPoints(Start):
    """Means at random rows, everything else as if there were one component."""

    code = "random_points"
    title = "random rows"
    description = "means at k rows drawn at random, equal weights, the data's own covariance"

    def begin(
        self, sample: Sample, k: int, rng: np.random.Generator, check_stop: CheckStop = _go_on
    ) -> Guess:
        """Return k distinct rows as means, each as likely as any other, however often it counts."""
        distinct = distinct_rows(sample.rows)
        means = distinct[rng.choice(len(distinct), size=k, replace=False)]
        return Guess(np.full(k, 1.0 / k), means, np.repeat(_covariance(sample)[None], k, axis=0))


class RandomTheta(Start):
    """A random θ: step 1 of the method as it is taught."""

    code = "random"
    title = "random θ"
    description = "weights, means and covariances all drawn at random: the method's own step 1"

    def begin(
        self, sample: Sample, k: int, rng: np.random.Generator, check_stop: CheckStop = _go_on
    ) -> Guess:
        """Draw weights from a Dirichlet, means from the data's Gaussian, covariances Wishart."""
        d = sample.rows.shape[1]
        covariance = _covariance(sample)
        # Columns in units of weighted rows can be far wider than 1, and so their rounding.
        ridge = 1e-9 * max(1.0, np.trace(covariance) / d)
        lower = np.linalg.cholesky(covariance + ridge * np.eye(d))
        weights = rng.dirichlet(np.full(k, 4.0))
        centre = np.average(sample.rows, axis=0, weights=sample.weights)
        means = centre + rng.standard_normal((k, d)) @ lower.T
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
        self, sample: Sample, k: int, rng: np.random.Generator, check_stop: CheckStop = _go_on
    ) -> Cuts:
        """Return cuts between the values nearest to the quantiles; nothing random in it."""
        axis = np.linalg.eigh(_covariance(sample))[1][:, -1]
        # The sign of an eigenvector is arbitrary; fixed, the same data give the same order. Of two
        # standardised columns both have the same share in it, but for rounding.
        shares = np.abs(axis)
        axis = axis * np.sign(axis[np.flatnonzero(shares > 0.999 * shares.max())[0]])
        # Equal values cannot be told apart, so cuts go between distinct ones.
        rows, times = counted_rows(sample.rows, sample.weights)
        places, which = np.unique(rows @ axis, return_inverse=True)
        below: FloatArray = np.cumsum(np.bincount(which, times))
        cuts = _even_cuts(below, k)
        return Cuts(axis, 0.5 * (places[cuts] + places[cuts + 1]))


def _even_cuts(below: FloatArray, k: int) -> IntArray:
    """Return where to cut values into k parts as equal as may be: k − 1 rising places, from 0.

    Parameters
    ----------
    below : ndarray
        How many rows there are up to and with each value, rising; a cut goes behind a value.
    k : int
    """
    chosen: list[int] = []
    low = 0
    for j in range(1, k):
        # As many values must be left for the cuts still to come, and one above the last.
        high = len(below) - (k - j)
        if low >= high:
            break
        near = low + int(np.abs(below[low:high] - j * below[-1] / k).argmin())
        chosen.append(near)
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
        self, sample: Sample, k: int, rng: np.random.Generator, check_stop: CheckStop = _go_on
    ) -> Centres:
        """Return the centres of Ward's k clusters (Ward 1963)."""
        # A row that stands there many times is one that counts as often, lest it crowd out others.
        rows, times = counted_rows(sample.rows, sample.weights)
        if len(rows) > _WARD_ROWS:
            drawn = np.sort(rng.choice(len(rows), size=_WARD_ROWS, replace=False))
            rows, times = rows[drawn], times[drawn]
        return Centres(ward(rows, times, k, check_stop))


def _covariance(sample: Sample) -> FloatArray:
    found = np.cov(sample.rows, rowvar=False, bias=True, aweights=sample.weights)
    covariance: FloatArray = np.atleast_2d(found)
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
