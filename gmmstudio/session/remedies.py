"""Ways out and ways on that a notice offers: changes of settings and a run, one press each."""

from abc import ABC, abstractmethod
from typing import Any, ClassVar

from gmmstudio.mixture import StopReason
from gmmstudio.registry import Registry
from gmmstudio.session import wording
from gmmstudio.session.roles import start_varies
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.settings import LABELS, FitSettings
from gmmstudio.session.view_state import ViewState

_USUAL_FLOOR = FitSettings().covariance_floor
_FLOOR_STEP = 100.0
_HIGHEST_FLOOR = 0.1
_FINER = 10.0
_FINEST = 1e-14
"""A gain of ℓ below this, relative to its size, cannot be told from none."""


class Remedy(ABC):
    """A way out of what a notice tells, or on from there.

    Attributes
    ----------
    title : str
        What its button says.
    about : str
        What it does, in a sentence.
    terms : tuple of str
        What it is about, by keys of the glossary.
    goes_on : bool
        Whether it goes on from the moment on screen, by a fork, rather than from a start.
    """

    title: ClassVar[str]
    about: ClassVar[str]
    terms: ClassVar[tuple[str, ...]] = ()
    goes_on: ClassVar[bool] = False

    def is_apt(self, state: ViewState) -> bool:
        """Return whether it does in this state what it says."""
        return bool(self.changes(state))

    @abstractmethod
    def changes(self, state: ViewState) -> dict[str, Any]:
        """Return the settings to change first."""


class FewerComponents(Remedy):
    """Leave the collapsed component out."""

    title = "Fewer components"
    about = "Fit again with one component less, so that the rows of the collapsed one join others"
    terms = ("collapse", "covariance_floor")

    def is_apt(self, state: ViewState) -> bool:
        """Return whether a component collapsed, and the run could have one less."""
        return has_collapsed(state) and super().is_apt(state)

    def changes(self, state: ViewState) -> dict[str, Any]:
        """Take one component less; none where this way is at its end."""
        k = state.settings.components
        return {} if k == 1 else _with_components(state.settings, k - 1)


class RaiseFloor(Remedy):
    """Keep the component, but wider."""

    title = "Raise the floor"
    about = "Fit again with a larger covariance floor, so that no component can become so narrow"
    terms = ("collapse", "covariance_floor")

    def is_apt(self, state: ViewState) -> bool:
        """Return whether a component collapsed, and the floor could be higher."""
        return has_collapsed(state) and super().is_apt(state)

    def changes(self, state: ViewState) -> dict[str, Any]:
        """Take the usual floor where there was less, and a hundred times as much otherwise."""
        floor = state.settings.covariance_floor
        if floor >= _HIGHEST_FLOOR:
            return {}
        raised = _USUAL_FLOOR if floor < _USUAL_FLOOR else floor * _FLOOR_STEP
        return {"covariance_floor": min(raised, _HIGHEST_FLOOR)}


class RunAnew(Remedy):
    """Begin a run with what is asked for."""

    title = "Begin a new run"
    about = "Run from a new start with the settings as they are now; the run on screen stays listed"
    terms = ("start",)

    def is_apt(self, state: ViewState) -> bool:
        """Return whether it would be another run."""
        return state.settings_changed

    def changes(self, state: ViewState) -> dict[str, Any]:
        """Change nothing."""
        return {}


class SetComponentsBack(Remedy):
    """Fork with as many components as there are on screen."""

    title = "Set k back and fork"
    about = "Go on from the moment on screen with as many components as it has"
    terms = ("component",)
    goes_on = True

    def changes(self, state: ViewState) -> dict[str, Any]:
        """Take as many components as there are on screen."""
        k = state.n_components
        return {} if k == state.settings.components else _with_components(state.settings, k)


