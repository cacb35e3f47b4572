"""What every view draws from: one frozen picture of the session."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from gmmstudio.mixture import Fixed, Phase
from gmmstudio.palette import faded
from gmmstudio.session.all_rows import AllRows
from gmmstudio.session.axes import FIRST, SECOND, Axis, seen_along
from gmmstudio.session.display_sample import DisplaySample
from gmmstudio.session.looks import Looks
from gmmstudio.session.pick_mode import PickMode
from gmmstudio.session.settings import FitSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gmmstudio.data import Dataset, Selection
    from gmmstudio.mixture import Snapshot, StartOutcome, StartProgress
    from gmmstudio.mixture.projection import Projection
    from gmmstudio.session.assignment import Assignment
    from gmmstudio.session.brush import Brush
    from gmmstudio.session.notice import Notice
    from gmmstudio.session.run_summary import RunSummary

UNDECIDED_BELOW = 0.9

_Scalar = TypeVar("_Scalar", bound=np.generic)


class RunStatus(StrEnum):
    """Where the run on screen stands."""

    NONE = "none"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, eq=False)
class ComponentRow:
    """One line of the table of components.

    Parameters
    ----------
    index : int
        0-based place of the component.
    name : str
        What it is called.
    weight : float
        P(C), or the share of the rows assigned to it.
    mean, sd : ndarray of float64, shape (d,)
        Mean and standard deviation by column, in the units of the data; NaN without rows.
    rows : float
        Sum of its responsibilities, or the number of rows assigned to it.
    correlation : float
        Of the two columns that a scatter shows; NaN where there is none.
    """

    index: int
    name: str
    weight: float
    mean: NDArray[np.float64]
    sd: NDArray[np.float64]
    rows: float
    correlation: float = np.nan


def _no_trace() -> NDArray[np.float64]:
    trace = np.empty(0)
    trace.flags.writeable = False
    return trace


def _no_parts() -> NDArray[np.float64]:
    return _frozen(np.empty((0, 2)))


def _no_rows() -> NDArray[np.int64]:
    return _frozen(np.empty(0, dtype=np.int64))


@dataclass(frozen=True, eq=False)
class ViewState:
    """One frozen moment of the session, published to every view.

    The derived properties are computed once, when first asked for, over the rows that are drawn
    (``display_rows``). Row-wise arrays have one entry per drawn row.

    Parameters
    ----------
    dataset : Dataset or None
        The open table.
    selection : Selection or None
        The columns and rows in use; None while no column is chosen.
    settings : FitSettings
        What the controls say.
    run_settings : FitSettings or None
        Those of the run on screen.
    status : RunStatus
        Where that run stands.
    comparing : StartProgress or None
        How far the comparison of its starts is, while that is at work.
    starts : tuple of StartOutcome
        What became of each start, once they have been compared.
    run_number : int or None
        What that run is called; None where there is none.
    listed : tuple of int
        The runs that can be looked at again, by number.
    runs : tuple of RunSummary
        What the list tells of them.
    hidden : frozenset of int
        Runs whose log-likelihood is not shown beside that of the run on screen.
    snapshot : Snapshot or None
        The moment on screen.
    previous : Snapshot or None
        The E-step before it.
    before : Snapshot or None
        The E-step of the iteration before that of the moment on screen.
    newest : Snapshot or None
        The newest moment of the run.
    moment : int or None
        Half-steps since the start, of a moment of the past; None where the newest is shown.
    n_moments : int
        How many half-steps of the run can be shown.
    playing : bool
        Whether the moments from the one on screen to the newest are shown one after the other.
    provisional : bool
        Whether the snapshot is of a mixture in a person's hand: ℓ and effective rows are then
        estimates from the rows drawn, and the run is not touched.
    fixed : Fixed
        The parameters that stay as they are in the run on screen.
    falls : tuple of Snapshot
        The E-steps of this run at which the log-likelihood fell.
    trace : ndarray of float64, shape (iterations + 1,)
        Log-likelihood by iteration.
    parts : ndarray of float64, shape (iterations + 1, 2)
        Expected complete log-likelihood and entropy by iteration, which add up to the former.
    iterations_per_second : float or None
        Pace of the run, averaged over the last moments.
    pace : float or None
        Iterations per second asked for; None for as fast as possible.
    curve : str
        What is shown by iteration, by its name in ``CURVES``.
    hard : bool
        Whether rows are shown by argmax rather than by probability.
    x, y : Axis
        What a scatter shows from left to right and from bottom to top.
    directions : Projection or None
        The directions that separated the components best when they were chosen as an axis; None
        where they are not shown.
    looks : Looks
        Names and colours of the components.
    highlighted : int or None
        The component that is lit up in every view.
    selected : int or None
        The component that is to be changed: it shows handles, and keys act on it.
    brush : Brush or None
        The rows picked out.
    pick_mode : PickMode
        What a drag in a picture does.
    dropped : ndarray of int64
        Source rows, 0-based, that a person left out by hand.
    notice : Notice or None
        What the window has to tell.
    reading : str or None
        Name of the table being read.
    shared_sample : DisplaySample or None
        The rows drawn while the mixture moves, where they are known already; made from the
        selection otherwise.
    all_rows : AllRows or None
        Every row, drawn at rest where they are of the mixture on screen.
    """

    dataset: Dataset | None = None
    selection: Selection | None = None
    settings: FitSettings = field(default_factory=FitSettings)
    run_settings: FitSettings | None = None
    status: RunStatus = RunStatus.NONE
    comparing: StartProgress | None = None
    starts: tuple[StartOutcome, ...] = ()
    run_number: int | None = None
    listed: tuple[int, ...] = ()
    runs: tuple[RunSummary, ...] = ()
    hidden: frozenset[int] = frozenset()
    snapshot: Snapshot | None = None
    previous: Snapshot | None = None
    before: Snapshot | None = None
    newest: Snapshot | None = None
    moment: int | None = None
    n_moments: int = 0
    playing: bool = False
    provisional: bool = False
    fixed: Fixed = field(default_factory=Fixed)
    falls: tuple[Snapshot, ...] = ()
    trace: NDArray[np.float64] = field(default_factory=_no_trace)
    parts: NDArray[np.float64] = field(default_factory=_no_parts)
    iterations_per_second: float | None = None
    pace: float | None = None
    curve: str = "likelihood"
    hard: bool = False
    x: Axis = FIRST
    y: Axis = SECOND
    directions: Projection | None = None
    looks: Looks = field(default_factory=Looks)
    highlighted: int | None = None
    selected: int | None = None
    brush: Brush | None = None
    pick_mode: PickMode = PickMode.MOVE
    dropped: NDArray[np.int64] = field(default_factory=_no_rows)
    notice: Notice | None = None
    reading: str | None = None
    shared_sample: DisplaySample | None = None
    all_rows: AllRows | None = None

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
        shown = np.zeros_like(resp)
        shown[np.arange(len(labels)), labels] = 1.0
        return _frozen(shown)

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
        if len(self.brush.rows) != len(self.selection.X):
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
        snapshot = self.snapshot
        if snapshot is None:
            return ()
        labels, names = self.labels, self.looks.names(snapshot.mixture.n_components)
        if self.hard and labels is not None:
            return tuple(
                _assigned(index, name, self.display_X, labels == index, self.column_pair)
                for index, name in enumerate(names)
            )
        mixture = snapshot.mixture
        return tuple(
            ComponentRow(
                index=index,
                name=name,
                weight=float(mixture.weights[index]),
                mean=mixture.means[index],
                sd=mixture.standard_deviations[index],
                rows=float(snapshot.effective_rows[index]),
                correlation=_correlation(mixture.covariances[index], self.column_pair),
            )
            for index, name in enumerate(names)
        )

    @property
    def _labels_before(self) -> NDArray[np.int64] | None:
        theta = None if self.previous is None else self.previous.responsibilities_from
        return None if theta is None or self.drawn is None else self.drawn.labels(theta)


def _correlation(covariance: NDArray[np.float64], axes: tuple[int, int] | None) -> float:
    """Return the correlation of two columns; NaN where there are none, or one does not vary."""
    if axes is None:
        return np.nan
    x, y = axes
    spread = float(np.sqrt(covariance[x, x] * covariance[y, y]))
    return float(covariance[x, y]) / spread if spread > 0 else np.nan


def _assigned(
    index: int,
    name: str,
    X: NDArray[np.float64],
    members: NDArray[np.bool_],
    axes: tuple[int, int] | None,
) -> ComponentRow:
    count = int(members.sum())
    nothing = np.full(X.shape[1], np.nan)
    return ComponentRow(
        index=index,
        name=name,
        weight=count / max(len(members), 1),
        mean=X[members].mean(axis=0) if count else nothing,
        sd=X[members].std(axis=0) if count else nothing,
        rows=float(count),
        correlation=_correlation(np.cov(X[members], rowvar=False, bias=True), axes)
        if count and axes is not None
        else np.nan,
    )


def _frozen(array: NDArray[_Scalar]) -> NDArray[_Scalar]:
    array.flags.writeable = False
    return array
