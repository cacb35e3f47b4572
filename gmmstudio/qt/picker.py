"""From the views to the session: which rows are picked, and what is done with them."""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from gmmstudio.errors import UserError
from gmmstudio.export.picked import PickedRows, write_picked
from gmmstudio.qt.dialogs.file_dialog import file_dialog
from gmmstudio.qt.exporter import Exporter
from gmmstudio.qt.panels.row_table import RowTable
from gmmstudio.qt.panels.selection_panel import SelectionPanel
from gmmstudio.qt.pick_actions import PickActions
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.plots.steerable import SteerablePanel
from gmmstudio.qt.preferences import Preferences
from gmmstudio.qt.theme import Theme
from gmmstudio.session import wording
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.regions import OfComponent
from gmmstudio.session.view_state import ViewState


class Picker(QObject):
    """Passes on what is picked, and what is asked for with it.

    Parameters
    ----------
    session : FitSession
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

    def __init__(
        self,
        session: FitSession,
        rows: RowTable,
        panel: SelectionPanel,
        *,
        views: Iterable[PlotPanel],
        exporter: Exporter,
        preferences: Preferences,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._session, self._exporter = session, exporter
        self._preferences, self._window = preferences, window
        self.actions_ = PickActions(window)
        self.actions_.mode_wanted.connect(session.brushing.set_mode)
        for view in views:
            view.rows_wanted.connect(session.brushing.take)
            if isinstance(view, SteerablePanel):
                view.add_tools(self.actions_.modes)
        rows.picked.connect(self._on_rows)
        for name, slot in (
            ("pickComponent", self._on_pick_component),
            ("pickNone", session.brushing.clear),
            ("pickStart", self._on_component),
            ("pickOut", self._on_out),
            ("pickBack", session.brushing.take_back),
            ("pickExport", self._ask_file),
        ):
            self.actions_[name].triggered.connect(slot)
        panel.component_wanted.connect(self._on_component)
        panel.out_wanted.connect(self._on_out)
        panel.back_wanted.connect(session.brushing.take_back)
        panel.clear_wanted.connect(session.brushing.clear)
        panel.export_wanted.connect(self._ask_file)

    @Slot(object)
    def _on_rows(self, source_rows: NDArray[np.int64]) -> None:
        selection = self._session.state.selection
        if selection is not None:
            mask = np.isin(selection.rows, source_rows)
            # the table asks anew with each row that a drag comes across
            self._session.brushing.pick(mask, "selected in the table", merge="selected rows")

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
            self._session.brushing.take(OfComponent(mixture, state.selected), f"rows of {name}")

    @Slot()
    def _on_component(self) -> None:
        self._try(self._session.steering.add_brushed)

    @Slot()
    def _on_out(self) -> None:
        self._try(self._session.brushing.leave_out)

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

    def _try(self, act: Callable[[], object]) -> None:
        try:
            act()
        except UserError as error:
            self._session.refuse(error)
