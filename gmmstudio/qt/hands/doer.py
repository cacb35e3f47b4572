"""Doing what a person asks, in that order, and telling where it cannot be done."""

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, Slot

from gmmstudio.errors import UserError
from gmmstudio.qt.work.background import OneTask
from gmmstudio.session.errand import Errand
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.notice import Severity
from gmmstudio.session.view_state import ViewState

Act: TypeAlias = Callable[[], object]
"""Something to be done; an errand that it returns is still to be done."""

_AT_ONCE = 50_000
"""Rows up to which an errand is done sooner than a thread would be started."""


class Doer(QObject):
    """Does what is asked for, and tells an error as a notice.

    An errand over many rows is done in a thread, while the window says so. What is asked for
    meanwhile waits for it, so that everything comes about as if each had been done at once; the
    pictures stay in motion. Another table ends what is at work or waits.

    Parameters
    ----------
    session : FitSession
    parent : QObject
        The owner.
    """

    def __init__(self, session: FitSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._dataset: object = session.state.dataset
        self._errand: Errand | None = None
        self._task = OneTask(self)
        self._task.succeeded.connect(self._on_done)
        self._task.failed.connect(self._on_failed)
        self._waiting: deque[Act] = deque()
        self._unsubscribe = session.subscribe(self._on_state)

    @property
    def is_at_work(self) -> bool:
        """Whether an errand is being done."""
        return self._errand is not None

    def do(self, act: Act) -> None:
        """Do something as soon as what was asked for before it is done.

        Parameters
        ----------
        act : callable
            May return an `Errand`. A UserError that it raises is told as a notice.
        """
        if self.is_at_work:
            self._waiting.append(act)
        else:
            self._begin(act)

    def attempt(self, act: Act) -> bool:
        """Do something now, whatever is at work; return whether it could be done.

        Parameters
        ----------
        act : callable
            A UserError that it raises is told as a notice.
        """
        try:
            act()
        except UserError as error:
            # The notice publishes the state again, and with it a control's old value.
            self._session.refuse(error)
            return False
        return True

    def abandon(self) -> None:
        """Do nothing any more."""
        self._unsubscribe()
        self._forget()

    def _begin(self, act: Act) -> None:
        self.attempt(partial(self._done_or_sent, act))

    def _done_or_sent(self, act: Act) -> None:
        errand = act()
        if isinstance(errand, Errand):
            if errand.n_rows > _AT_ONCE:
                self._send(errand)
            else:
                errand.do()

    def _send(self, errand: Errand) -> None:
        self._errand = errand
        self._session.working(errand.text)
        self._task.begin(errand.work)

    @Slot(object)
    def _on_done(self, answer: object) -> None:
        errand = self._rested()
        if errand.is_wanted():
            self.attempt(partial(errand.take, answer))
        self._go_on()

    @Slot(object)
    def _on_failed(self, error: Exception) -> None:
        errand = self._rested()
        if isinstance(error, UserError):
            self._session.refuse(error)
        else:
            self._session.notify(
                Severity.ERROR,
                f"{errand.text.capitalize()} broke off by a defect of the program "
                f"({type(error).__name__}: {error}). The crash report has the details.",
            )
        self._go_on()

    def _rested(self) -> Errand:
        """Return the errand that was at work, which is over."""
        errand, self._errand = self._errand, None
        assert errand is not None
        self._session.working(None)
        return errand

    def _go_on(self) -> None:
        while self._waiting and not self.is_at_work:
            self._begin(self._waiting.popleft())

    def _on_state(self, state: ViewState) -> None:
        if state.dataset is not self._dataset:
            self._dataset = state.dataset
            self._forget()

    def _forget(self) -> None:
        self._waiting.clear()
        self._task.forget()
        self._errand = None
