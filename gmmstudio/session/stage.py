"""The run on screen: which it is, which of its moments is shown, and whether it is at work."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from gmmstudio.mixture import Fixed, Mixture, Phase, Snapshot
from gmmstudio.session.in_hand import RowsInHand
from gmmstudio.session.mailbox import Mailbox
from gmmstudio.session.moments import moment_of
from gmmstudio.session.roles import labels_of
from gmmstudio.session.run import NOTHING_FIXED, Origin, Run
from gmmstudio.session.run_book import RunBook
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.store import Store
from gmmstudio.session.used_rows import UsedRows
from gmmstudio.session.view_state import ViewState

_LEAST_WEIGHT = 1e-300
RUN_FIELDS = ("run_number", "listed", "moment")
"""What of a run is the person's doing, and can be taken back."""


class Stage:
    """Puts runs on screen and takes them off; publishes what is seen of them.

    Parameters
    ----------
    store : Store
    mailbox : Mailbox
    book : RunBook
    """

    def __init__(self, store: Store, mailbox: Mailbox, book: RunBook) -> None:
        self.store = store
        self.book = book
        self.run: Run | None = None
        self._mailbox = mailbox
        self._at_work = False
        self._preview: Mixture | None = None
        self._in_hand: RowsInHand | None = None
        self._grasped_at = 0

    @property
    def state(self) -> ViewState:
        """The newest state."""
        return self.store.state

    @property
    def at_work(self) -> bool:
        """Whether the run on screen iterates."""
        return self._at_work

    def begin(
        self,
        origin: Origin | None = None,
        fixed: Fixed = NOTHING_FIXED,
        *,
        at_work: bool = True,
        number: int | None = None,
    ) -> Run:
        """Put a new run of the present settings on screen; the one before is cancelled.

        A run that did no iteration gives its place to the same run begun again, and one of a
        given number that of the run which had it.
        """
        state = self.state
        assert state.used is not None
        again = number if origin is not None else self._same(state)
        used = state.used
        if origin is None and again is not None:
            used = self.book[again].plan.used  # its very own: one that undo goes back to
        self.halt()
        self.run = self.book.begin(
            state.settings,
            used,
            origin=origin,
            fixed=fixed,
            number=again,
            labels=labels_of(state.dataset, state.used, state.settings),
            names=() if origin is None else state.looks.labels,
            pace=state.pace,
        )
        self._at_work = at_work
        self._mailbox.admit(self.run.run_id)
        listed = state.listed if again is not None else (*state.listed, self.run.number)
        self.store.set(listed=listed, run_number=self.run.number, moment=None, notice=None)
        return self.run

    def show(self, number: int | None, moment: int | None = None) -> None:
        """Put a run of the list on screen, or none; publishes nothing."""
        self.halt()
        self.run = None if number is None else self.book.take_up(number, self.state.pace)
        self._mailbox.admit(None if self.run is None else self.run.run_id)
        self.store.set(run_number=number, moment=moment)

    def turn_to(self, used: UsedRows) -> tuple[int, ...]:
        """Return the list of runs of other rows or columns: empty, or as it was left there."""
        self.book.leave(self.state.used, self.state.listed)
        return self.book.listed_of(used)

    def halt(self) -> None:
        """Cancel the run on screen and end a preview; it can be taken up again from the list."""
        self.collect_quietly()
        self._preview = self._in_hand = None
        self._at_work = False
        self.store.set(playing=False)
        if self.run is not None:
            self.run.rest()
            self.run.control.cancel()
            self.run.let_go()

    def preview(self, mixture: Mixture | None) -> None:
        """Show a mixture in place of the run's, as one that is being dragged; None ends that."""
        if self._preview is None:
            shown = self.state.snapshot
            self._grasped_at = 0 if shown is None else shown.iteration
        self._preview = mixture
        if mixture is None:
            self._in_hand = None
        self.publish(playing=False)

    def put_back(self) -> None:
        """End a preview, if there is one: what is done next is done to the run's own mixture."""
        if self._preview is not None:
            self.preview(None)

    def collect_quietly(self) -> bool:
        """Take what the iterating thread left; return whether there was anything."""
        snapshots = self._mailbox.take()
        if self.run is None or not snapshots:
            return False
        self.run.add(snapshots)
        return True

    def rests(self) -> None:
        """Take note that the run on screen iterates no more."""
        self._at_work = False
        if self.run is not None:
            self.run.rest()

    def works(self) -> None:
        """Take note that the run on screen iterates."""
        self._at_work = True

    def publish(self, **changes: Any) -> None:
        """Publish changes, and what is to be seen of the run on screen."""
        self.store.set(**changes)
        self.store.publish(**self._seen())

    def _seen(self) -> Mapping[str, Any]:
        run, state = self.run, self.state
        runs = self.book.summaries(state.listed)
        if run is None:
            return _nothing() | {"runs": runs, "looks": state.looks.labelled(())}
        moment = state.moment
        if moment is not None and moment >= run.n_moments - 1:
            moment = None
        newest = run.newest
        seen = {
            "run_settings": run.settings,
            "status": self._status(run),
            "snapshot": newest if moment is None else run.at(moment),
            "previous": None,
            "before": None,
            "newest": newest,
            "moment": moment,
            "n_moments": run.n_moments,
            "playing": state.playing and moment is not None,
            "falls": tuple(run.falls),
            "trace": run.trace,
            "parts": run.parts,
            "iterations_per_second": run.iterations_per_second if self._at_work else None,
            "runs": runs,
            "comparing": run.starting.progress,
            "starts": run.starting.outcomes,
            "provisional": False,
            "fixed": run.plan.fixed,
            "all_rows": None if self._at_work else state.all_rows,
            "looks": state.looks.labelled(run.label_names),
        }
        shown = seen["snapshot"]
        if isinstance(shown, Snapshot):
            seen["previous"] = run.before(moment_of(shown))
            seen["before"] = run.history[shown.iteration - 1] if shown.iteration else None
        origin = run.plan.origin
        dragged = self._preview or (origin.mixture if newest is None and origin else None)
        if dragged is not None:
            at = 0 if self._preview is None else self._grasped_at
            in_hand = self._rows_in_hand(state)
            seen |= {"snapshot": _provisional(dragged, state, at, in_hand), "provisional": True}
            seen["previous"] = seen["before"] = None
        seen["selected"] = _still_there(state.selected, seen["snapshot"])
        return seen

    def _rows_in_hand(self, state: ViewState) -> RowsInHand:
        """Return what is known of the rows drawn from the moment before of the same drag."""
        assert state.sample is not None
        known = self._in_hand
        if known is None or known.X is not state.sample.X:
            known = RowsInHand(state.sample.X)
        # without a hand on it there is no next moment
        self._in_hand = None if self._preview is None else known
        return known

    def _status(self, run: Run) -> RunStatus:
        if self._at_work:
            return RunStatus.RUNNING
        if run.failed:
            return RunStatus.FAILED
        return RunStatus.PAUSED if run.stop_reason is None else RunStatus.FINISHED

    def _same(self, state: ViewState) -> int | None:
        """Return the number of a run that began alike and did no iteration, if there is one."""
        for number in state.listed:
            plan = self.book[number].plan
            if (
                len(self.book[number].history) <= 1
                and plan.origin is None
                and plan.settings == state.settings
                and state.used is not None
                and plan.used.is_same(state.used)
            ):
                return number
        return None


