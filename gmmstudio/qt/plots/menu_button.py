"""A button in the header of a view that opens a menu."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from gmmstudio.qt.explanations import explain, told
from gmmstudio.qt.hover import HoverKeeper


class MenuButton(QToolButton):
    """Opens its menu by the mouse, or by the key S from anywhere in its view.

    Parameters
    ----------
    menu : QMenu
        Its title is what the button says.
    about : str
        What the menu decides.
    asks : str
        What the key does, for the list of keys.
    header : QHBoxLayout
        Where it goes.
    view : QWidget
        Where the key works.
    """

    def __init__(
        self, menu: QMenu, about: str, asks: str, header: QHBoxLayout, view: QWidget
    ) -> None:
        super().__init__()
        self.setText(f"{menu.title()} ▾")
        self.setAccessibleName(menu.title())
        self.setMenu(menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        explain(self, about)
        self.setToolTip(f"{about}  (S)")
        header.addWidget(self)
        HoverKeeper((self,), self)
        opening = QAction(asks, view)
        opening.setToolTip(about)
        opening.setWhatsThis(told(about))
        opening.setShortcut(QKeySequence(Qt.Key.Key_S))
        opening.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        opening.triggered.connect(self.open_menu)
        view.addAction(opening)

    @Slot()
    def open_menu(self) -> None:
        """Open the menu below the button, where there is something to choose."""
        if self.isEnabled():
            self.menu().popup(self.mapToGlobal(self.rect().bottomLeft()))
