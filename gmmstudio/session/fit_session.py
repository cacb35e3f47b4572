"""The sole owner of data, settings, run and view options."""

import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from gmmstudio.data import Dataset, Selection
from gmmstudio.errors import UserError
from gmmstudio.export import FitReport
from gmmstudio.mixture import StopReason, check_fit_input, families_for, set_aside
from gmmstudio.session import wording
from gmmstudio.session.display_sample import DisplaySample
from gmmstudio.session.mailbox import Mailbox
from gmmstudio.session.notice import Notice, Severity
from gmmstudio.session.run import Run
from gmmstudio.session.run_control import RunControl
from gmmstudio.session.settings import SEED_LIMIT, FitSettings, SettingsError
from gmmstudio.session.view_state import RunStatus, ViewState

Subscriber = Callable[[ViewState], None]

DEFAULT_PACE = 30.0
_FIRST_COLUMNS = 2
_COUNTERPARTS: Mapping[str, str] = {"E": "EEE", "EEE": "E"}
"""Families that mean the same in one dimension and in several; the first offered otherwise."""


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
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.mailbox = Mailbox()
        self._clock = clock
        self._ids = itertools.count(1)
        self._run: Run | None = None
        self._run_data: Dataset | None = None
        self._subscribers: list[Subscriber] = []
        self._state = ViewState(pace=DEFAULT_PACE)

    @property
    def state(self) -> ViewState:
        """The newest state."""
        return self._state

    @property
    def run(self) -> Run | None:
        """The run on screen."""
        return self._run

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Have every new state sent to a callback; return what ends that."""
        self._subscribers.append(callback)

        def leave() -> None:
            if callback in self._subscribers:
                self._subscribers.remove(callback)

        return leave

    def open(self, dataset: Dataset) -> None:
        """Take a table: choose its first columns and drop the run of the table before."""
        chosen, trouble = self._first_choice(dataset)
        self._drop_run()
        notice = Notice(Severity.WARNING, trouble) if trouble else None
        self._publish(dataset=dataset, reading=None, notice=notice, **chosen)

    def reading(self, name: str | None) -> None:
        """Say that a table is being read, or no longer."""
        self._publish(reading=name)

    def change(self, **settings: Any) -> None:
        """Change settings by name; other columns drop the run, as it is about other data.

        Raises
        ------
        SettingsError
            If a value lies outside its range; nothing is changed.
        """
        wanted = replace(self._state.settings, **settings)
        if wanted == self._state.settings:
            return
        if wanted.columns == self._state.settings.columns or self._state.dataset is None:
            self._publish(settings=wanted)
            return
        chosen = self._chosen(self._state.dataset, wanted.columns, wanted)
        chosen |= self._kept_axes(wanted.columns)
        self._drop_run()
        self._publish(notice=None, **chosen)

    def new_seed(self) -> None:
        """Take the next seed: another start, and one that can be found again."""
        self.change(seed=(self._state.settings.seed + 1) % SEED_LIMIT)

    def set_axes(self, x: int, y: int) -> None:
        """Choose the two columns, by place in the selection, that a scatter shows."""
        if (x, y) != (self._state.x, self._state.y):
            self._publish(x=x, y=y)

    def set_hard(self, hard: bool) -> None:
        """Show rows by argmax, or by probability."""
        if hard != self._state.hard:
            self._publish(hard=hard)

    def set_pace(self, pace: float | None) -> None:
        """Choose iterations per second, for a run at work too; None for as fast as possible."""
        if self._run is not None:
            self._run.control.set_pace(pace)
        self._publish(pace=pace)

    def notify(self, severity: Severity, text: str) -> None:
        """Tell something in passing."""
        self._publish(notice=Notice(severity, text))

    def dismiss(self) -> None:
        """Take the notice away."""
        self._publish(notice=None)

    @property
    def can_continue(self) -> bool:
        """Whether the run on screen can go on as it is."""
        return self._state.status is RunStatus.PAUSED and not self._state.settings_changed

    def begin_run(self) -> Run:
        """Begin a new run with the present settings; the one before is cancelled.

        Raises
        ------
        UserError
            If no column is chosen, or if data and settings do not allow a fit; the run before
            stays.
        """
        state = self._state
        if state.selection is None:
            raise UserError(
                "no column is chosen: tick at least one column of numbers under Data"
                if state.dataset is not None
                else "there is no data yet: open a table or a sample"
            )
        settings = state.settings
        check_fit_input(
            state.selection.X, settings.components, column_names=state.selection.columns
        )
        self._drop_run()
        self._run_data = state.dataset
        self._run = Run(
            next(self._ids), settings, state.selection, RunControl(state.pace), self._clock
        )
        self.mailbox.admit(self._run.run_id)
        self._publish(run_settings=settings, status=RunStatus.RUNNING, notice=None)
        return self._run

    def resume(self) -> None:
        """Say that the paused run goes on."""
        if self._run is not None and self._state.status is RunStatus.PAUSED:
            self._run.control.resume()
            self._publish(status=RunStatus.RUNNING)

    def collect(self) -> None:
        """Take what the iterating thread left, and publish it."""
        snapshots = self.mailbox.take()
        if self._run is None:
            return
        if snapshots:
            self._run.add(snapshots)
        elif self._run.starting.progress == self._state.comparing:
            return
        self._publish(**self._of_run(self._run))

    def pause(self, run_id: int) -> None:
        """Take note that a run rests."""
        run = self._current(run_id)
        if run is not None and self._state.status is RunStatus.RUNNING:
            self.collect()
            run.rest()
            self._publish(status=RunStatus.PAUSED, iterations_per_second=None, **self._warned())

    def finish(self, run_id: int) -> None:
        """Take note that a run came to its end; its last snapshot says why."""
        run = self._current(run_id)
        if run is not None and self._state.status is not RunStatus.FAILED:
            self.collect()
            self._publish(status=RunStatus.FINISHED, **self._warned())

    def fail(self, run_id: int, error: Exception) -> None:
        """Take note that a run broke off, and tell why; what it came to stays on screen."""
        run = self._current(run_id)
        if run is None:
            return
        self.collect()
        notice = Notice(Severity.ERROR, _told(error))
        if run.history:
            self._publish(status=RunStatus.FAILED, notice=notice)
        else:
            self._drop_run()
            self._publish(notice=notice)

    def reset(self) -> None:
        """Drop the run and go back to the data, not fitted."""
        self._drop_run()
        self._publish(notice=None)

    def report(self) -> FitReport:
        """Return the mixture on screen, with its data and trace, for the exports.

        After an M-step that is the mixture of an iteration whose E-step is still to come; its
        log-likelihood is known, and ends the trace.

        Raises
        ------
        UserError
            If nothing has been fitted yet.
        """
        run, dataset = self._run, self._run_data
        newest = None if run is None else run.newest
        if run is None or dataset is None or newest is None or not run.history:
            raise UserError("there is nothing to export yet: press Run first")
        trace = run.trace.tolist()
        if newest.iteration == len(trace):
            trace.append(newest.log_likelihood)
        return FitReport(
            dataset=dataset,
            selection=run.selection,
            mixture=newest.mixture,
            trace=tuple(trace),
            converged=newest.stop_reason is StopReason.CONVERGED,
            stop_reason=None if newest.stop_reason is None else str(newest.stop_reason),
            settings=asdict(run.settings),
            collapses=newest.collapses,
            set_aside=set_aside(run.starting.outcomes),
        )

    def _first_choice(self, dataset: Dataset) -> tuple[dict[str, Any], str]:
        """Return a first choice of columns that leaves rows to fit, and what to tell about it."""
        varying = tuple(name for name in dataset.numeric_columns if _varies(dataset, name))
        choices = [dataset.suggested, varying[:_FIRST_COLUMNS], *((name,) for name in varying)]
        trouble = ""
        for columns in filter(None, choices):
            try:
                return self._chosen(dataset, columns), ""
            except UserError as error:
                # They share no complete row, or one is too wide: the next choice asks for less.
                trouble = trouble or str(error)
        if not trouble:
            none = "has no column of numbers that vary; a mixture needs at least one"
            trouble = f"{dataset.name} {none}"
        return self._chosen(dataset, ()), trouble

    def _chosen(
        self, dataset: Dataset, columns: tuple[str, ...], settings: FitSettings | None = None
    ) -> dict[str, Any]:
        selection = dataset.select(columns) if columns else None
        if selection is not None:
            _check_width(selection)
        settings = replace(settings or self._state.settings, columns=tuple(columns))
        offered = [family.code for family in families_for(len(columns))] if columns else []
        if offered and settings.family not in offered:
            counterpart = _COUNTERPARTS.get(settings.family, offered[0])
            settings = replace(
                settings, family=counterpart if counterpart in offered else offered[0]
            )
        return {
            "settings": settings,
            "selection": selection,
            "shared_sample": None if selection is None else DisplaySample(selection),
            "x": 0,
            "y": 1,
        }

    def _kept_axes(self, columns: tuple[str, ...]) -> dict[str, int]:
        """Return the axes of the picture on screen, as far as their columns are still chosen."""
        state = self._state
        if state.selection is None or state.is_univariate or len(columns) < 2:
            return {}
        before = state.selection.columns
        x, y = (
            columns.index(before[axis]) if before[axis] in columns else None
            for axis in (state.x, state.y)
        )
        free = [place for place in range(len(columns)) if place not in {x, y}]
        x = free.pop(0) if x is None else x
        y = free.pop(0) if y is None else y
        return {"x": x, "y": y}

    def _current(self, run_id: int) -> Run | None:
        return self._run if self._run is not None and self._run.run_id == run_id else None

    def _drop_run(self) -> None:
        if self._run is not None:
            self._run.control.cancel()
        self._run = self._run_data = None
        self.mailbox.admit(None)
        self._state = replace(
            self._state,
            run_settings=None,
            status=RunStatus.NONE,
            comparing=None,
            starts=(),
            snapshot=None,
            previous=None,
            falls=(),
            trace=ViewState().trace,
            iterations_per_second=None,
        )

    def _of_run(self, run: Run) -> dict[str, Any]:
        return {
            "comparing": run.starting.progress,
            "starts": run.starting.outcomes,
            "snapshot": run.newest,
            "previous": run.previous,
            "falls": tuple(run.falls),
            "trace": run.trace,
            "iterations_per_second": run.iterations_per_second,
        }

    def _warned(self) -> dict[str, Any]:
        told = wording.warnings(self._state)
        return {"notice": Notice(Severity.WARNING, wording.as_sentence(told))} if told else {}

    def _publish(self, **changes: Any) -> None:
        self._state = replace(self._state, **changes)
        for callback in tuple(self._subscribers):
            callback(self._state)


def _varies(dataset: Dataset, name: str) -> bool:
    values = dataset.column(name).values
    finite = values[np.isfinite(values)]
    return len(finite) > 0 and bool(finite.min() < finite.max())


def _check_width(selection: Selection) -> None:
    """Refuse what neither a fit nor a picture can measure: a range that is no finite number."""
    lows, highs = selection.X.min(axis=0), selection.X.max(axis=0)
    with np.errstate(over="ignore"):
        widths = highs - lows
    for name, low, high, width in zip(selection.columns, lows, highs, widths, strict=True):
        if not np.isfinite(width):
            raise SettingsError(
                f"{name} reaches from {low:g} to {high:g}, too wide for floating-point arithmetic; "
                "rescale the column or correct its cells"
            )


def _told(error: Exception) -> str:
    if isinstance(error, UserError):
        return str(error)
    return (
        f"The fit broke off by a defect of the program ({type(error).__name__}: {error}). "
        "The crash report has the details; the data and the settings are untouched."
    )
