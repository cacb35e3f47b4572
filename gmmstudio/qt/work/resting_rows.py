"""Every row for the pictures, worked out off the GUI thread once the mixture is at rest."""

import threading
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from gmmstudio.data import Selection
from gmmstudio.mixture import Mixture
from gmmstudio.qt.work.background import OneTask
from gmmstudio.qt.work.priority import stand_back
from gmmstudio.session.all_rows import AllRows, make_all_rows
from gmmstudio.session.assignment import AssignmentStoppedError
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.view_state import ViewState

_QUIET_MS = 120
"""How long nothing has to change: whoever steps or drags sees the sample meanwhile."""


class RestingRows(QObject):
    """Gives the session what a mixture at rest says of all rows, where a sample is drawn.

    Parameters
    ----------
    session : FitSession
        Whose states are watched.
    parent : QObject or None
        The owner.
    """

    def __init__(self, session: FitSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted: Mixture | None = None
        # Where it fails, that is in the crash report; the sample stays, and the caption says so.
        self._task = OneTask(self)
        self._task.succeeded.connect(self._on_made)
        self._stop = threading.Event()
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._quiet.timeout.connect(self._begin)
        self._unsubscribe = session.subscribe(self._on_state)

    def abandon(self) -> None:
        """Do nothing any more."""
        self._unsubscribe()
        self._forget()

    def _on_state(self, state: ViewState) -> None:
        wanted = _wanted(state)
        if wanted is not self._wanted:
            self._forget()
            self._wanted = wanted
            if wanted is not None:
                self._quiet.start()

    def _forget(self) -> None:
        self._quiet.stop()
        self._wanted = None
        self._stop.set()
        self._stop = threading.Event()
        self._task.forget()

    @Slot()
    def _begin(self) -> None:
        state, wanted = self._session.state, self._wanted
        assert state.selection is not None
        assert wanted is not None
        before = None if state.previous is None else state.previous.responsibilities_from
        self._task.begin(partial(_made, state.selection, wanted, before, self._stop.is_set))

    @Slot(object)
    def _on_made(self, rows: AllRows | None) -> None:
        if rows is not None:
            self._session.show_all_rows(rows)


def _wanted(state: ViewState) -> Mixture | None:
    if not state.lacks_rows or state.snapshot is None:
        return None
    return state.snapshot.responsibilities_from


def _made(
    selection: Selection,
    mixture: Mixture,
    before: Mixture | None,
    should_stop: Callable[[], bool],
) -> AllRows | None:
    stand_back()
    try:
        return make_all_rows(selection, mixture, before, should_stop)
    except AssignmentStoppedError:
        return None
