"""The sole owner of data, settings, runs, what is picked out and how it is shown."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from gmmstudio.data import Dataset
from gmmstudio.errors import UserError
from gmmstudio.export import FitReport, Moment
from gmmstudio.mixture import StopReason, check_fit_input
from gmmstudio.session import wording
from gmmstudio.session.all_rows import AllRows
from gmmstudio.session.asking import Asking
from gmmstudio.session.brushing import Brushing
from gmmstudio.session.choosing import FirstChoice, first_choice
from gmmstudio.session.cross_table import agreement_of
from gmmstudio.session.drawing.curves import CURVES
from gmmstudio.session.errand import Errand
from gmmstudio.session.keeping import Keeping
from gmmstudio.session.labelling import Labelling, first_label_column
from gmmstudio.session.looking import Looking
from gmmstudio.session.mailbox import Mailbox
from gmmstudio.session.naming import Naming
from gmmstudio.session.notice import Notice, RefusedError, Severity, told
from gmmstudio.session.remedies import OF_COLLAPSE, done
from gmmstudio.session.run import Run
from gmmstudio.session.run_book import RunBook
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.settings import SEED_LIMIT
from gmmstudio.session.stage import RUN_FIELDS, Stage
from gmmstudio.session.steering import Steering
from gmmstudio.session.store import EditListener, Store, Subscriber
from gmmstudio.session.timeline import Timeline
from gmmstudio.session.used_rows import UsedRows
from gmmstudio.session.view_state import ViewState

DEFAULT_PACE = 30.0


class FitSession:
    """What is open, what is asked for and how the fit goes, published as frozen states.

    Used from one thread. An iterating thread touches only ``mailbox`` and the control of its run.

    Parameters
    ----------
    clock : callable
        Seconds, monotonic; tests give their own.

    Attributes
    ----------
    mailbox : Mailbox
        Where the iterating thread leaves snapshots.
    asking : Asking
        Changes settings and columns.
    timeline : Timeline
        Goes back and forth in a run, and forks it.
    steering : Steering
        Changes the mixture by hand.
    brushing : Brushing
        Picks out rows.
    naming : Naming
        Names, colours and lights up components.
    labelling : Labelling
        Compares components with the labels of a column.
    looking : Looking
        Chooses what the scatter shows.
    keeping : Keeping
        Sets all work aside and brings it back.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.mailbox = Mailbox()
        self._store = Store(ViewState(pace=DEFAULT_PACE))
        self._book = RunBook(clock)
        self._stage = Stage(self._store, self.mailbox, self._book)
        self.asking = Asking(self._stage)
        self.timeline = Timeline(self._stage)
        self.steering = Steering(self._stage, self.timeline)
        self.brushing = Brushing(self._stage, self.timeline)
        self.naming = Naming(self._store)
        self.labelling = Labelling(self._store, self.brushing)
        self.looking = Looking(self._store)
        self.keeping = Keeping(self._stage)

    @property
    def state(self) -> ViewState:
        """The newest state."""
        return self._store.state

    @property
    def run(self) -> Run | None:
        """The run on screen."""
        return self._stage.run

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Have every new state sent to a callback; return what ends that."""
        return self._store.subscribe(callback)

    def listen(self, callback: EditListener) -> Callable[[], None]:
        """Have every change that can be taken back sent to a callback; return what ends that."""
        return self._store.listen(callback)

    def restore(self, fields: Mapping[str, Any]) -> None:
        """Give fields the values that an edit bears: those before it, or those after it."""
        used: UsedRows | None = fields.get("used")
        if used is not None:
            fields = {**fields, **used.rows()}
            self._book.leave(self.state.used, self.state.listed)
        if used is not None or "run_number" in fields:
            self._stage.show(
                fields.get("run_number", self.state.run_number),
                fields.get("moment", self.state.moment),
            )
        self._stage.publish(**self._store.passed(), **fields)

    def open(self, dataset: Dataset, choice: FirstChoice | None = None) -> None:
        """Take a table with its first columns, and drop the runs of the table before.

        Parameters
        ----------
        dataset : Dataset
        choice : FirstChoice or None
            Its first columns, where they were chosen beforehand; they are chosen anew if the
            settings are no longer those from which that was done.
        """
        if choice is None or choice.asked != self.state.settings:
            choice = first_choice(dataset, self.state.settings)
        trouble = choice.trouble
        self._stage.show(None)
        self._book.clear()
        blank = ViewState()
        self._stage.publish(
            dataset=dataset,
            reading=None,
            notice=Notice(Severity.WARNING, trouble) if trouble else None,
            looks=blank.looks,
            highlighted=None,
            brush=None,
            paired=(),
            listed=(),
            working=None,
            hidden=blank.hidden,
            label_column=first_label_column(dataset),
            **choice.fields,
        )

    def reading(self, name: str | None) -> None:
        """Say that a table is being read, or no longer."""
        self._store.publish(reading=name)

    def working(self, text: str | None) -> None:
        """Say what is being done with all rows, in plain words, or that it is done."""
        if text != self.state.working:
            self._store.publish(working=text)

    def bringing_back(
        self, fields: Mapping[str, Any], restore: Callable[[], None]
    ) -> Errand | None:
        """Return the errand of making again the rows of an edit; None where they are at hand.

        Parameters
        ----------
        fields : mapping of str to object
            What is to be restored.
        restore : callable
            Called with these rows at hand.
        """
        used: UsedRows | None = fields.get("used")
        if used is None or not used.n_rows:
            return None
        return Errand(
            "taking up other rows",
            used.n_rows,
            work=used.rows,
            take=lambda _rows: restore(),
            is_wanted=lambda: True,
        )

    def keep_runs(self, numbers: Iterable[int]) -> None:
        """Forget the runs that nobody can come back to.

        Parameters
        ----------
        numbers : iterable of int
            Those that an edit leads back to. The runs listed, those of a choice of rows and columns
            that may come back, and the one on screen stay, too.
        """
        shown = () if self.run is None else (self.run.number,)
        self._book.keep((*numbers, *self.state.listed, *shown))

    def change(self, **settings: Any) -> None:
        """Change settings by name; see `Asking.change`."""
        self.asking.change(**settings)

    def new_seed(self) -> None:
        """Take the next seed: another start, and one that can be found again."""
        self.change(seed=(self.state.settings.seed + 1) % SEED_LIMIT)

    def set_hard(self, hard: bool) -> None:
        """Show rows by argmax, or by probability."""
        before = self.state
        if hard != before.hard:
            self._store.publish(hard=hard)
            what = "hard assignment" if hard else "soft assignment"
            self._store.record(what, before, ("hard",))

    def set_curve(self, name: str) -> None:
        """Choose what is shown by iteration.

        Raises
        ------
        UnknownNameError
            If there is no such curve.
        """
        before, curve = self.state, CURVES[name]
        if name != before.curve:
            self._store.publish(curve=name)
            self._store.record(f"show {curve.text} by iteration", before, ("curve",))

    def set_from_start(self, from_start: bool) -> None:
        """Show curves by iteration from their start, or cut off a beginning that is too steep."""
        before = self.state
        if from_start != before.from_start:
            self._store.publish(from_start=from_start)
            what = "from the start" if from_start else "without the start"
            self._store.record(f"show ℓ {what}", before, ("from_start",))

    def set_pace(self, pace: float | None) -> None:
        """Choose iterations per second, for a run at work too; None for as fast as possible."""
        if self.run is not None:
            self.run.control.set_pace(pace)
        self._store.publish(pace=pace)

    def show_all_rows(self, rows: AllRows) -> None:
        """Draw every row, where these are still those of the moment on screen."""
        state = self.state
        theta = None if state.snapshot is None else state.snapshot.responsibilities_from
        if state.is_at_rest and state.selection is not None and rows.fits(state.selection, theta):
            self._store.publish(all_rows=rows)

    def notify(self, severity: Severity, text: str) -> None:
        """Tell something in passing."""
        self._store.publish(notice=Notice(severity, text))

    def refuse(self, error: UserError) -> None:
        """Tell why something cannot be done, until something is, and offer other ways to it."""
        offers = error.offers if isinstance(error, RefusedError) else ()
        text = self._capitalised(str(error))
        self._store.publish(notice=Notice(Severity.ERROR, text, offers, is_passing=True))

    def tell_done(self) -> None:
        """Say that the run on screen has ended and what would take it further."""
        text, offers = done(self.state)
        self._store.publish(notice=Notice(Severity.INFO, text, offers, is_passing=True))

    def dismiss(self) -> None:
        """Take the notice away."""
        self._store.publish(notice=None)

    @property
    def can_continue(self) -> bool:
        """Whether the run on screen can go on as it is."""
        return self.state.status is RunStatus.PAUSED and not self.state.settings_changed

    def begin_run(self) -> Run:
        """Begin a new run with the present settings; the one before is cancelled.

        Raises
        ------
        UserError
            If no column is chosen, or if data and settings do not allow a fit; the run before
            stays.
        """
        state = self.state
        if state.selection is None:
            raise UserError(
                "no column is chosen: tick at least one column of numbers under Data"
                if state.dataset is not None
                else "there is no data yet: open a table or a sample"
            )
        check_fit_input(
            state.selection.X,
            state.settings.components,
            column_names=state.selection.columns,
            sample_weight=state.selection.weights,
        )
        run = self._stage.begin()
        self._stage.publish()
        self._store.record(f"run {run.number}", state, RUN_FIELDS)
        return run

    def resume(self) -> None:
        """Say that the paused run goes on."""
        if self.run is not None and self.state.status is RunStatus.PAUSED:
            self.run.control.resume()
            self._stage.works()
            self._stage.publish(**self._store.passed())

    def collect(self) -> None:
        """Take what the iterating thread left, and publish it."""
        run = self.run
        if self._stage.collect_quietly() or (
            run is not None and run.starting.progress != self.state.comparing
        ):
            self._stage.publish()

    def pause(self, run_id: int) -> None:
        """Take note that a run rests."""
        if self._current(run_id) is not None and self.state.status is RunStatus.RUNNING:
            self._settle()

    def finish(self, run_id: int) -> None:
        """Take note that a run came to its end; its last snapshot says why."""
        if self._current(run_id) is not None and self.state.status is not RunStatus.FAILED:
            self._settle()

    def fail(self, run_id: int, error: Exception) -> None:
        """Take note that a run broke off, and tell why; what it came to stays on screen."""
        run = self._current(run_id)
        if run is None:
            return
        self._stage.collect_quietly()
        self._stage.rests()
        run.failed = True
        if not run.history:
            listed = tuple(number for number in self.state.listed if number != run.number)
            self._stage.show(None)
            self._store.set(listed=listed)
        text = self._capitalised(told(error))
        self._stage.publish(notice=Notice(Severity.ERROR, text, OF_COLLAPSE))

    def reset(self) -> None:
        """Take the run off the screen and go back to the data; the list keeps it."""
        before = self.state
        self._stage.show(None)
        self._stage.publish(notice=None)
        self._store.record("reset", before, RUN_FIELDS)

    def report(self) -> FitReport:
        """Return the mixture on screen, with its data and trace, for the exports.

        After an M-step that is the mixture of an iteration whose E-step is still to come; its
        log-likelihood is known, and ends the trace.

        Raises
        ------
        UserError
            If nothing has been fitted yet, or a component is in hand.
        """
        run, state = self.run, self.state
        shown, dataset = state.snapshot, state.dataset
        if run is None or dataset is None or shown is None or not run.history:
            raise UserError("there is nothing to export yet: press Run first")
        if state.provisional:
            raise UserError("a component is in hand: let go of it first, or press Esc")
        trace = run.trace[: shown.iteration + 1].tolist()
        if shown.iteration == len(trace):
            trace.append(shown.log_likelihood)
        return FitReport(
            dataset=dataset,
            selection=run.selection,
            mixture=shown.mixture,
            trace=tuple(trace),
            converged=shown.stop_reason is StopReason.CONVERGED,
            stop_reason=None if shown.stop_reason is None else str(shown.stop_reason),
            settings=asdict(run.settings),
            collapses=shown.collapses,
            starts=run.starting.outcomes,
            remaining=shown.remaining,
            fixed=shown.fixed,
            names=state.looks.given_names(shown.mixture.n_components),
            origin=None if run.plan.origin is None else run.plan.origin.text,
            agreement=agreement_of(state),
            moment=Moment(run.number, shown.iteration, str(shown.phase), str(state.status)),
        )

    def _capitalised(self, text: str) -> str:
        dataset = self.state.dataset
        return wording.capitalised(text, () if dataset is None else dataset.column_names)

    def _settle(self) -> None:
        """Publish a run that iterates no more, with what has to be known of it."""
        self._stage.collect_quietly()
        self._stage.rests()
        self._stage.publish()
        told = wording.warnings(self.state, wording.NAMED)
        if told:
            text = wording.as_sentence(told)
            self._store.publish(notice=Notice(Severity.WARNING, text, OF_COLLAPSE))

    def _current(self, run_id: int) -> Run | None:
        run = self.run
        return run if run is not None and run.run_id == run_id else None
