"""What a person made of a table by hand: pressing Run would not give it again."""

from gmmstudio.session import wording
from gmmstudio.session.view_state import ViewState


def made_by_hand(state: ViewState) -> tuple[str, ...]:
    """Return what was made by hand, in plain words, a part each; nothing where all is EM's.

    Parameters
    ----------
    state : ViewState
    """
    runs = len(_runs(state))
    left_out = len(state.dropped)
    parts = (
        (runs > 0, f"{wording.count(runs, 'run')} changed or forked by hand"),
        (state.looks.are_given, "names or colours of components"),
        (left_out > 0, f"{wording.count(left_out, 'row')} left out"),
        (state.fixed.any, "parameters that are fixed"),
    )
    return tuple(text for is_there, text in parts if is_there)


def mark_of(state: ViewState) -> tuple[object, ...]:
    """Return what is the same as long as nothing else is made by hand of the same table."""
    return (state.dataset, _runs(state), state.looks.given, state.dropped.tobytes(), state.fixed)


def _runs(state: ViewState) -> tuple[int, ...]:
    return tuple(run.number for run in state.runs if run.origin)
