"""What can be done to a component in hand, in plain words."""

from gmmstudio.mixture import FAMILIES, CovarianceFamily
from gmmstudio.mixture.covariance import Sharing
from gmmstudio.mixture.projection import Projection
from gmmstudio.session.grasp import Freedom, freedom
from gmmstudio.session.view_state import ViewState
from gmmstudio.session.wording import listed

_ENDS = {
    Freedom.ANY: "Drag to resize and turn {name}. With Shift it only turns, with Ctrl it only "
    "changes its size.",
    Freedom.LENGTHS: "Drag to make {name} longer or wider. {code} keeps its axes along the "
    "columns, so that it cannot be turned.",
    Freedom.SIZE: "Drag to make {name} larger or smaller. {code} keeps it round.",
}
_END_ON_A_LINE = (
    "Drag to make {name} wider or narrower: this is one standard deviation from its mean."
)
_NO_TURN = {
    Freedom.LENGTHS: "{code} keeps the axes of all components along the columns",
    Freedom.SIZE: "{code} keeps all components round",
}


def about_ends(state: ViewState, name: str) -> str:
    """Return what dragging a knob that shapes a component does, with what its family has to say.

    Parameters
    ----------
    state : ViewState
    name : str
        Of the component.
    """
    family = FAMILIES[state.settings.family]
    text = _END_ON_A_LINE if family.univariate else _ENDS[freedom(family.code)]
    parts = [text.format(name=name, code=family.code), *_shared(family, state.n_components)]
    return " ".join([*parts, "Esc puts it back."])


def about_mean(state: ViewState, name: str, view: Projection) -> str:
    """Return what dragging the mean of a component does, and to which columns.

    Parameters
    ----------
    state : ViewState
    name : str
        Of the component.
    view : Projection
        What it is seen in.
    """
    axes, d = listed(list(view.names)), len(view.centre)
    where = ""
    if state.column_pair is None and view.n_axes > 1:
        where = f" along {axes}, which changes its mean in all columns"
    elif d > view.n_axes:
        where = f" in {axes}; its mean in the other columns stays"
    return (
        f"Drag to move {name}{where}. Esc puts it back. By keys: PgDn and PgUp choose one, the "
        "arrows move it."
    )


def hint(state: ViewState, n_axes: int, *, is_held: bool) -> list[str]:
    """Return what can be done to the component chosen, one phrase each; empty for none chosen.

    Parameters
    ----------
    state : ViewState
    n_axes : int
        Of the view it is seen in, 1 or 2.
    is_held : bool
        Whether it is being dragged.
    """
    if state.selected is None or state.snapshot is None:
        return []
    name = state.looks.names(state.n_components)[state.selected]
    if is_held:
        return [f"{name} in hand", "Enter keeps it here", "Esc puts it back"]
    moving = "arrows" if n_axes > 1 else "← →"
    turning = [] if n_axes == 1 or no_turn(state) else ["< > turn"]
    others = ["Del deletes", "PgDn: next"] if state.n_components > 1 else []
    return [f"{moving} move {name}", "[ ] resize", *turning, *others, "Esc: done"]


def no_turn(state: ViewState) -> str:
    """Return why no component can be turned; empty where one can."""
    family = FAMILIES[state.settings.family]
    if family.univariate:
        return "a component of one column has no direction"
    return _NO_TURN.get(freedom(family.code), "").format(code=family.code)


def _shared(family: CovarianceFamily, n_components: int) -> list[str]:
    """Return who else changes, as a sentence; none where nobody does."""
    size = "width" if family.univariate else "size"
    sharing = {size: family.volume, "shape": family.shape, "direction": family.orientation}
    common = [what for what, how in sharing.items() if how is Sharing.EQUAL]
    if n_components < 2 or not common:
        return []
    return [f"The others follow: {family.code} has one {listed(common)} for all."]
