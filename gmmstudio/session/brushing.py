"""Picking out rows, and what can be done with those picked."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gmmstudio.errors import UserError
from gmmstudio.mixture import FAMILIES
from gmmstudio.mixture.fixed import check_structure
from gmmstudio.session import wording
from gmmstudio.session.brush import Brush
from gmmstudio.session.choosing import BY_HAND, selected
from gmmstudio.session.pick_mode import PickMode
from gmmstudio.session.regions import Region
from gmmstudio.session.roles import settled
from gmmstudio.session.stage import RUN_FIELDS, Stage
from gmmstudio.session.timeline import Timeline

_ROW_FIELDS = ("settings", "selection", "shared_sample", "dropped", "brush", *RUN_FIELDS)

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
        brush = Brush(rows.copy(), text)
        self._stage.store.publish(brush=brush if brush.count else None)
        self._stage.store.record(f"pick rows ({text})", before, ("brush",), merge)

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
        selection = self._stage.state.selection
        if selection is not None:
            self.pick(region.contains(selection.X), text, combine)

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
        before = self._stage.state
        brush, selection = before.brush, before.selection
        if brush is None or selection is None:
            raise UserError("no row is picked: draw a rectangle or a lasso around some first")
        if brush.count == len(selection.rows):
            raise UserError("all rows are picked; pick fewer, so that some are left to fit")
        # what was left out before is not in use, so that no row comes twice
        dropped = np.sort(np.concatenate([before.dropped, selection.rows[brush.rows]]))
        rows = wording.count(brush.count, "row")
        self._take_rows(dropped, f"leave out {rows}", f"{rows} left out")

    def take_back(self) -> None:
        """Use the rows again that were left out by hand."""
        if len(self._stage.state.dropped):
            self._take_rows(np.empty(0, dtype=np.int64), "use all rows again", "all rows used")

    def _take_rows(self, dropped: NDArray[np.int64], text: str, done: str) -> None:
        """Use all rows but these; what was on screen becomes the start of a run on them.

        What was fixed stays fixed there, and the run is at work if the one before was.
        """
        stage = self._stage
        stage.put_back()
        before = stage.state
        assert before.dataset is not None
        settings = before.settings
        selection = before.dataset.select(settings.columns, settings.weights_column)
        selection = selection.without(dropped, BY_HAND)
        settings = settled(before.dataset, selection, settings, settings, same_rows=False)
        dropped.flags.writeable = False
        goes_on = before.snapshot is not None and before.n_components == settings.components
        origin = (
            self._timeline.origin(before.snapshot.mixture, done)
            if before.snapshot is not None and goes_on
            else None
        )
        if origin is not None:
            check_structure(before.fixed, origin.mixture, FAMILIES[settings.family])
        at_work = stage.at_work
        stage.show(None)
        fields = {"settings": settings, **selected(selection)}
        stage.store.set(listed=(), dropped=dropped, brush=None, **fields)
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
