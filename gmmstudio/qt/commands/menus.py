"""The menu bar."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMenu

from gmmstudio.qt.commands.actions import Actions
from gmmstudio.qt.docks import Docks
from gmmstudio.qt.explanations import as_written, told
from gmmstudio.qt.hands.history import History
from gmmstudio.qt.preferences import Preferences

_RUN = (
    ("run", "e_step", "m_step", "iteration", "finish"),
    ("step_back", "to_start", "to_newest", "fork"),
    ("reset", "new_seed"),
)
_HELP = ("tour", "whats_this", "explain_focus", "glossary", "shortcuts")


class Menus(QObject):
    """Fills the menu bar of a window.

    Parameters
    ----------
    window : QMainWindow
        The window.
    actions : Actions
        What the entries do.
    history : History
        What Edit takes back.
    docks : Docks
        What View shows, hides and goes to.
    preferences : Preferences
        Where the recent files are kept.
    """

    recent_chosen = Signal(str)
    """Path of a recent file."""

    def __init__(
        self,
        window: QMainWindow,
        actions: Actions,
        history: History,
        docks: Docks,
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._preferences = preferences
        bar = window.menuBar()
        bar.setAccessibleName("Menus")
        self.samples = QMenu("&Samples", window)
        _say(self.samples, "Open a table that comes with the program")
        actions.fill_samples(self.samples)
        self._recent = QMenu("Open &recent", window)
        _say(self._recent, "Open a table again that was open before")
        self._recent.setToolTipsVisible(True)
        self._recent.triggered.connect(self._on_recent)
        self._recent.aboutToShow.connect(self._fill_recent)
        self._clear = QAction("&Clear list", self)
        self._clear.setObjectName("clearRecentAction")
        self._clear.setToolTip("Forget the files that were open before; the files stay")
        self._clear.setWhatsThis(told(self._clear.toolTip()))
        self._clear.triggered.connect(preferences.forget_files)
        files = bar.addMenu("&File")
        files.addAction(actions["open"])
        files.addMenu(self._recent)
        files.addMenu(self.samples)
        files.addAction(actions["generate"])
        files.addSeparator()
        files.addAction(actions["export"])
        files.addAction(actions["picture"])
        files.addSeparator()
        files.addAction(actions["quit"])
        edit = self._edit = bar.addMenu("&Edit")
        edit.addAction(history.undo)
        edit.addAction(history.redo)
        edit.addSeparator()
        edit.addActions([actions["copy"], actions["guard"]])
        view = bar.addMenu("&View")
        view.addActions([actions["hard"], actions["pairs"], actions["show_all"]])
        view.addActions([actions["ask"], actions["narrator"]])
        view.addSeparator()
        for dock in docks.all:
            view.addAction(dock.toggleViewAction())
        places = view.addMenu("&Go to")
        places.menuAction().setToolTip("Bring a panel to the front and go there")
        places.menuAction().setWhatsThis(told(places.menuAction().toolTip()))
        places.addActions(docks.goings)
        view.addSeparator()
        view.addAction(actions["reset_layout"])
        run = bar.addMenu("&Run")
        for group in _RUN:
            run.addSeparator()
            run.addActions([actions[name] for name in group])
        about = bar.addMenu("&Help")
        for name in _HELP:
            about.addAction(actions[name])
        about.addSeparator()
        about.addAction(actions["about"])

    def add_to_edit(self, menu: QMenu, about: str) -> None:
        """Put a menu into Edit.

        Parameters
        ----------
        menu : QMenu
        about : str
            What it is for.
        """
        _say(menu, about)
        self._edit.addSeparator()
        self._edit.addMenu(menu)

    @Slot()
    def _fill_recent(self) -> None:
        self._recent.clear()
        for path in self._preferences.recent:
            action = self._recent.addAction(Path(path).name.replace("&", "&&"))
            action.setData(path)
            action.setToolTip(as_written(path))
            action.setWhatsThis(told(f"Open {path} again"))
        self._recent.addSeparator()
        self._recent.addAction(self._clear)
        self._clear.setEnabled(bool(self._preferences.recent))

    @Slot(QAction)
    def _on_recent(self, action: QAction) -> None:
        if action is not self._clear:
            self.recent_chosen.emit(str(action.data()))


def _say(menu: QMenu, text: str) -> None:
    menu.menuAction().setToolTip(text)
    menu.menuAction().setWhatsThis(told(text))
