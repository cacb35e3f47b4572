"""The two half-steps in working coordinates, and when which arithmetic is safe."""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from gmmstudio.mixture.arrays import FloatArray
from gmmstudio.mixture.assign import Assigner, FeatureModel, WhitenedModel
from gmmstudio.mixture.beginning import FromRows, FromTheta, StartLike, beginning
from gmmstudio.mixture.blas import single_threaded_blas
from gmmstudio.mixture.bound import Bound, expected_log_likelihood
from gmmstudio.mixture.conditioning import Conditioned, least_eigenvalues
from gmmstudio.mixture.covariance import CovarianceFamily, Structure
from gmmstudio.mixture.density import Whitening
from gmmstudio.mixture.errors import FitError, SingularCovarianceError
from gmmstudio.mixture.fixed import Fixed, Hold, HoldFixed, check_structure, mask
from gmmstudio.mixture.frame import Theta
from gmmstudio.mixture.parameters import Mixture
from gmmstudio.mixture.passes import CentredSums, FeatureSums, Passes, Plan, Summation
from gmmstudio.mixture.snapshot import Collapse, Snapshot
from gmmstudio.mixture.source import RowSource
from gmmstudio.mixture.statistics import Statistics

_SAFE = 1e6
"""Up to this ratio of squared lengths, cancellation costs at most some 1e-10 of the result."""
_HELD = 10.0
"""A family that searches ends a little above the floor that holds it."""
_LARGEST_LAYOUT = 8_000
"""Features of a row beyond which computing them costs more than whitening (some 125 columns)."""
_LIMIT_BLAS_FROM = 16
"""Columns from which LAPACK may take threads of its own for a covariance, and round otherwise."""
_EMPTY = 1e-100
"""A component with less than this share of the rows stays where it is: nothing says where to go."""


@dataclass(frozen=True)
class Expected:
    """θ and what the E-step under it found.

    Attributes
    ----------
    theta : Theta
        In working coordinates.
    mixture : Mixture
        The same in the units of the data.
    log_likelihood : float
        ℓ(θ) in the units of the data.
    statistics : Statistics
        What the next M-step needs.
    collapses : tuple of Collapse
    rounding : float
        What rounding of θ may change ℓ by, about.
    assigner : Assigner
        Gives the same responsibilities again, should the statistics need a second look.
    bound : Bound or None
        ℓ(θ) taken apart, where that is asked for.
    moved_bound : Bound or None
        The bound that the M-step to θ raised: θ with the responsibilities it was made from. None
        where θ is no M-step's, or nobody asked.
    """

    theta: Theta
    mixture: Mixture
    log_likelihood: float
    statistics: Statistics
    collapses: tuple[Collapse, ...]
    rounding: float
    assigner: Assigner
    bound: Bound | None
    moved_bound: Bound | None

    @property
    def effective_rows(self) -> FloatArray:
        """Σᵢ P(Cⱼ | xᵢ), shape (k,)."""
        return self.statistics.effective_rows


