"""What the session says of itself: the fields that every view is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from gmmstudio.mixture import Fixed
from gmmstudio.session.axes import FIRST, SECOND, Axis
from gmmstudio.session.looks import Looks
from gmmstudio.session.pick_mode import PickMode
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.scatter_options import ScatterOptions
from gmmstudio.session.settings import FitSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gmmstudio.data import Dataset, Selection
    from gmmstudio.mixture import Snapshot, StartOutcome, StartProgress
    from gmmstudio.mixture.projection import Projection
    from gmmstudio.session.all_rows import AllRows
    from gmmstudio.session.brush import Brush
    from gmmstudio.session.cross_table import CrossTable
    from gmmstudio.session.display_sample import DisplaySample
    from gmmstudio.session.notice import Notice
    from gmmstudio.session.run_summary import RunSummary
    from gmmstudio.session.used_rows import UsedRows

_Scalar = TypeVar("_Scalar", bound=np.generic)


def _no_trace() -> NDArray[np.float64]:
    trace = np.empty(0)
    trace.flags.writeable = False
    return trace


def _no_parts() -> NDArray[np.float64]:
    return _frozen(np.empty((0, 2)))


def _no_rows() -> NDArray[np.int64]:
    return _frozen(np.empty(0, dtype=np.int64))


@dataclass(frozen=True, eq=False)
class Published:
    """What a session says of itself at one moment.

    Parameters
    ----------
    dataset : Dataset or None
        The open table.
    used : UsedRows or None
        Which columns and rows of it are used; None while there is none.
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
    from_start : bool
        Whether curves by iteration are shown from their start also where that squashes the rest.
    hard : bool
        Whether rows are shown by argmax rather than by probability.
    x, y : Axis
        What a scatter shows from left to right and from bottom to top.
    directions : Projection or None
        The directions that separated the components best when they were chosen as an axis; None
        where they are not shown.
    scatter : ScatterOptions
        What a scatter shows besides.
    paired : tuple of str
        The columns chosen to be seen in pairs; empty for the first ones.
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
    working : str or None
        What is being done with all rows, where that takes a while.
    shared_sample : DisplaySample or None
        The rows drawn while the mixture moves, where they are known already; made from the
        selection otherwise.
    all_rows : AllRows or None
        Every row, drawn at rest where they are of the mixture on screen.
    label_column : str or None
        The column whose labels the components are compared with; None where none names groups.
    label_shares : bool
        Whether that is told as shares of each label rather than as counts.
    counted : CrossTable or None
        What was counted of many rows at rest.
    """

    dataset: Dataset | None = None
    used: UsedRows | None = None
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
    from_start: bool = False
    hard: bool = False
    x: Axis = FIRST
    y: Axis = SECOND
    directions: Projection | None = None
    scatter: ScatterOptions = field(default_factory=ScatterOptions)
    paired: tuple[str, ...] = ()
    looks: Looks = field(default_factory=Looks)
    highlighted: int | None = None
    selected: int | None = None
    brush: Brush | None = None
    pick_mode: PickMode = PickMode.MOVE
    dropped: NDArray[np.int64] = field(default_factory=_no_rows)
    notice: Notice | None = None
    reading: str | None = None
    working: str | None = None
    shared_sample: DisplaySample | None = None
    all_rows: AllRows | None = None
    label_column: str | None = None
    label_shares: bool = False
    counted: CrossTable | None = None


def _frozen(array: NDArray[_Scalar]) -> NDArray[_Scalar]:
    array.flags.writeable = False
    return array
