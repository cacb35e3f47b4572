"""Between what asks for the labels of a column and the session."""

from functools import partial

from PySide6.QtCore import QObject, QTimer, Slot

from gmmstudio.qt.commands.component_menu import ComponentMenu
from gmmstudio.qt.hands.doer import Doer
from gmmstudio.qt.panels.label_panel import LabelPanel
from gmmstudio.qt.work.counting import Counting
from gmmstudio.session.brushing import Combine
from gmmstudio.session.cross_table import CrossTable, cross_table, takes_long
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.notice import Severity
from gmmstudio.session.view_state import ViewState

_QUIET_MS = 120
"""How long nothing has to change before many rows are counted."""


class Labeller(QObject):
    """Compares components with labels and names them; many rows are counted off the GUI thread.

    Parameters
    ----------
    session : FitSession
    doer : Doer
    panel : LabelPanel
    menu : ComponentMenu
        Where a column is chosen to name after.
    parent : QObject
        The owner.
    """

    def __init__(
        self,
        session: FitSession,
        doer: Doer,
        panel: LabelPanel,
        menu: ComponentMenu,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._doer = session, doer
        self._naming, self._comparing = Counting(self), Counting(self)
        self._asked_in: int | None = None
        self._naming.counted.connect(self._name)
        self._comparing.counted.connect(self._take)
        self._quiet = QTimer(self, singleShot=True, interval=_QUIET_MS)
        self._quiet.timeout.connect(self._count)
        menu.names_wanted.connect(self.name_after)
        menu.numbers_wanted.connect(session.labelling.number)
        panel.names_wanted.connect(self.name_after)
        panel.column_wanted.connect(session.labelling.choose)
        panel.shares_wanted.connect(session.labelling.show_shares)
        panel.rows_wanted.connect(self._on_rows)
        panel.pointed_at.connect(session.naming.highlight)
        panel.count_wanted.connect(self._quiet.start)

    def abandon(self) -> None:
        """Do nothing any more."""
        self._quiet.stop()
        self._naming.forget()
        self._comparing.forget()

    @Slot(str)
    def name_after(self, column: str) -> None:
        """Call each component by the label that most of its responsibility goes to."""
        state = self._session.state
        self._asked_in = state.run_number
        if takes_long(state):
            self._begin(self._naming, state, column)
        elif state.dataset is not None and state.selection is not None and state.assignment:
            self._name(
                cross_table(state.dataset, state.selection, column, state.assignment), column
            )

    @Slot(object, object, object)
    def _on_rows(self, label: int | None, component: int | None, combine: Combine) -> None:
        picking = self._session.labelling.picking
        self._doer.do(partial(picking, label, component, combine))

    @Slot()
    def _count(self) -> None:
        state = self._session.state
        if state.label_column is not None and state.is_at_rest and state.cross_table is None:
            self._begin(self._comparing, state, state.label_column)

    @Slot(object, str)
    def _take(self, table: CrossTable | None, column: str) -> None:
        if table is not None:
            self._session.labelling.take(table)
        else:
            self._tell(column)

    @Slot(object, str)
    def _name(self, table: CrossTable | None, column: str) -> None:
        if self._session.state.run_number != self._asked_in:
            return  # the components of another run, which were not meant
        if table is not None:
            self._session.labelling.name_after(table)
        else:
            self._tell(column)

    def _tell(self, column: str) -> None:
        self._session.notify(
            Severity.ERROR,
            f"{column} has too many different cells to name groups; choose another column",
        )

    @staticmethod
    def _begin(counting: Counting, state: ViewState, column: str) -> None:
        shown = state.snapshot
        theta = None if shown is None else shown.responsibilities_from
        if state.dataset is not None and state.selection is not None and theta is not None:
            counting.begin(state.dataset, state.selection, column, theta)
