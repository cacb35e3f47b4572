"""What stays fixed, in plain words."""

from gmmstudio.mixture import Fixed
from gmmstudio.session.shortening import at_most
from gmmstudio.session.steering import PARTS
from gmmstudio.session.view_state import ViewState


def fixed_parts(fixed: Fixed, component: int) -> tuple[str, ...]:
    """Return what of a component stays as it is: ``weight``, ``mean``, ``covariance``."""
    flags = {part: getattr(fixed, part) for part in PARTS}
    return tuple(part.removesuffix("s") for part in PARTS if flags[part] and flags[part][component])


def locked(state: ViewState) -> tuple[bool, ...]:
    """Return for each component on screen whether anything of it stays fixed."""
    k = 0 if state.snapshot is None else state.n_components
    return tuple(bool(fixed_parts(state.fixed, j)) for j in range(k))


def constraint(state: ViewState, most: int | None = None) -> str:
    """Return by what ℓ is constrained; empty where nothing is fixed.

    For instance ``ℓ is constrained: weight and mean of C1, covariance of C3 fixed``.

    Parameters
    ----------
    state : ViewState
    most : int or None
        How many components are named at most; None for all.
    """
    names = state.looks.names(state.n_components)
    held = [
        f"{' and '.join(fixed_parts(state.fixed, j))} of {names[j]}"
        for j, is_locked in enumerate(locked(state))
        if is_locked
    ]
    return f"ℓ is constrained: {', '.join(at_most(held, most))} fixed" if held else ""
