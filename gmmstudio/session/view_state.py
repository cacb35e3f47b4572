"""What every view draws from: one frozen picture of the session."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from gmmstudio.mixture import Phase
from gmmstudio.palette import faded
from gmmstudio.session.all_rows import AllRows
from gmmstudio.session.axes import seen_along
from gmmstudio.session.component_rows import ComponentRow, component_rows
from gmmstudio.session.cross_table import CrossTable, counted_labels
from gmmstudio.session.display_sample import DisplaySample
from gmmstudio.session.published import Published
from gmmstudio.session.run_status import RunStatus

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gmmstudio.mixture.projection import Projection
    from gmmstudio.session.assignment import Assignment

UNDECIDED_BELOW = 0.9

_Scalar = TypeVar("_Scalar", bound=np.generic)


@dataclass(frozen=True, eq=False)
class ViewState(Published):
    """One frozen moment of the session, published to every view.

    The derived properties are computed once, when first asked for, over the rows that are drawn
    (``display_rows``). Row-wise arrays have one entry per drawn row.
    """

    @property
    def is_univariate(self) -> bool:
        """Whether one column is in use."""
        return self.selection is not None and len(self.selection.columns) == 1

    @property
    def settings_changed(self) -> bool:
        """Whether the controls no longer say what the run on screen was made with."""
        return self.run_settings is not None and self.run_settings != self.settings

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to iterate: the run ended, and the settings are still its own."""
        return self.status is RunStatus.FINISHED and not self.settings_changed

    @property
    def looks_back(self) -> bool:
        """Whether a moment of the past is on screen."""
        return self.moment is not None

    @property
    def can_step_back(self) -> bool:
        """Whether there is a half-step before the one on screen."""
        return self.n_moments > 1 and self.moment != 0 and not self.provisional

    @property
    def n_components(self) -> int:
        """How many components are on screen, or asked for where none is."""
        if self.snapshot is None:
            return self.settings.components
        return self.snapshot.mixture.n_components

    @property
    def next_phase(self) -> Phase | None:
        """The half-step that a press on "E" or "M" would do; None where neither can.

        From a moment of the past it is the one that the run did then.
        """
        if self.selection is None or self.status is RunStatus.RUNNING:
            return None
        if not self.looks_back and self.is_done:
            return None
        goes_on = self.looks_back or (self.status is RunStatus.PAUSED and not self.settings_changed)
        if goes_on and self.snapshot is not None and self.snapshot.phase is Phase.E_STEP:
            return Phase.M_STEP
        return Phase.E_STEP

    @property
    def has_fit(self) -> bool:
        """Whether there is an E-step to show and to export."""
        return len(self.trace) > 0

    @cached_property
    def sample(self) -> DisplaySample | None:
        """The rows drawn while the mixture moves; None while no column is chosen."""
        if self.shared_sample is not None or self.selection is None:
            return self.shared_sample
        return DisplaySample(self.selection)

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing on screen moves, so that there is time to draw every row."""
        return self.status is not RunStatus.RUNNING and not (self.playing or self.provisional)

    @property
    def lacks_rows(self) -> bool:
        """Whether rows in use are left out of the pictures although there is time for them."""
        drawn, selection = self.drawn, self.selection
        if drawn is None or selection is None or not self.is_at_rest:
            return False
        return drawn.n_rows < len(selection.X)

    @cached_property
    def drawn(self) -> DisplaySample | AllRows | None:
        """The rows drawn: a sample while the mixture moves, at rest all as soon as they are ready.

        Where the rows are few the sample is all of them.
        """
        sample, selection = self.sample, self.selection
        if sample is None or selection is None or not self.is_at_rest:
            return sample
        if sample.n_rows == len(selection.X):
            return sample
        theta = None if self.snapshot is None else self.snapshot.responsibilities_from
        whole = AllRows(selection) if theta is None else self.all_rows
        return whole if whole is not None and whole.fits(selection, theta) else sample

    @property
    def display_rows(self) -> NDArray[np.int64]:
        """Indices into ``selection.X`` of the rows drawn, shape (m,), ascending."""
        return np.empty(0, dtype=np.int64) if self.drawn is None else self.drawn.rows

    @property
    def is_sample(self) -> bool:
        """Whether the rows drawn are not all rows in use."""
        return self.selection is not None and len(self.display_X) < len(self.selection.X)

    @property
    def column_pair(self) -> tuple[int, int] | None:
        """The two columns, by place, that a scatter shows; None where it shows other axes."""
        if self.selection is None or len(self.selection.columns) < 2:
            return None
        both = self.x.is_column and self.y.is_column
        return (self.x.place, self.y.place) if both else None

    @cached_property
    def view(self) -> Projection | None:
        """What a scatter shows of the rows and the mixture; None with fewer than two columns."""
        return seen_along(self)

    @property
    def shows_directions(self) -> bool:
        """Whether an axis is a separating direction."""
        return "direction" in {self.x.kind, self.y.kind}

    @property
    def display_X(self) -> NDArray[np.float64]:
        """Their values, shape (m, d)."""
        return np.empty((0, 0)) if self.drawn is None else self.drawn.X

    @cached_property
    def assignment(self) -> Assignment | None:
        """What the newest E-step says of the rows drawn; None before the first."""
        theta = None if self.snapshot is None else self.snapshot.responsibilities_from
        return None if theta is None or self.drawn is None else self.drawn.assigned(theta)

    @property
    def responsibilities(self) -> NDArray[Any] | None:
        """P(Cj | x) of the newest E-step, shape (m, k); None before the first."""
        return None if self.assignment is None else self.assignment.responsibilities

    @property
    def labels(self) -> NDArray[np.int64] | None:
        """The most probable component of each row, 0-based, shape (m,)."""
        return None if self.assignment is None else self.assignment.labels

    @cached_property
    def shown_responsibilities(self) -> NDArray[Any] | None:
        """What the colours show, shape (m, k): soft, or 0 and 1 by argmax where ``hard``."""
        resp, labels = self.responsibilities, self.labels
        if resp is None or labels is None or not self.hard:
            return resp
        # Bytes, stored as the others are: for 1,000,000 rows memory takes longer than arithmetic.
        shown = np.empty((resp.shape[1], len(labels)), dtype=np.uint8)
        for component, column in enumerate(shown):
            np.equal(labels, component, out=column.view(np.bool_))
        return _frozen(shown.T)

    @cached_property
    def undecided(self) -> NDArray[np.bool_]:
        """Rows whose largest responsibility is below 0.9, shape (m,)."""
        if self.assignment is None:
            return _frozen(np.zeros(len(self.display_X), dtype=bool))
        return _frozen(self.assignment.largest < UNDECIDED_BELOW)

    @cached_property
    def flipped(self) -> NDArray[np.bool_]:
        """Rows whose most probable component changed with the newest E-step, shape (m,)."""
        labels, before = self.labels, self._labels_before
        if labels is None or before is None:
            return _frozen(np.zeros(len(self.display_X), dtype=bool))
        return _frozen(labels != before)

    @cached_property
    def marked(self) -> NDArray[np.bool_]:
        """Rows to mark, shape (m,): changed during a run, or undecided in the hard view."""
        marked = np.zeros(len(self.display_X), dtype=bool)
        if self.status in {RunStatus.RUNNING, RunStatus.PAUSED}:
            marked |= self.flipped
        if self.hard:
            marked |= self.undecided
        return _frozen(marked)

    @cached_property
    def lit(self) -> NDArray[np.bool_] | None:
        """Rows that are picked out, shape (m,); None where no row is."""
        if self.brush is None or self.selection is None:
            return None
        if self.brush.n_rows != len(self.selection.X):
            return None
        return _frozen(self.brush.rows[self.display_rows])

    @cached_property
    def component_colours(self) -> NDArray[np.uint8]:
        """The components' colours, shape (k, 3); all but the one lit up turned towards grey."""
        colours = self.looks.colours(self.n_components)
        if self.highlighted is None or self.highlighted >= self.n_components:
            return colours
        dimmed = faded(colours)
        dimmed[self.highlighted] = colours[self.highlighted]
        return _frozen(dimmed)

    @cached_property
    def component_rows(self) -> tuple[ComponentRow, ...]:
        """The table of components: by probability, or by argmax over the drawn rows."""
        return component_rows(self)

    @cached_property
    def cross_table(self) -> CrossTable | None:
        """Labels by components, of all rows in use; None where there is none, or not yet."""
        return counted_labels(self)

    @property
    def _labels_before(self) -> NDArray[np.int64] | None:
        theta = None if self.previous is None else self.previous.responsibilities_from
        return None if theta is None or self.drawn is None else self.drawn.labels(theta)


def _frozen(array: NDArray[_Scalar]) -> NDArray[_Scalar]:
    array.flags.writeable = False
    return array
