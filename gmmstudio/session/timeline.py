"""Going back and forth in a run, and on from any of its moments."""

from dataclasses import replace

from gmmstudio.errors import UserError
from gmmstudio.mixture import FAMILIES, Mixture
from gmmstudio.mixture.fixed import check_structure
from gmmstudio.session.moments import moment_of, moment_of_iteration
from gmmstudio.session.notice import RefusedError
from gmmstudio.session.run import Origin, Run
from gmmstudio.session.stage import RUN_FIELDS, Stage


class Timeline:
    """Chooses which moment of which run is on screen.

    Parameters
    ----------
    stage : Stage
    """

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def go_to(self, moment: int | None) -> None:
        """Show a moment of the run on screen; None for its newest, as it comes. Ends playing.

        Parameters
        ----------
        moment : int or None
            Half-steps since the start; one outside the run is taken as its nearest end.
        """
        self._show(moment, playing=False)

    def go_to_iteration(self, iteration: int) -> None:
        """Show the E-step of an iteration."""
        self.go_to(moment_of_iteration(iteration))

    def back(self, half_steps: int = 1) -> None:
        """Go back by so many half-steps."""
        self._step(-half_steps)

    def forward(self, half_steps: int = 1) -> None:
        """Go forward by so many half-steps, as far as the run has come."""
        self._step(half_steps)

    def play(self) -> None:
        """Begin to show the moments from the one on screen to the newest, by ``advance``."""
        state = self._stage.state
        if state.looks_back and not state.provisional:
            self._show(state.moment, playing=True)

    def advance(self, iterations: int | None = None) -> None:
        """Show what is played next.

        Parameters
        ----------
        iterations : int or None
            The E-step to show, counted from here; None for the next half-step.
        """
        state = self._stage.state
        if state.playing and state.moment is not None:
            to_e_step = 1 + state.moment % 2
            step = 1 if iterations is None else to_e_step + 2 * (iterations - 1)
            self._show(state.moment + step, playing=True)

    def stop(self) -> None:
        """Play no more; the moment on screen stays there."""
        self._show(self._stage.state.moment, playing=False)

    def fork(self) -> Run:
        """Begin a run from the moment on screen, with the present settings; it rests at first.

        Raises
        ------
        UserError
            If nothing is on screen, k is no longer that of its mixture, or the family chosen has
            no numbers for a covariance that is fixed.
        """
        stage = self._stage
        stage.put_back()
        state = stage.state
        run, snapshot = stage.run, state.snapshot
        if run is None or snapshot is None:
            raise UserError("there is no run to go on from yet: press Run first")
        k = snapshot.mixture.n_components
        if k != state.settings.components:
            raise RefusedError(
                f"the moment on screen has {k} components, but k = {state.settings.components} is "
                "asked for, and a fork goes on with what is there. Begin a new run with that k, "
                "set k back, or add and remove components in the picture.",
                "run_anew",
                "set_k_back",
            )
        check_structure(run.plan.fixed, snapshot.mixture, FAMILIES[state.settings.family])
        origin = self.origin(snapshot.mixture, "")
        before = state
        forked = stage.begin(origin, run.plan.fixed, at_work=False)
        stage.publish()
        stage.store.record("fork the run", before, RUN_FIELDS)
        return forked

    def origin(self, mixture: Mixture, what: str) -> Origin:
        """Return that a run begins with a mixture, changed at the moment on screen.

        Parameters
        ----------
        mixture : Mixture
        what : str
            What was changed, in plain words; empty for nothing.
        """
        run, snapshot = self._stage.run, self._stage.state.snapshot
        if run is None:
            return Origin("placed by hand", mixture, None, 0)
        before = run.plan.origin
        if before is not None and len(run.history) <= 1:
            # A change to what has not been iterated yet is one more change to where that came from.
            told = not what or before.text.endswith(f", {what}")
            text = before.text if told else f"{before.text}, {what}"
            return replace(before, text=text, mixture=mixture)
        iteration = 0 if snapshot is None else snapshot.iteration
        text = f"run {run.number} at iteration {iteration}"
        text = f"{text}, {what}" if what else text
        return Origin(text, mixture, run.number, iteration, run.begins_at + iteration)

    def show_run(self, number: int) -> None:
        """Put another run of the list on screen."""
        stage, before = self._stage, self._stage.state
        if number == before.run_number:
            return
        stage.show(number)
        stage.publish(settings=stage.book[number].settings)
        stage.store.record(f"show run {number}", before, (*RUN_FIELDS, "settings"))

    def remove_run(self, number: int) -> None:
        """Take a run off the list; the one before it is shown if it was on screen."""
        stage, before = self._stage, self._stage.state
        left = tuple(n for n in before.listed if n != number)
        settings = before.settings
        if number == before.run_number:
            stage.show(left[-1] if left else None)
            settings = stage.book[left[-1]].settings if left else settings
        stage.publish(listed=left, hidden=before.hidden - {number}, settings=settings)
        fields = (*RUN_FIELDS, "hidden", "settings")
        stage.store.record(f"remove run {number}", before, fields)

    def set_overlaid(self, number: int, overlaid: bool) -> None:
        """Show the log-likelihood of a run beside that of the run on screen, or not."""
        before = self._stage.state
        hidden = before.hidden - {number} if overlaid else before.hidden | {number}
        if hidden != before.hidden:
            self._stage.store.publish(hidden=hidden)
            what = "overlay" if overlaid else "hide"
            self._stage.store.record(f"{what} run {number}", before, ("hidden",))

    def _show(self, moment: int | None, *, playing: bool) -> None:
        run, state = self._stage.run, self._stage.state
        if run is None or run.newest is None:
            return
        if moment is not None:
            moment = max(0, moment)
            moment = None if moment >= run.n_moments - 1 else moment
        playing = playing and moment is not None
        if (moment, playing) != (state.moment, state.playing):
            self._stage.publish(moment=moment, playing=playing)

    def _step(self, half_steps: int) -> None:
        snapshot = self._stage.state.snapshot
        if snapshot is not None and not self._stage.state.provisional:
            self.go_to(moment_of(snapshot) + half_steps)
