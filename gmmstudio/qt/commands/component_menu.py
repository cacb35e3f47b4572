"""The menu of a component: as Edit ▸ Component, and where one is clicked on."""

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction, QColor, QIcon
from PySide6.QtWidgets import QMenu, QWidget

from gmmstudio.data import label_columns
from gmmstudio.qt.commands.component_actions import FIXES, IN_PICTURES, SHAPING, ComponentActions
from gmmstudio.qt.explanations import as_written, told
from gmmstudio.qt.icons import component_icon, swatch
from gmmstudio.qt.panels.colour_menu import ColourMenu
from gmmstudio.session.settings import COMPONENTS_LIMIT
from gmmstudio.session.view_state import ViewState


class ComponentMenu(QObject):
    """Offers what can be done with the component chosen.

    Parameters
    ----------
    actions : ComponentActions
    parent : QWidget
        The window.
    """

    merge_wanted = Signal(int)
    """The other component that the one chosen is to be merged with."""
    colour_wanted = Signal(int, int)
    """A component and the place in the palette of the colour that it is to have."""
    names_wanted = Signal(str)
    """The column after whose labels all components are to be named."""
    numbers_wanted = Signal()
    """All components are to be called by their numbers."""

    def __init__(self, actions: ComponentActions, parent: QWidget) -> None:
        super().__init__(parent)
        self._state = ViewState()
        self._pictures: list[QAction] = []
        self._merge = _submenu("Merge wit&h", "Make one component of this and another", parent)
        self._colours = ColourMenu(parent)
        _say(self._colours, "Draw the component in another colour")
        self._colours.chosen.connect(self.colour_wanted)
        self._names = _submenu(
            "Name all a&fter column",
            "Call each component by the label that most of its responsibility goes to",
            parent,
        )
        self._names.aboutToShow.connect(self._fill_names)
        self._names.triggered.connect(self._on_names)
        self._shape = _submenu("Mo&ve and shape", "What the keys do in a picture", parent)
        self._merge.aboutToShow.connect(self._fill_merge)
        self._merge.triggered.connect(self._on_merge)
        for spec in SHAPING:
            self._shape.addAction(actions[spec.name])
        self.popup = QMenu(parent)
        self.popup.setObjectName("componentMenu")
        self.popup.setAccessibleName("Component")
        self._title = self.popup.addAction("")
        # a heading: the keyboard passes it by, and so does the mouse
        self._title.setEnabled(False)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self.popup.addSeparator()
        self.edit = QMenu("C&omponent", parent)
        for spec in IN_PICTURES:
            self.edit.addAction(actions[spec.name])
        self.edit.addSeparator()
        for menu in (self.popup, self.edit):
            menu.setToolTipsVisible(True)
            self._fill(menu, actions)
        self.edit.addMenu(self._shape)

    def render(self, state: ViewState) -> None:
        """Take a state; what depends on it is filled in when it is opened."""
        self._state = state
        chosen = state.selected is not None
        self._merge.menuAction().setEnabled(chosen and state.n_components > 1)
        self._colours.menuAction().setEnabled(chosen)
        if state.selected is not None:
            self._colours.take(state.selected)
        self._shape.menuAction().setEnabled(chosen)
        shown = state.snapshot
        has_rows = shown is not None and shown.responsibilities_from is not None
        self._names.menuAction().setEnabled(has_rows)

    def open(self, where: QPoint, picture: QMenu | None) -> None:
        """Open the menu of the component chosen.

        Parameters
        ----------
        where : QPoint
            On the screen.
        picture : QMenu or None
            The menu of the picture that it was asked for in, where it was one.
        """
        state = self._state
        if state.selected is not None:
            name = state.looks.names(state.n_components)[state.selected]
            colour = state.looks.hex_colours(state.n_components)[state.selected]
            self._title.setText(name.replace("&", "&&"))
            self._title.setIcon(component_icon(QColor(colour)))
        for action in self._pictures:
            self.popup.removeAction(action)
        self._pictures = []
        if picture is not None:
            self._pictures = [self.popup.addSeparator(), self.popup.addMenu(picture)]
        self.popup.popup(where)

    def _fill(self, menu: QMenu, actions: ComponentActions) -> None:
        menu.addAction(actions["splitComponent"])
        if menu is self.edit:
            menu.addAction(actions["mergeNearest"])
        menu.addMenu(self._merge)
        menu.addAction(actions["deleteComponent"])
        menu.addSeparator()
        for name in FIXES:
            menu.addAction(actions[name])
        menu.addSeparator()
        menu.addAction(actions["renameComponent"])
        menu.addMenu(self._colours)
        menu.addMenu(self._names)

    @Slot()
    def _fill_merge(self) -> None:
        self._merge.clear()
        state, chosen = self._state, self._state.selected
        if chosen is None:
            return
        k = state.n_components
        names = state.looks.names(k)
        for index, (name, colour) in enumerate(zip(names, state.looks.hex_colours(k), strict=True)):
            if index != chosen:
                about = f"Make one component of {names[chosen]} and {name}"
                _entry(self._merge, index, name, about, colour)

    @Slot()
    def _fill_names(self) -> None:
        self._names.clear()
        dataset = self._state.dataset
        for column in () if dataset is None else label_columns(dataset, COMPONENTS_LIMIT):
            about = f"Call each component by the {column} of most of its rows"
            _entry(self._names, column, column, about)
        self._names.addSeparator()
        _entry(self._names, None, "Numbers: C1, C2, …", "Call each component by its number again")

    @Slot(QAction)
    def _on_names(self, action: QAction) -> None:
        column = action.data()
        if column is None:
            self.numbers_wanted.emit()
        else:
            self.names_wanted.emit(str(column))

    @Slot(QAction)
    def _on_merge(self, action: QAction) -> None:
        self.merge_wanted.emit(int(action.data()))


def _submenu(title: str, about: str, parent: QWidget) -> QMenu:
    menu = QMenu(title, parent)
    _say(menu, about)
    return menu


def _say(menu: QMenu, about: str) -> None:
    menu.menuAction().setToolTip(about)
    menu.menuAction().setWhatsThis(told(about))
    menu.setToolTipsVisible(True)


def _entry(menu: QMenu, data: object, text: str, about: str, colour: str = "") -> None:
    action = menu.addAction(text.replace("&", "&&"))
    if colour:
        action.setIcon(QIcon(swatch(QColor(colour))))
    action.setData(data)
    action.setToolTip(as_written(about))
    action.setWhatsThis(told(about))
