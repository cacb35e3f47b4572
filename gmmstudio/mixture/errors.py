"""What can go wrong in a fit, told so that a person can mend it."""

from typing import TYPE_CHECKING

from gmmstudio.errors import UserError

if TYPE_CHECKING:
    from gmmstudio.mixture.snapshot import Snapshot


class FitError(UserError):
    """The data, the settings or the start do not allow a fit."""


class SingularCovarianceError(FitError):
    """A component's covariance became singular and no covariance floor holds it up.

    Attributes
    ----------
    snapshot : Snapshot or None
        The last good state; None if the start itself was singular.
    """

    def __init__(self, message: str, snapshot: "Snapshot | None" = None) -> None:
        super().__init__(message)
        self.snapshot = snapshot
