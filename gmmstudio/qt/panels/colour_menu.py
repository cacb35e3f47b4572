"""A menu of the palette's colours, for a component to take one of."""

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction, QColor
from PySide6.QtWidgets import QMenu, QWidget

from gmmstudio.palette import component_colours
from gmmstudio.qt.icons import swatch

_OFFERED = 12
"""Those farthest apart, also in colour blindness; more would look alike."""
_NAMES = (
    "blue", "orange", "green", "pink", "sky blue", "vermilion",
    "brown", "violet", "pale green", "lilac", "red", "indigo",
)  # fmt: skip


class ColourMenu(QMenu):
    """Offers colours for a component.

    Parameters
    ----------
    parent : QWidget
        The owner.
    """

    chosen = Signal(int, int)
    """The component, counted from 0, and the colour's place in the palette."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Co&lour", parent)
        self.setObjectName("colourMenu")
        self._component = 0
        for place, (name, colour) in enumerate(
            zip(_NAMES, component_colours(_OFFERED), strict=True)
        ):
            action = self.addAction(swatch(QColor(*colour.tolist())), name.capitalize())
            action.setData(place)
            action.setToolTip(f"Give the component this colour: {name}")
            action.setWhatsThis(f"Colours the component {name} in every view.")
        self.triggered.connect(self._on_triggered)

    def take(self, component: int) -> None:
        """Say which component the next choice is for."""
        self._component = component

    def open(self, component: int, where: QPoint) -> None:
        """Show the menu for a component at a place of the screen."""
        self.take(component)
        self.popup(where)

    @Slot(QAction)
    def _on_triggered(self, action: QAction) -> None:
        self.chosen.emit(self._component, int(action.data()))
