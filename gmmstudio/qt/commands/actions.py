"""What can be done, once: the same actions stand in menus, toolbar and shortcuts."""

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QIcon, QKeySequence
from PySide6.QtWidgets import QMenu

from gmmstudio.data import SAMPLES
from gmmstudio.mixture import Phase
from gmmstudio.qt.explanations import told
from gmmstudio.qt.icons import icon
from gmmstudio.qt.theme import Theme
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """An action as it is written down: name, text, icon, keys, a tooltip and terms it is about."""

    name: str
    text: str
    icon: str
    keys: tuple[str, ...]
    help: str
    checkable: bool = False
    terms: tuple[str, ...] = ()


SPECS = (
    ActionSpec("open", "&Open…", "open", ("Ctrl+O",), "Open a table: CSV or TSV"),
    ActionSpec(
        "generate",
        "&Generate…",
        "generate",
        ("Ctrl+G",),
        "Draw a data set whose true groups are known",
        terms=("mixture",),
    ),
    ActionSpec(
        "export",
        "&Export…",
        "export",
        ("Ctrl+Shift+E",),
        "Write rows with responsibilities, components and the log-likelihood as CSV files, "
        "with a summary of the fit",
    ),
    ActionSpec(
        "picture",
        "&Picture…",
        "picture",
        ("Ctrl+Shift+P",),
        "Save or copy a plot with its axes and legend: as PNG, or as SVG or PDF for print",
    ),
    ActionSpec("quit", "&Quit", "close", ("Ctrl+Q",), "Close GMM Studio"),
    ActionSpec(
        "copy",
        "&Copy table of components",
        "export",
        ("Ctrl+Shift+C",),
        "Copy weights, means and standard deviations, to paste into a spreadsheet",
        terms=("weight", "mean", "covariance"),
    ),
    ActionSpec(
        "hard",
        "&Hard",
        "hard",
        ("H",),
        "Soft: a row belongs to every component with a probability. "
        "Hard: to the most probable one only",
        checkable=True,
        terms=("soft_hard", "responsibility"),
    ),
    ActionSpec(
        "pairs",
        "Pa&irs of columns",
        "pairs",
        ("P",),
        "Show each pair of up to six columns in one picture, or one pair in the scatter",
        checkable=True,
    ),
    ActionSpec(
        "ask",
        "&Which component?…",
        "info",
        ("W",),
        "Type values, and see which component they belong to: P(C | x) of each",
        terms=("responsibility",),
    ),
    ActionSpec(
        "run",
        "&Run",
        "run",
        ("Space",),
        "Fit the mixture by EM and watch it; press again to pause",
        terms=("em", "convergence"),
    ),
    ActionSpec(
        "e_step",
        "&E-step",
        "e_step",
        ("E",),
        "Compute the responsibilities P(C | row) of every row from the present parameters",
        terms=("e_step", "responsibility"),
    ),
    ActionSpec(
        "m_step",
        "&M-step",
        "m_step",
        ("M",),
        "Compute weights, means and covariances from the present responsibilities",
        terms=("m_step", "effective_rows"),
    ),
    ActionSpec(
        "iteration",
        "&Iterate",
        "iteration",
        ("I",),
        "Do one M-step and the E-step after it",
        terms=("iteration",),
    ),
    ActionSpec(
        "finish",
        "&Finish",
        "finish",
        ("Ctrl+Return",),
        "Iterate as fast as possible until the log-likelihood no longer grows",
        terms=("convergence",),
    ),
    ActionSpec(
        "step_back",
        "Step &back",
        "step_back",
        ("B", "Backspace"),
        "Look back at the half-step before, in every view; a run at work pauses",
        terms=("iteration",),
    ),
    ActionSpec(
        "to_start",
        "To the &start",
        "to_start",
        ("Shift+B",),
        "Look back at the start of the run; Run then plays it from there",
        terms=("start",),
    ),
    ActionSpec(
        "to_newest",
        "To the &latest",
        "to_newest",
        ("L",),
        "Look back no longer: show the newest moment of the run, as it comes",
        terms=("iteration",),
    ),
    ActionSpec(
        "fork",
        "F&ork here",
        "fork",
        ("F",),
        "Begin another run from the moment on screen, with the settings as they are now; "
        "the run it is taken from stays in the list",
        terms=("em",),
    ),
    ActionSpec(
        "reset",
        "Rese&t",
        "reset",
        ("Ctrl+R",),
        "Drop the fit and go back to the data",
    ),
    ActionSpec(
        "new_seed",
        "&New seed",
        "seed",
        ("N",),
        "Take the next seed: the run then begins from another random start",
        terms=("seed", "start"),
    ),
    ActionSpec(
        "narrator",
        "&Narrator",
        "list",
        ("Shift+N",),
        "Say below the picture, in plain words, what the half-step on screen did",
        checkable=True,
        terms=("e_step", "m_step"),
    ),
    ActionSpec(
        "show_all",
        "&Show all",
        "show_all",
        (),
        "Zoom the picture in front out to all that is drawn; key 0 does so for the one in focus",
    ),
    ActionSpec(
        "guard",
        "&Ask before work by hand is lost",
        "info",
        (),
        "Ask before another table, or quitting, discards runs by hand, names, rows left out",
        checkable=True,
    ),
    ActionSpec(
        "reset_layout",
        "Reset layou&t",
        "reset",
        (),
        "Show every panel in its first place and size",
    ),
    ActionSpec(
        "tour",
        "Guided &tour: how EM works",
        "tour",
        (),
        "See in five steps, on an example, how EM finds two groups that overlap",
        terms=("em",),
    ),
    ActionSpec(
        "whats_this",
        "&What's this?",
        "info",
        ("Shift+F1",),
        "Then click on anything in the window to have it explained; Esc leaves it be",
    ),
    ActionSpec(
        "explain_focus",
        "&Explain this control",
        "info",
        ("Ctrl+F1",),
        "Explain the control that the keyboard is in",
    ),
    ActionSpec(
        "glossary",
        "&Glossary…",
        "list",
        ("Ctrl+Shift+F1",),
        "The terms of the method, with their formulas, to search in",
        terms=("mixture",),
    ),
    ActionSpec("shortcuts", "&Keyboard shortcuts", "info", ("F1",), "Show all keys"),
    ActionSpec("about", "&About GMM Studio", "info", (), "Versions, licences and data sources"),
)

