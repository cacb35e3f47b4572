"""The main window: docks, menus and wiring; no arithmetic."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QMainWindow

from gmmstudio.qt.central import CentralArea
from gmmstudio.qt.commands.actions import Actions
from gmmstudio.qt.commands.keys import KeyRouter
from gmmstudio.qt.commands.menus import Menus
from gmmstudio.qt.commands.toolbar import ToolBar
from gmmstudio.qt.dialogs.openers import Openers
from gmmstudio.qt.docks import Docks, is_in_sight, scrolled
from gmmstudio.qt.files.drop_target import DropTarget
from gmmstudio.qt.files.exporter import Exporter
from gmmstudio.qt.files.loader import Loader
from gmmstudio.qt.files.picture_saver import PictureSaver
from gmmstudio.qt.focus_order import order_focus
from gmmstudio.qt.hands.answering import Answering
from gmmstudio.qt.hands.asker import Asker
from gmmstudio.qt.hands.doer import Doer
from gmmstudio.qt.hands.guard import Guard
from gmmstudio.qt.hands.history import History
from gmmstudio.qt.hands.labeller import Labeller
from gmmstudio.qt.hands.looker import Looker
from gmmstudio.qt.hands.namer import Namer
from gmmstudio.qt.hands.narrating import Narrating
from gmmstudio.qt.hands.navigator import Navigator
from gmmstudio.qt.hands.picker import Picker
from gmmstudio.qt.hands.remedying import Remedying
from gmmstudio.qt.hands.steerer import Steerer
from gmmstudio.qt.hands.tour_guide import TourGuide, WindowHands
from gmmstudio.qt.help import Help
from gmmstudio.qt.panels.component_table import ComponentTable
from gmmstudio.qt.panels.data_panel import DataPanel
from gmmstudio.qt.panels.label_panel import LabelPanel
from gmmstudio.qt.panels.model_panel import ModelPanel
from gmmstudio.qt.panels.pace_control import PaceControl
from gmmstudio.qt.panels.row_table import RowTable
from gmmstudio.qt.panels.run_list import RunList
from gmmstudio.qt.panels.selection_panel import SelectionPanel
from gmmstudio.qt.panels.status_bar import StatusBar
from gmmstudio.qt.preferences import Preferences
from gmmstudio.qt.theme import Theme
from gmmstudio.qt.views import VIEWS, in_the_middle
from gmmstudio.qt.window_style import window_style
from gmmstudio.qt.work.fit_controller import FitController
from gmmstudio.qt.work.resting_rows import RestingRows
from gmmstudio.qt.work.turns import Turns
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.notice import Severity
from gmmstudio.session.view_state import ViewState


class MainWindow(QMainWindow):
    """Shows the states of a session and passes on what a person asks for.

    Parameters
    ----------
    session : FitSession
        Whose states are shown.
    preferences : Preferences
        What is remembered from one sitting to the next.
    """

    closed = Signal()
    """Nothing is left of the window's work, and its thread has ended."""

    def __init__(self, session: FitSession, preferences: Preferences) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self.setWindowTitle("GMM Studio")
        self._session = session
        self._preferences = preferences
        self.controller = FitController(session, self)
        self.loader = Loader(session, self)
        self.exporter = Exporter(session, self)
        self._resting = RestingRows(session, self)
        self.actions_ = Actions(self)
        self._doer = Doer(session, self)
        self._history = History(session, self._doer, self)
        self._data = DataPanel()
        self._model = ModelPanel(self.actions_["new_seed"])
        self._pace = PaceControl()
        self._components = ComponentTable()
        self._rows, self._selection = RowTable(), SelectionPanel()
        self._runs = RunList(self.actions_["fork"])
        self._labels = LabelPanel(self.actions_["hard"])
        Asker(session, self._doer, self._data, self._model, self)
        Namer(session, self._doer, self._components, self)
        self._views = {name: VIEWS[name].made() for name in VIEWS}
        self._central = CentralArea(
            self._views["density"], in_the_middle(self._views), self.actions_
        )
        self._status = StatusBar()
        self.setCentralWidget(self._central)
        self.setStatusBar(self._status)
        panels = {
            "data": self._data,
            "model": scrolled(self._model),
            "components": self._components,
            "runs": self._runs,
            "selection": scrolled(self._selection),
            "rows": self._rows,
        }
        panels |= self._views | {"labels": self._labels}
        self._docks = Docks(self, panels, self._draw_newest)
        self._menus = Menus(self, self.actions_, self._history, self._docks, preferences)
        self.addToolBar(ToolBar(self.actions_, self._menus.samples, self._pace, self))
        pictures = (self._components, self._runs, self._rows, self._selection, self._labels)
        self.turns = Turns((*self._views.values(), *pictures), self)
        self._appoint_hands()
        self._appoint_helpers()
        order_focus(self)
        self._keys = KeyRouter(self)
        self._keys.watch(self)
        self._wire()
        self._restore()
        self._unsubscribe = session.subscribe(self.render)
        self.render(session.state)
        self._central.setFocus()

    def _appoint_hands(self) -> None:
        """Make those who do what panels and pictures ask for."""
        session, preferences = self._session, self._preferences
        self._steerer = Steerer(
            session,
            self._doer,
            self.controller,
            views=self._views.values(),
            table=self._components,
            parent=self,
        )
        self._menus.add_to_edit(self._steerer.menu.edit, "Change the component that is chosen")
        self._labeller = Labeller(session, self._doer, self._labels, self._steerer.menu, self)
        self._picker = Picker(
            session,
            self._doer,
            self._rows,
            self._selection,
            views=self._views.values(),
            exporter=self.exporter,
            preferences=preferences,
            window=self,
        )
        self._picker.drawn_around.connect(self._docks.bring_picked)
        self._menus.add_to_edit(self._picker.actions_.menu, "Pick rows, and act on them")
        self._controls = (self.actions_, self._central, self._data, self._model, self._pace)
        self._controls += (self._steerer, self._picker)
        files = {"loader": self.loader, "exporter": self.exporter, "preferences": preferences}
        self._guard = Guard(self, self.actions_, session, **files)
        self._openers = Openers(self, self.actions_, session, guard=self._guard, **files)

    def _appoint_helpers(self) -> None:
        """Make those who lead through a run, tell of it, and help."""
        session, preferences = self._session, self._preferences
        self.navigator = Navigator(
            session,
            self._doer,
            self.controller,
            self.actions_,
            likelihood=self._views["likelihood"],
            runs=self._runs,
            parent=self,
        )
        self.closed.connect(self.navigator.close)
        Narrating(self._central.narrator, self.actions_["narrator"], session, preferences, self)
        self._drops = DropTarget(self, self._guard)
        self._saver = PictureSaver(self, self.actions_, session, self._views, preferences)
        self._looker = Looker(
            session,
            self._doer,
            self._views,
            central=self._central,
            preferences=preferences,
            parent=self,
        )
        self._remedying = Remedying(self._central.notice, session, self.controller, self)
        self._help = Help(self, self.actions_)
        Answering(session, self.actions_["ask"], self)
        self._guide = TourGuide(
            self,
            self.actions_["tour"],
            session,
            WindowHands(session, self.loader, self.controller, self._history),
            preferences,
        )
        self.closed.connect(self._guide.close)

    def render(self, state: ViewState) -> None:
        """Show a state."""
        for control in self._controls:
            control.render(state)
        self._status.render(state)
        self.turns.render(state)
        name = "" if state.dataset is None else f"{state.dataset.name} — "
        self.setWindowTitle(f"{name}GMM Studio")

    def set_theme(self, theme: Theme) -> None:
        """Recolour everything that the application's palette and style do not."""
        self.setStyleSheet(window_style(theme))
        for part in (
            self.actions_,
            self._data,
            self._central,
            self._status,
            self._picker,
            *self._views.values(),
        ):
            part.set_theme(theme)
        self._menus.samples.menuAction().setIcon(self.actions_.drawn("sample"))
        self.render(self._session.state)

    @Slot(str)
    def tell_error(self, text: str) -> None:
        """Show an error that no one else tells."""
        self._session.notify(Severity.ERROR, text)

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what could not be seen before."""
        super().showEvent(event)
        self._docks.settle()
        self._draw_newest()
        self._docks.raise_floating()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share out the new width."""
        super().resizeEvent(event)
        self._docks.follow()

    def closeEvent(self, event: QCloseEvent) -> None:
        """End the run and its thread first; close once they have ended.

        Where that takes longer, as in the middle of a long start, the window is out of sight
        meanwhile.
        """
        self._guide.end()
        if self.isVisible():
            self._looker.remember()
            self._preferences.remember_window(self.saveGeometry(), self.saveState())
        self._docks.put_away()
        for dialog in self.findChildren(QDialog):
            dialog.close()
        self.loader.cancel()
        self.exporter.abandon()
        self._rows.let_go()
        self._doer.abandon()
        self._resting.abandon()
        self._labeller.abandon()
        if not self.controller.shutdown():
            self.controller.stopped.connect(self.close, Qt.ConnectionType.UniqueConnection)
            self.hide()
            event.ignore()
            return
        self._unsubscribe()
        self._history.close()
        super().closeEvent(event)
        self.closed.emit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go on to what can be seen: not into a panel behind another tab."""
        begun = self.focusWidget()
        while super().focusNextPrevChild(forward):
            now = self.focusWidget()
            if now is None or now is begun or is_in_sight(now):
                return True
        return False

    def _wire(self) -> None:
        actions, session = self.actions_, self._session
        for name, slot in (
            ("quit", self.close),
            ("copy", self._components.copy),
            ("new_seed", session.new_seed),
            ("reset_layout", self._docks.reset),
        ):
            actions[name].triggered.connect(slot)
        actions["hard"].toggled.connect(session.set_hard)
        self._pace.changed.connect(session.set_pace)
        self.turns.drawing.connect(self.controller.make_way)
        self._central.tabs.currentChanged.connect(self._draw_newest)
        self._central.notice.dismissed.connect(session.dismiss)
        self._central.notice.cancelled.connect(self.loader.cancel)
        self._menus.recent_chosen.connect(self._openers.open_again)
        self.loader.progressed.connect(self._central.notice.show_progress)

    def _restore(self) -> None:
        if not self.restoreGeometry(self._preferences.geometry):
            self.resize(1440, 900)
        self._docks.settled = self.restoreState(self._preferences.arrangement)

    def _draw_newest(self) -> None:
        self.turns.render(self._session.state)
        self.turns.finish()
