"""The numerics: Gaussian mixtures and EM on arrays, with NumPy and SciPy alone."""

from gmmstudio.mixture.beginning import StartLike
from gmmstudio.mixture.checks import check_fit_input
from gmmstudio.mixture.covariance import FAMILIES, CovarianceFamily, families_for
from gmmstudio.mixture.criteria import aic, bic
from gmmstudio.mixture.em import examined, iterate
from gmmstudio.mixture.errors import FitError, SingularCovarianceError
from gmmstudio.mixture.fitting import FitResult, fit
from gmmstudio.mixture.fixed import Fixed, free_parameters
from gmmstudio.mixture.initialisation import STARTS, Start
from gmmstudio.mixture.parameters import Mixture
from gmmstudio.mixture.restarts import (
    Seed,
    SetAside,
    StartOutcome,
    StartProgress,
    compare,
    seeds,
    set_aside,
)
from gmmstudio.mixture.snapshot import Collapse, Phase, Snapshot, StopReason
from gmmstudio.mixture.source import RowSource

__all__ = [
    "FAMILIES",
    "STARTS",
    "Collapse",
    "CovarianceFamily",
    "FitError",
    "FitResult",
    "Fixed",
    "Mixture",
    "Phase",
    "RowSource",
    "Seed",
    "SetAside",
    "SingularCovarianceError",
    "Snapshot",
    "Start",
    "StartLike",
    "StartOutcome",
    "StartProgress",
    "StopReason",
    "aic",
    "bic",
    "check_fit_input",
    "compare",
    "examined",
    "families_for",
    "fit",
    "free_parameters",
    "iterate",
    "seeds",
    "set_aside",
]