_FAINT = 0.6
"""How much of the muted colour an icon has that cannot be used."""

_OBJECT_NAMES = {
    "e_step": "eStepAction",
    "m_step": "mStepAction",
    "step_back": "stepBackAction",
    "to_start": "toStartAction",
    "to_newest": "toNewestAction",
    "new_seed": "newSeedAction",
    "reset_layout": "resetLayoutAction",
    "show_all": "showAllAction",
    "whats_this": "whatsThisAction",
    "explain_focus": "explainFocusAction",
}


def make_action(spec: ActionSpec, parent: QObject) -> QAction:
    """Return an action as it is written down.

    Parameters
    ----------
    spec : ActionSpec
    parent : QObject
        The owner.
    """
    action = QAction(spec.text, parent)
    action.setObjectName(_OBJECT_NAMES.get(spec.name, f"{spec.name}Action"))
    action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
    action.setCheckable(spec.checkable)
    action.setProperty("drawing", spec.icon)
    native = QKeySequence.SequenceFormat.NativeText
    keys = f"  ({QKeySequence(spec.keys[0]).toString(native)})" if spec.keys else ""
    action.setToolTip(f"{spec.help}{keys}")
    # Not a status tip: that would hide the state of the fit below a mere hover.
    action.setWhatsThis(told(spec.help, *spec.terms))
    return action


class Actions(QObject):
    """All actions of the window, by name; they hold no logic beyond what can be done now."""

    sample_chosen = Signal(str)
    """Key of a sample."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._by_name: dict[str, QAction] = {spec.name: make_action(spec, self) for spec in SPECS}
        self._samples = QActionGroup(self)
        self._samples.setExclusive(False)
        self._samples.triggered.connect(self._on_sample)
        self._theme: Theme | None = None

    def __getitem__(self, name: str) -> QAction:
        """Return the action of that name."""
        return self._by_name[name]

    def fill_samples(self, menu: QMenu) -> None:
        """Put an entry for every sample into a menu."""
        for key in SAMPLES:
            sample = SAMPLES[key]
            action = QAction(sample.title.replace("&", "&&"), menu)
            action.setObjectName(f"sample_{key}")
            action.setData(key)
            action.setToolTip(sample.description)
            action.setWhatsThis(told(f"{sample.description} Source: {sample.attribution}."))
            self._samples.addAction(action)
            menu.addAction(action)
        menu.setToolTipsVisible(True)

    def render(self, state: ViewState) -> None:
        """Enable what can be done in this state."""
        has_data, is_running = state.selection is not None, state.status is RunStatus.RUNNING
        enabled = {
            "run": has_data,
            "e_step": state.next_phase is Phase.E_STEP,
            "m_step": state.next_phase is Phase.M_STEP,
            "iteration": state.next_phase is not None,
            "finish": has_data and (state.looks_back or not state.is_done),
            "step_back": state.can_step_back,
            "to_start": state.can_step_back,
            "to_newest": state.looks_back,
            "fork": state.snapshot is not None and not state.provisional,
            "reset": state.run_settings is not None,
            "export": state.has_fit,
            "picture": has_data,
            "copy": state.snapshot is not None,
            "ask": has_data,
            "show_all": has_data,
        }
        for name, can in enabled.items():
            self._by_name[name].setEnabled(can)
        run = self._by_name["run"]
        goes_on = is_running or state.playing
        run.setText("&Pause" if goes_on else "&Play" if state.looks_back else "&Run")
        run.setProperty("drawing", "pause" if goes_on else "run")
        self._draw(run)
        self._by_name["hard"].setChecked(state.hard)

    def set_theme(self, theme: Theme) -> None:
        """Recolour the icons."""
        self._theme = theme
        for action in self._by_name.values():
            self._draw(action)

    def drawn(self, drawing: str) -> QIcon:
        """Return a drawing in the colours of the theme; empty before there is one."""
        if self._theme is None:
            return QIcon()
        tint = self._theme.accent if drawing in {"run", "pause"} else self._theme.text
        return icon(drawing, tint, self._theme.blend(self._theme.muted, _FAINT))

    def _draw(self, action: QAction) -> None:
        drawn = self.drawn(str(action.property("drawing")))
        if action.icon().cacheKey() != drawn.cacheKey():
            action.setIcon(drawn)

    @Slot(QAction)
    def _on_sample(self, action: QAction) -> None:
        self.sample_chosen.emit(str(action.data()))
