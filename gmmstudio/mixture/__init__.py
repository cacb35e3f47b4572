"""The numerics: Gaussian mixtures and EM on arrays, with NumPy and SciPy alone."""

from gmmstudio.mixture.checks import check_fit_input
from gmmstudio.mixture.covariance import FAMILIES, CovarianceFamily, families_for
from gmmstudio.mixture.criteria import aic, bic
from gmmstudio.mixture.em import iterate
from gmmstudio.mixture.errors import FitError, SingularCovarianceError
from gmmstudio.mixture.fitting import FitResult, SetAside, fit
from gmmstudio.mixture.fixed import Fixed
from gmmstudio.mixture.initialisation import STARTS, Start
from gmmstudio.mixture.parameters import Mixture
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
    "SetAside",
    "SingularCovarianceError",
    "Snapshot",
    "Start",
    "StopReason",
    "aic",
    "bic",
    "check_fit_input",
    "families_for",
    "fit",
    "iterate",
]
