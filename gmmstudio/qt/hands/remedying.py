"""One press on what a notice offers: change settings and run, anew or on."""

from PySide6.QtCore import QObject, Slot

from gmmstudio.qt.panels.notice_bar import NoticeBar
from gmmstudio.qt.work.fit_controller import FitController
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
        remedy = REMEDIES[name]
        self._session.change(**remedy.changes(self._session.state))
        if remedy.goes_on:
            self._controller.fork()
        else:
            self._controller.run_anew()
