"""From the views to the session: which rows are picked, and what is done with them."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from gmmstudio.errors import UserError
from gmmstudio.export.picked import PickedRows, write_picked
from gmmstudio.qt.commands.pick_actions import PickActions
from gmmstudio.qt.dialogs.file_dialog import file_dialog
from gmmstudio.qt.files.exporter import Exporter
from gmmstudio.qt.hands.doer import Doer
from gmmstudio.qt.panels.row_table import RowTable
from gmmstudio.qt.panels.selection_panel import SelectionPanel
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.plots.steerable import SteerablePanel
from gmmstudio.qt.preferences import Preferences
from gmmstudio.qt.theme import Theme
from gmmstudio.session import wording
from gmmstudio.session.brushing import Combine
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.regions import OfComponent, Region
from gmmstudio.session.view_state import ViewState


class Picker(QObject):
    """Passes on what is picked, and what is asked for with it.

    Parameters
    ----------
    session : FitSession
    doer : Doer
    rows : RowTable
    panel : SelectionPanel
    exporter : Exporter
        Who writes rows to a file.
    views : iterable of PlotPanel
        Those that draw around rows.
    preferences : Preferences
        Where the last folder is kept.
    window : QWidget
        The owner, above which a dialog opens.
    """

    drawn_around = Signal()
    """A person drew around rows in a picture."""

    def __init__(
        self,
        session: FitSession,
        doer: Doer,
        rows: RowTable,
        panel: SelectionPanel,
        *,
        views: Iterable[PlotPanel],
        exporter: Exporter,
        preferences: Preferences,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._doer, self._exporter = session, doer, exporter
        self._preferences, self._window = preferences, window
        self.actions_ = PickActions(window)
        self.actions_.mode_wanted.connect(session.brushing.set_mode)
        for view in views:
            view.rows_wanted.connect(self._on_region)
            if isinstance(view, SteerablePanel):
                view.add_tools(self.actions_.modes)
                view.rows_wanted.connect(self.drawn_around)
        rows.picked.connect(self._on_rows)
        for name, slot in (
            ("pickComponent", self._on_pick_component),
            ("pickNone", self._on_none),
            ("pickStart", self._on_component),
            ("pickOut", self._on_out),
            ("pickBack", self._on_back),
            ("pickExport", self._ask_file),
        ):
            self.actions_[name].triggered.connect(slot)
        panel.component_wanted.connect(self._on_component)
        panel.out_wanted.connect(self._on_out)
        panel.back_wanted.connect(self._on_back)
        panel.clear_wanted.connect(self._on_none)
        panel.export_wanted.connect(self._ask_file)

    @Slot(object, str, object)
    def _on_region(self, region: Region, text: str, combine: Combine) -> None:
        self._doer.do(partial(self._session.brushing.taking, region, text, combine))

    @Slot(object)
    def _on_rows(self, source_rows: NDArray[np.int64]) -> None:
        self._doer.do(partial(self._pick, source_rows))

    def _pick(self, source_rows: NDArray[np.int64]) -> None:
        dataset, selection = self._session.state.dataset, self._session.state.selection
        if dataset is not None and selection is not None:
            # a note of each row of the source is found sooner than each of many in a list
            wanted = np.zeros(dataset.n_rows, dtype=np.bool_)
            wanted[source_rows] = True
            # the table asks anew with each row that a drag comes across
            self._session.brushing.pick(
                wanted[selection.rows], "selected in the table", merge="selected rows"
            )

    def render(self, state: ViewState) -> None:
        """Offer what can be done in a state."""
        self.actions_.render(state)

    def set_theme(self, theme: Theme) -> None:
        """Recolour the icons."""
        self.actions_.set_theme(theme)

    @Slot()
    def _on_pick_component(self) -> None:
        state = self._session.state
        mixture = None if state.snapshot is None else state.snapshot.responsibilities_from
        if mixture is not None and state.selected is not None:
            name = state.looks.names(state.n_components)[state.selected]
            region = OfComponent(mixture, state.selected)
            self._on_region(region, f"rows of {name}", Combine.REPLACE)

    @Slot()
    def _on_component(self) -> None:
        self._doer.do(self._session.steering.adding_brushed)

    @Slot()
    def _on_out(self) -> None:
        self._doer.do(self._session.brushing.leaving_out)

    @Slot()
    def _on_back(self) -> None:
        self._doer.do(self._session.brushing.taking_back)

    @Slot()
    def _on_none(self) -> None:
        self._doer.do(self._session.brushing.clear)

    @Slot()
    def _ask_file(self) -> None:
        name = f"{wording.rows_name(self._session.state)}.csv"
        place = str(Path(self._preferences.folder) / name)
        dialog = file_dialog(self._window, "Export rows", place, "CSV (*.csv)")
        dialog.setObjectName("exportRowsDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.fileSelected.connect(self.export)
        dialog.open()

    @Slot(str)
    def export(self, path: str) -> None:
        """Write the rows picked to a file."""
        state = self._session.state
        if state.brush is None or state.dataset is None or state.selection is None:
            self._session.refuse(UserError("no row is picked; there is nothing to export"))
            return
        mixture = None if state.snapshot is None else state.snapshot.responsibilities_from
        names = () if mixture is None else state.looks.given_names(mixture.n_components)
        picked = PickedRows(state.dataset, state.selection, state.brush.places, mixture, names)
        self._exporter.write(partial(write_picked, picked, Path(path)))
