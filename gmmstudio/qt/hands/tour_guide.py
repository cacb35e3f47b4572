"""The guided tour in the window: it shows each step beside what it is about, and acts for it."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QPushButton, QWidget

from gmmstudio.qt.files.loader import Loader
from gmmstudio.qt.hands.history import History
from gmmstudio.qt.hands.tour_panels import LentPanels
from gmmstudio.qt.panels.callout import Callout, Ring
from gmmstudio.qt.preferences import Preferences
from gmmstudio.qt.work.fit_controller import FitController
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.keeping import KeptWork
from gmmstudio.session.run_status import RunStatus
from gmmstudio.session.tour import EXAMPLE, STEPS, Standing, Tour, is_example
from gmmstudio.session.view_state import ViewState

_LOST = (
    "This is no longer what the tour was about. Look around as long as you like; the tour waits "
    "here, and can take you back to its example."
)
_THEN = {
    True: "Finish takes you back to your own table, as you left it.",
    False: "Now open a table of your own.",
}
"""What comes after the tour: where a person's own work was set aside, and where there was none."""
_MOVES = {QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide}

_PUT_BACK = ("components", "start", "restarts", "tolerance", "max_iterations", "seed")
"""Settings that the tour chooses and the next table should not inherit."""


class WindowHands:
    """What the tour does, done by those who do it for a person.

    Parameters
    ----------
    session : FitSession
    loader : Loader
    controller : FitController
    history : History
    """

    def __init__(
        self, session: FitSession, loader: Loader, controller: FitController, history: History
    ) -> None:
        self._session, self._loader, self._history = session, loader, history
        self._kept: KeptWork | None = None
        self.open = loader.open
        self.change = session.change
        self.reset = controller.reset
        self.show_start = controller.show_start
        self.step_half = controller.step_half
        self.look_at = session.timeline.go_to
        self.run = controller.toggle_run

    @property
    def holds_work(self) -> bool:
        """Whether a person's own work is set aside."""
        return self._kept is not None

    def set_aside(self) -> None:
        """Keep all that a person has made of the table that is open, if one is."""
        if self._session.state.dataset is not None:
            self._kept = self._session.keeping.set_aside()
            self._history.set_aside()

    def bring_back(self) -> bool:
        """Bring back all that was set aside, unless a person has opened another table since.

        Returns
        -------
        bool
            Whether it is back.
        """
        kept, self._kept = self._kept, None
        if kept is None:
            return False
        dataset = self._session.state.dataset
        if dataset is not kept.state.dataset and not is_example(dataset):
            self._session.keeping.forget()
            self._history.forget_aside()
            return False
        if self._loader.is_reading(EXAMPLE):
            self._loader.cancel()
        self._session.keeping.bring_back(kept)
        self._history.bring_back()
        return True

    def show_as(self, *, hard: bool, pace: float) -> None:
        """Choose how rows and runs are shown."""
        self._session.set_hard(hard)
        self._session.set_pace(pace)


