"""Every row for the pictures, worked out off the GUI thread once the mixture is at rest."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from gmmstudio.mixture import Mixture
from gmmstudio.qt.work.rows_task import RowsTask
from gmmstudio.session.all_rows import AllRows, make_all_rows
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
        self._task = RowsTask(self)
        self._task.succeeded.connect(self._on_made)
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
        self._task.forget()

    @Slot()
    def _begin(self) -> None:
        state, wanted = self._session.state, self._wanted
        assert state.selection is not None
        assert wanted is not None
        before = None if state.previous is None else state.previous.responsibilities_from
        self._task.go_through(partial(make_all_rows, state.selection, wanted, before))

    @Slot(object)
    def _on_made(self, rows: AllRows) -> None:
        self._session.show_all_rows(rows)


def _wanted(state: ViewState) -> Mixture | None:
    if not state.lacks_rows or state.snapshot is None:
        return None
    return state.snapshot.responsibilities_from
