"""Picking out rows, and what can be done with those picked."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gmmstudio.errors import UserError
from gmmstudio.mixture import FAMILIES
from gmmstudio.mixture.fixed import check_structure
from gmmstudio.session import wording
from gmmstudio.session.brush import Brush
from gmmstudio.session.errand import Errand
from gmmstudio.session.pick_mode import PickMode
from gmmstudio.session.regions import Region
from gmmstudio.session.roles import settled
from gmmstudio.session.settings import FitSettings
from gmmstudio.session.stage import RUN_FIELDS, Stage
from gmmstudio.session.timeline import Timeline
from gmmstudio.session.used_rows import UsedRows
from gmmstudio.session.view_state import ViewState

_ROW_FIELDS = ("settings", "used", "brush", *RUN_FIELDS)

_Rows: TypeAlias = NDArray[np.bool_]


class Combine(StrEnum):
    """What becomes of the rows that were picked before."""

    REPLACE = "replace"
    ADD = "add"
    REMOVE = "remove"
    KEEP_COMMON = "keep common"


class Brushing:
    """Changes which rows are picked out.

    Parameters
    ----------
    stage : Stage
    timeline : Timeline
    """

    def __init__(self, stage: Stage, timeline: Timeline) -> None:
        self._stage = stage
        self._timeline = timeline

    def pick(
        self,
        rows: NDArray[np.bool_],
        text: str,
        combine: Combine = Combine.REPLACE,
        *,
        merge: str = "",
    ) -> None:
        """Pick out rows.

        Parameters
        ----------
        rows : ndarray of bool, shape (n_used,)
            Which of the rows in use.
        text : str
            How they were picked, in a word or two.
        combine : Combine
        merge : str
            Picks in a row that bear the same are taken back together.
        """
        before = self._stage.state
        if before.selection is None or len(rows) != len(before.selection.X):
            return
        if before.brush is not None and combine is not Combine.REPLACE:
            rows = _COMBINED[combine](before.brush.rows, rows)
            text = f"{before.brush.text}, {_WORDS[combine]} {text}"
        self._show(Brush(rows, text), before, merge)

    def _show(self, brush: Brush, before: ViewState, merge: str = "") -> None:
        self._stage.store.publish(brush=brush if brush.count else None)
        self._stage.store.record(f"pick rows ({brush.text})", before, ("brush",), merge)

    def set_mode(self, mode: PickMode) -> None:
        """Choose what a drag in a picture does."""
        if mode is not self._stage.state.pick_mode:
            self._stage.store.publish(pick_mode=mode)

    def take(self, region: Region, text: str, combine: Combine = Combine.REPLACE) -> None:
        """Pick out the rows of a region, of all rows in use.

        Parameters
        ----------
        region : Region
        text : str
            How it was drawn, in a word or two.
        combine : Combine
        """
        self.taking(region, text, combine).do()

    def taking(self, region: Region, text: str, combine: Combine = Combine.REPLACE) -> Errand:
        """Return the errand of picking out the rows of a region; see ``take``."""
        stage = self._stage
        selection = stage.state.selection
        return Errand(
            "picking rows",
            0 if selection is None else len(selection.X),
            work=lambda: None if selection is None else region.contains(selection.X),
            take=lambda rows: None if rows is None else self.pick(rows, text, combine),
            is_wanted=lambda: stage.state.selection is selection,
        )

    def clear(self) -> None:
        """Pick out no row."""
        before = self._stage.state
        if before.brush is not None:
            self._stage.store.publish(brush=None)
            self._stage.store.record("pick no rows", before, ("brush",))

    def leave_out(self) -> None:
        """Leave the rows picked out of every fit from now on; they stay in the export, empty.

        Raises
        ------
        UserError
            If no row is picked, none would be left, or the family chosen meanwhile has no numbers
            for a covariance that is fixed.
        """
        self.leaving_out().do()

    def leaving_out(self) -> Errand:
        """Return the errand of leaving out the rows picked; see ``leave_out``.

        Raises
        ------
        UserError
            If no row is picked, or none would be left.
        """
        before = self._stage.state
        brush, selection = before.brush, before.selection
        if brush is None or selection is None:
            raise UserError("no row is picked: draw a rectangle or a lasso around some first")
        if brush.count == len(selection.rows):
            raise UserError("all rows are picked; pick fewer, so that some are left to fit")
        rows = wording.count(brush.count, "row")
        # what was left out before is not in use, so that no row comes twice
        return self._using(
            lambda: np.concatenate([before.dropped, selection.rows[brush.rows]]),
            f"leaving out {rows}",
            f"leave out {rows}",
            f"{rows} left out",
        )

    def take_back(self) -> None:
        """Use the rows again that were left out by hand."""
        errand = self.taking_back()
        if errand is not None:
            errand.do()

    def taking_back(self) -> Errand | None:
        """Return the errand of using again all rows left out by hand; None where none is."""
        if not len(self._stage.state.dropped):
            return None
        return self._using(
            lambda: np.empty(0, dtype=np.int64),
            "taking back all rows",
            "use all rows again",
            "all rows used",
        )

    def _using(
        self, dropped: Callable[[], NDArray[np.int64]], doing: str, text: str, done: str
    ) -> Errand:
        """Return the errand of using all rows but those dropped."""
        stage = self._stage
        before = stage.state
        dataset, settings = before.dataset, before.settings
        assert dataset is not None

        def work() -> tuple[FitSettings, dict[str, Any]]:
            used = UsedRows(dataset, settings.columns, settings.weights_column, dropped())
            rows = used.rows()
            selection = rows["selection"]
            return settled(dataset, selection, settings, settings, same_rows=False), rows

        def take(found: tuple[FitSettings, dict[str, Any]]) -> None:
            if stage.state.settings is settings:
                self._take_rows(*found, text, done)
            else:
                # Settings that came meanwhile may ask for other labels: found anew, once.
                self._using(dropped, doing, text, done).do()

        return Errand(
            doing,
            dataset.n_rows,
            work,
            take,
            is_wanted=lambda: (stage.state.used, stage.state.brush) == (before.used, before.brush),
        )

    def _take_rows(
        self, settings: FitSettings, rows: Mapping[str, Any], text: str, done: str
    ) -> None:
        """Use other rows; what was on screen becomes the start of a run on them.

        What was fixed stays fixed there, and the run is at work if the one before was.
        """
        stage = self._stage
        stage.put_back()
        before = stage.state
        goes_on = before.snapshot is not None and before.n_components == settings.components
        origin = (
            self._timeline.origin(before.snapshot.mixture, done)
            if before.snapshot is not None and goes_on
            else None
        )
        if origin is not None:
            # ℓ of other rows is another quantity: the curve does not go on from there
            origin = replace(origin, begins_at=0)
            check_structure(before.fixed, origin.mixture, FAMILIES[settings.family])
        at_work = stage.at_work
        stage.show(None)
        listed = stage.turn_to(rows["used"])
        stage.store.set(listed=listed, brush=None, settings=settings, **rows)
        if origin is not None:
            stage.begin(origin, before.fixed, at_work=at_work)
        stage.publish(notice=None)
        stage.store.record(text, before, _ROW_FIELDS)


_COMBINED: Mapping[Combine, Callable[[_Rows, _Rows], _Rows]] = {
    Combine.ADD: np.logical_or,
    Combine.REMOVE: lambda before, rows: before & ~rows,
    Combine.KEEP_COMMON: np.logical_and,
}
_WORDS = {Combine.ADD: "and", Combine.REMOVE: "without", Combine.KEEP_COMMON: "in"}