class RunOnFiner(Remedy):
    """Go on where a run converged, until less is left to gain."""

    title = "Run on, ten times finer"
    about = "Go on from where the run converged with a tenth of the tolerance"
    terms = ("tolerance", "convergence")
    goes_on = True

    def is_apt(self, state: ViewState) -> bool:
        """Return whether there is a finer tolerance, and the end of the run is on screen."""
        return not state.looks_back and super().is_apt(state)

    def changes(self, state: ViewState) -> dict[str, Any]:
        """Take a tenth of the tolerance, where that can still be told from nothing."""
        finer = state.settings.tolerance / _FINER
        # a power of ten divided by ten is not always the next one to the last bit
        return {"tolerance": float(f"{finer:.6g}")} if finer >= _FINEST else {}


class RunOn(Remedy):
    """Go on where the iterations ran out."""

    title = "Run on"
    about = "Go on from where the run stopped, for as many iterations again at most"
    terms = ("max_iterations",)
    goes_on = True

    def is_apt(self, state: ViewState) -> bool:
        """Return whether the end of the run is on screen."""
        return not state.looks_back and not state.settings_changed

    def changes(self, state: ViewState) -> dict[str, Any]:
        """Change nothing."""
        return {}


REMEDIES: Registry[Remedy] = Registry("remedy")
REMEDIES.register("fewer_components", FewerComponents())
REMEDIES.register("raise_floor", RaiseFloor())
REMEDIES.register("run_anew", RunAnew())
REMEDIES.register("set_k_back", SetComponentsBack())
REMEDIES.register("run_on_finer", RunOnFiner())
REMEDIES.register("run_on", RunOn())
OF_COLLAPSE = ("fewer_components", "raise_floor")
"""What the notice of a run offers in which a component collapsed."""


def remedies_for(state: ViewState) -> tuple[str, ...]:
    """Return the names of the remedies for what the notice of a state tells.

    Parameters
    ----------
    state : ViewState

    Returns
    -------
    tuple of str
        Those that the notice itself offers and that are apt in this state. What the state is in
        offers nothing by itself: a notice about something else would get buttons that change
        a fit it does not speak of.
    """
    if state.notice is None or state.run_settings is None or state.status is RunStatus.RUNNING:
        return ()
    return tuple(name for name in state.notice.offers if REMEDIES[name].is_apt(state))


def done(state: ViewState) -> tuple[str, tuple[str, ...]]:
    """Return what to say of a run that has ended and is to run again, and what to offer.

    Parameters
    ----------
    state : ViewState
        Of a run that has ended, whose settings have not been changed since.

    Returns
    -------
    tuple of (str, tuple of str)
        A sentence or two, and the names of remedies.
    """
    ways = ["change a setting"]
    if start_varies(state.settings, state.selection):
        ways.append("take another seed (N)")
    others = wording.capitalised(", ".join(ways))
    reason = None if state.newest is None else state.newest.stop_reason
    if reason is StopReason.MAX_ITERATIONS:
        limit = wording.count(state.settings.max_iterations, "iteration")
        return f"Stopped at the maximum of {limit}. {others}, or run on from here.", ("run_on",)
    same = "Converged: run again as it is, it would come to the same"
    finer = RunOnFiner().changes(state)
    on = ", or run on with a finer tolerance" if finer else ""
    return f"{same}. {others}{on}.", ("run_on_finer",) if finer else ()


def has_collapsed(state: ViewState) -> bool:
    """Return whether a component of the run on screen collapsed, with the settings as they are.

    A run without the usual floor that broke off counts as collapsed: the floor would have held.

    Parameters
    ----------
    state : ViewState
    """
    run = state.run_settings
    if run is None or state.settings_changed:
        return False
    is_held = state.snapshot is not None and bool(state.snapshot.collapses)
    return is_held or (state.status is RunStatus.FAILED and run.covariance_floor < _USUAL_FLOOR)


def _with_components(settings: FitSettings, k: int) -> dict[str, Any]:
    """Return the changes to so many components; labels as the start would decide their number."""
    other_start = {"start": FitSettings().start} if settings.start == LABELS else {}
    return {"components": k} | other_start