def _nothing() -> dict[str, Any]:
    blank = ViewState()
    names = (
        "run_settings",
        "run_number",
        "status",
        "comparing",
        "starts",
        "snapshot",
        "previous",
        "before",
        "newest",
        "moment",
        "n_moments",
        "playing",
        "falls",
        "trace",
        "parts",
        "iterations_per_second",
        "provisional",
        "fixed",
        "all_rows",
        "selected",
    )
    return {name: getattr(blank, name) for name in names}


def _still_there(component: int | None, snapshot: object) -> int | None:
    """Return the component chosen where it is on screen: another run may have fewer of them."""
    if component is None or not isinstance(snapshot, Snapshot):
        return None
    return component if component < snapshot.mixture.n_components else None


def _provisional(
    mixture: Mixture, state: ViewState, iteration: int, rows_in_hand: RowsInHand
) -> Snapshot:
    """Return how a mixture in hand looks: ℓ and effective rows from the rows drawn."""
    assert state.selection is not None
    assert state.sample is not None
    assigned, log_density = rows_in_hand.expectation(mixture)
    state.sample.remember(assigned)
    counts = np.ones(len(log_density))
    if state.selection.weights is not None:
        counts = state.selection.weights[state.sample.rows]
    times = state.selection.total_weight / max(float(counts.sum()), _LEAST_WEIGHT)
    rows = assigned.responsibilities.T @ counts * times
    rows.flags.writeable = False
    return Snapshot(
        iteration=iteration,
        phase=Phase.E_STEP,
        mixture=mixture,
        log_likelihood=float(counts @ log_density) * times,
        responsibilities_from=mixture,
        delta=None,
        fell=False,
        n_samples=state.selection.total_weight,
        effective_rows=rows,
        collapses=(),
    )
