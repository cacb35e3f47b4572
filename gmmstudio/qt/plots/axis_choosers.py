"""The two fields that say what a scatter's axes show."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gmmstudio.qt.explanations import as_written, explain, told
from gmmstudio.qt.panels.chooser import Chooser
from gmmstudio.session.axes import FIRST, SECOND, Axis, Offer, about_axes, offers
from gmmstudio.session.view_state import ViewState

_WIDEST = 240
_LETTERS = 8
_TERMS = ("principal_component", "separating_direction")
_KINDS = "a column, a principal component or, after a fit, a direction that separates components"
_RENEW = "Look along the directions that separate the components on screen best by now"


class AxisChooser(Chooser):
    """A list of axes.

    Parameters
    ----------
    name, about : str
        Object name, and what is shown by it.
    """

    opened = Signal()
    """The list is about to be seen."""

    def __init__(self, name: str, about: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(about)
        explain(
            self, f"{about}: {_KINDS}. Choose that of the other axis to exchange them.", *_TERMS
        )
        self.setMinimumContentsLength(_LETTERS)
        self.setMaximumWidth(_WIDEST)

    def showPopup(self) -> None:
        """Open the list; what its entries mean is worked out now, as that takes all rows."""
        self.opened.emit()
        super().showPopup()


class AxisChoosers(QObject):
    """The fields for x and y, and a button that renews directions.

    Parameters
    ----------
    header : QHBoxLayout
        Where they go.
    parent : QWidget
        The view.
    """

    chosen = Signal(object, object)
    """The axes that a person chose for x and y."""
    renew_wanted = Signal()
    """A person wants the separating directions of the mixture as it is now."""

    def __init__(self, header: QHBoxLayout, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = ViewState()
        self._offers: tuple[Offer, ...] = ()
        self._axes = (FIRST, SECOND)
        self.x = self._added(header, "x", AxisChooser("xAxis", "Shown from left to right"))
        self.y = self._added(header, "y", AxisChooser("yAxis", "Shown from bottom to top"))
        self.renew = QAction("Renew", parent)
        self.renew.setObjectName("renewDirectionsAction")
        self.renew.setToolTip(f"{_RENEW}  (D)")
        self.renew.setWhatsThis(told(_RENEW, "separating_direction"))
        self.renew.setShortcut(QKeySequence(Qt.Key.Key_D))
        self.renew.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.renew.triggered.connect(self.renew_wanted)
        parent.addAction(self.renew)
        self.button = QToolButton()
        self.button.setObjectName("renewDirections")
        self.button.setDefaultAction(self.renew)
        self.button.setAccessibleName("Renew directions")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        explain(self.button, _RENEW, "separating_direction")
        header.addWidget(self.button)

    def render(self, state: ViewState) -> None:
        """Offer what can be chosen in a state, and show what is."""
        self._state = state
        offered = offers(state)
        if offered != self._offers:
            self._offers = offered
            for chooser in (self.x, self.y):
                chooser.clear()
                chooser.addItems([offer.text for offer in offered])
                self._divide(chooser)
        self._axes = (state.x, state.y)
        for chooser, axis in zip((self.x, self.y), self._axes, strict=True):
            chooser.setCurrentIndex(self._place(axis))
        can_renew = state.shows_directions and state.snapshot is not None
        self.renew.setEnabled(can_renew and state.n_components > 1)
        self.button.setVisible(state.shows_directions)

    def _divide(self, chooser: AxisChooser) -> None:
        """Draw a line between axes of different kinds."""
        kinds = [offer.axis.kind for offer in self._offers]
        self._rows = [*range(len(kinds))]
        for place in range(len(kinds) - 1, 0, -1):
            if kinds[place] != kinds[place - 1]:
                chooser.insertSeparator(place)
                self._rows[place:] = [row + 1 for row in self._rows[place:]]

    def _place(self, axis: Axis) -> int:
        places = [offer.axis for offer in self._offers]
        return self._rows[places.index(axis)] if axis in places else -1

    def _axis(self, chooser: AxisChooser) -> Axis:
        return self._offers[self._rows.index(chooser.currentIndex())].axis

    def _added(self, header: QHBoxLayout, label: str, chooser: AxisChooser) -> AxisChooser:
        text = QLabel(f"{label}:")
        text.setBuddy(chooser)
        chooser.activated.connect(self._choose)
        chooser.opened.connect(self._tell)
        header.addWidget(text)
        header.addWidget(chooser, 6)
        return chooser

    @Slot()
    def _tell(self) -> None:
        """Say in the open list what each axis is."""
        for chooser in (self.x, self.y):
            for row, about in zip(self._rows, about_axes(self._state), strict=True):
                chooser.setItemData(row, as_written(about), Qt.ItemDataRole.ToolTipRole)

    @Slot(int)
    def _choose(self, _index: int) -> None:
        x, y = self._axis(self.x), self._axis(self.y)
        if x == y:
            # it is taken from the other axis, which gets this one's in exchange
            chosen_for_x = self.sender() is self.x
            x, y = (x, self._axes[0]) if chosen_for_x else (self._axes[1], y)
        self.chosen.emit(x, y)
