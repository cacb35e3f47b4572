"""Choosing a file or a folder, without holding up the window."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from gmmstudio.qt.icons import icon

_DRAWINGS = {
    "backButton": "back",
    "forwardButton": "forward",
    "toParentButton": "up",
    "newFolderButton": "new_folder",
    "listModeButton": "list",
    "detailModeButton": "details",
}


def file_dialog(parent: QWidget, title: str, place: str, filters: str = "") -> QFileDialog:
    """Return a dialog that deletes itself, its buttons drawn in the colours of the theme.

    Qt's own drawings of the buttons are dark on any ground. A dialog of the system has none.

    Parameters
    ----------
    parent : QWidget
        The window.
    title : str
        What is to be chosen.
    place : str
        The folder to begin in.
    filters : str
        Kinds of files, as Qt writes them.
    """
    dialog = QFileDialog(parent, title, place, filters)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    palette = dialog.palette()
    text = palette.color(QPalette.ColorRole.ButtonText).name()
    faint = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText).name()
    for button in dialog.findChildren(QToolButton):
        if button.objectName() in _DRAWINGS:
            button.setIcon(icon(_DRAWINGS[button.objectName()], text, faint))
    return dialog
