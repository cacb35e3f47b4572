"""Two columns: the rows in their mixed colours, the components' ellipses, density contours."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QWidget

from gmmstudio.data import Selection
from gmmstudio.mixture.projection import Projection
from gmmstudio.qt.explanations import explain
from gmmstudio.qt.plots.handles_layer import EllipseHandles
from gmmstudio.qt.plots.marks import weight_entries
from gmmstudio.qt.plots.mixture_layer import MixtureLayer
from gmmstudio.qt.plots.pick_tool import PickTool
from gmmstudio.qt.plots.rows_layer import RowsLayer
from gmmstudio.qt.plots.steerable import SteerablePanel
from gmmstudio.qt.plots.texts import LegendEntry, LegendStrip
from gmmstudio.qt.theme import Theme
from gmmstudio.session.drawing.captions import rows_caption
from gmmstudio.session.drawing.contours import SHARES
from gmmstudio.session.drawing.ranges import padded
from gmmstudio.session.view_state import RunStatus, ViewState

_ABOVE = 10
_KEY_OF_ELLIPSES = " · ellipses: 1σ and 2σ"
_KEY_OF_CONTOURS = f" · grey lines: {', '.join(f'{100 * s:.0f}' for s in SHARES)} % of the mixture"


class ScatterView(SteerablePanel):
    """Where the rows lie in two of the columns, and where the components are.

    Parameters
    ----------
    parent : QWidget, optional
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("scatterView", "Scatter of two columns", parent)
        self._X: np.ndarray | None = None
        self._selection: Selection | None = None
        self._axes = (0, 1)
        self._columns: tuple[str, ...] = ()
        self._shown: tuple[object, ...] = ()
        self._projection: Projection | None = None
        self.x_axis = self._chooser("xAxis", "x", "Column shown from left to right")
        self.y_axis = self._chooser("yAxis", "y", "Column shown from bottom to top")
        self.header.addStretch(1)
        self.legend = LegendStrip()
        self.layout().insertWidget(1, self.legend)
        # the topmost number of the axis must not touch what stands above
        self.canvas.ci.layout.setContentsMargins(0, _ABOVE, 10, 0)
        self.plane = self.add_plane(0)
        self.rows = RowsLayer(self.plane)
        self.mixture = MixtureLayer(self.plane)
        self.take_in_hand(EllipseHandles(self.plane, self), [self.plane])
        self.pick_with(PickTool(self.plane, self))
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
        if state.selection is None or len(state.selection.columns) < 2:
            one = state.selection is not None and len(state.selection.columns) == 1
            self.show_plot(
                instead="One column is in use: see the density view, or choose a second column"
                if one
                else "Choose two columns to see their rows"
            )
            self.caption.say("")
            self.legend.show_entries(())
            self._X = self._selection = None
            self.rows.place(np.empty(0), np.empty(0))
            self.show_handles(state, None)
            return
        self.show_plot()
        self._take_data(state)
        drawn = self.rows.show_colours(state)
        self._draw_mixture(state)
        self.show_handles(state, self._projection)
        self.legend.show_entries(
            weight_entries(state) or [LegendEntry(self.theme.neutral, "rows, not fitted yet")]
        )
        caption = rows_caption(state, drawn, "○")
        if state.snapshot is not None:
            caption += f"{_KEY_OF_ELLIPSES}{_KEY_OF_CONTOURS}"
        elif state.status is RunStatus.NONE:
            caption += " · press Run to fit the mixture · or double-click where one is to begin"
        self.caption.say(caption)

    def name_rects(self) -> list[QRectF]:
        """Return where in the scene the names of components are."""
        names = [label for label in self.mixture.labels if label.isVisible()]
        return [label.mapRectToScene(label.boundingRect()) for label in names]

    def _place_names(self) -> None:
        self.mixture.place_names()

    def _take_data(self, state: ViewState) -> None:
        axes = x, y = state.x, state.y
        is_same_plane = state.selection is self._selection and axes == self._axes
        if is_same_plane and state.display_X is self._X:
            return
        self._X = state.display_X
        self.rows.place(self._X[:, x], self._X[:, y])
        if is_same_plane:
            return  # more of the same rows: what is in sight stays in sight
        self._selection, self._axes, self._shown = state.selection, axes, ()
        self._columns = state.selection.columns
        self._projection = Projection.of_columns(self._columns, (x, y))
        self._fill_choosers()
        self.plane.bottom.set_title(self._columns[x])
        self.plane.left.set_title(self._columns[y])
        self.plane.box.follows_home = True
        if len(self._X):
            # of all rows, so that the sample and the whole have one picture's frame
            of_x, of_y = state.selection.X[:, x], state.selection.X[:, y]
            self.plane.box.set_home(
                padded(float(of_x.min()), float(of_x.max())),
                padded(float(of_y.min()), float(of_y.max())),
            )

    def _draw_mixture(self, state: ViewState) -> None:
        if state.snapshot is None:
            self._shown = ()
            self.mixture.clear()
            return
        shown = state.snapshot.mixture, state.looks, state.highlighted, state.fixed
        if shown != self._shown:
            self._shown = shown
            self.mixture.show(state.snapshot.mixture.marginal(self._axes), state)

    def _chooser(self, name: str, label: str, tip: str) -> QComboBox:
        text = QLabel(f"{label}:")
        chooser = QComboBox()
        chooser.setObjectName(name)
        chooser.setAccessibleName(tip)
        explain(chooser, f"{tip}. Choose the column of the other axis to exchange them.")
        chooser.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        chooser.setMinimumContentsLength(8)
        chooser.setMaximumWidth(240)
        chooser.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        chooser.activated.connect(self._choose)
        text.setBuddy(chooser)
        self.header.addWidget(text)
        self.header.addWidget(chooser, 2)
        return chooser

    def _fill_choosers(self) -> None:
        for chooser, index in zip((self.x_axis, self.y_axis), self._axes, strict=True):
            names = tuple(chooser.itemText(place) for place in range(chooser.count()))
            if names != self._columns:
                chooser.clear()
                chooser.addItems(self._columns)
            chooser.setCurrentIndex(index)

    def _choose(self, _index: int) -> None:
        x, y = self.x_axis.currentIndex(), self.y_axis.currentIndex()
        if x == y:
            # the column is taken from the other axis, which gets this one's in exchange
            chosen_for_x = self.sender() is self.x_axis
            x, y = (x, self._axes[0]) if chosen_for_x else (self._axes[1], y)
        self.axes_changed.emit(x, y)
