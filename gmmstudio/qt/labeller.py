"""Between what asks for the labels of a column and the session."""

from PySide6.QtCore import QObject, Slot

from gmmstudio.qt.component_menu import ComponentMenu
from gmmstudio.qt.counting import Counting
from gmmstudio.session.cross_table import CrossTable, cross_table, takes_long
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.notice import Severity


class Labeller(QObject):
    """Names the components after a column; many rows are counted off the GUI thread.

    Parameters
    ----------
    session : FitSession
    menu : ComponentMenu
        Where a column is chosen to name after.
    parent : QObject
        The owner.
    """

    def __init__(self, session: FitSession, menu: ComponentMenu, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._naming = Counting(self)
        self._naming.counted.connect(self._name)
        menu.names_wanted.connect(self.name_after)
        menu.numbers_wanted.connect(session.labelling.number)

    def abandon(self) -> None:
        """Do nothing any more."""
        self._naming.forget()

    @Slot(str)
    def name_after(self, column: str) -> None:
        """Call each component by the label that most of its responsibility goes to."""
        state = self._session.state
        dataset, selection, snapshot = state.dataset, state.selection, state.snapshot
        if dataset is None or selection is None or snapshot is None:
            return
        if takes_long(state) and snapshot.responsibilities_from is not None:
            self._naming.begin(dataset, selection, column, snapshot.responsibilities_from)
        elif state.assignment is not None:
            self._name(cross_table(dataset, selection, column, state.assignment), column)

    @Slot(object, str)
    def _name(self, table: CrossTable | None, column: str) -> None:
        if table is not None:
            self._session.labelling.name_after(table)
            return
        self._session.notify(
            Severity.ERROR, f"{column} names no groups, so that nothing can be named after it"
        )
