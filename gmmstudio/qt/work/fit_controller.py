"""Run, pause and step: between the session and the thread that iterates."""

from PySide6.QtCore import QObject, Qt, QThread, Signal, SignalInstance, Slot

from gmmstudio.errors import UserError
from gmmstudio.qt.work.fit_worker import FitWorker
from gmmstudio.qt.work.frame_timer import FrameTimer
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.run import Run
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState

SHUTDOWN_MS = 200
"""How long the window may stand still for the thread to end; it usually takes a few."""


class FitController(QObject):
    """Owns the worker, its thread and the frame timer; lives in the GUI thread.

    Parameters
    ----------
    session : FitSession
        Whose runs are iterated.
    parent : QObject or None
        The owner.
    """

    stopped = Signal()
    """The thread has ended, after a ``shutdown`` that did not wait for it."""

    _begin = Signal(object)
    _drop = Signal()
    _run = Signal()
    _run_to_end = Signal()
    _start = Signal()
    _half = Signal()
    _iteration = Signal()
    _changed = Signal()

    def __init__(self, session: FitSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._run_id: int | None = None
        self._orders = 0
        self.worker = FitWorker(session.mailbox.post)
        self._thread = QThread()
        self._thread.setObjectName("fit")
        self.worker.moveToThread(self._thread)
        self._begin.connect(self.worker.begin)
        self._drop.connect(self.worker.drop)
        self._run.connect(self.worker.run)
        self._run_to_end.connect(self.worker.run_to_end)
        self._start.connect(self.worker.advance_start)
        self._half.connect(self.worker.advance_half)
        self._iteration.connect(self.worker.advance_iteration)
        self.worker.paused.connect(self._on_paused)
        self.worker.finished.connect(self._on_finished)
        self.worker.failed.connect(self._on_failed)
        self._thread.finished.connect(self.stopped)
        self.frames = FrameTimer(session.collect, self)
        # In its turn: whoever put another run on screen is not done with telling of it yet.
        self._changed.connect(self._catch_up, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = session.subscribe(self._on_state)

    @Slot()
    def toggle_run(self) -> None:
        """Run, or pause the run at work; one that has not answered to a pause yet goes on.

        From a moment of the past the run is played forward, or that is paused. Where it has ended
        and nothing is asked for that would end otherwise, that is said.
        """
        session, run = self._session, self._run_at_work
        if session.state.playing:
            session.timeline.stop()
        elif run is None and session.state.looks_back:
            session.timeline.play()
        elif session.state.is_done:
            session.tell_done()
        elif run is None:
            self._order(self._run, resumes=True)
        elif run.control.is_paused():
            self._go_on(run, self._run)
        else:
            run.control.pause()

    @Slot()
    def run_anew(self) -> None:
        """Run with the settings as they are now, whatever moment is on screen."""
        self._order(self._run, resumes=True)

    @Slot()
    def go_on(self) -> None:
        """Run on, where a run has been played to its newest moment and has not ended there."""
        if self._session.can_continue:
            self._order(self._run, resumes=True)

    @Slot()
    def run_to_end(self) -> None:
        """Iterate as fast as possible, also where a paced run is at work.

        From a moment of the past, show the newest first, and go on if that is not the end of it.
        """
        run, looks_back = self._run_at_work, self._session.state.looks_back
        if looks_back:
            self._session.timeline.go_to(None)
        if run is None and looks_back and not self._session.can_continue:
            return
        if run is None:
            self._order(self._run_to_end, resumes=True)
            return
        run.control.set_pace(None)
        if run.control.is_paused():
            self._go_on(run, self._run_to_end)

    @Slot()
    def show_start(self) -> None:
        """Find the first parameters, and rest before anything is made of them."""
        self._step(self._start)

    @Slot()
    def step_half(self) -> None:
        """Do the next half-step; from a moment of the past, show the one that followed it."""
        if self._session.state.looks_back:
            self._session.timeline.forward()
        else:
            self._step(self._half)

    @Slot()
    def step_iteration(self) -> None:
        """Do one iteration; from a moment of the past, show the one that followed it."""
        if self._session.state.looks_back:
            self._session.timeline.forward(2)
        else:
            self._step(self._iteration)

    @Slot()
    def step_back(self) -> None:
        """Show the half-step before the one on screen; a run at work rests."""
        self._rest()
        self._session.timeline.back()

    @Slot()
    def go_to_start(self) -> None:
        """Show the start of the run on screen; a run at work rests."""
        self._rest()
        self._session.timeline.go_to(0)

    @Slot()
    def fork(self) -> None:
        """Run on from the moment on screen, with the settings as they are now."""
        try:
            self._session.timeline.fork()
        except UserError as error:
            self._session.refuse(error)
            return
        self._order(self._run, resumes=True)

    @Slot(bool)
    def make_way(self, wanted: bool) -> None:
        """Have the fit leave the interpreter to the window's thread while that draws.

        Threads that compute in NumPy need the interpreter after every call. Beside one of them
        the window draws nearly as fast as alone; beside two it takes twice as long, and none of the
        three gets on.
        """
        if self._session.run is not None:
            self._session.run.control.make_way(wanted)

    @Slot()
    def reset(self) -> None:
        """Drop the run."""
        self._session.reset()

    def shutdown(self) -> bool:
        """End the run and the thread; return False where it takes longer than is waited for.

        In that case nothing is torn down, and ``stopped`` tells when it can be.
        """
        if self._session.run is not None:
            self._session.run.control.cancel()
        self.frames.stop()
        self._thread.quit()
        if not self._thread.wait(SHUTDOWN_MS):
            return False
        # Nothing is delivered to a thread that has ended: what it held is dropped from here.
        self.worker.drop()
        self._unsubscribe()
        return True

    @property
    def _run_at_work(self) -> Run | None:
        """The run that iterates, or that was asked to pause and has not answered yet."""
        session = self._session
        return session.run if session.state.status is RunStatus.RUNNING else None

    def _rest(self) -> None:
        if self._run_at_work is not None:
            self._run_at_work.control.pause()

    def _step(self, order: SignalInstance) -> None:
        is_at_work = self._orders > 0 and self._session.run is not None
        if not is_at_work:
            self._order(order, resumes=False)

    def _order(self, order: SignalInstance, *, resumes: bool) -> None:
        session = self._session
        run = session.run
        session.timeline.go_to(None)
        if session.can_continue and run is not None:
            run.control.set_pace(session.state.pace)
            self._take(run)
            if resumes:
                session.resume()
        else:
            try:
                run = session.begin_run()
            except UserError as error:
                session.refuse(error)
                return
            self._take(run)
        self._go_on(run, order)

    def _take(self, run: Run) -> None:
        """Hand a run to the worker, unless it has it."""
        if self._run_id != run.run_id:
            self._leave_run()
            self._run_id = run.run_id
            self._begin.emit(run)

    def _go_on(self, run: Run, order: SignalInstance) -> None:
        """Send an order; the worker takes it when it has answered to those before."""
        run.control.resume()
        self._thread.start()  # does nothing where it runs already
        self._orders += 1
        order.emit()
        self.frames.start()

    def _on_state(self, _state: ViewState) -> None:
        """Have the worker let go of a run that the session has dropped or replaced."""
        run = self._session.run
        if self._run_id is not None and (run is None or run.run_id != self._run_id):
            self._leave_run()
            self._drop.emit()
        if run is not None and run.run_id != self._run_id:
            self._changed.emit()

    @Slot()
    def _catch_up(self) -> None:
        """Begin a run that was put on screen by hand: its first E-step, or all of it."""
        session, run = self._session, self._session.run
        if run is None or run.run_id == self._run_id or run.control.is_cancelled():
            return
        if session.state.status is RunStatus.RUNNING:
            self._take(run)
            self._go_on(run, self._run)
        elif run.newest is None:
            self._take(run)
            self._go_on(run, self._half)

    def _leave_run(self) -> None:
        """Count no more on the run; what is still said of it counts for nothing."""
        self._run_id, self._orders = None, 0
        self.frames.stop()

    @Slot(int)
    def _on_paused(self, run_id: int) -> None:
        if run_id != self._run_id:
            return
        self._orders -= 1
        if self._orders == 0:
            self.frames.stop()
            self._session.pause(run_id)

    @Slot(int, str)
    def _on_finished(self, run_id: int, _reason: str) -> None:
        if run_id == self._run_id:
            # Orders that came too late for this run get no answer.
            self._leave_run()
            self._session.finish(run_id)

    @Slot(int, object)
    def _on_failed(self, run_id: int, error: Exception) -> None:
        self._session.fail(run_id, error)
