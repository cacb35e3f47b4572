"""One press against a collapse: change the setting and fit again."""

from PySide6.QtCore import QObject, Slot

from gmmstudio.qt.fit_controller import FitController
from gmmstudio.qt.panels.notice_bar import NoticeBar
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.remedies import REMEDIES


class Remedying(QObject):
    """Does what the buttons of the notice bar offer.

    Parameters
    ----------
    notices : NoticeBar
        Whose buttons are pressed.
    session : FitSession
        Whose settings are changed.
    controller : FitController
        Who fits again.
    parent : QObject
        The owner.
    """

    def __init__(
        self, notices: NoticeBar, session: FitSession, controller: FitController, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session, self._controller = session, controller
        notices.remedy_wanted.connect(self._on_wanted)

    @Slot(str)
    def _on_wanted(self, name: str) -> None:
        changes = REMEDIES[name].changes(self._session.state.settings)
        self._session.change(**changes)
        self._controller.toggle_run()
