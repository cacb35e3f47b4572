"""The line that says how the fit goes."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from gmmstudio.mixture import StopReason
from gmmstudio.qt.explanations import as_written, told
from gmmstudio.qt.icons import icon
from gmmstudio.qt.panels.parts_label import Part, PartsLabel
from gmmstudio.qt.panels.yielding_label import YieldingLabel
from gmmstudio.qt.room import Room
from gmmstudio.qt.theme import Theme
from gmmstudio.session import wording
from gmmstudio.session.holding import constraint
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState

_BIC_HELP = (
    "Bayesian information criterion, −2ℓ + p·ln n: smaller is better. It weighs the fit against "
    "the number of its parameters, so that other numbers of components and families compare."
)
_FIT_HELP = (
    "The iteration on screen, its log-likelihood in all and per row, and how much the last "
    "iteration added (Δ). What is still to gain is extrapolated from the last two steps (Aitken), "
    "and told once several in a row agree: a run ends when that is small, too, for EM can creep."
)
_STARTS_HELP = "How many starts were compared before this run; point at it for what became of each."

_FIXED_HELP = (
    "EM finds the largest log-likelihood that there is with what is fixed, which may be less than "
    "that of a free fit. Free it in the menu of the component."
)
_CONSTRAINTS_NAMED = 1

_MARK_SIZE = 16
_MARKS = {
    RunStatus.RUNNING: ("run", "accent"),
    RunStatus.PAUSED: ("pause", "muted"),
    RunStatus.FAILED: ("error", "error"),
}
_END_MARKS = {
    StopReason.CONVERGED: ("check", "success"),
    StopReason.MAX_ITERATIONS: ("warning", "warning"),
}


class StatusBar(QStatusBar):
    """Shows phase, iteration, log-likelihood, its change, pace and rows of a state."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._theme: Theme | None = None
        self._shown_mark: tuple[str, str] | None = None
        self._mark = QLabel()
        self._mark.hide()
        self._mark.setObjectName("statusMark")
        self.addWidget(self._mark)
        self._phase = self._place("statusPhase", "Phase", bold=True)
        self._fit = PartsLabel("Fit")
        self._fit.setObjectName("statusFit")
        # A long line is shortened rather than the window made wider.
        self.addWidget(Room(self._fit), 1)
        self._starts = self._place("statusStarts", "Starts compared")
        self._fixed = self._place("statusFixed", "Constraint")
        self._warning = self._place("statusWarning", "Warning")
        self._hint = self._place("statusHint", "What to do next")
        self._pace = self._place("statusPace", "Pace", permanent=True)
        self._criterion = self._place("statusBic", "BIC", permanent=True)
        self._rows = self._place("statusRows", "Rows used", permanent=True)
        self._criterion.setToolTip(_BIC_HELP)
        self._criterion.setWhatsThis(told(_BIC_HELP, "bic"))
        self._fit.setWhatsThis(told(_FIT_HELP, "log_likelihood", "iteration"))
        self._starts.setWhatsThis(told(_STARTS_HELP, "start", "restarts"))
        self._fixed.setWhatsThis(told(_FIXED_HELP, "log_likelihood"))
        self._warning.setProperty("warning", True)
        self._hint.setProperty("muted", True)
        self._starts.setProperty("muted", True)

    def render(self, state: ViewState) -> None:
        """Show a state."""
        self._draw_mark(state)
        self._show(self._phase, _phase(state))
        self._fit.say(_fit(state))
        self._show(self._starts, "" if state.looks_back else wording.best_of(state.starts))
        self._starts.setToolTip(wording.outcomes(state.starts))
        self._show(self._fixed, constraint(state, _CONSTRAINTS_NAMED))
        self._fixed.setToolTip(as_written(f"{constraint(state)}.\n{_FIXED_HELP}"))
        warnings = wording.warnings(state)
        self._show(self._warning, "⚠ " + _short(state) if warnings else "")
        self._warning.setToolTip(as_written("\n".join(warnings)))
        self._show(self._hint, wording.hint(state))
        self._stress(self._hint, state.settings_changed)
        pace = state.iterations_per_second
        running = state.status is RunStatus.RUNNING and pace is not None
        self._show(self._pace, f"{wording.number(pace, 3)} it/s" if running else "")
        self._show(self._criterion, wording.criterion(state))
        selection = state.selection
        self._show(self._rows, "" if selection is None else wording.rows_used(selection))

    def set_theme(self, theme: Theme) -> None:
        """Recolour the mark."""
        self._theme, self._shown_mark = theme, None

    def _draw_mark(self, state: ViewState) -> None:
        """Show at a glance how the run stands, in a drawing as well as in a colour."""
        mark = _mark(state)
        if self._theme is None or mark == self._shown_mark:
            return
        self._shown_mark = mark
        self._mark.setVisible(mark is not None)
        if mark is not None:
            drawing, ink = mark
            self._mark.setProperty("drawing", drawing)
            tint = getattr(self._theme, ink)
            self._mark.setPixmap(icon(drawing, tint, tint).pixmap(_MARK_SIZE, _MARK_SIZE))

    def _place(
        self,
        name: str,
        accessible: str,
        *,
        bold: bool = False,
        permanent: bool = False,
    ) -> QLabel:
        label = YieldingLabel()
        label.setObjectName(name)
        label.setProperty("what", accessible)
        label.setTextFormat(Qt.TextFormat.PlainText)
        if bold:
            font = label.font()
            font.setBold(True)
            label.setFont(font)
        if permanent:
            self.addPermanentWidget(label)
        else:
            self.addWidget(label)
        return label

    @staticmethod
    def _stress(label: QLabel, stressed: bool) -> None:
        if label.property("hint") is not stressed:
            label.setProperty("hint", stressed)
            label.style().polish(label)

    @staticmethod
    def _show(label: QLabel, text: str) -> None:
        if label.text() != text:
            label.setText(text)
            # A name of its own would hide the text from those who hear the window.
            label.setAccessibleName(f"{label.property('what')}: {text}")
        label.setVisible(bool(text))


