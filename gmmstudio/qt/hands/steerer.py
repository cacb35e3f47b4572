"""Taking hold of components: between the pictures, the keys and the session."""

from collections.abc import Iterable
from functools import partial

import numpy as np
from PySide6.QtCore import QObject, QPoint, QTimer, Slot
from PySide6.QtWidgets import QApplication, QInputDialog, QWidget

from gmmstudio.errors import UserError
from gmmstudio.mixture import Mixture
from gmmstudio.mixture.overlap import neighbours
from gmmstudio.mixture.projection import Projection
from gmmstudio.qt.commands.component_actions import FIXES, NUDGES, SCALES, TURNS, ComponentActions
from gmmstudio.qt.commands.component_menu import ComponentMenu
from gmmstudio.qt.explanations import told
from gmmstudio.qt.hands.doer import Doer
from gmmstudio.qt.panels.component_table import ComponentTable
from gmmstudio.qt.plots.steerable import SteerablePanel
from gmmstudio.qt.work.fit_controller import FitController
from gmmstudio.qt.work.frame_timer import FRAME_MS
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.run import Run
from gmmstudio.session.view_state import ViewState

_RENAME_HELP = "The name is told in every view and in the exports."


class Steerer(QObject):
    """Does what pictures, table and menus ask to be done with components.

    Parameters
    ----------
    session : FitSession
        Whose mixture is changed.
    doer : Doer
    controller : FitController
        Who goes on where a drag is cancelled.
    views : iterable of QWidget
        Those that can be steered in are listened to.
    table : ComponentTable
    parent : QWidget
        The window.
    """

    def __init__(
        self,
        session: FitSession,
        doer: Doer,
        controller: FitController,
        *,
        views: Iterable[QWidget],
        table: ComponentTable,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._doer = session, doer
        self._controller, self._window = controller, parent
        self._views = [view for view in views if isinstance(view, SteerablePanel)]
        self._waiting: Mixture | None = None
        self._run: Run | None = session.run
        self._frame = QTimer(self, singleShot=True, interval=FRAME_MS)
        self._frame.timeout.connect(self._show_waiting)
        self.actions_ = ComponentActions(self._views, [table], parent)
        self.menu = ComponentMenu(self.actions_, parent)
        for view in self._views:
            view.steered.connect(self._on_steered)
            view.steer_done.connect(self._on_done)
            view.component_wanted.connect(self._on_wanted)
            view.component_chosen.connect(session.naming.select)
            view.component_menu_wanted.connect(self._on_menu)
            view.rename_wanted.connect(self._on_rename)
        table.component_chosen.connect(session.naming.select)
        table.component_menu_wanted.connect(self._on_menu)
        self.menu.merge_wanted.connect(self._on_merge)
        self.menu.colour_wanted.connect(session.naming.recolour)
        self._wire()

    def render(self, state: ViewState) -> None:
        """Offer what can be done in a state."""
        if self._session.run is not self._run:
            self._run = self._session.run
            self._drop_held()
        self.actions_.render(state)
        self.menu.render(state)

    def _wire(self) -> None:
        actions = self.actions_
        for name, slot in (
            ("splitComponent", self._split),
            ("mergeNearest", self._merge_nearest),
            ("deleteComponent", self._remove),
            ("renameComponent", self._rename),
            ("addComponent", self._add),
            ("nextComponent", self._next),
            ("previousComponent", self._previous),
            ("keepHeld", self._keep),
            ("letGo", self._let_go),
        ):
            actions[name].triggered.connect(slot)
        for name in FIXES:
            actions[name].triggered.connect(self._fix)
        for name in (*NUDGES, *SCALES, *TURNS):
            actions[name].triggered.connect(self._shape)

    @property
    def _view(self) -> SteerablePanel | None:
        """The picture that keys act in: the one in focus, else the first in sight."""
        in_sight = [view for view in self._views if view.isVisible()]
        focus = QApplication.focusWidget()
        in_focus = [view for view in in_sight if focus and view.isAncestorOf(focus)]
        return next(iter([*in_focus, *in_sight]), None)

    @Slot(object)
    def _on_steered(self, mixture: Mixture) -> None:
        """Show what is in the hand, at most once a frame."""
        if self._frame.isActive():
            self._waiting = mixture
            return
        self._session.steering.preview(mixture)
        self._frame.start()

    @Slot()
    def _show_waiting(self) -> None:
        mixture, self._waiting = self._waiting, None
        if mixture is not None:
            self._on_steered(mixture)

    def _leave_frame(self) -> None:
        self._frame.stop()
        self._waiting = None

    def _drop_held(self) -> bool:
        """Have the views let go; return whether one held a component.

        Of a mixture that is no longer on screen the rest of a drag means nothing: it was taken
        back, or its columns or its table are not in use any more.
        """
        held = [view for view in self._views if view.handles.is_held]
        for view in held:
            view.handles.cancel()
        self._leave_frame()
        return bool(held)

    @Slot(object, str, str)
    def _on_done(self, mixture: Mixture, text: str, merge: str) -> None:
        self._leave_frame()
        if not self._doer.attempt(
            partial(self._session.steering.commit, mixture, text, merge=merge)
        ):
            self._cancel()

    @Slot(object, object)
    def _on_wanted(self, place: np.ndarray, view: Projection) -> None:
        self._doer.attempt(partial(self._session.steering.add, place, view))

    @Slot(int, QPoint)
    def _on_menu(self, component: int, where: QPoint) -> None:
        self._session.naming.select(component)
        view = self.sender()
        self.menu.open(where, view.menu if isinstance(view, SteerablePanel) else None)

    @Slot(int)
    def _on_rename(self, component: int) -> None:
        self._session.naming.select(component)
        self._rename()

    @Slot(int)
    def _on_merge(self, other: int) -> None:
        chosen = self._session.state.selected
        if chosen is not None:
            self._doer.attempt(partial(self._session.steering.merge, chosen, other))

    @Slot()
    def _split(self) -> None:
        chosen = self._session.state.selected
        if chosen is not None:
            self._doer.attempt(partial(self._session.steering.split, chosen))

    @Slot()
    def _merge_nearest(self) -> None:
        snapshot, chosen = self._session.state.snapshot, self._session.state.selected
        if snapshot is not None and chosen is not None:
            self._on_merge(neighbours(snapshot.mixture)[chosen].component)

    @Slot()
    def _remove(self) -> None:
        chosen = self._session.state.selected
        if chosen is not None:
            self._doer.attempt(partial(self._session.steering.remove, chosen))

    @Slot(bool)
    def _fix(self, on: bool) -> None:
        chosen, name = self._session.state.selected, self._name_of_sender(FIXES)
        if chosen is None:
            return
        if not self._doer.attempt(partial(self._session.steering.fix, chosen, FIXES[name], on)):
            self.actions_.render(self._session.state)

    @Slot()
    def _shape(self) -> None:
        view = self._view
        if view is None:
            return
        name = self._name_of_sender((*NUDGES, *SCALES, *TURNS))
        if name in NUDGES:
            view.handles.nudge(*NUDGES[name])
        elif name in SCALES:
            view.handles.scale(SCALES[name])
        else:
            view.handles.rotate(TURNS[name])

    @Slot()
    def _rename(self) -> None:
        if self._session.state.selected is None:
            self._session.naming.select(0)
        state = self._session.state
        assert state.selected is not None
        name = state.looks.full_names(state.n_components)[state.selected]
        dialog = QInputDialog(self._window)
        dialog.setObjectName("renameDialog")
        dialog.setWindowTitle(f"Rename {name}")
        dialog.setLabelText(f"What {name} is to be called:")
        dialog.setTextValue(name)
        dialog.setWhatsThis(told(_RENAME_HELP))
        dialog.setModal(False)
        dialog.setProperty("component", name)
        dialog.textValueSelected.connect(self._on_name)
        dialog.finished.connect(dialog.deleteLater)
        dialog.show()

    @Slot(str)
    def _on_name(self, name: str) -> None:
        # By its name, for it may have another place by now, or be gone.
        before = self.sender().property("component")
        names = self._session.state.looks.full_names(self._session.state.n_components)
        if before in names:
            self._doer.attempt(partial(self._session.naming.rename, names.index(before), name))
        else:
            self._session.refuse(UserError(f"{before} is not there any more; nothing renamed"))

    @Slot()
    def _add(self) -> None:
        if self._view is not None:
            self._view.add_in_the_middle()

    @Slot()
    def _next(self) -> None:
        self._choose(1, 0)

    @Slot()
    def _previous(self) -> None:
        self._choose(-1, -1)

    def _choose(self, step: int, first: int) -> None:
        state = self._session.state
        place = first if state.selected is None else state.selected + step
        self._session.naming.select(place % state.n_components)

    @Slot()
    def _keep(self) -> None:
        held = [view for view in self._views if view.handles.is_held]
        for view in held:
            view.handles.keep()
        if not held:
            self._session.naming.select(None)

    @Slot()
    def _let_go(self) -> None:
        if self._drop_held():
            self._cancel()
        else:
            self._session.naming.select(None)

    def _cancel(self) -> None:
        if self._session.steering.cancel() and self._session.can_continue:
            self._controller.toggle_run()

    def _name_of_sender(self, names: Iterable[str]) -> str:
        sender = self.sender()
        return next(name for name in names if self.actions_[name] is sender)
