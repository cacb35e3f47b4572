"""The button in the header of a scatter that says what it shows."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from gmmstudio.qt.explanations import told
from gmmstudio.qt.plots.menu_button import MenuButton
from gmmstudio.registry import Registry
from gmmstudio.session.scatter_options import ScatterOptions


@dataclass(frozen=True, slots=True)
class ShowEntry:
    """An entry of the menu; its name in the registry is a field of `ScatterOptions`.

    Parameters
    ----------
    text : str
    about : str
    terms : tuple of str
        Keys of the glossary.
    divided : bool
        Whether a line comes before it.
    """

    text: str
    about: str
    terms: tuple[str, ...] = ()
    divided: bool = False


SHOWN: Registry[ShowEntry] = Registry("thing to show")
SHOWN.register("rows", ShowEntry("&Rows", "A dot a row, in the mix of its components' colours"))
SHOWN.register(
    "ellipses",
    ShowEntry("&Ellipses", "Each component at one and two standard deviations", ("covariance",)),
)
SHOWN.register(
    "contours",
    ShowEntry("&Contours", "Lines of equal density around shares of the mixture", ("mixture",)),
)
SHOWN.register(
    "image",
    ShowEntry("&Density image", "The density of the mixture as a shade behind all", ("mixture",)),
)
SHOWN.register("rug", ShowEntry("R&ug", "A stroke a row along both axes: each column alone"))
SHOWN.register(
    "shade",
    ShowEntry(
        "Uncertainty as &shade",
        "Rows that surely belong to one component fade, undecided ones stand out",
        ("uncertainty",),
        divided=True,
    ),
)
SHOWN.register(
    "size",
    ShowEntry(
        "Uncertainty as si&ze",
        "Rows are the larger the less sure it is to which component they belong",
        ("uncertainty",),
    ),
)
SHOWN.register(
    "entropy",
    ShowEntry(
        "Uncertainty by e&ntropy",
        "Uncertainty is the entropy of a row's responsibilities, from 0 for one component to 1 for "
        "all alike; otherwise it is 1 minus the largest of them",
        ("uncertainty",),
    ),
)

_ABOUT = "What the scatter shows besides its axes"


class ShowMenu(QObject):
    """A menu of what can be shown.

    Parameters
    ----------
    header : QHBoxLayout
        Where its button goes.
    parent : QWidget
        The view.
    """

    wanted = Signal(str, bool)
    """What a person wants to see, or no longer, by its name in ``SHOWN``."""

    def __init__(self, header: QHBoxLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self.menu = QMenu("Show", parent)
        self.menu.setToolTipsVisible(True)
        self._actions: dict[str, QAction] = {}
        for name in SHOWN:
            entry = SHOWN[name]
            if entry.divided:
                self.menu.addSeparator()
            action = self._actions[name] = QAction(entry.text, self)
            action.setObjectName(f"show{name.capitalize()}Action")
            action.setCheckable(True)
            action.setToolTip(entry.about)
            action.setWhatsThis(told(entry.about, *entry.terms))
            action.setData(name)
            action.triggered.connect(self._on_triggered)
            self.menu.addAction(action)
        self.button = MenuButton(self.menu, _ABOUT, "Choose what to show", header, parent)
        self.button.setObjectName("showButton")

    def __getitem__(self, name: str) -> QAction:
        """Return an entry by its name."""
        return self._actions[name]

    def render(self, options: ScatterOptions) -> None:
        """Tick what is shown."""
        for name, action in self._actions.items():
            action.setChecked(getattr(options, name))
        self._actions["entropy"].setEnabled(options.shade or options.size)

    @Slot(bool)
    def _on_triggered(self, on: bool) -> None:
        self.wanted.emit(self.sender().data(), on)
