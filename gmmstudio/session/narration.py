"""What the narrator says of a state: each half-step where an eye can follow them."""

from gmmstudio.mixture import Phase
from gmmstudio.session import wording
from gmmstudio.session.narrator import Flips, narrate
from gmmstudio.session.run_control import shows_half_steps
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState


def narration(state: ViewState) -> str:
    """Return one line of what the half-step on screen did, or of what to do first.

    While a run goes by too fast for half-steps to be told apart it is a line about the iteration.
    """
    snapshot, selection = state.snapshot, state.selection
    if selection is None:
        return ""
    if snapshot is None:
        return _beforehand(state)
    if state.provisional:
        return "Changed by hand: ℓ is estimated from the rows drawn until the next E-step"
    is_moving = state.playing or (state.status is RunStatus.RUNNING and not state.looks_back)
    if is_moving and not shows_half_steps(state.pace) and snapshot.stop_reason is None:
        return _in_passing(state)
    flips = None
    if snapshot.phase is Phase.E_STEP and state.previous is not None:
        drawn, used = len(state.display_rows), len(selection.rows)
        flips = Flips(int(state.flipped.sum()), drawn if drawn < used else None)
    return narrate(
        snapshot,
        state.before,
        selection.columns,
        names=state.looks.names(snapshot.mixture.n_components),
        flips=flips,
    )


def _beforehand(state: ViewState) -> str:
    if state.comparing is not None:
        return f"{wording.comparing(state.comparing).capitalize()}; the best of them is then shown"
    if state.status is RunStatus.RUNNING:
        return "The first parameters are being looked for"
    return "Press Run (space) to watch EM at work, or E and M to take its steps one at a time"


def _in_passing(state: ViewState) -> str:
    snapshot = state.snapshot
    if snapshot is None or snapshot.delta is None:
        return ""
    verb = "lowered" if snapshot.fell else "raised"
    by = wording.number(abs(snapshot.delta), 2)
    return f"Iteration {snapshot.iteration:,} {verb} ℓ by {by}"
