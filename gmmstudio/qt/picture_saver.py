"""A view as a picture in a file."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from gmmstudio.errors import UserError
from gmmstudio.export.atomic import write_whole
from gmmstudio.qt.dialogs.file_dialog import file_dialog
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.preferences import Preferences
from gmmstudio.session import wording
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.notice import Severity

_SUFFIX = ".png"
_PICTURES = f"Pictures (*{_SUFFIX})"
_SCALE = 2.0


class PictureSaver(QObject):
    """Asks where a picture goes, writes it whole or not at all, and tells how that went.

    Parameters
    ----------
    window : QWidget
        Above which the dialog opens.
    session : FitSession
        What is told.
    views : iterable of PlotPanel
        Whose pictures are saved.
    preferences : Preferences
        Where the last folder is kept.
    """

    def __init__(
        self,
        window: QWidget,
        session: FitSession,
        views: Iterable[PlotPanel],
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._preferences = window, session, preferences
        self._asked: PlotPanel | None = None
        for view in views:
            view.save_wanted.connect(self._ask)

    def save(self, view: PlotPanel, path: str) -> None:
        """Write the picture of a view; the file's name gets its suffix where it has none.

        Parameters
        ----------
        view : PlotPanel
        path : str
        """
        place = Path(path).expanduser()
        place = place if place.suffix else place.with_name(f"{place.name}{_SUFFIX}")
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        view.picture(_SCALE).save(buffer, "PNG")
        try:
            write_whole({place: bytes(buffer.data().data())})
        except UserError as error:
            self._session.notify(Severity.ERROR, str(error))
            return
        self._preferences.remember_folder(str(place.parent))
        self._session.notify(Severity.INFO, f"Wrote {place}")

    @Slot()
    def _ask(self) -> None:
        view = self._asked = self.sender()
        dataset = self._session.state.dataset
        stem = "picture" if dataset is None else wording.folder_name(dataset)
        dialog = file_dialog(self._window, "Save picture as", self._preferences.folder, _PICTURES)
        dialog.setObjectName("pictureDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(_SUFFIX.removeprefix("."))
        dialog.selectFile(f"{stem.removesuffix('-fit')}-{_name(view)}{_SUFFIX}")
        dialog.fileSelected.connect(self._on_chosen)
        dialog.open()

    @Slot(str)
    def _on_chosen(self, path: str) -> None:
        if self._asked is not None:
            self.save(self._asked, path)


def _name(view: PlotPanel) -> str:
    return view.objectName().removesuffix("View").lower()
