"""The calculator that says which component typed values belong to."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from gmmstudio.qt.dialogs.value_dialog import ValueDialog
from gmmstudio.session.fit_session import FitSession


class Answering(QObject):
    """Opens the calculator, and keeps it at the state of the session while it is open.

    Parameters
    ----------
    session : FitSession
    ask : QAction
        Opens it.
    window : QWidget
        The owner.
    """

    def __init__(self, session: FitSession, ask: QAction, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._window = session, window
        self._dialog: ValueDialog | None = None
        ask.triggered.connect(self.open)

    @Slot()
    def open(self) -> None:
        """Open the calculator, or bring it to the front."""
        if self._dialog is None:
            self._dialog = ValueDialog(self._window)
            self._dialog.render(self._session.state)
            self._unsubscribe = self._session.subscribe(self._dialog.render)
            self._dialog.finished.connect(self._on_closed)
            self._dialog.show()
        self._dialog.activateWindow()

    @Slot()
    def _on_closed(self) -> None:
        self._unsubscribe()
        self._dialog = None
