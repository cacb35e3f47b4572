"""What a person does with the timeline: look back, play, fork, and compare runs."""

from PySide6.QtCore import QObject, Slot

from gmmstudio.qt.actions import Actions
from gmmstudio.qt.fit_controller import FitController
from gmmstudio.qt.player import Player
from gmmstudio.qt.plots.likelihood_view import LikelihoodView
from gmmstudio.session.fit_session import FitSession


class Navigator(QObject):
    """Leads actions, the plot of ℓ and the list of runs to the session's timeline.

    Parameters
    ----------
    session : FitSession
        Whose moments are shown.
    controller : FitController
        What iterates them.
    actions : Actions
        Step back and its like.
    likelihood : LikelihoodView
        The view with the cursor.
    parent : QObject
        The window.
    """

    def __init__(
        self,
        session: FitSession,
        controller: FitController,
        actions: Actions,
        likelihood: LikelihoodView,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._timeline = session.timeline
        self.player = Player(session, self)
        self.player.arrived.connect(controller.go_on)
        for name, slot in (
            ("step_back", controller.step_back),
            ("to_start", controller.go_to_start),
            ("to_newest", self._to_newest),
            ("fork", controller.fork),
        ):
            actions[name].triggered.connect(slot)
        likelihood.iteration_wanted.connect(self._on_iteration)
        likelihood.curve_wanted.connect(session.set_curve)

    @Slot()
    def close(self) -> None:
        """Play no more."""
        self.player.close()

    @Slot()
    def _to_newest(self) -> None:
        self._timeline.go_to(None)

    @Slot(int)
    def _on_iteration(self, iteration: int) -> None:
        self._timeline.go_to_iteration(iteration)