class TourGuide(QObject):
    """Leads through the tour without holding up the window.

    Parameters
    ----------
    window : QMainWindow
        In front of which the steps are shown.
    start : QAction
        Begins the tour.
    session : FitSession
        Whose states are followed.
    hands : WindowHands
        What the tour acts with.
    preferences : Preferences
        Where it is kept that the tour need not be offered any more.
    """

    _changed = Signal()
    _left = Signal()

    def __init__(
        self,
        window: QMainWindow,
        start: QAction,
        session: FitSession,
        hands: WindowHands,
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._preferences = window, session, preferences
        self._hands, self._tour = hands, Tour(hands)
        self._watched: list[QWidget] = []
        self._shown: tuple[int, Standing] | None = None
        self._lent = LentPanels(window)
        self._ring, self._callout = Ring(window), Callout(window)
        self._callout.back.connect(self._back)
        self._callout.forward.connect(self._forward)
        self._callout.closed.connect(self.end)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), window)
        self._escape.setEnabled(False)
        self._escape.activated.connect(self.end)
        self._escape.activatedAmbiguously.connect(self.end)
        self._offer = _offer(start)
        window.statusBar().addWidget(self._offer)
        start.triggered.connect(self.begin)
        # In its turn: the others are to see a state before the tour makes the next.
        self._changed.connect(self._follow, Qt.ConnectionType.QueuedConnection)
        self._left.connect(self._put_back, Qt.ConnectionType.QueuedConnection)
        self._kept: dict[str, Any] | None = None
        self._leave = session.subscribe(self._on_state)
        self._show_offer(session.state)

    @property
    def is_on(self) -> bool:
        """Whether a step is on screen."""
        return self._callout.isVisible()

    @Slot()
    def begin(self) -> None:
        """Go to the first step."""
        self._preferences.remember_tour()
        before = self._session.state
        if not self.is_on:
            self._hands.set_aside()
        self._tour.begin(self._session.state)
        self._escape.setEnabled(True)
        self._shown = None
        self._callout.show()
        if self._kept is None:
            self._kept = {name: getattr(before.settings, name) for name in _PUT_BACK}
            self._kept_pace = before.pace
        self._callout.raise_()
        self._callout.take_focus()
        self._follow()

    @Slot()
    def end(self) -> None:
        """Leave the tour: the panels it brought forward go back, and so does a person's own work.

        Where there was none before, the example stays open.
        """
        had_focus = self._callout.holds_focus
        self._escape.setEnabled(False)
        self._watch(None)
        self._ring.hide()
        self._callout.hide()
        self._lent.give_back()
        self._shown = None
        if self._hands.bring_back() and not is_example(self._session.state.dataset):
            self._kept = None
        if had_focus:
            self._window.centralWidget().setFocus()

    def close(self) -> None:
        """Follow the session no longer."""
        self._leave()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay beside what is pointed at."""
        if event.type() in _MOVES and self.is_on:
            self._place()
        return super().eventFilter(watched, event)

    def _on_state(self, state: ViewState) -> None:
        self._show_offer(state)
        if self.is_on:
            self._changed.emit()

        elif self._kept is not None and not is_example(state.dataset):
            self._left.emit()

    @Slot()
    def _put_back(self) -> None:
        """Give the table that follows the tour the settings there were before it."""
        kept, self._kept = self._kept, None
        if kept is not None:
            self._session.change(**kept)
            self._session.set_pace(self._kept_pace)

    def _show_offer(self, state: ViewState) -> None:
        if state.status is RunStatus.FINISHED:
            self._preferences.remember_tour()
        is_new = state.dataset is not None and state.status is RunStatus.NONE
        self._offer.setVisible(is_new and not self.is_on and self._preferences.offers_tour)

    @Slot()
    def _follow(self) -> None:
        """Act towards the step, if it has not been reached, and show where a person stands."""
        if not self.is_on:
            return
        tour = self._tour
        tour.look(self._session.state)
        standing = tour.standing(self._session.state)
        if (tour.index, standing) != self._shown:
            is_another = self._shown is None or self._shown[0] != tour.index
            self._shown = (tour.index, standing)
            if is_another:
                self._lent.bring(tour.step.speaks_of)
            self._say(standing)
        self._place()

    def _say(self, standing: Standing) -> None:
        tour, step = self._tour, self._tour.step
        texts = {
            Standing.BUSY: step.ask or step.seen,
            Standing.LOST: _LOST,
            Standing.TO_DO: step.ask,
            Standing.DONE: f"{step.seen} {_THEN[self._hands.holds_work]}"
            if tour.is_last
            else step.seen,
        }
        buttons = {
            # The way to a step is short: what it passes by is not worth a flicker.
            Standing.BUSY: step.button or "Next",
            Standing.LOST: "Take me back",
            Standing.TO_DO: step.button,
            Standing.DONE: "Finish" if tour.is_last else "Next",
        }
        self._callout.say(f"{tour.index + 1} of {len(STEPS)}", step.title, texts[standing])
        self._callout.offer(
            buttons[standing],
            can_go_on=standing is not Standing.BUSY,
            can_go_back=tour.index > 0,
        )
        if self._callout.holds_focus and standing is not Standing.BUSY:
            self._callout.take_focus()
        self._watch(self._find(step.beside))

    def _place(self) -> None:
        step = self._tour.step
        is_done = self._shown is not None and self._shown[1] is Standing.DONE
        target = self._find(step.then_at if is_done else step.points_at)
        beside = self._find(step.beside) or self._window.centralWidget()
        self._callout.point(self._area(beside), with_arrow=target is beside)
        is_lost = self._shown is not None and self._shown[1] is Standing.LOST
        self._ring.setVisible(target is not None and not is_lost)
        if target is not None:
            self._ring.surround(self._area(target))
            self._ring.raise_()
        self._callout.raise_()

    def _find(self, name: str) -> QWidget | None:
        widget = self._window.findChild(QWidget, name)
        inside = widget is not None and widget.window() is self._window
        return widget if inside and widget.isVisible() else None

    def _area(self, widget: QWidget) -> QRect:
        return QRect(widget.mapTo(self._window, widget.rect().topLeft()), widget.size())

    def _watch(self, widget: QWidget | None) -> None:
        """Be told of every move of a widget: its own, and of all it lies in."""
        for watched in self._watched:
            watched.removeEventFilter(self)
        self._watched = []
        while widget is not None:
            widget.installEventFilter(self)
            self._watched.append(widget)
            widget = None if widget is self._window else widget.parentWidget()

    @Slot()
    def _back(self) -> None:
        self._tour.back()
        self._follow()

    @Slot()
    def _forward(self) -> None:
        standing = self._tour.standing(self._session.state)
        if standing is Standing.LOST:
            self._tour.come_here()
        elif standing is Standing.TO_DO:
            self._tour.do()
        elif self._tour.is_last:
            self.end()
            return
        else:
            self._tour.go_on()
        self._follow()


def _offer(start: QAction) -> QPushButton:
    """Return the small link to the tour that a first start shows."""
    link = QPushButton("New here? Take the tour")
    link.setObjectName("tourOffer")
    link.setFlat(True)
    link.setCursor(Qt.CursorShape.PointingHandCursor)
    link.setToolTip(start.toolTip())
    link.setAccessibleDescription(start.toolTip())
    link.setWhatsThis(start.whatsThis())
    link.clicked.connect(start.trigger)
    return link
