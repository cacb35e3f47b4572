"""The settings of a fit, as the controls name them."""

import math
from dataclasses import dataclass

from gmmstudio.errors import UserError

COMPONENTS_LIMIT = 50
ITERATIONS_LIMIT = 100_000
RESTARTS_LIMIT = 100
SEED_LIMIT = 2**31 - 1
LABELS = "labels"
"""The start that is no entry of ``STARTS``, as it needs a column of the table."""


LABELS_TITLE = "a column of labels"
LABELS_DESCRIPTION = (
    "each row begins in the group that a column names; the number of components is then that of "
    "the groups"
)


class SettingsError(UserError):
    """A setting outside the range that makes sense."""


@dataclass(frozen=True, slots=True)
class FitSettings:
    """Everything that, with the data, decides a run.

    Parameters
    ----------
    columns : tuple of str
        Names of the columns used, in the order of the axes of the mixture.
    components : int
        Number of components k, 1 to 50.
    family : str
        mclust's code of the covariance family.
    start : str
        Registry name of the way the first parameters are found, or ``LABELS``.
    labels_column : str or None
        The column whose labels are the start; None with any other start.
    restarts : int
        Number of starts compared before the best of them is run, 1 to 100.
    tolerance : float
        EM stops when the log-likelihood gains less than this, relative to its size.
    max_iterations : int
        EM stops after so many iterations at the latest.
    covariance_floor : float
        Smallest variance a component may have along any axis, relative to the data's own.
    seed : int
        Seed of every random choice of the start.
    weights_column : str or None
        The column that says how often each row counts; None where each counts once.

    Raises
    ------
    SettingsError
        If a value lies outside its range.
    """

    columns: tuple[str, ...] = ()
    components: int = 2
    family: str = "VVV"
    start: str = "kmeans"
    labels_column: str | None = None
    restarts: int = 5
    tolerance: float = 1e-6
    max_iterations: int = 500
    covariance_floor: float = 1e-6
    seed: int = 0
    weights_column: str | None = None

    def __post_init__(self) -> None:
        _check_whole("number of components", self.components, 1, COMPONENTS_LIMIT)
        _check_whole("number of restarts", self.restarts, 1, RESTARTS_LIMIT)
        _check_whole("maximum of iterations", self.max_iterations, 1, ITERATIONS_LIMIT)
        _check_whole("seed", self.seed, 0, SEED_LIMIT)
        if not (math.isfinite(self.tolerance) and 0 <= self.tolerance < 1):
            raise SettingsError(
                f"the tolerance is {self.tolerance:g}; choose a number from 0 to "
                "below 1, for instance 1e-6"
            )
        if not (math.isfinite(self.covariance_floor) and 0 <= self.covariance_floor < 1):
            raise SettingsError(
                f"the covariance floor is {self.covariance_floor:g}; choose a number "
                "from 0 to below 1, for instance 1e-6"
            )
        if len(set(self.columns)) != len(self.columns):
            raise SettingsError("a column is chosen twice; choose each column once")


def _check_whole(name: str, value: int, smallest: int, largest: int) -> None:
    if not smallest <= value <= largest:
        raise SettingsError(
            f"the {name} is {value}; choose a whole number from {smallest} to {largest}"
        )
