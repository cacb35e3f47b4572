"""From the table of components to the session: names, colours, and what the mouse points at."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from gmmstudio.qt.hands.doer import Doer
from gmmstudio.qt.panels.component_table import ComponentTable
from gmmstudio.session.fit_session import FitSession


class Namer(QObject):
    """Passes on what is asked for in the table.

    Parameters
    ----------
    session : FitSession
    doer : Doer
    table : ComponentTable
    parent : QObject
        The owner.
    """

    def __init__(
        self, session: FitSession, doer: Doer, table: ComponentTable, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._doer = session, doer
        table.renamed.connect(self._on_renamed)
        table.pointed_at.connect(session.naming.highlight)

    @Slot(int, str)
    def _on_renamed(self, component: int, name: str) -> None:
        self._doer.attempt(partial(self._session.naming.rename, component, name))
