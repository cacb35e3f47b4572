"""The one place that iterates off the GUI thread."""

import logging
import time
from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, Signal, Slot

from gmmstudio.errors import UserError
from gmmstudio.mixture import Phase, Snapshot
from gmmstudio.session.run import Run

log = logging.getLogger(__name__)

FAILED = "failed"


class FitWorker(QObject):
    """Iterates a run, in the thread it is moved to; has no parent, so that it can be moved.

    The generator of the run is kept between slots: a pause is a return to the thread's event
    loop, and a half-step or an iteration goes on from there. Each slot ends with exactly one of
    ``paused`` and ``finished``; without a run to iterate it does nothing. A run that has finished
    is let go of, as is one that is dropped, and with it its rows, its work arrays and its threads.
    Snapshots go to ``post`` from this thread, and no drawing hangs on the signals.

    Parameters
    ----------
    post : callable
        Takes run id and snapshot; thread-safe (the session's mailbox).
    """

    started = Signal(int)
    """Run id."""
    iterated = Signal(int, int, float, object)
    """Run id, iteration, log-likelihood, snapshot: after every E-step."""
    half_stepped = Signal(int, object)
    """Run id, snapshot: after the start and every half-step."""
    paused = Signal(int)
    """Run id: the slot is done and the run can go on."""
    finished = Signal(int, str)
    """Run id, stop reason: nothing follows."""
    failed = Signal(int, object)
    """Run id, exception; ``finished`` follows."""

    def __init__(self, post: Callable[[int, Snapshot], object]) -> None:
        super().__init__()
        self._post = post
        self._run: Run | None = None
        self._snapshots: Generator[Snapshot, None, None] | None = None

    @Slot(object)
    def begin(self, run: Run) -> None:
        """Take a run, in place of the one before; iterates nothing yet."""
        self.drop()
        self._run = run
        self._snapshots = run.snapshots()
        self.started.emit(run.run_id)

    @Slot()
    def drop(self) -> None:
        """Let go of the run; a generator at rest holds all it works with until it is closed."""
        if self._snapshots is not None:
            self._snapshots.close()
        if self._run is not None:
            self._run.starting.close()
        self._run = self._snapshots = None

    @Slot()
    def run(self) -> None:
        """Iterate until the run ends or is paused, at the pace its control asks for."""
        self._advance(lambda snapshot: False, paced=True)

    @Slot()
    def run_to_end(self) -> None:
        """Iterate as fast as possible until the run ends or is paused."""
        self._advance(lambda snapshot: False, paced=False)

    @Slot()
    def advance_start(self) -> None:
        """Show the first parameters alone, and rest before their E-step."""
        self._advance(lambda snapshot: True, paced=False)

    @Slot()
    def advance_half(self) -> None:
        """Do one half-step; the first one shows the start and its E-step."""
        self._advance(lambda snapshot: snapshot.phase is not Phase.START, paced=False)

    @Slot()
    def advance_iteration(self) -> None:
        """Go on to the end of an iteration: an M-step and its E-step."""
        self._advance(_ends_iteration, paced=False)

    def _advance(self, is_enough: Callable[[Snapshot], bool], *, paced: bool) -> None:
        run, snapshots = self._run, self._snapshots
        if run is None or snapshots is None:
            return
        reason: str | None = None
        try:
            reason = self._iterate(run, snapshots, is_enough, paced=paced)
        except UserError as error:
            reason = FAILED
            self.failed.emit(run.run_id, error)
        except Exception as error:
            # The thread outlives any defect of a run: the window tells it and stays usable.
            log.exception("run %d broke off", run.run_id)
            reason = FAILED
            self.failed.emit(run.run_id, error)
        finally:
            if reason is None:
                self.paused.emit(run.run_id)
            else:
                self.drop()
                self.finished.emit(run.run_id, reason)

    def _iterate(
        self,
        run: Run,
        snapshots: Generator[Snapshot, None, None],
        is_enough: Callable[[Snapshot], bool],
        *,
        paced: bool,
    ) -> str | None:
        control = run.control
        shown = time.monotonic()
        while not control.is_paused():
            if not run.is_begun():
                return "cancelled" if control.is_cancelled() else None
            snapshot = next(snapshots, None)
            if snapshot is None:
                return "cancelled"
            self._show(run, snapshot)
            if snapshot.stop_reason is not None:
                return str(snapshot.stop_reason)
            if is_enough(snapshot):
                return None
            apart = control.shows_half_steps()
            if paced and (apart or snapshot.phase is Phase.E_STEP):
                control.wait_for_turn(shown, share=0.5 if apart else 1.0)
                shown = time.monotonic()
        return None

    def _show(self, run: Run, snapshot: Snapshot) -> None:
        self._post(run.run_id, snapshot)
        self.half_stepped.emit(run.run_id, snapshot)
        if snapshot.phase is Phase.E_STEP:
            self.iterated.emit(run.run_id, snapshot.iteration, snapshot.log_likelihood, snapshot)


def _ends_iteration(snapshot: Snapshot) -> bool:
    return snapshot.phase is Phase.E_STEP and snapshot.iteration > 0
