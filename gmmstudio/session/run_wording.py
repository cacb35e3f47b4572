"""What the list of runs says of each, and how they compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gmmstudio.mixture import STARTS, StopReason
from gmmstudio.session import wording
from gmmstudio.session.roles import start_varies
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.settings import LABELS, LABELS_TITLE
from gmmstudio.session.view_state import ViewState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gmmstudio.session.run_summary import RunSummary
    from gmmstudio.session.settings import FitSettings

_ENDS = {
    StopReason.CONVERGED: "converged",
    StopReason.MAX_ITERATIONS: "stopped at the maximum of iterations",
    StopReason.CANCELLED: "stopped",
}


def what(run: RunSummary) -> str:
    """Return what a run is: ``k = 3 · VVV · k-means``, or where it was taken from."""
    settings = run.settings
    model = f"k = {settings.components} · {settings.family}"
    if not run.origin:
        return f"{model} · {_start(settings)}"
    came_from = "from " if run.parent is not None else ""
    return f"{came_from}{run.origin} · {model}"


def begun(run: RunSummary, state: ViewState) -> str:
    """Return what a run began with, and what else tells it from others, in a few words.

    For instance ``random θ, seed 4``, or ``↳ run 1 at 12, tolerance 1e-7``.
    """
    if not run.origin:
        varies = start_varies(run.settings, state.selection)
        return _start(run.settings) + (f", seed {run.settings.seed}" if varies else "")
    parent = _parent(run, state)
    unlike = () if parent is None else differences(run.settings, parent.settings)
    told = (
        [name for name, _, _ in unlike] if len(unlike) > 1 else [f"{n} {v}" for n, v, _ in unlike]
    )
    return ", ".join([f"↳ {run.origin.replace('at iteration', 'at')}", *told])


def differences(settings: FitSettings, others: FitSettings) -> tuple[tuple[str, str, str], ...]:
    """Return which settings of a run that goes on from another differ: a name, and both values.

    Only what matters to it: it has no start of its own, and so no seed and no restarts.
    """
    pairs = (
        ("k", settings.components, others.components),
        ("family", settings.family, others.family),
        ("tolerance", _brief(settings.tolerance), _brief(others.tolerance)),
        ("max iterations", settings.max_iterations, others.max_iterations),
        ("floor", _brief(settings.covariance_floor), _brief(others.covariance_floor)),
    )
    return tuple((name, str(one), str(other)) for name, one, other in pairs if one != other)


def ended(run: RunSummary, state: ViewState) -> str:
    """Return how a run ended, or how it stands."""
    if run.failed:
        return "failed"
    if run.stop_reason is not None:
        return _ENDS[run.stop_reason]
    works = run.number == state.run_number and state.status is RunStatus.RUNNING
    return "running" if works else "paused"


def best(runs: Sequence[RunSummary]) -> int | None:
    """Return the number of the run of the smallest BIC; None where there are none to compare.

    A run that has not ended tells nothing yet of how good its model is.
    """
    ended = (run for run in runs if run.stop_reason is not None and not run.failed)
    told = [(run.bic, run.number) for run in ended if run.bic is not None]
    return min(told)[1] if len(told) > 1 else None


def about(run: RunSummary, state: ViewState) -> str:
    """Return all that is known of a run, a line each, compared with the one on screen."""
    settings = run.settings
    lines = [
        f"Run {run.number}: {what(run)}",
        f"Family {settings.family}, tolerance {_brief(settings.tolerance)}, "
        f"at most {wording.count(settings.max_iterations, 'iteration')}, seed {settings.seed}",
    ]
    if run.log_likelihood is not None and run.bic is not None:
        lines.append(
            f"ℓ = {wording.log_likelihood(run.log_likelihood)} after "
            f"{wording.count(run.iterations, 'iteration')}, BIC {wording.grouped(run.bic, 1)}"
        )
    lines.append(f"{ended(run, state).capitalize()}.")
    lines.append(_unlike_parent(run, state))
    lines.append(compared(run, state))
    return "\n".join(filter(None, lines))


def compared(run: RunSummary, state: ViewState) -> str:
    """Return by how much ℓ and BIC differ from those of the run on screen; empty for that run."""
    shown = next((one for one in state.runs if one.number == state.run_number), None)
    if shown is None or shown.number == run.number:
        return ""
    if run.log_likelihood is None or shown.log_likelihood is None:
        return ""
    if run.bic is None or shown.bic is None:
        return ""
    gained, saved = run.log_likelihood - shown.log_likelihood, run.bic - shown.bic
    verdict = "better" if saved < 0 else "worse" if saved > 0 else "equal"
    return (
        f"Beside run {shown.number}, on screen: Δℓ = {_signed(gained)}, "
        f"ΔBIC = {_signed(saved)} ({verdict})"
    )


def _unlike_parent(run: RunSummary, state: ViewState) -> str:
    parent = _parent(run, state)
    unlike = () if parent is None else differences(run.settings, parent.settings)
    if parent is None or not unlike:
        return ""
    told = ", ".join(f"{name} {one} instead of {other}" for name, one, other in unlike)
    return f"Unlike run {parent.number}: {told}"


def _parent(run: RunSummary, state: ViewState) -> RunSummary | None:
    return next((one for one in state.runs if one.number == run.parent), None)


def _brief(value: float) -> str:
    return f"{value:g}".replace("e-0", "e-")


def _start(settings: FitSettings) -> str:
    return LABELS_TITLE if settings.start == LABELS else STARTS[settings.start].title


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{wording.grouped(value, 2)}"
