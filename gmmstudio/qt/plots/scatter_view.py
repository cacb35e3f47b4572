"""Rows along two axes in their mixed colours, the components' ellipses, density contours."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QWidget

from gmmstudio.data import Selection
from gmmstudio.mixture.errors import FitError
from gmmstudio.mixture.projection import Projection
from gmmstudio.qt.plots.axis_choosers import AxisChoosers
from gmmstudio.qt.plots.component_handles import EllipseHandles
from gmmstudio.qt.plots.home_button import HomeButton
from gmmstudio.qt.plots.marks import weight_entries
from gmmstudio.qt.plots.mixture_layer import MixtureLayer
from gmmstudio.qt.plots.pick_tool import PickTool
from gmmstudio.qt.plots.read_out import ReadOut
from gmmstudio.qt.plots.rows_layer import RowsLayer
from gmmstudio.qt.plots.show_menu import ShowMenu
from gmmstudio.qt.plots.steerable import SteerablePanel
from gmmstudio.qt.plots.texts import LegendEntry
from gmmstudio.qt.theme import Theme
from gmmstudio.session.axes import titles
from gmmstudio.session.drawing.captions import rows_caption
from gmmstudio.session.drawing.contours import SHARES
from gmmstudio.session.drawing.ranges import padded
from gmmstudio.session.pointing import plane_reader
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState

_ABOVE = 10
_HOW_TO_BEGIN = "press Run to fit the mixture · or double-click where one is to begin"
_KEYS = {
    "ellipses": "ellipses: 1σ and 2σ",
    "contours": f"grey lines: {', '.join(f'{100 * s:.0f}' for s in SHARES)} % of the mixture",
    "image": "shade: density of the mixture",
    "shade": "certain rows faded",
    "size": "uncertain rows larger",
}
"""What is told of what is shown."""


class ScatterView(SteerablePanel):
    """Where the rows lie along two axes, and where the components are.

    Parameters
    ----------
    parent : QWidget, optional
    """

    renew_wanted = Signal()
    """A person wants the separating directions of the mixture as it is now."""

    show_wanted = Signal(str, bool)
    """What a person wants to see, or no longer, by its name in `ScatterOptions`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("scatterView", "Scatter of two columns", parent)
        self._X: np.ndarray | None = None
        self._selection: Selection | None = None
        self._axes: tuple[object, ...] = ()
        self._shown: tuple[object, ...] = ()
        self._projection: Projection | None = None
        self.choosers = AxisChoosers(self.header, self)
        self.choosers.chosen.connect(self.axes_changed)
        self.choosers.renew_wanted.connect(self.renew_wanted)
        self.header.addStretch(0)
        self.plane = self.add_plane(0)
        self.header.addWidget(HomeButton(self.show_all, [self.plane]))
        self.show_menu = ShowMenu(self.header, self)
        self.show_menu.wanted.connect(self.show_wanted)
        self.layout().insertWidget(1, self.legend)
        # the topmost number of the axis must not touch what stands above
        self.canvas.ci.layout.setContentsMargins(0, _ABOVE, 10, 0)
        self.rows = RowsLayer(self.plane)
        self.mixture = MixtureLayer(self.plane)
        self.take_in_hand(EllipseHandles(self.plane, self), [self.plane])
        self.pick_with(PickTool(self.plane, self))
        self.read_out = ReadOut(
            self.canvas, [self.plane], self.caption, self, gives_way=self.handles.is_on_chosen
        )
        self.plane.box.sigRangeChanged.connect(self._place_names)
        self.plane.box.sigResized.connect(self._place_names)
        self.set_theme(self.theme)

    def take_theme(self, theme: Theme) -> None:
        """Give a theme's colours to the view's own items."""
        self.legend.set_theme(theme)
        self.rows.set_theme(theme)
        self.mixture.set_theme(theme)
        self._shown = ()

    def draw(self, state: ViewState) -> None:
        """Bring the items up to a state."""
        self.choosers.render(state)
        self.show_menu.render(state.scatter)
        try:
            view = state.view
        except FitError as error:
            self._clear(state, str(error))
            return
        if view is None:
            one = state.selection is not None and len(state.selection.columns) == 1
            self._clear(
                state,
                "One column is in use: see the density view, or choose a second column"
                if one
                else "Choose two columns to see their rows",
            )
            return
        self.show_plot()
        self._take_data(state, view)
        drawn = self.rows.show_colours(state)
        self._draw_mixture(state)
        self.show_handles(state, self._projection)
        self.legend.show_entries(
            weight_entries(state) or [LegendEntry(self.theme.neutral, "rows, not fitted yet")]
        )
        caption = rows_caption(state, drawn, "○")
        if state.snapshot is not None:
            keys = self.hints(state) or [
                text for name, text in _KEYS.items() if getattr(state.scatter, name)
            ]
            caption = " · ".join([caption, *keys])
        waits = state.snapshot is None and state.status is RunStatus.NONE
        reader = None
        if state.snapshot is not None:
            reader = plane_reader(state, self._projection, self.rows.nearest)
        aside = _HOW_TO_BEGIN if waits else ""
        self.read_out.say(caption, reader, chosen=state.selected, aside=aside)

    def name_rects(self) -> list[QRectF]:
        """Return where in the scene the names of components are."""
        names = [label for label in self.mixture.labels if label.isVisible()]
        return [label.mapRectToScene(label.boundingRect()) for label in names]

    def _place_names(self) -> None:
        self.mixture.place_names()

    def _clear(self, state: ViewState, instead: str) -> None:
        self.show_plot(instead=instead)
        self.read_out.say("")
        self.legend.show_entries(())
        self._X = self._selection = None
        self.rows.place(np.empty(0), np.empty(0))
        self.show_handles(state, None)

    def _take_data(self, state: ViewState, view: Projection) -> None:
        axes = (state.x, state.y, state.directions)
        is_same_plane = state.selection is self._selection and axes == self._axes
        if is_same_plane and state.display_X is self._X:
            return
        if not is_same_plane:
            self._projection = view
        self._X = state.display_X
        x, y = _places(self._X, view, state.column_pair)
        self.rows.place(x, y)
        if is_same_plane:
            return  # more of the same rows: what is in sight stays in sight
        self._selection, self._axes, self._shown = state.selection, axes, ()
        for axis, title in zip((self.plane.bottom, self.plane.left), titles(state), strict=True):
            axis.set_title(title)
        self.plane.box.follows_home = True
        if len(self._X):
            # of all rows, so that the sample and the whole have one picture's frame
            if self._X is not state.selection.X:
                x, y = _places(state.selection.X, view, state.column_pair)
            self.plane.box.set_home(
                padded(float(x.min()), float(x.max())),
                padded(float(y.min()), float(y.max())),
            )

    def _draw_mixture(self, state: ViewState) -> None:
        if state.snapshot is None:
            self._shown = ()
            self.mixture.clear()
            return
        shown = (
            state.snapshot.mixture,
            state.looks,
            state.highlighted,
            state.selected,
            state.fixed,
            state.scatter,
            state.brush,
            state.is_at_rest,
        )
        if shown != self._shown:
            self._shown = shown
            self.mixture.show(self._projection.mixture(state.snapshot.mixture), state)


def _places(
    X: np.ndarray, view: Projection, pair: tuple[int, int] | None
) -> tuple[np.ndarray, np.ndarray]:
    """Return where rows are seen, each of shape (m,); columns as they are are not copied."""
    seen = view.places(X).T if pair is None else (X[:, pair[0]], X[:, pair[1]])
    return seen[0], seen[1]
