"""Asks once before work by hand is lost: when another table is to replace it, and when quitting."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QMessageBox, QWidget

from gmmstudio.data import Dataset
from gmmstudio.qt.commands.actions import Actions
from gmmstudio.qt.explanations import explain
from gmmstudio.qt.files.exporter import Exporter
from gmmstudio.qt.files.loader import Loader
from gmmstudio.qt.preferences import Preferences
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.handmade import made_by_hand, mark_of
from gmmstudio.session.view_state import ViewState
from gmmstudio.session.wording import capitalised, listed


class LossQuestion(QMessageBox):
    """Asks whether work by hand may be lost, and holds up nothing meanwhile.

    Parameters
    ----------
    window : QWidget
        Above which it opens.
    """

    left = Signal()
    """It may be lost."""
    export_wished = Signal()
    """It is to be exported first."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("lossQuestion")
        self.setIcon(QMessageBox.Icon.Warning)
        roles = QMessageBox.ButtonRole
        self._export = self.addButton("Export…", roles.ActionRole)
        self._leave = self.addButton("Discard", roles.DestructiveRole)
        self._cancel = self.addButton("Cancel", roles.RejectRole)
        explain(self._export, "Write the results first; what you asked for is not done yet.")
        explain(self._leave, "Go on; what was made by hand is lost.")
        explain(self._cancel, "Keep everything as it is.")
        self._export.setObjectName("lossExport")
        self._leave.setObjectName("lossLeave")
        self._cancel.setObjectName("lossCancel")
        self._never = QCheckBox("Do not ask again")
        self._never.setObjectName("lossNever")
        explain(self._never, "Go on without a question from now on; the menu Edit has this, too.")
        self.setCheckBox(self._never)
        self.setDefaultButton(self._cancel)
        self.setEscapeButton(self._cancel)
        self.buttonClicked.connect(self._on_clicked)

    @property
    def asks_no_more(self) -> bool:
        """Whether there is to be no such question any more."""
        return self._never.isChecked()

    def ask(self, title: str, going_on: str, lost: tuple[str, ...]) -> None:
        """Ask.

        Parameters
        ----------
        title : str
            What is about to be done, as a question.
        going_on : str
            What the button says that does it.
        lost : tuple of str
            What would be lost, in plain words, a part each.
        """
        self._leave.setText(going_on)
        self._never.setChecked(False)
        self.setWindowTitle(title)
        self.setText(f"{title} What you made by hand would be lost.")
        self.setInformativeText(
            f"{capitalised(listed(list(lost)), ())}: this has not been exported, and pressing Run "
            "would not give it again."
        )
        self.open()

    @Slot(QAbstractButton)
    def _on_clicked(self, button: QAbstractButton) -> None:
        if button is self._leave:
            self.left.emit()
        elif button is self._export:
            self.export_wished.emit()


class Guard(QObject):
    """Has tables opened and the window closed, at once or after a question that holds up nothing.

    Parameters
    ----------
    window : QWidget
        Above which it asks, and which it closes.
    actions : Actions
        Export, and the one that has it ask at all.
    session : FitSession
        Whose work is at stake.
    loader, exporter : Loader, Exporter
        Who read and write.
    preferences : Preferences
        Where it is kept that it is not to ask.
    """

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        session: FitSession,
        *,
        loader: Loader,
        exporter: Exporter,
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._loader = window, session, loader
        self._preferences = preferences
        self._export, self._asking = actions["export"], actions["guard"]
        self._asking.setChecked(preferences.asks_before_loss)
        self._asking.toggled.connect(preferences.remember_asking)
        self._exported: tuple[object, ...] | None = None
        self._question = LossQuestion(window)
        # In its turn: the question is done with before the window under it closes.
        queued = Qt.ConnectionType.QueuedConnection
        self._question.left.connect(self._on_leave, queued)
        self._question.export_wished.connect(self._on_export_wish, queued)
        self._act: Callable[[], object] | None = None
        self._quits = False
        window.installEventFilter(self)
        exporter.began.connect(self._on_export)
        exporter.failed.connect(self._on_export_failed)

    def open(self, source: str) -> None:
        """Have a table read, unless a person would rather keep what there is."""
        self._ask("Open another table?", "Discard", partial(self._loader.open, source))

    def generate(self, title: str, make: Callable[[], Dataset]) -> None:
        """Have a data set drawn, unless a person would rather keep what there is."""
        act = partial(self._loader.generate, title, make)
        self._ask("Open another table?", "Discard", act)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hold a window that is to close until it is said whether it may."""
        if event.type() != QEvent.Type.Close or self._quits or not self._at_stake():
            return super().eventFilter(watched, event)
        event.ignore()
        self._ask("Quit GMM Studio?", "Quit", self._quit)
        return True

    def _ask(self, title: str, going_on: str, act: Callable[[], object]) -> None:
        """Do something at once where nothing would be lost, and ask otherwise."""
        lost = self._at_stake()
        if not lost:
            act()
            return
        self._question.close()
        self._act = act
        self._question.ask(title, going_on, lost)

    def _at_stake(self) -> tuple[str, ...]:
        """Return what would be lost, in plain words; nothing where there is nothing to ask."""
        state = self._work()
        if not self._preferences.asks_before_loss or mark_of(state) == self._exported:
            return ()
        return made_by_hand(state)

    def _work(self) -> ViewState:
        """Return a person's own work, also where the tour has something else on screen."""
        aside = self._session.keeping.aside
        return self._session.state if aside is None else aside.state

    def _quit(self) -> None:
        self._quits = True
        self._window.close()

    @Slot()
    def _on_leave(self) -> None:
        act, self._act = self._act, None
        if self._question.asks_no_more:
            self._asking.setChecked(False)
        if act is not None:
            act()

    @Slot()
    def _on_export_wish(self) -> None:
        self._act = None
        self._export.trigger()

    @Slot()
    def _on_export(self) -> None:
        self._exported = mark_of(self._work())

    @Slot()
    def _on_export_failed(self) -> None:
        self._exported = None
