"""The log-likelihood by iteration: it must rise, and where it falls that is shown."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from gmmstudio.qt.plots.marks import brush, dot_item, line_item, pen
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.theme import Theme
from gmmstudio.session.drawing.likelihood import (
    fallen_steps,
    likelihood_caption,
    likelihood_curve,
    likelihood_range,
    thinned,
)
from gmmstudio.session.view_state import ViewState

_DOTS_UP_TO = 40


class LikelihoodView(PlotPanel):
    """ℓ(θ) after each iteration of the run on screen.

    Parameters
    ----------
    parent : QWidget, optional
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("likelihoodView", "Log-likelihood by iteration", parent)
        self.plane = self.add_plane(0)
        self.plane.bottom.whole = True
        self.plane.bottom.set_title("iteration")
        self.plane.left.set_title("log-likelihood ℓ")
        self.line = line_item(connect="finite")
        self.falls = line_item(connect="pairs")
        self.newest = dot_item(symbol="o", size=9)
        self.steps = dot_item(symbol="o", size=4, pen=None)
        for z, item in enumerate((self.line, self.steps, self.falls, self.newest), start=1):
            self.plane.add(item, z)
        self.set_theme(self.theme)

    def take_theme(self, theme: Theme) -> None:
        """Give a theme's colours to the view's own items."""
        self.line.setPen(pen(theme.accent, 1.8))
        self.steps.setBrush(brush(theme.accent))
        self.falls.setPen(pen(theme.warning, 3.0))
        self.newest.setPen(pen(theme.surface, 1.6))
        self.newest.setBrush(brush(theme.accent))

    def draw(self, state: ViewState) -> None:
        """Bring the items up to a state."""
        trace = likelihood_curve(state.trace, state.snapshot)
        finite = np.isfinite(trace)
        if not finite.any():
            self.show_plot(instead=_nothing_yet(state))
            self.caption.say("")
            return
        self.show_plot()
        iterations = np.arange(len(trace), dtype=np.float64)
        kept = thinned(trace)
        self.line.setData(iterations[kept], trace[kept])
        # beyond some hundred steps the dots would run together into a thick line
        few = finite if len(trace) <= _DOTS_UP_TO else np.zeros_like(finite)
        self.steps.setData(iterations[few], trace[few])
        self.newest.setData(iterations[finite][-1:], trace[finite][-1:])
        self._draw_falls(trace)
        x_range, y_range = likelihood_range(trace)
        if len(trace) == 1:
            self.plane.box.follows_home = True
        self.plane.box.set_home(x_range, y_range)
        self.caption.say(likelihood_caption(state.snapshot, len(fallen_steps(trace))))

    def _draw_falls(self, trace: np.ndarray) -> None:
        ends = fallen_steps(trace)
        pairs = np.stack([ends - 1, ends], axis=1).ravel()
        self.falls.setData(pairs.astype(np.float64), trace[pairs])


def _nothing_yet(state: ViewState) -> str:
    if state.selection is None:
        return "Nothing to show: no column is chosen"
    return "Press Run: the log-likelihood ℓ\nwill climb here, step by step"