def _mark(state: ViewState) -> tuple[str, str] | None:
    """Return the drawing and the ink of a state's mark; None where there is no run."""
    if state.reading is not None or state.working is not None:
        return "iteration", "accent"
    if state.looks_back:
        return ("run" if state.playing else "step_back"), "accent"
    ended = None if state.snapshot is None else state.snapshot.stop_reason
    if state.status is RunStatus.FINISHED and ended in _END_MARKS:
        return _END_MARKS[ended]
    return _MARKS.get(state.status)


def _phase(state: ViewState) -> str:
    if state.reading:
        return f"Reading {state.reading}…"
    return f"{_capital(state.working)}…" if state.working else _capital(wording.phase(state))


def _fit(state: ViewState) -> tuple[Part, ...]:
    """Return what is told of a fit, of which ℓ goes last where there is no room for all."""
    snapshot = state.snapshot
    if snapshot is None:
        return ()
    sign = "≈" if state.provisional else "="
    delta = "" if snapshot.delta is None else f"Δ {wording.number(snapshot.delta, 2)}"
    mean = f"(mean {wording.fixed(snapshot.mean_log_likelihood, 4)} per row)"
    parts = (
        Part(wording.iteration(state), 4),
        Part(f"ℓ {sign} {wording.log_likelihood(snapshot.log_likelihood)}", 5),
        Part(mean, 1, joint=" "),
        Part(delta, 3),
        Part(wording.still_to_gain(state), 2),
    )
    return tuple(part for part in parts if part.text)


def _short(state: ViewState) -> str:
    if state.snapshot is None:
        return ""
    collapses = state.snapshot.collapses
    names = state.looks.names(1 + max((c.component for c in collapses), default=0))
    held = wording.listed([names[collapse.component] for collapse in collapses], wording.NAMED)
    parts = [f"{held} held up by the floor"] if held else []
    if state.falls:
        parts.append(f"ℓ fell at iteration {state.falls[-1].iteration:,}")
    return "; ".join(parts)


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
