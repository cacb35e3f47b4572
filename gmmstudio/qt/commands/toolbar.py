"""The row of buttons below the menus."""

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from gmmstudio.qt.commands.actions import Actions
from gmmstudio.qt.hover import HoverKeeper
from gmmstudio.qt.panels.pace_control import PaceControl

_BUTTONS = {
    "open": "openButton",
    "generate": "generateButton",
    "reset": "resetButton",
    "step_back": "stepBackButton",
    "e_step": "eStepButton",
    "m_step": "mStepButton",
    "iteration": "iterationButton",
    "run": "runButton",
    "finish": "finishButton",
    "hard": "hardSwitch",
    "export": "exportButton",
}
_BY_ICON = ("reset", "step_back", "finish")
"""Drawn as on any player; their words would not leave the others room at 1280 pixels."""
_ICON = 20


class ToolBar(QToolBar):
    """Open, run and export, with the actions' own texts, keys and states.

    Parameters
    ----------
    actions : Actions
        What the buttons do.
    samples : QMenu
        The samples to choose from.
    pace : PaceControl
        The speed slider.
    parent : QWidget
        The window.
    """

    def __init__(
        self, actions: Actions, samples: QMenu, pace: PaceControl, parent: QWidget
    ) -> None:
        super().__init__("Toolbar", parent)
        self.setObjectName("toolBar")
        self.setMovable(False)
        self.setIconSize(QSize(_ICON, _ICON))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._actions = actions
        self._samples = samples
        self._put("open")
        self._sample_button = self._menu_button(samples)
        self.addWidget(self._sample_button)
        self._put("generate")
        self.addSeparator()
        for name in ("reset", "step_back", "e_step", "m_step", "iteration", "run", "finish"):
            self._put(name)
        for name in _BY_ICON:
            button = self.widgetForAction(actions[name])
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self.addWidget(pace)
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.addWidget(space)
        self._put("hard")
        self._put("export")
        self._offer_pictures()
        self._keep_run_width()
        HoverKeeper(self.findChildren(QToolButton), self)

    def _put(self, name: str) -> None:
        action = self._actions[name]
        self.addAction(action)
        button = self.widgetForAction(action)
        button.setObjectName(_BUTTONS[name])
        button.setAccessibleName(action.text().replace("&", "").removesuffix("…"))
        button.setAccessibleDescription(action.toolTip())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def _menu_button(self, samples: QMenu) -> QToolButton:
        button = QToolButton()
        button.setObjectName("sampleButton")
        button.setText("Samples ▾")
        button.setMenu(samples)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setToolTip("Open a sample data set")
        button.setAccessibleName("Samples")
        button.setWhatsThis(samples.menuAction().whatsThis())
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        samples.menuAction().changed.connect(self._take_sample_icon)
        return button

    def _offer_pictures(self) -> None:
        """Put an arrow beside Export, for what else can leave the window."""
        menu = QMenu("Export", self)
        menu.setObjectName("exportMenu")
        menu.setToolTipsVisible(True)
        menu.addActions([self._actions["export"], self._actions["picture"]])
        button = self.widgetForAction(self._actions["export"])
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)

    @Slot()
    def _take_sample_icon(self) -> None:
        self._sample_button.setIcon(self._samples.menuAction().icon())

    def _keep_run_width(self) -> None:
        """Keep the buttons to its right in place when "Run" becomes "Pause"."""
        run = self.widgetForAction(self._actions["run"])
        letters = run.fontMetrics().horizontalAdvance("Pause")
        run.setMinimumWidth(letters + _ICON + 26)
