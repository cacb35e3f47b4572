"""The log-likelihood by iteration: it must rise, and where it falls that is shown."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QToolButton, QWidget

from gmmstudio.mixture import Snapshot
from gmmstudio.qt.explanations import told
from gmmstudio.qt.plots.marks import brush, dot_item, line_item, pen
from gmmstudio.qt.plots.other_runs import OtherRuns
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.plots.scrubber import Scrubber
from gmmstudio.qt.plots.texts import LegendEntry, LegendStrip
from gmmstudio.qt.theme import Theme
from gmmstudio.session.drawing.curves import CURVES, Curve
from gmmstudio.session.drawing.likelihood import iteration_range, likelihood_curve, thinned
from gmmstudio.session.run_summary import RunSummary
from gmmstudio.session.view_state import ViewState

_DOTS_UP_TO = 40
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
        self.scrubber = Scrubber(self.plane, self.canvas, self)
        self.scrubber.iteration_wanted.connect(self.iteration_wanted)
        self._curves = self._make_switch()
        self.legend = LegendStrip()
        self.header.addWidget(self.legend, 1)
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
        self.legend.set_theme(theme)

    def draw(self, state: ViewState) -> None:
        """Bring the items up to a state."""
        curve = CURVES[state.curve]
        self._curves[state.curve].setChecked(True)
        trace = likelihood_curve(state.trace, _newest(state))
        values = curve.values(trace)
        finite = np.isfinite(values)
        if not finite.any():
            self.show_plot(instead=_nothing_yet(state, curve, bool(np.isfinite(trace).any())))
            self.caption.say("")
            self.legend.show_entries(())
            return
        self.show_plot()
        self._name_axes(state, curve)
        begun = _begins_at(state)
        iterations = begun + np.arange(len(values), dtype=np.float64)
        seen = np.flatnonzero(finite)
        kept = seen[thinned(values[seen])]
        self.line.setData(iterations[kept], values[kept])
        # beyond some hundred steps the dots would run together into a thick line
        few = finite if len(values) <= _DOTS_UP_TO else np.zeros_like(finite)
        self.steps.setData(iterations[few], values[few])
        self.newest.setData(iterations[finite][-1:], values[finite][-1:])
        falls = self._draw_falls(state, iterations, values)
        drawn = [values, *self._draw_parts(state, curve, iterations)]
        others = () if curve.parts else _overlaid(state)
        drawn += self.others.draw(curve, others)
        self._draw_here(state, begun, values)
        ends = [(run.begins_at, run.begins_at + run.iterations) for run in others]
        ends.append((begun, begun + len(values) - 1))
        if len(trace) == 1:
            self.plane.box.follows_home = True
        self.plane.box.set_home(
            iteration_range(min(first for first, _ in ends), max(last for _, last in ends)),
            curve.range(np.concatenate(drawn)),
        )
        self.legend.show_entries(self._legend(state, curve))
        self.caption.say(curve.caption(state.snapshot, falls, estimated=state.provisional))

    @Slot(QAction)
    def _on_curve(self, action: QAction) -> None:
        self.curve_wanted.emit(str(action.data()))

    def _draw_falls(self, state: ViewState, iterations: np.ndarray, values: np.ndarray) -> int:
        """Mark the iterations at which the engine saw ℓ fall; return how many there are."""
        fallen = {snapshot.iteration for snapshot in state.falls}
        newest = _newest(state)
        if newest is not None and newest.fell:
            fallen.add(newest.iteration)
        ends = np.array(sorted(i for i in fallen if 0 < i < len(values)), dtype=np.int64)
        pairs = np.stack([ends - 1, ends], axis=1).ravel()
        self.falls.setData(iterations[pairs], values[pairs])
        return len(fallen)

    def _draw_parts(
        self, state: ViewState, curve: Curve, iterations: np.ndarray
    ) -> list[np.ndarray]:
        """Draw Q, and H as the band between it and ℓ; return what has to be in the range."""
        expected = state.parts[:, 0] if curve.parts else np.empty(0)
        seen = np.isfinite(expected)
        self.expected.setData(iterations[: len(expected)][seen], expected[seen])
        self.entropy.setVisible(bool(seen.any()))
        return [expected[seen]]

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


def _begins_at(state: ViewState) -> int:
    """Return how many iterations lead to the run on screen."""
    return next((run.begins_at for run in state.runs if run.number == state.run_number), 0)


def _overlaid(state: ViewState) -> tuple[RunSummary, ...]:
    return tuple(
        run
        for run in state.runs
        if run.number != state.run_number and run.number not in state.hidden and len(run.trace)
    )


def _nothing_yet(state: ViewState, curve: Curve, has_value: bool) -> str:
    if state.selection is None and not has_value:
        return "Nothing to show: no column is chosen"
    if has_value:
        return f"{curve.text} is shown from the first iteration on"
    return "Press Run: the log-likelihood ℓ\nwill climb here, step by step"
