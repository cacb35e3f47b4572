"""The log-likelihood by iteration: it must rise, and where it falls that is shown."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QToolButton, QWidget

from gmmstudio.mixture import Snapshot
from gmmstudio.qt.explanations import told
from gmmstudio.qt.plots.axes import FARTHEST
from gmmstudio.qt.plots.curve_pointer import CurvePointer
from gmmstudio.qt.plots.cut_marks import CutMarks
from gmmstudio.qt.plots.end_labels import EndLabel, EndLabels
from gmmstudio.qt.plots.marks import brush, dot_item, line_item, pen
from gmmstudio.qt.plots.other_runs import OtherRuns
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.plots.scrubber import Scrubber
from gmmstudio.qt.plots.texts import LegendEntry
from gmmstudio.qt.theme import Theme
from gmmstudio.session.drawing.captions import nothing_to_show
from gmmstudio.session.drawing.curves import CURVES, Curve
from gmmstudio.session.drawing.likelihood import (
    iteration_range,
    likelihood_curve,
    lower_end,
    thinned,
)
from gmmstudio.session.drawing.run_curves import NO_BEST, Best, RunCurve, best_of
from gmmstudio.session.run_summary import RunSummary
from gmmstudio.session.view_state import ViewState
from gmmstudio.session.wording import log_likelihood

_DOTS_UP_TO = 40
_SPARE = 40
_BAND = 46
"""Opacity of the band of the entropy, of 255."""


class LikelihoodView(PlotPanel):
    """ℓ(θ) after each iteration of the run on screen, beside that of the others.

    A cursor stands at the moment on screen; dragged, it shows every view at another.

    Parameters
    ----------
    parent : QWidget, optional
    """

    iteration_wanted = Signal(int)
    """The iteration a person pointed at; one beyond either end stands for that end."""
    curve_wanted = Signal(str)
    """What a person wants to see by iteration."""
    from_start_wanted = Signal(bool)
    """Whether a beginning that squashes the rest is to be in sight, too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("likelihoodView", "Log-likelihood by iteration", parent)
        self.plane = self.add_plane(0)
        self.plane.bottom.whole = True
        self.line = line_item(connect="finite")
        self.expected = line_item(connect="finite")
        self.falls = line_item(connect="pairs")
        self.newest = dot_item(symbol="o", size=9)
        self.here = dot_item(symbol="o", size=9)
        self.steps = dot_item(symbol="o", size=4, pen=None)
        self.entropy = pg.FillBetweenItem(self.expected, self.line)
        self.plane.add(self.entropy, 0.5)
        items = (self.expected, self.line, self.steps, self.falls, self.newest, self.here)
        for z, item in enumerate(items, start=2):
            self.plane.add(item, z)
        self.others = OtherRuns(self.plane)
        self.cuts = CutMarks(self.plane, self)
        self.ends = EndLabels(self.plane)
        self.canvas.ci.addItem(self.ends, 0, 2)
        self.pointer = CurvePointer(self.plane, self.canvas, self)
        self.plane.box.events.stayed_home.connect(self._on_stayed_home)
        self.scrubber = Scrubber(self.plane, self.canvas, self)
        self.scrubber.iteration_wanted.connect(self.iteration_wanted)
        self._begun = ""
        self._curves = self._make_switch()
        self.header.addWidget(self.legend, 1)
        self._from_start = self._make_from_start()
        self._make_keys()
        self.set_theme(self.theme)

    def take_theme(self, theme: Theme) -> None:
        """Give a theme's colours to the view's own items."""
        self.line.setPen(pen(theme.accent, 1.8))
        self.expected.setPen(pen(theme.muted, 1.4))
        self.entropy.setBrush(brush(theme.accent, _BAND))
        self.steps.setBrush(brush(theme.accent))
        self.falls.setPen(pen(theme.warning, 3.0))
        self.newest.setPen(pen(theme.surface, 1.6))
        self.newest.setBrush(brush(theme.accent))
        self.here.setPen(pen(theme.accent, 2.0))
        self.here.setBrush(brush(theme.surface))
        self.others.set_theme(theme)
        self.scrubber.set_theme(theme)
        self.cuts.set_theme(theme)
        self.ends.set_theme(theme)
        self.pointer.set_theme(theme)
        self.legend.set_theme(theme)

    def draw(self, state: ViewState) -> None:
        """Bring the items up to a state."""
        curve = CURVES[state.curve]
        self._curves[state.curve].setChecked(True)
        trace = likelihood_curve(state.trace, _newest(state))
        others = () if curve.parts else _overlaid(state)
        best = _best(state, trace, others) if curve.is_compared else NO_BEST
        shown = RunCurve(state.run_number or 0, _begins_at(state), trace, curve.values(trace, best))
        curves = (shown, *self.others.draw(curve, others, best))
        is_reset = state.run_number is None and not len(trace)
        if is_reset or not any(np.isfinite(one.values).any() for one in curves):
            self._show_nothing(_nothing_yet(state, curve, bool(np.isfinite(trace).any())))
            return
        self.show_plot()
        self._name_axes(state, curve)
        self._draw_shown(shown)
        self._draw_falls(state, shown.iterations, shown.values)
        parts = self._draw_parts(state, curve, shown.iterations)
        self._draw_here(state, shown.begins_at, shown.values)
        if len(trace) == 1:
            self.plane.box.follows_home = True
        self._show_range(state, curve, curves, parts)
        self.ends.show_labels(_end_labels(state, curve, curves, best) if others else ())
        self.pointer.show(curves, _pointed_at)
        self.legend.show_entries(self._legend(state, curve))
        self._say(state)

    def announce(self, state: ViewState) -> None:
        """Say the numbers of a state whose curve is to be drawn in its turn."""
        if not self.empty.isVisible():
            self._say(state)

    def reset_range(self) -> None:
        """Show everything again, a beginning that was cut off included."""
        super().reset_range()
        if self._is_steep and not self._from_start.isChecked():
            self.from_start_wanted.emit(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell the labels how much room there is."""
        super().resizeEvent(event)
        self.ends.give_room(float(event.size().width()))
        self._show_switch()

    def _show_nothing(self, instead: str) -> None:
        self.show_plot(instead=instead)
        self.caption.say("")
        self.legend.show_entries(())
        self._offer_from_start(False)
        self.pointer.show((), _pointed_at)

    def _draw_shown(self, shown: RunCurve) -> None:
        """Draw the curve of the run on screen, with a dot at its newest value."""
        finite = np.isfinite(shown.values)
        seen = np.flatnonzero(finite)
        kept = seen[thinned(shown.values[seen])]
        iterations, values = shown.iterations, shown.values
        self.line.setData(iterations[kept], values[kept])
        # beyond some hundred steps the dots would run together into a thick line
        few = finite if len(values) <= _DOTS_UP_TO else np.zeros_like(finite)
        self.steps.setData(iterations[few], values[few])
        self.newest.setData(iterations[finite][-1:], values[finite][-1:])

    def _show_range(
        self, state: ViewState, curve: Curve, curves: tuple[RunCurve, ...], parts: np.ndarray
    ) -> None:
        """Say which range shows everything that is worth it, and mark what is cut off."""
        drawn = [one.values for one in curves] + [parts]
        low = lower_end(drawn) if curve.cuts else None
        self._offer_from_start(low is not None)
        self._from_start.setChecked(state.from_start)
        values = whole = np.concatenate(drawn)
        if low is not None and not state.from_start:
            values = values[values >= low]
        first = min(one.begins_at for one in curves)
        last = max(one.begins_at + len(one.values) - 1 for one in curves)
        home, everything = curve.range(values), curve.range(whole)
        # what is cut off can be gone to all the same
        beyond = FARTHEST + (everything[1] - everything[0]) / (home[1] - home[0])
        self.plane.box.set_home(iteration_range(first, last), home, beyond)
        self.cuts.show(curves if curve.cuts else ())
        begun = curves[0].trace[:1]
        is_below = low is not None and not state.from_start and (begun < values.min()).any()
        self._begun = log_likelihood(float(begun[0])) if is_below else ""

    def _say(self, state: ViewState) -> None:
        """Say in numbers what is shown of the moment on screen, and what is out of sight."""
        curve, trace = CURVES[state.curve], likelihood_curve(state.trace, _newest(state))
        best = _best(state, trace, _overlaid(state)) if curve.is_compared else NO_BEST
        falls = len(_fallen(state))
        told = curve.caption(state.snapshot, falls, estimated=state.provisional, best=best)
        self.caption.say(f"{told} · ▾ began at {self._begun}" if self._begun else told)

    def _offer_from_start(self, offered: bool) -> None:
        self._is_steep = offered
        self._from_start.setEnabled(offered)
        self._show_switch()

    def _show_switch(self) -> None:
        """Show the switch where there is room for it; its key and a double click do the same."""
        places = [self.header.itemAt(place) for place in range(self.header.count())]
        needed = sum(place.widget().sizeHint().width() for place in places) + _SPARE
        self._all.setVisible(self._is_steep and self.width() >= needed)

    @Slot()
    def _on_stayed_home(self) -> None:
        if self._is_steep:
            self.from_start_wanted.emit(not self._from_start.isChecked())

    def put_away(self) -> None:
        """Hide the cursor where it stands at the end of the curve, which has a dot of its own."""
        if self._state is None or not self._state.looks_back:
            self.scrubber.line.hide()

    @Slot(QAction)
    def _on_curve(self, action: QAction) -> None:
        self.curve_wanted.emit(str(action.data()))

    def _draw_falls(self, state: ViewState, iterations: np.ndarray, values: np.ndarray) -> None:
        """Mark the iterations at which the engine saw ℓ fall."""
        ends = np.array([i for i in _fallen(state) if 0 < i < len(values)], dtype=np.int64)
        pairs = np.stack([ends - 1, ends], axis=1).ravel()
        self.falls.setData(iterations[pairs], values[pairs])

    def _draw_parts(self, state: ViewState, curve: Curve, iterations: np.ndarray) -> np.ndarray:
        """Draw Q, and H as the band between it and ℓ; return what has to be in the range."""
        expected = state.parts[:, 0] if curve.parts else np.empty(0)
        seen = np.isfinite(expected)
        self.expected.setData(iterations[: len(expected)][seen], expected[seen])
        self.entropy.setVisible(bool(seen.any()))
        return expected[seen]

    def _draw_here(self, state: ViewState, begun: int, values: np.ndarray) -> None:
        """Put the cursor at the moment on screen, with a ring on the curve where that is past."""
        shown = _newest(state) if state.provisional else state.snapshot
        iteration = 0 if shown is None else shown.iteration
        self.scrubber.show(begun, iteration, looks_back=state.looks_back)
        ring = state.looks_back and iteration < len(values) and np.isfinite(values[iteration])
        place = slice(iteration, iteration + 1) if ring else slice(0)
        self.here.setData(begun + np.arange(len(values))[place], values[place])

    def _name_axes(self, state: ViewState, curve: Curve) -> None:
        left = self.plane.left
        left.whole = left.powers = curve.powers
        left.set_title(curve.axis, short=curve.short)
        branched = _begins_at(state) > 0
        self.plane.bottom.set_title(
            "iterations, those before the fork included" if branched else "iteration",
            short="iterations",
        )

    def _legend(self, state: ViewState, curve: Curve) -> tuple[LegendEntry, ...]:
        theme = self.theme
        if curve.parts:
            return (
                LegendEntry(theme.accent, "ℓ", line=True),
                LegendEntry(theme.muted, "expected complete Q", line=True),
                LegendEntry(theme.blend(theme.accent, 2 * _BAND / 255), "entropy H"),
            )
        others = self.others.entries()
        if not others:
            return ()
        return (LegendEntry(theme.accent, f"run {state.run_number}", line=True), *others)

    def _make_switch(self) -> dict[str, QAction]:
        """Put a button for each curve above the plot, and an entry into its menu."""
        group = QActionGroup(self)
        group.triggered.connect(self._on_curve)
        before = self._menu.actions()[0]
        actions = {}
        for key, name in enumerate(CURVES, start=1):
            curve = CURVES[name]
            action = QAction(curve.text, group)
            action.setObjectName(f"{name}Curve")
            action.setData(name)
            action.setCheckable(True)
            action.setShortcut(QKeySequence(str(key)))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.setToolTip(f"{curve.about}  ({key})")
            action.setWhatsThis(told(curve.about, "log_likelihood"))
            button = QToolButton(self)
            button.setObjectName(f"{name}CurveButton")
            button.setDefaultAction(action)
            button.setProperty("switch", True)
            button.setAccessibleName(f"Show {curve.text} by iteration")
            button.setAccessibleDescription(curve.about)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.header.addWidget(button)
            self.addAction(action)
            self._menu.insertAction(before, action)
            actions[name] = action
        self._menu.insertSeparator(before)
        actions[CURVES.names()[0]].setChecked(True)
        return actions

    def _make_from_start(self) -> QAction:
        """Put a switch at the end of the header that brings a beginning cut off into sight."""
        about = "Show curves from their start, however steep: ▾ marks where they come from below"
        action = QAction("All", self)
        action.setObjectName("fromStartAction")
        action.setCheckable(True)
        action.setShortcut(QKeySequence("0"))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{about}  (0, or a double click)")
        action.setWhatsThis(told(about, "log_likelihood"))
        action.triggered.connect(self.from_start_wanted)
        self.add_tools((action,))
        button = self.findChild(QToolButton, "fromStartButton")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        button.setProperty("switch", True)
        button.hide()
        self._all = button
        self._is_steep = False
        self.addAction(action)
        return action

    def _make_keys(self) -> None:
        """Have the arrows move the cursor, and Home and End bring it to the ends."""
        self.show_all.setShortcut(QKeySequence("Shift+Home"))
        for text, key, slot in (
            ("Show the iteration before", Qt.Key.Key_Left, self.scrubber.step_back),
            ("Show the next iteration", Qt.Key.Key_Right, self.scrubber.step_forward),
            ("Show the start of the run", Qt.Key.Key_Home, self.scrubber.go_to_start),
            ("Show the newest iteration", Qt.Key.Key_End, self.scrubber.go_to_newest),
        ):
            action = QAction(text, self)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.setWhatsThis(told(f"{text}, in every view"))
            action.triggered.connect(slot)
            self.addAction(action)


def _newest(state: ViewState) -> Snapshot | None:
    return state.snapshot if state.newest is None else state.newest


def _fallen(state: ViewState) -> list[int]:
    """Return the iterations at which the engine saw ℓ fall."""
    fallen = {snapshot.iteration for snapshot in state.falls}
    newest = _newest(state)
    if newest is not None and newest.fell:
        fallen.add(newest.iteration)
    return sorted(fallen)


def _begins_at(state: ViewState) -> int:
    """Return how many iterations lead to the run on screen."""
    return next((run.begins_at for run in state.runs if run.number == state.run_number), 0)


def _overlaid(state: ViewState) -> tuple[RunSummary, ...]:
    return tuple(
        run
        for run in state.runs
        if run.number != state.run_number and run.number not in state.hidden and len(run.trace)
    )


def _best(state: ViewState, trace: np.ndarray, others: tuple[RunSummary, ...]) -> Best:
    runs = [(run.number, run.trace) for run in others]
    return best_of([(state.run_number or 0, trace), *runs])


def _end_labels(
    state: ViewState, curve: Curve, curves: tuple[RunCurve, ...], best: Best
) -> list[EndLabel]:
    """Return the labels of runs: that of the one on screen first, then by ℓ."""
    ended = [(one, end) for one in curves if (end := one.end) and np.isfinite(one.trace[-1])]
    ended.sort(key=lambda each: (each[0].number != state.run_number, -each[0].trace[-1]))
    return [
        EndLabel(
            f"run {one.number}  {curve.end(one.trace, best)}",
            *end,
            one.number == state.run_number,
        )
        for one, end in ended
    ]


def _pointed_at(curve: RunCurve, place: int) -> str:
    value = log_likelihood(float(curve.trace[place]))
    return f"run {curve.number}, iteration {place:,}\nℓ = {value}"


def _nothing_yet(state: ViewState, curve: Curve, has_value: bool) -> str:
    if state.selection is None and not has_value:
        return nothing_to_show(state)
    if has_value:
        return f"{curve.text} is shown from the first iteration on"
    return "Press Run: the log-likelihood ℓ\nwill climb here, step by step"
