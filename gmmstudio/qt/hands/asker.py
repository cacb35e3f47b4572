"""From the controls to the session: which settings are asked for."""

from functools import partial

from PySide6.QtCore import QObject, Slot

from gmmstudio.qt.hands.doer import Doer
from gmmstudio.qt.panels.data_panel import DataPanel
from gmmstudio.qt.panels.model_panel import ModelPanel
from gmmstudio.session.fit_session import FitSession


class Asker(QObject):
    """Asks for other columns and settings, and tells where one cannot be had.

    Parameters
    ----------
    session : FitSession
    doer : Doer
    data : DataPanel
    model : ModelPanel
    parent : QObject
        The owner.
    """

    def __init__(
        self, session: FitSession, doer: Doer, data: DataPanel, model: ModelPanel, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._doer = session, doer
        data.columns_changed.connect(self._on_columns)
        model.changed.connect(self._on_setting)

    @Slot(tuple)
    def _on_columns(self, columns: tuple[str, ...]) -> None:
        self._on_setting("columns", columns)

    @Slot(str, object)
    def _on_setting(self, name: str, value: object) -> None:
        self._doer.do(partial(self._session.asking.changing, **{name: value}))
