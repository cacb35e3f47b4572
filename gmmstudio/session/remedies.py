"""What a person can do about a component that collapsed: changes of settings, one press each."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from gmmstudio.registry import Registry
from gmmstudio.session.notice import Severity
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.settings import LABELS, FitSettings
from gmmstudio.session.view_state import ViewState

_USUAL_FLOOR = FitSettings().covariance_floor
_FLOOR_STEP = 100.0
_HIGHEST_FLOOR = 0.1


class Remedy(ABC):
    """A way out of a collapse."""

    title: ClassVar[str]
    """What its button says."""
    about: ClassVar[str]
    """What it does, in a sentence."""

    @abstractmethod
    def changes(self, settings: FitSettings) -> dict[str, Any]:
        """Return the settings to change; none where this way is at its end."""


class FewerComponents(Remedy):
    """Leave the collapsed component out."""

    title = "Fewer components"
    about = "Fit again with one component less, so that the rows of the collapsed one join others"

    def changes(self, settings: FitSettings) -> dict[str, Any]:
        """Take one component less."""
        if settings.components == 1:
            return {}
        fewer = {"components": settings.components - 1}
        # With labels as the start, their number is that of the components.
        return fewer | ({"start": FitSettings().start} if settings.start == LABELS else {})


class RaiseFloor(Remedy):
    """Keep the component, but wider."""

    title = "Raise the floor"
    about = "Fit again with a larger covariance floor, so that no component can become so narrow"

    def changes(self, settings: FitSettings) -> dict[str, Any]:
        """Take the usual floor where there was less, and a hundred times as much otherwise."""
        floor = settings.covariance_floor
        if floor >= _HIGHEST_FLOOR:
            return {}
        raised = _USUAL_FLOOR if floor < _USUAL_FLOOR else floor * _FLOOR_STEP
        return {"covariance_floor": min(raised, _HIGHEST_FLOOR)}


REMEDIES: Registry[Remedy] = Registry("remedy")
REMEDIES.register("fewer_components", FewerComponents())
REMEDIES.register("raise_floor", RaiseFloor())


def remedies_for(state: ViewState) -> tuple[str, ...]:
    """Return the names of the remedies for what the notice of a state warns of.

    Parameters
    ----------
    state : ViewState

    Returns
    -------
    tuple of str
        Empty where no component collapsed, or while the settings have been changed already. A run
        without the usual floor that broke off counts as collapsed: the floor would have held.
    """
    run, notice = state.run_settings, state.notice
    if run is None or notice is None or notice.severity is Severity.INFO or state.settings_changed:
        return ()
    is_held = state.snapshot is not None and bool(state.snapshot.collapses)
    broke_off = state.status is RunStatus.FAILED and run.covariance_floor < _USUAL_FLOOR
    if state.status is RunStatus.RUNNING or not (is_held or broke_off):
        return ()
    return tuple(name for name in REMEDIES if REMEDIES[name].changes(run))
