"""What can be done with the component that is chosen, in menus and by keys."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gmmstudio.qt.commands.actions import ActionSpec, make_action
from gmmstudio.session.handling import no_turn
from gmmstudio.session.steering import PARTS
from gmmstudio.session.view_state import ViewState

_FINE, _COARSE = 0.01, 0.1
_WIDER = 1.05
_TURN = 5.0

ANYWHERE = (
    ActionSpec(
        "splitComponent",
        "&Split",
        "",
        ("Shift+S",),
        "Make two components of the one chosen, across its longest axis",
        terms=("component",),
    ),
    ActionSpec(
        "mergeNearest",
        "&Merge with the nearest",
        "",
        ("Shift+M",),
        "Make one component of the one chosen and the one that overlaps most with it",
        terms=("component",),
    ),
    ActionSpec(
        "deleteComponent",
        "&Delete",
        "",
        ("Del",),
        "Take the component chosen away; the weights of the others grow in proportion",
        terms=("component", "weight"),
    ),
    ActionSpec(
        "fixWeight",
        "Fix &weight",
        "",
        ("Alt+Shift+W",),
        "Keep the weight of the component chosen as it is while the rest is fitted",
        checkable=True,
        terms=("weight",),
    ),
    ActionSpec(
        "fixMean",
        "Fix mea&n",
        "",
        ("Alt+Shift+N",),
        "Keep the mean of the component chosen as it is while the rest is fitted",
        checkable=True,
        terms=("mean",),
    ),
    ActionSpec(
        "fixCovariance",
        "Fix &covariance",
        "",
        ("Alt+Shift+C",),
        "Keep the covariance of the component chosen as it is while the rest is fitted",
        checkable=True,
        terms=("covariance",),
    ),
)
"""What a table of components offers as well."""

RENAME = ActionSpec(
    "renameComponent",
    "&Rename…",
    "",
    ("F2",),
    "Call the component chosen, or else the first, otherwise, in every view and in the exports",
)
"""A table has the same key for its own field."""

IN_PICTURES = (
    ActionSpec(
        "addComponent",
        "&Add in the middle",
        "",
        ("Ins",),
        "Put a component in the middle of the picture, as wide as the rows around it; a double "
        "click puts one where it is",
        terms=("component",),
    ),
    ActionSpec(
        "nextComponent",
        "Ne&xt component",
        "",
        ("PgDown",),
        "Choose the next component, to change it by keys or by its handles",
    ),
    ActionSpec(
        "previousComponent",
        "&Previous component",
        "",
        ("PgUp",),
        "Choose the component before, to change it by keys or by its handles",
    ),
    ActionSpec(
        "keepHeld",
        "&Keep",
        "",
        ("Return", "Enter"),
        "Keep what is being dragged where it is now; otherwise choose no component",
    ),
    ActionSpec(
        "letGo",
        "Let &go",
        "",
        ("Esc",),
        "Put back what is being dragged; otherwise choose no component",
    ),
)

_DIRECTIONS = {
    "Left": (-1.0, 0.0),
    "Right": (1.0, 0.0),
    "Up": (0.0, 1.0),
    "Down": (0.0, -1.0),
}
NUDGES = {
    f"nudge{name}{far}": (part * across, part * up)
    for far, part in (("", _FINE), ("Far", _COARSE))
    for name, (across, up) in _DIRECTIONS.items()
}
"""By action: how far it moves the mean, in parts of the range in sight."""
SCALES = {"widen": _WIDER, "narrow": 1.0 / _WIDER}
"""By action: how many times as wide it makes the component."""
TURNS = {"turnLeft": _TURN, "turnRight": -_TURN}
"""By action: how far it turns the component against the clock, in degrees."""
FIXES = dict(zip(("fixWeight", "fixMean", "fixCovariance"), PARTS, strict=True))
"""By action: what it keeps as it is."""


def _nudge(name: str, far: bool) -> ActionSpec:
    part = _COARSE if far else _FINE
    return ActionSpec(
        f"nudge{name}{'Far' if far else ''}",
        f"Move {'far ' if far else ''}{name.lower()}",
        "",
        (f"Shift+{name}" if far else name,),
        f"Move the mean of the component chosen by {100 * part:.0f} % of the range in sight",
        terms=("mean",),
    )


SHAPING = (
    *(_nudge(name, far) for far in (False, True) for name in _DIRECTIONS),
    ActionSpec(
        "widen",
        "&Wider",
        "",
        ("]", "+"),
        "Make the component chosen 5 % wider in every direction in sight",
        terms=("covariance",),
    ),
    ActionSpec(
        "narrow",
        "&Narrower",
        "",
        ("[", "-"),
        "Make the component chosen 5 % narrower in every direction in sight",
        terms=("covariance",),
    ),
    ActionSpec(
        "turnLeft",
        "&Turn against the clock",
        "",
        ("<",),
        "Turn the component chosen by 5 degrees against the clock",
        terms=("covariance",),
    ),
    ActionSpec(
        "turnRight",
        "Turn with the cloc&k",
        "",
        (">",),
        "Turn the component chosen by 5 degrees with the clock",
        terms=("covariance",),
    ),
)
"""What moves and shapes the component chosen in the picture in sight."""

_SEVERAL = ("mergeNearest", "deleteComponent")
_OF_SOME = ("nextComponent", "previousComponent", "renameComponent")


class ComponentActions(QObject):
    """The actions on components, by name. Their keys work where a component can be seen.

    Parameters
    ----------
    pictures : iterable of QWidget
        Where all of them can be used.
    tables : iterable of QWidget
        Where the keys that move and shape have a use of their own.
    parent : QObject
        The owner.
    """

    def __init__(
        self, pictures: Iterable[QWidget], tables: Iterable[QWidget], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._by_name: dict[str, QAction] = {}
        self._tooltips: dict[str, str] = {}
        pictures, tables = tuple(pictures), tuple(tables)
        for specs, owners in (
            (ANYWHERE, (*pictures, *tables)),
            ((*IN_PICTURES, RENAME, *SHAPING), pictures),
        ):
            for spec in specs:
                action = make_action(spec, self)
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                for owner in owners:
                    owner.addAction(action)
                self._by_name[spec.name] = action
                self._tooltips[spec.name] = action.toolTip()

    def __getitem__(self, name: str) -> QAction:
        """Return the action of that name."""
        return self._by_name[name]

    def items(self) -> Iterable[tuple[str, QAction]]:
        """Return names and actions."""
        return self._by_name.items()

    def render(self, state: ViewState) -> None:
        """Enable what can be done in a state, and tick what is fixed."""
        chosen, k = state.selected, state.n_components
        reason = no_turn(state)
        can = {
            name: chosen is not None and (k > 1 or name not in _SEVERAL) for name in self._by_name
        }
        can |= dict.fromkeys(_OF_SOME, state.snapshot is not None)
        can |= {name: can[name] and not reason for name in TURNS}
        can["addComponent"] = state.selection is not None
        # said once a state: an action tells all its menus of every change
        for name, action in self._by_name.items():
            action.setEnabled(can[name])
        for name in TURNS:
            tooltip = f"Not here: {reason}" if reason else self._tooltips[name]
            self._by_name[name].setToolTip(tooltip)
        for name, part in FIXES.items():
            flags = getattr(state.fixed, part)
            self._by_name[name].setChecked(bool(flags) and chosen is not None and flags[chosen])
