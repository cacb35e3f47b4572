"""One column: its histogram, the components' densities, their sum, and P(C | x) below."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from gmmstudio.data import Selection
from gmmstudio.mixture import Mixture
from gmmstudio.mixture.projection import Projection
from gmmstudio.qt.plots.component_handles import CurveHandles
from gmmstudio.qt.plots.home_button import HomeButton
from gmmstudio.qt.plots.marks import (
    brush,
    line_item,
    pen,
    stroke_item,
    weight_entries,
)
from gmmstudio.qt.plots.name_label import LockedNames
from gmmstudio.qt.plots.panel import PlaneNote
from gmmstudio.qt.plots.pick_tool import PickTool
from gmmstudio.qt.plots.picture_item import PictureItem
from gmmstudio.qt.plots.read_out import ReadOut
from gmmstudio.qt.plots.shapes import Rule
from gmmstudio.qt.plots.steerable import SteerablePanel
from gmmstudio.qt.plots.texts import LegendEntry
from gmmstudio.qt.theme import Theme
from gmmstudio.session.drawing.captions import MARK, rows_caption
from gmmstudio.session.drawing.grids import adaptive_lines, component_curves, hard_steps, peaks
from gmmstudio.session.drawing.histogram import Histogram, density_histogram
from gmmstudio.session.drawing.pictures import RugPicture
from gmmstudio.session.drawing.ranges import evenly, padded
from gmmstudio.session.drawing.row_light import row_light
from gmmstudio.session.looks import hex_colours
from gmmstudio.session.pointing import value_reader
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState

_HOW_TO_BEGIN = "press Run to fit the mixture,\nor double-click where a component is to begin"
_LINES, _LINES_EACH = 200, 12
_HEADROOM = 1.22
_BELOW_ZERO = 0.075
_RUG_PIXELS = 9
_CURVES_RANGE = (-0.14, 1.14)
_MARKS_DRAWN = 120
_MARK_SIZE = 9


class DensityView(SteerablePanel):
    """The teaching picture: where the rows are, and which part of it each component explains.

    Parameters
    ----------
    parent : QWidget, optional
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("densityView", "Density of one column", parent)
        self._X: np.ndarray | None = None
        self._selection: Selection | None = None
        self._values = np.empty(0)
        self._curves_of: ViewState | None = None
        self.header.addWidget(self.legend, 1)

        self.upper, self.lower = self.add_plane(0), self.add_plane(2)
        self.header.addWidget(HomeButton(self.show_all, [self.upper, self.lower]))
        for row, share in ((0, 5), (2, 3)):
            self.canvas.ci.layout.setRowPreferredHeight(row, 0)
            self.canvas.ci.layout.setRowStretchFactor(row, share)
        self.upper.left.widthChanged.connect(self._align_axes)
        self.lower.box.setXLink(self.upper.box)
        self.lower.box.setMouseEnabled(x=True, y=False)
        self.lower.left.setTicks([[(0.0, "0"), (0.5, "0.5"), (1.0, "1")]])
        self.upper.bottom.setStyle(showValues=False)
        self.upper.left.set_title("density")
        self.lower.left.set_title("P(C | x)")
        self._rug = RugPicture()
        self.histogram = line_item(x=np.zeros(1), y=np.zeros(0), stepMode="center", fillLevel=0.0)
        self.rug = PictureItem(self._rug, strip=_RUG_PIXELS)
        self.marks = stroke_item(_MARK_SIZE)
        self.total = line_item()
        self.zero = Rule(pos=0.0, angle=0)
        self.upper.add(self.histogram, 0)
        self.upper.add(self.zero, 1)
        self.upper.add(self.rug, 1)
        self.upper.add(self.total, 20)
        self.upper.add(self.marks, 21)
        self.locks = LockedNames(self.upper)
        self.joint: list[pg.PlotCurveItem] = []
        self.curves: list[pg.PlotCurveItem] = []
        self._coloured: tuple[str, ...] = ()
        self._projection: Projection | None = None
        self.hint = PlaneNote(self.canvas, self.lower.box)
        self.upper.box.sigXRangeChanged.connect(self._follow_range)
        planes = [self.upper, self.lower]
        self.take_in_hand(CurveHandles(self.upper, self), planes)
        self.read_out = ReadOut(
            self.canvas,
            planes,
            self.caption,
            self,
            upright=True,
            gives_way=self.handles.is_on_chosen,
        )
        self.pick_with(PickTool(self.upper, self, along=True))
        self.set_theme(self.theme)

    def take_theme(self, theme: Theme) -> None:
        """Give a theme's colours to the view's own items."""
        self.legend.set_theme(theme)
        self.locks.set_theme(theme)
        self.hint.label.set_theme(theme)
        self.read_out.set_theme(theme)
        self.histogram.setPen(pen(self._bars_colour()))
        self.histogram.setBrush(brush(theme.blend(theme.neutral, 0.22)))
        self.total.setPen(pen(theme.text, 2.4))
        self.total.setShadowPen(pen(theme.surface, 4.2))
        self.zero.setPen(pen(theme.border))
        self.marks.setPen(pen(theme.text))

    def draw(self, state: ViewState) -> None:
        """Bring the items up to a state."""
        if state.selection is None or not state.selection.columns:
            self._clear("Choose a column to see how its rows spread")
            return
        if not state.is_univariate:
            self._clear("This view shows one column; two or more are in the scatter view")
            return
        self.show_plot()
        self._take_data(state)
        self._draw_mixture(state)
        self.show_handles(state, self._projection)
        self._draw_rows(state)

    def _align_axes(self) -> None:
        self.lower.left.setWidth(self.upper.left.size().width())

    def _bars_colour(self) -> str:
        return self.theme.blend(self.theme.neutral, 0.45)

    def _clear(self, text: str) -> None:
        self.show_plot(instead=text)
        self.legend.show_entries(())
        self.read_out.say("")
        self._X = self._selection = self._curves_of = None
        self.show_handles(ViewState(), None)

    def _take_data(self, state: ViewState) -> None:
        if state.display_X is self._X:
            return
        is_same_column = state.selection is self._selection
        self._X, self._selection = state.display_X, state.selection
        self._values = self._X[:, 0]
        # the sample decides on the bars for all rows, too: the picture keeps its frame when they
        # take its place
        bars = density_histogram(self._values, state.sample.X[:, 0])
        self.histogram.setData(bars.edges, bars.density)
        self._rug.place(self._values)
        if not is_same_column:
            self._curves_of = None
            self._set_ranges(density_histogram(state.selection.X[:, 0], state.sample.X[:, 0]))
            (name,) = state.selection.columns
            self.lower.bottom.set_title(
                name if state.dataset is None else state.dataset.titled(name)
            )
            self._projection = Projection.of_columns(state.selection.columns, (0,))

    def _set_ranges(self, bars: Histogram) -> None:
        x_range = padded(float(bars.edges[0]), float(bars.edges[-1]))
        top = float(bars.density.max(initial=0.0)) * _HEADROOM or 1.0
        self.upper.box.follows_home = self.lower.box.follows_home = True
        self.upper.box.set_home(x_range, (-_BELOW_ZERO * top, top))
        self.lower.box.set_home(x_range, _CURVES_RANGE)

    def _draw_mixture(self, state: ViewState) -> None:
        snapshot = state.snapshot
        k = 0 if snapshot is None else snapshot.mixture.n_components
        self._ensure_items(k)
        self._take_looks(state, k)
        self.total.setVisible(k > 0)
        if snapshot is None:
            self.legend.show_entries([LegendEntry(self._bars_colour(), "rows (histogram)")])
        else:
            # first what is there with any number of components, for the last ones may not fit
            self.legend.show_entries(
                [
                    LegendEntry(self._bars_colour(), "rows"),
                    LegendEntry(self.theme.text, "mixture", line=True),
                    *weight_entries(state),
                ]
            )
            self._draw_joint(snapshot.mixture)
        self.locks.show(np.empty((0, 2)) if snapshot is None else peaks(snapshot.mixture), state)
        if state.hard:
            self.lower.left.set_title("argmax P(C | x)", short="argmax")
        else:
            self.lower.left.set_title("P(C | x)")
        self._draw_curves(state, k)
        self._curves_of = state

    def _follow_range(self) -> None:
        # the curves are made of straight pieces for the range in sight: zoomed in, they need others
        state = self._curves_of
        if state is not None and state.snapshot is not None:
            self._draw_joint(state.snapshot.mixture)
            self._draw_curves(state, state.snapshot.mixture.n_components)

    def _draw_joint(self, mixture: Mixture) -> None:
        x = self._lines(mixture)
        joint, _ = component_curves(mixture, x)
        for curve, heights in zip(self.joint, joint, strict=False):
            curve.setData(x, heights)
        self.total.setData(x, joint.sum(axis=0))

    def _lines(self, mixture: Mixture) -> np.ndarray:
        n_lines = _LINES + _LINES_EACH * mixture.n_components
        sds = mixture.standard_deviations[:, 0]
        return adaptive_lines(mixture.means[:, 0], sds, *self.upper.box.viewRange()[0], n_lines)

    def _draw_curves(self, state: ViewState, k: int) -> None:
        source = None if state.snapshot is None else state.snapshot.responsibilities_from
        for index, curve in enumerate(self.curves):
            curve.setVisible(source is not None and index < k)
        if source is None:
            running = state.status is not RunStatus.NONE
            self.hint.say("after the first E-step: P(C | x)" if running else _HOW_TO_BEGIN)
            return
        self.hint.say("")
        x = self._lines(source)
        _, resp = component_curves(source, x)
        if state.hard:
            x, resp = hard_steps(x, resp)
        for curve, heights in zip(self.curves, resp, strict=False):
            curve.setData(x, heights)

    def _draw_rows(self, state: ViewState) -> None:
        self._rug.colour(row_light(state, self.theme.neutral))
        self.rug.refresh()
        drawn = evenly(np.flatnonzero(state.marked), _MARKS_DRAWN)
        self.marks.setData(self._values[drawn], np.zeros(len(drawn)))
        caption = " · ".join([rows_caption(state, len(drawn), MARK), *self.hints(state)])
        self.read_out.say(caption, value_reader(state), chosen=state.selected)

    def _take_looks(self, state: ViewState, k: int) -> None:
        colours = hex_colours(state.component_colours[:k])
        if colours == self._coloured:
            return
        self._coloured = colours
        for joint, curve, colour in zip(self.joint, self.curves, colours, strict=False):
            joint.setBrush(brush(colour, 62))
            joint.setPen(pen(colour, 1.6))
            curve.setPen(pen(colour, 1.8))

    def _ensure_items(self, k: int) -> None:
        for _ in range(len(self.joint), k):
            joint = line_item(fillLevel=0.0)
            curve = line_item()
            self.upper.add(joint, 10)
            self.lower.add(curve, 10)
            self.joint.append(joint)
            self.curves.append(curve)
        for index, joint in enumerate(self.joint):
            joint.setVisible(index < k)
