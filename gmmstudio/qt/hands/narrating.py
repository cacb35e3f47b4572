"""Whether the line of words below the picture is seen: its menu entry, its button, and memory."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from gmmstudio.qt.panels.narrator_line import NarratorLine
from gmmstudio.qt.preferences import Preferences
from gmmstudio.session.fit_session import FitSession


class Narrating(QObject):
    """Shows and hides the narrator, and remembers which.

    Parameters
    ----------
    line : NarratorLine
        What is shown.
    action : QAction
        The entry of the View menu.
    session : FitSession
        Whose state it tells of.
    preferences : Preferences
        Where it is remembered.
    parent : QObject
        The window.
    """

    def __init__(
        self,
        line: NarratorLine,
        action: QAction,
        session: FitSession,
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._line, self._action = line, action
        self._session, self._preferences = session, preferences
        action.setChecked(preferences.narrates)
        line.setVisible(preferences.narrates)
        action.toggled.connect(self._show)
        line.closed.connect(self._put_away)

    @Slot()
    def _put_away(self) -> None:
        self._action.setChecked(False)

    @Slot(bool)
    def _show(self, shown: bool) -> None:
        self._line.setVisible(shown)
        self._line.render(self._session.state)
        self._preferences.remember_narrating(shown)
