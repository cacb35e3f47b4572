"""From the pictures to the session: what is to be seen in them."""

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtCore import QObject, Slot

from gmmstudio.errors import UserError
from gmmstudio.qt.central import CentralArea
from gmmstudio.qt.plots.pair_view import PairView
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.plots.scatter_view import ScatterView
from gmmstudio.session.axes import Axis
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.notice import Severity


class Looker(QObject):
    """Passes on which axes are chosen; a pair chosen among many is then seen large.

    Parameters
    ----------
    session : FitSession
    views : iterable of PlotPanel
    central : CentralArea
        Where the scatter is.
    parent : QObject
        The window.
    """

    def __init__(
        self,
        session: FitSession,
        views: Iterable[PlotPanel],
        central: CentralArea,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        for view in views:
            view.axes_changed.connect(self._on_axes)
            if isinstance(view, ScatterView):
                view.renew_wanted.connect(self._on_renew)
            if isinstance(view, PairView):
                view.pair_chosen.connect(central.show_first)

    @Slot(object, object)
    def _on_axes(self, x: Axis, y: Axis) -> None:
        self._try(partial(self._session.looking.set_axes, x, y))

    @Slot()
    def _on_renew(self) -> None:
        self._try(self._session.looking.renew_directions)

    def _try(self, change: Callable[[], None]) -> None:
        try:
            change()
        except UserError as error:
            # The notice publishes the state again, and with it the choice as it was.
            self._session.notify(Severity.ERROR, str(error))
