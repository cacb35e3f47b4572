"""How a run comes to its start: several are compared before the chosen one is watched."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

from gmmstudio.mixture import Seed, StartOutcome, StartProgress, compare
from gmmstudio.mixture.restarts import Begin, Contest
from gmmstudio.session.run_control import RunControl


class Starting:
    """The comparison of a run's starts, made in a thread of its own that rests between blocks.

    The thread that iterates waits for it, and so answers a pause at once, however large the table:
    the comparison then stands still in the middle of a pass and goes on from there.

    Parameters
    ----------
    begin : callable
        Begins a run of EM from a seed; it asks ``control.hold`` between blocks of rows.
    seeds : callable
        Returns what each start is drawn with; asked in that thread. One start needs no comparison.
    control : RunControl
        How the run is paused and cancelled.

    Attributes
    ----------
    progress : StartProgress or None
        How far the comparison is; None before and after. May be read from any thread.
    outcomes : tuple of StartOutcome
        What became of each start, once that is decided; empty where there was only one.
    """

    def __init__(
        self, begin: Begin, seeds: Callable[[], Sequence[Seed]], control: RunControl
    ) -> None:
        self._begin = begin
        self._seeds = seeds
        self._control = control
        self._seed: Seed | None = None
        self._pool: ThreadPoolExecutor | None = None
        self._pending: Future[Seed] | None = None
        self.progress: StartProgress | None = None
        self.outcomes: tuple[StartOutcome, ...] = ()

    def decide(self) -> Seed | None:
        """Return the seed of the best start; None where the run was paused or cancelled before.

        Called again after a pause, it goes on. Called by one thread at a time.

        Raises
        ------
        UserError
            If data or settings allow no start at all.
        """
        if self._seed is not None:
            return self._seed
        if self._pending is None:
            self._pool = ThreadPoolExecutor(1, "starts")
            self._pending = self._pool.submit(self._compared)
            self._pending.add_done_callback(self._on_done)
        self._control.wait_for(self._pending.done)
        if self._control.is_cancelled() or not self._pending.done():
            return None
        pending, self._pending = self._pending, None
        self._end()
        self._seed = pending.result()
        return self._seed

    def close(self) -> None:
        """End a comparison that is still at work: the run is over."""
        if self._pool is not None:
            self._control.cancel()
            self._end()

    def _compared(self) -> Seed:
        seeds = self._seeds()
        if len(seeds) == 1:
            return seeds[0]
        try:
            contest: Contest = compare(self._begin, seeds, self._tell)
        finally:
            self.progress = None
        self.outcomes = contest.outcomes
        return contest.winner.seed

    def _tell(self, progress: StartProgress) -> None:
        self.progress = progress

    def _on_done(self, _pending: "Future[Seed]") -> None:
        self._control.wake()

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.shutdown()
            self._pool = None
