"""Where the results go, and which of them would be replaced."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gmmstudio.errors import UserError
from gmmstudio.export import SUMMARY_FILE, TABLES
from gmmstudio.qt.dialogs.file_dialog import file_dialog
from gmmstudio.qt.explanations import explain
from gmmstudio.session import wording
from gmmstudio.session.export_folder import export_folder, in_the_way


class ExportDialog(QDialog):
    """Asks for a folder, without holding up the window.

    Parameters
    ----------
    folder : str
        The folder proposed.
    parent : QWidget
        The window.
    """

    chosen = Signal(str)
    """The folder to write into."""

    def __init__(self, folder: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self.setWindowTitle("Export")
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(520)
        self._folder = QLineEdit(folder)
        self._folder.setObjectName("exportFolder")
        self._folder.setAccessibleName("Folder")
        explain(self._folder, "The folder for the files; it is made if it is missing")
        label = QLabel("&Folder")
        label.setBuddy(self._folder)
        browse = QPushButton("&Browse…")
        browse.setObjectName("exportBrowse")
        explain(browse, "Choose a folder")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self._folder, 1)
        row.addWidget(browse)
        self._about = QLabel()
        self._about.setObjectName("exportAbout")
        self._about.setWordWrap(True)
        self._about.setTextFormat(Qt.TextFormat.PlainText)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setIcon(QIcon())
        explain(cancel, "Write nothing")
        self._export = buttons.addButton("&Export", QDialogButtonBox.ButtonRole.AcceptRole)
        self._export.setObjectName("exportConfirm")
        explain(self._export, "Write the files: all of them or, if one cannot be written, none")
        self._export.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(row)
        layout.addWidget(self._about)
        layout.addWidget(buttons)
        self._folder.textChanged.connect(self._tell)
        self._tell()
        self._folder.setFocus()

    @Slot()
    def accept(self) -> None:
        """Take the folder."""
        folder = self._folder.text().strip()
        super().accept()
        self.chosen.emit(folder)

    @Slot()
    def _browse(self) -> None:
        dialog = file_dialog(self, "Folder for the results", self._folder.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._folder.setText)
        dialog.open()

    @Slot()
    def _tell(self) -> None:
        files = [*(table.file_name for table in TABLES.entries()), SUMMARY_FILE]
        told, trouble = f"Writes {', '.join(files)}.", ""
        try:
            there = in_the_way(export_folder(self._folder.text()), files)
        except UserError as error:
            trouble = wording.as_sentence((str(error),))
        else:
            if there:
                told += f" Already there, and replaced: {', '.join(there)}."
        self._about.setText(wording.wrappable(trouble or told))
        self._export.setEnabled(not trouble)
