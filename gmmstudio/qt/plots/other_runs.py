"""The curves of the runs that are not on screen: thin and grey, each with dashes of its own."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg

from gmmstudio.qt.plots.axes import Plane
from gmmstudio.qt.plots.marks import line_item, pen
from gmmstudio.qt.plots.texts import LegendEntry
from gmmstudio.qt.theme import Theme
from gmmstudio.session.drawing.curves import Curve
from gmmstudio.session.drawing.likelihood import thinned
from gmmstudio.session.drawing.run_curves import NO_BEST, Best, RunCurve
from gmmstudio.session.run_summary import RunSummary

DASHES = (
    (6.0, 3.0),
    (2.0, 2.0),
    (8.0, 3.0, 2.0, 3.0),
    (12.0, 4.0),
    (1.0, 3.0),
    (8.0, 2.0, 2.0, 2.0),
)
"""By a run's number, from the first again where there are more."""
_WIDTH = 1.2


class OtherRuns:
    """Draws runs into a plane; a line is made when it is first needed, and then kept.

    Parameters
    ----------
    plane : Plane

    Attributes
    ----------
    lines : list of pyqtgraph.PlotCurveItem
        Those made so far; empty where fewer runs are drawn.
    """

    def __init__(self, plane: Plane) -> None:
        self._plane = plane
        self._theme: Theme | None = None
        self.lines: list[pg.PlotCurveItem] = []
        self._drawn: tuple[Curve, Best, tuple[RunSummary, ...]] | None = None
        self._curves: tuple[RunCurve, ...] = ()

    def draw(
        self, curve: Curve, runs: tuple[RunSummary, ...], best: Best = NO_BEST
    ) -> tuple[RunCurve, ...]:
        """Draw these and no others; return what is drawn of each.

        Parameters
        ----------
        curve : Curve
        runs : tuple of RunSummary
        best : Best
            Of all runs shown, where the curve is about that.
        """
        before = self._drawn
        if before is not None and before[:2] == (curve, best) and _same(before[2], runs):
            return self._curves
        self._drawn = (curve, best, runs)
        while len(self.lines) < len(runs):
            line = line_item(connect="finite")
            self._plane.add(line, 1)
            self.lines.append(line)
        self._curves = tuple(
            RunCurve(run.number, run.begins_at, run.trace, curve.values(run.trace, best))
            for run in runs
        )
        for line, shown in zip(self.lines, self._curves, strict=False):
            seen = np.flatnonzero(np.isfinite(shown.values))
            kept = seen[thinned(shown.values[seen])]
            line.setData(shown.iterations[kept], shown.values[kept])
        for line in self.lines[len(runs) :]:
            line.setData([], [])
        self._colour()
        return self._curves

    def entries(self) -> tuple[LegendEntry, ...]:
        """Return what the legend says of the runs drawn."""
        if self._drawn is None or self._theme is None:
            return ()
        muted = self._theme.muted
        return tuple(
            LegendEntry(muted, f"run {run.number}", line=True, dashes=dashes(run.number))
            for run in self._drawn[2]
        )

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        self._theme = theme
        self._colour()

    def _colour(self) -> None:
        if self._drawn is None or self._theme is None:
            return
        for line, run in zip(self.lines, self._drawn[2], strict=False):
            stroke = pen(self._theme.muted, _WIDTH)
            stroke.setDashPattern(dashes(run.number))
            line.setPen(stroke)


def dashes(number: int) -> tuple[float, ...]:
    """Return the dashes of a run."""
    return DASHES[(number - 1) % len(DASHES)]


def _same(before: Sequence[RunSummary], now: Sequence[RunSummary]) -> bool:
    return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))
