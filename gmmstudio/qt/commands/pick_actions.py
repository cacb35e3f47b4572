"""How rows are picked, and what is done with those picked: in Edit, by keys, and as buttons."""

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from gmmstudio.qt.commands.actions import ActionSpec, make_action
from gmmstudio.qt.icons import icon
from gmmstudio.qt.theme import Theme
from gmmstudio.session.pick_mode import PickMode
from gmmstudio.session.view_state import ViewState

_COMBINING = "; with Shift they are added, with Ctrl taken away, with both the common ones stay"
_MODES = {
    PickMode.MOVE: ActionSpec(
        "pickMove",
        "&Move the picture",
        "move",
        ("V",),
        "A drag moves the picture, a click chooses a component",
        checkable=True,
    ),
    PickMode.RECTANGLE: ActionSpec(
        "pickRectangle",
        "Pick by &rectangle",
        "rectangle",
        ("R",),
        f"A drag picks the rows in a rectangle, a click the nearest one{_COMBINING}",
        checkable=True,
    ),
    PickMode.LASSO: ActionSpec(
        "pickLasso",
        "Pick by &lasso",
        "lasso",
        ("Shift+R",),
        f"A drag picks the rows it goes round, a click the nearest one{_COMBINING}",
        checkable=True,
    ),
}
_ACTS = (
    ActionSpec(
        "pickComponent",
        "Pick rows of the &component",
        "",
        ("Ctrl+Shift+R",),
        "Pick the rows whose most probable component is the one chosen",
    ),
    ActionSpec("pickNone", "Pick &none", "", ("Ctrl+D",), "Pick no row"),
    ActionSpec(
        "pickStart",
        "&Start a component",
        "",
        ("Ctrl+Shift+A",),
        "Add a component with the mean and the spread of the rows picked",
    ),
    ActionSpec(
        "pickOut",
        "Leave &out",
        "",
        ("Ctrl+Shift+D",),
        "Leave the rows picked out of every fit; the export names them",
    ),
    ActionSpec(
        "pickBack",
        "Use &all rows again",
        "",
        (),
        "Take back the rows that were left out by hand",
    ),
    ActionSpec(
        "pickExport",
        "&Export rows…",
        "",
        (),
        "Write the rows picked, with their responsibilities, as CSV",
    ),
)


class PickActions(QObject):
    """The actions, by name; they hold no logic beyond what can be done now.

    Parameters
    ----------
    parent : QWidget
        The window.
    """

    mode_wanted = Signal(object)
    """A PickMode."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._modes = {mode: make_action(spec, parent) for mode, spec in _MODES.items()}
        self._acts = {spec.name: make_action(spec, parent) for spec in _ACTS}
        group = QActionGroup(self)
        self.menu = QMenu("&Pick rows", parent)
        self.menu.setToolTipsVisible(True)
        for mode, action in self._modes.items():
            action.setData(mode)
            group.addAction(action)
            self.menu.addAction(action)
            parent.addAction(action)
        self.menu.addSeparator()
        for action in self._acts.values():
            self.menu.addAction(action)
            parent.addAction(action)
        group.triggered.connect(self._on_mode)

    def __getitem__(self, name: str) -> QAction:
        """Return what can be done with the rows picked, by its name."""
        return self._acts[name]

    @property
    def modes(self) -> tuple[QAction, ...]:
        """The ways to pick, for buttons."""
        return tuple(self._modes.values())

    def render(self, state: ViewState) -> None:
        """Check and enable what fits a state."""
        self._modes[state.pick_mode].setChecked(True)
        picked = state.brush is not None
        for name in ("pickNone", "pickStart", "pickOut", "pickExport"):
            self._acts[name].setEnabled(picked)
        self._acts["pickBack"].setEnabled(len(state.dropped) > 0)
        self._acts["pickComponent"].setEnabled(
            state.selected is not None and state.snapshot is not None
        )

    def set_theme(self, theme: Theme) -> None:
        """Draw the icons in the colours of a theme."""
        for mode, spec in _MODES.items():
            self._modes[mode].setIcon(icon(spec.icon, theme.text, theme.muted))

    @Slot(QAction)
    def _on_mode(self, action: QAction) -> None:
        # Qt gives back the bare text of what it was given.
        self.mode_wanted.emit(PickMode(action.data()))
