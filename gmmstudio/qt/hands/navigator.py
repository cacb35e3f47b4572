"""What a person does with runs: step, look back, play, fork, and compare them."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from gmmstudio.qt.commands.actions import Actions
from gmmstudio.qt.hands.doer import Doer
from gmmstudio.qt.hands.player import Player
from gmmstudio.qt.panels.run_list import RunList
from gmmstudio.qt.plots.likelihood_view import LikelihoodView
from gmmstudio.qt.work.fit_controller import FitController
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.run_status import RunStatus


class Navigator(QObject):
    """Leads actions, the plot of ℓ and the list of runs to the session's timeline.

    Parameters
    ----------
    session : FitSession
        Whose moments are shown.
    doer : Doer
    controller : FitController
        What iterates them.
    actions : Actions
        Run, step back and their like.
    likelihood : LikelihoodView
        The view with the cursor.
    runs : RunList
        The panel of runs.
    parent : QObject
        The window.
    """

    def __init__(
        self,
        session: FitSession,
        doer: Doer,
        controller: FitController,
        actions: Actions,
        *,
        likelihood: LikelihoodView,
        runs: RunList,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._doer, self._controller = session, doer, controller
        self._timeline = session.timeline
        self.player = Player(session, self)
        self.player.arrived.connect(controller.go_on)
        self._acts: dict[QAction, Callable[[], None]] = {
            actions["run"]: controller.toggle_run,
            actions["e_step"]: controller.step_half,
            actions["m_step"]: controller.step_half,
            actions["iteration"]: controller.step_iteration,
            actions["finish"]: controller.run_to_end,
            actions["reset"]: controller.reset,
            actions["step_back"]: controller.step_back,
            actions["to_start"]: controller.go_to_start,
            actions["to_newest"]: self._to_newest,
            actions["fork"]: controller.fork,
        }
        for action in self._acts:
            action.triggered.connect(self._on_action)
        likelihood.iteration_wanted.connect(self._on_iteration)
        likelihood.curve_wanted.connect(session.set_curve)
        likelihood.from_start_wanted.connect(session.set_from_start)
        runs.show_wanted.connect(self._timeline.show_run)
        runs.remove_wanted.connect(self._timeline.remove_run)
        runs.overlay_wanted.connect(self._timeline.set_overlaid)
        runs.fork_wanted.connect(self._on_fork)

    @Slot()
    def _on_action(self) -> None:
        action = self.sender()
        assert isinstance(action, QAction)
        act = self._acts[action]
        if self._session.state.status is RunStatus.RUNNING:
            act()  # nobody waits to pause a run until other rows are there
        else:
            self._doer.do(act)

    @Slot()
    def close(self) -> None:
        """Play no more."""
        self.player.close()

    @Slot(int)
    def _on_fork(self, number: int) -> None:
        """Fork a run of the list: where it is on screen, or where it has come to."""
        self._timeline.show_run(number)
        self._controller.fork()

    @Slot()
    def _to_newest(self) -> None:
        self._timeline.go_to(None)

    @Slot(int)
    def _on_iteration(self, iteration: int) -> None:
        self._timeline.go_to_iteration(iteration)
