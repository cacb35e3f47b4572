"""Opening and exporting: the dialogs that ask from where and where to, and what is remembered."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from gmmstudio.data import READERS
from gmmstudio.qt.commands.actions import Actions
from gmmstudio.qt.dialogs.export_dialog import ExportDialog
from gmmstudio.qt.dialogs.file_dialog import file_dialog
from gmmstudio.qt.dialogs.generate_dialog import GenerateDialog
from gmmstudio.qt.files.exporter import Exporter
from gmmstudio.qt.files.loader import Loader
from gmmstudio.qt.hands.guard import Guard
from gmmstudio.qt.preferences import Preferences
from gmmstudio.session import wording
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.notice import Severity

_TABLES = f"Tables ({' '.join(f'*{suffix}' for suffix in READERS)});;All files (*)"


class Openers(QObject):
    """Asks for files, generators and folders, and hands them to loader and exporter.

    Parameters
    ----------
    window : QWidget
        Above which the dialogs open.
    actions : Actions
        Open, generate and export, and the samples.
    session : FitSession
        What is exported.
    guard : Guard
        Who has tables read.
    loader, exporter : Loader, Exporter
        Who tell what was read, and write.
    preferences : Preferences
        Where the last folder and the recent files are kept.
    """

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        session: FitSession,
        *,
        guard: Guard,
        loader: Loader,
        exporter: Exporter,
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._guard, self._exporter = guard, exporter
        self._preferences = preferences
        actions["open"].triggered.connect(self.ask_file)
        actions["generate"].triggered.connect(self.ask_generator)
        actions["export"].triggered.connect(self.ask_folder)
        actions.sample_chosen.connect(self._on_sample)
        loader.opened.connect(self._on_opened)
        exporter.written.connect(self._on_written)

    @Slot()
    def ask_file(self) -> None:
        """Ask for a table to open."""
        dialog = file_dialog(self._window, "Open a table", self._preferences.folder, _TABLES)
        dialog.setObjectName("openDialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._guard.open)
        dialog.open()

    @Slot(str)
    def open_again(self, path: str) -> None:
        """Open a recent file; one that is gone is told, and taken off the list."""
        if Path(path).exists():
            self._guard.open(path)
            return
        self._preferences.forget_file(path)
        self._session.notify(
            Severity.ERROR,
            f"{path} is not there any more: it was moved, renamed or deleted, or its disk is not "
            "connected. It has been taken off the list; open it from its new place.",
        )

    @Slot()
    def ask_generator(self) -> None:
        """Ask for a data set to draw."""
        dialog = GenerateDialog(self._window)
        dialog.chosen.connect(self._guard.generate)
        dialog.show()

    @Slot()
    def ask_folder(self) -> None:
        """Ask for the folder of the results."""
        dataset = self._session.state.dataset
        name = "fit" if dataset is None else wording.folder_name(dataset)
        dialog = ExportDialog(str(Path(self._preferences.folder) / name), self._window)
        dialog.chosen.connect(self._exporter.export)
        dialog.show()

    @Slot(str)
    def _on_sample(self, key: str) -> None:
        self._guard.open(f"sample:{key}")

    @Slot(str)
    def _on_opened(self, source: str) -> None:
        if Path(source).is_file():
            self._preferences.remember_file(source)

    @Slot(str)
    def _on_written(self, folder: str) -> None:
        self._preferences.remember_folder(str(Path(folder).parent))
