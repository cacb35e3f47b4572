"""From the table of components to the session: names, colours, and what the mouse points at."""

from PySide6.QtCore import QObject, Slot

from gmmstudio.errors import UserError
from gmmstudio.qt.panels.component_table import ComponentTable
from gmmstudio.session.fit_session import FitSession


class Namer(QObject):
    """Passes on what is asked for in the table.

    Parameters
    ----------
    session : FitSession
    table : ComponentTable
    parent : QObject
        The owner.
    """

    def __init__(self, session: FitSession, table: ComponentTable, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        table.renamed.connect(self._on_renamed)
        table.pointed_at.connect(session.naming.highlight)

    @Slot(int, str)
    def _on_renamed(self, component: int, name: str) -> None:
        try:
            self._session.naming.rename(component, name)
        except UserError as error:
            self._session.refuse(error)
