"""When each picture of the window is drawn: all at once, or one a turn of the event loop."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QWidget

from gmmstudio.qt.docks import is_in_sight
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.session.display_sample import DISPLAY_ROWS
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.view_state import ViewState


class Turns(QObject):
    """Draws the pictures that can be seen.

    While a run is at work, and always where rows are many, they are drawn by turns, and keys,
    clicks and painting come in between: the window stands still for one picture and not for all of
    them. Each draws the newest state there is when its turn comes. Of few rows all are drawn at
    once at rest and under a person's hand.

    Parameters
    ----------
    pictures : sequence of QWidget
        Panels with a ``render``; one that cannot be seen is not drawn until it comes to light.
    parent : QObject
        The owner.
    """

    drawing = Signal(bool)
    """True when pictures begin to take their turns, False when each has had one."""

    def __init__(self, pictures: Sequence[QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self._pictures = tuple(pictures)
        self._state = ViewState()
        self._waiting: list[QWidget] = []
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self._take_turn)
        self._drawing = False

    @property
    def is_done(self) -> bool:
        """Whether every picture has been drawn from the newest state."""
        return not self._waiting

    def render(self, state: ViewState) -> None:
        """Show a state, in all pictures."""
        if state.dataset is not self._state.dataset:
            self._let_go()
        self._state = state
        # Whoever has waited longest comes first: states may come faster than turns go round.
        self._waiting += [picture for picture in self._pictures if picture not in self._waiting]
        if _takes_long(state):
            for picture in self._pictures:
                if isinstance(picture, PlotPanel) and picture.isVisible():
                    picture.announce(state)
            self._tell(drawing=True)
            self._timer.start()
        else:
            self.finish()

    @Slot()
    def finish(self) -> None:
        """Draw at once what waits for its turn."""
        while self._waiting:
            self._draw_first()
        self._timer.stop()
        self._tell(drawing=False)

    @Slot()
    def _take_turn(self) -> None:
        while self._waiting:
            if self._draw_first():
                break
        if self._waiting:
            self._timer.start()
        else:
            self._tell(drawing=False)

    def _tell(self, *, drawing: bool) -> None:
        if drawing is not self._drawing:
            self._drawing = drawing
            self.drawing.emit(drawing)

    def _let_go(self) -> None:
        """Have panels out of sight keep nothing of the table before, which may be large."""
        for picture in self._pictures:
            if not (isinstance(picture, PlotPanel) or is_in_sight(picture)):
                picture.render(ViewState())

    def _draw_first(self) -> bool:
        """Draw the first that waits; return False where it is out of sight, which takes no time."""
        picture = self._waiting.pop(0)
        if is_in_sight(picture):
            picture.render(self._state)
            return True
        if isinstance(picture, PlotPanel):
            picture.let_go(self._state)
        return False


def _takes_long(state: ViewState) -> bool:
    if state.selection is not None and len(state.selection.X) > DISPLAY_ROWS:
        return True
    return state.status is RunStatus.RUNNING and not state.provisional