class Steps:
    """E-steps and M-steps on one set of rows.

    Parameters
    ----------
    passes : Passes
    plan : Plan
        What the passes were made for.
    family : CovarianceFamily
    frame : Frame
    floor : float
        The least eigenvalue in working coordinates, where the data's variance is 1.
    fixed : Fixed or None
        What keeps its value of the first θ.
    apart : bool
        Whether to take ℓ apart into its bounds.
    """

    def __init__(
        self,
        passes: Passes,
        plan: Plan,
        family: CovarianceFamily,
        floor: float,
        fixed: Fixed | None = None,
        *,
        apart: bool = False,
    ) -> None:
        self._apart = apart
        self._passes = passes
        self._family = family
        self._frame = plan.frame
        self._layout = plan.layout
        self._k = plan.n_components
        self._floor = floor
        self.fixed = fixed
        self._hold = Hold()
        self._plan = plan
        self._blas = (
            single_threaded_blas if plan.layout.n_features >= _LIMIT_BLAS_FROM else nullcontext()
        )
        self.units = passes.n_samples * plan.frame.log_volume
        """What ℓ in the data's units lacks to ℓ in working coordinates."""
        self.n_samples = passes.n_samples
        # What is subtracted to move squares from the origin to a mean of rows is at most `reach` a
        # row; and where that is no loss a covariance has an inverse, too.
        self._ease = max(_HELD * floor, plan.frame.reach / _SAFE)
        """With no eigenvalue below this nothing is held up, has lost its digits, or is singular."""
        self._no_rows = _EMPTY * passes.n_samples
        origin = np.zeros((plan.n_components, plan.layout.n_features))
        self._about_origin: Summation = (
            FeatureSums(origin)
            if plan.layout.size <= _LARGEST_LAYOUT
            else CentredSums(origin, plan.layout)
        )

    def begin(
        self, start: StartLike, source: RowSource, seed: int | np.random.SeedSequence
    ) -> Expected:
        """Return the first θ and its E-step.

        Raises
        ------
        FitError
            If the start does not fit the data.
        SingularCovarianceError
            If it is singular and there is no floor.
        """
        with self._blas:
            begun = beginning(
                start,
                source,
                self._k,
                frame=self._frame,
                seed=seed,
                check_stop=self._plan.check_stop,
            )
            if isinstance(begun, FromRows):
                _, statistics = self._collect(begun.assigner, self._about_origin)
                if not isinstance(start, str):
                    self._refuse_empty(statistics)
                expected = self._step(begun.assigner, statistics, None, None)
                self._hold_from(expected.theta, expected.mixture)
                return expected
            given = start if isinstance(start, Mixture) else None
            theta = self._in_family(begun, given)
            self._hold_from(theta, given or self._frame.mixture(theta, self._family))
            return self._expect(Conditioned.of(theta), (), None)

    def _refuse_empty(self, statistics: Statistics) -> None:
        empty = np.flatnonzero(statistics.effective_rows <= self._no_rows)
        if len(empty):
            raise FitError(
                f"all rows that component {empty[0] + 1} is to start from have the weight 0; "
                "every component needs rows that count"
            )

    def _hold_from(self, first: Theta, mixture: Mixture) -> None:
        if self.fixed is not None:
            self._hold = HoldFixed(self.fixed, first, mixture)

    def _in_family(self, begun: FromTheta, given: Mixture | None) -> Theta:
        """Return the θ as it is where it may stay so, else the family's nearest to it."""
        theta = begun.theta
        covariances = theta.covariances
        free = np.ones(self._k, dtype=np.bool_)
        if given is not None and self.fixed is not None:
            check_structure(self.fixed, given, self._family)
            free = ~mask(self.fixed.covariances, self._k)
        if self._family.structure is Structure.DIAGONAL:
            covariances = np.einsum("kii->ki", covariances).copy()
        own = begun.family == self._family.code
        if free.any() and not (own and least_eigenvalues(covariances[free]).min() >= self._floor):
            rows = np.maximum(theta.weights[free] * self.n_samples, self._no_rows)
            scatter = covariances[free] * rows.reshape(-1, *[1] * (covariances.ndim - 1))
            covariances[free] = self._family.estimate(scatter, rows, self._floor)
        return Theta(theta.weights, theta.means, covariances)

    def advance(self, expected: Expected, snapshot: Snapshot) -> Expected:
        """Do an M-step from the last E-step, and the E-step after it.

        Raises
        ------
        SingularCovarianceError
            If a covariance became singular and there is no floor; it bears ``snapshot``.
        """
        with self._blas:
            return self._step(expected.assigner, expected.statistics, expected, snapshot)

    def _step(
        self,
        assigner: Assigner,
        statistics: Statistics,
        before: Expected | None,
        snapshot: Snapshot | None,
    ) -> Expected:
        theta = None if before is None else before.theta
        held, moved = self._maximise(statistics, theta)
        collapses: tuple[Collapse, ...] = ()
        about_means = isinstance(assigner, WhitenedModel)  # and a mean may be far from all rows
        if about_means or not moved.at_least > self._ease:
            least = least_eigenvalues(moved.theta.covariances)
            if np.any(statistics.cancelled > _SAFE * statistics.effective_rows * least):
                summation = CentredSums(statistics.means, self._layout)
                _, again = self._collect(assigner, summation)
                held, moved = self._maximise(again, theta)
                least = least_eigenvalues(moved.theta.covariances)
            collapses = self._collapses(held, least)
        made_from = None
        if before is not None and before.bound is not None:
            made_from = held, before.bound.entropy
        return self._expect(moved, collapses, snapshot, made_from)

    def _collapses(self, held: Statistics, least: FloatArray) -> tuple[Collapse, ...]:
        near = [int(j) for j in np.flatnonzero(least <= _HELD * self._floor)]
        return tuple(
            found
            for found in (
                _collapse(j, held, self._no_rows) for j in near if self._hold.may_collapse(j)
            )
            if found.smallest_eigenvalue < self._floor or least[found.component] <= self._floor
        )

    def _maximise(
        self, statistics: Statistics, before: Theta | None
    ) -> tuple[Statistics, Conditioned]:
        """Return the means of the M-step with the scatter about them, and its θ.

        A component without rows keeps its own.
        """
        rows, held = statistics.effective_rows, statistics
        empty = None
        if not np.minimum.reduce(rows) > self._no_rows:
            empty = rows <= self._no_rows
            rows = np.maximum(rows, self._no_rows)
        if before is None:
            estimate = partial(self._family.estimate, statistics.scatter, rows)
        else:
            if empty is not None:
                means, scatter = statistics.means.copy(), statistics.scatter.copy()
                means[empty] = before.means[empty]
                scatter[empty] = before.covariances[empty] * self._no_rows
                statistics = replace(statistics, means=means, scatter=scatter)
            held = self._hold.about_means(statistics)
            estimate = partial(
                self._hold.covariances,
                self._family,
                held.scatter,
                rows,
                previous=before.covariances,
            )
        weights = self._hold.weights(held.effective_rows)
        # Most floors never bind, and to find that out in the estimate costs more than to see it.
        found = Conditioned.of(Theta(weights, held.means, estimate(floor=0.0)))
        if self._floor > 0 and not found.is_thick(self._floor):
            found = Conditioned.of(Theta(weights, held.means, estimate(floor=self._floor)))
        return held, found

    def _collect(self, assigner: Assigner, summation: Summation) -> tuple[float, Statistics]:
        log_likelihood, sums = self._passes.run(assigner, summation)
        return log_likelihood, Statistics.of(sums, summation.centres(), self._layout)

    def _expect(
        self,
        conditioned: Conditioned,
        collapses: tuple[Collapse, ...],
        snapshot: Snapshot | None,
        made_from: tuple[Statistics, float] | None = None,
    ) -> Expected:
        """Do the E-step under a θ made from these statistics, of responsibilities of an entropy."""
        theta, whitening = conditioned.theta, conditioned.whitening
        singular = None if conditioned.is_thick(self._ease) else conditioned.first_singular()
        if singular is not None or whitening is None:
            raise self._singular(theta, singular or 0, snapshot)
        assigner: Assigner
        summation: Summation
        safe = self._frame.reach <= _SAFE * conditioned.at_least
        if safe and self._layout.size <= _LARGEST_LAYOUT:
            assigner = FeatureModel(theta, whitening, self._layout)
            summation = self._about_origin
        else:
            assigner = WhitenedModel(theta, whitening)
            summation = CentredSums(theta.means, self._layout)
        log_likelihood, statistics = self._collect(assigner, summation)
        return Expected(
            theta,
            self._hold.exact(self._frame.mixture(theta, self._family)),
            log_likelihood - self.units,
            statistics,
            collapses,
            conditioned.rounding * self.n_samples,
            assigner,
            self._bound(theta, whitening, statistics, log_likelihood) if self._apart else None,
            None if made_from is None else self._moved_bound(theta, whitening, *made_from),
        )

    def _bound(
        self, theta: Theta, whitening: Whitening, statistics: Statistics, log_likelihood: float
    ) -> Bound:
        expected = expected_log_likelihood(theta.weights, whitening, statistics)
        return Bound(expected - self.units, log_likelihood - expected)

    def _moved_bound(
        self, theta: Theta, whitening: Whitening, made_from: Statistics, entropy: float
    ) -> Bound:
        expected = expected_log_likelihood(theta.weights, whitening, made_from)
        return Bound(expected - self.units, entropy)

    def _singular(
        self, theta: Theta, component: int, snapshot: Snapshot | None
    ) -> SingularCovarianceError:
        rows = theta.weights[component] * self.n_samples
        return SingularCovarianceError(
            f"component {component + 1} became singular: its {rows:.3g} effective rows lie on a "
            "point or a line, or as good as; choose fewer components, another start, or a larger "
            "covariance floor",
            snapshot,
        )


def _collapse(component: int, statistics: Statistics, no_rows: float) -> Collapse:
    rows = float(statistics.effective_rows[component])
    scatter = statistics.scatter[component] / max(rows, no_rows)
    eigenvalues = np.sort(scatter) if scatter.ndim == 1 else np.linalg.eigvalsh(scatter)
    smallest, largest = max(float(eigenvalues[0]), 0.0), float(eigenvalues[-1])
    condition = largest / smallest if smallest > 0 else np.inf
    return Collapse(component, rows, smallest, condition)
