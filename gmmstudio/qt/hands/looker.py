"""From the pictures to the session: what is to be seen in them."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Slot

from gmmstudio.qt.central import CentralArea
from gmmstudio.qt.hands.doer import Doer
from gmmstudio.qt.plots.pair_view import PairView
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.plots.scatter_view import ScatterView
from gmmstudio.qt.preferences import Preferences
from gmmstudio.session.axes import Axis
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.scatter_options import ScatterOptions

_FIRST = ScatterOptions()


class Looker(QObject):
    """Passes on which axes and columns are chosen and what is shown, and remembers the latter.

    A pair chosen among many is then seen large.

    Parameters
    ----------
    session : FitSession
    doer : Doer
    views : mapping of str to PlotPanel
    central : CentralArea
        Where the scatter is.
    preferences : Preferences
        What was shown in the last sitting.
    parent : QObject
        The window.
    """

    def __init__(
        self,
        session: FitSession,
        doer: Doer,
        views: Mapping[str, PlotPanel],
        *,
        central: CentralArea,
        preferences: Preferences,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._doer = session, doer
        self._preferences, self._central = preferences, central
        session.looking.begin_with(ScatterOptions.of_names(preferences.shown(_FIRST.names)))
        for view in views.values():
            view.axes_changed.connect(self._on_axes)
            if isinstance(view, ScatterView):
                view.renew_wanted.connect(self._on_renew)
                view.show_wanted.connect(session.looking.show)
            if isinstance(view, PairView):
                view.pair_chosen.connect(central.show_first)
                view.columns_wanted.connect(self._on_columns)
        central.bring(preferences.picture)

    def remember(self) -> None:
        """Keep what is shown for the next sitting."""
        self._preferences.remember_shown(self._session.state.scatter.names)
        self._preferences.remember_picture(self._central.in_front)

    @Slot(object, object)
    def _on_axes(self, x: Axis, y: Axis) -> None:
        self._doer.do(partial(self._session.looking.setting_axes, x, y))

    @Slot(object)
    def _on_columns(self, columns: tuple[str, ...]) -> None:
        self._doer.attempt(partial(self._session.looking.pair, columns))

    @Slot()
    def _on_renew(self) -> None:
        self._doer.attempt(self._session.looking.renew_directions)
