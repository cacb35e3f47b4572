"""Covariance families: one class each, known through one registry."""

from gmmstudio.mixture.covariance.base import CovarianceFamily, Sharing, Structure
from gmmstudio.mixture.covariance.common_axes import EVE, VVE
from gmmstudio.mixture.covariance.diagonal import EEI, EVI, VEI, VVI
from gmmstudio.mixture.covariance.ellipsoidal import EEV, EVV, VEE, VEV
from gmmstudio.mixture.covariance.spherical import EII, VII
from gmmstudio.mixture.covariance.unconstrained import EEE, VVV, E, V
from gmmstudio.registry import Registry

FAMILIES: Registry[CovarianceFamily] = Registry("covariance family")
for _family in (
    VVV(),
    VVI(),
    VII(),
    EEE(),
    EII(),
    EEI(),
    VEI(),
    EVI(),
    VEE(),
    EVE(),
    VVE(),
    EEV(),
    VEV(),
    EVV(),
    V(),
    E(),
):
    FAMILIES.register(_family.code, _family)


def families_for(n_features: int) -> tuple[CovarianceFamily, ...]:
    """Return the families that differ on data of that many columns, in the order to offer them.

    In one dimension there is no shape and no direction: only V and E are left.
    """
    univariate = n_features == 1
    return tuple(f for f in FAMILIES.entries() if f.univariate == univariate)


def along_columns(family: CovarianceFamily) -> CovarianceFamily:
    """Return the family of the same sizes and shapes whose axes are along the columns."""
    return FAMILIES[f"{family.volume}{family.shape}{Sharing.IDENTITY}"]


__all__ = ["FAMILIES", "CovarianceFamily", "Sharing", "Structure", "along_columns", "families_for"]
