"""A view as a picture: in a file, or on the clipboard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from gmmstudio.errors import UserError
from gmmstudio.export.atomic import write_whole
from gmmstudio.qt.commands.actions import Actions
from gmmstudio.qt.dialogs.file_dialog import file_dialog
from gmmstudio.qt.dialogs.picture_dialog import PictureDialog
from gmmstudio.qt.files.picture_formats import PICTURE_FORMATS, drawn
from gmmstudio.qt.files.picture_options import SIZES, PictureOptions
from gmmstudio.qt.plots.figure import Figure
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.preferences import Preferences
from gmmstudio.qt.theme import current_theme
from gmmstudio.qt.views import VIEWS
from gmmstudio.session import wording
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.notice import Severity

_UNSEEN = QSize(640, 480)
"""As large is the picture of a view that was never on the screen."""


class PictureSaver(QObject):
    """Asks how a picture is to look and where it goes, and writes it whole or not at all.

    Parameters
    ----------
    window : QWidget
        Above which the dialogs open.
    actions : Actions
        One of them asks for a picture.
    session : FitSession
        Whose state is drawn, and what is told.
    views : mapping of str to PlotPanel
        By the names that they are registered by.
    preferences : Preferences
        Where the last folder, and the looks of the last picture, are kept.
    """

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        session: FitSession,
        views: Mapping[str, PlotPanel],
        preferences: Preferences,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._preferences = window, session, preferences
        self._views = views
        self._stand_ins: dict[str, PlotPanel] = {}
        self._dialog: PictureDialog | None = None
        self._asked = "", PictureOptions()
        actions["picture"].triggered.connect(self.ask)
        for view in views.values():
            view.save_wanted.connect(self._ask_of_sender)
            view.copy_wanted.connect(self._copy_sender)

    @Slot()
    def ask(self) -> None:
        """Ask for a picture of what is in the middle of the window."""
        state = self._session.state
        shown = [name for name in VIEWS if VIEWS[name].shows(state)]
        if shown:
            self._open(next((n for n in shown if self._views[n].isVisible()), shown[0]))

    def figure(self, name: str, options: PictureOptions) -> Figure:
        """Return the figure of a view as it is now.

        Parameters
        ----------
        name : str
            One in ``VIEWS``.
        options : PictureOptions
        """
        if name not in self._stand_ins:
            self._stand_ins[name] = VIEWS[name].made()
        view, stand_in = self._views[name], self._stand_ins[name]
        on_screen = view.size() if view.isVisible() else _UNSEEN
        size = SIZES[options.size].pixels(on_screen, stand_in.logicalDpiX())
        style = options.style(current_theme())
        return Figure(stand_in, view, self._session.state, size, style)

    def save(self, name: str, options: PictureOptions, path: str) -> None:
        """Write the picture of a view; the file's name gets the suffix of its format if it has not.

        Parameters
        ----------
        name : str
            One in ``VIEWS``.
        options : PictureOptions
        path : str
        """
        place = Path(path).expanduser()
        if place.suffix.lower() != f".{options.format}":
            # a suffix that says another format, or that is a part of the name, would mislead
            place = place.with_name(f"{place.name}.{options.format}")
        content = PICTURE_FORMATS[options.format].written(
            self.figure(name, options), float(options.scale)
        )
        try:
            write_whole({place: content})
        except UserError as error:
            self._session.notify(Severity.ERROR, str(error))
            return
        self._preferences.remember_folder(str(place.parent))
        self._preferences.remember_figure(options.as_text())
        self._session.notify(Severity.INFO, f"Wrote {place}")
        if self._dialog is not None:
            self._dialog.close()

    @Slot(str, object)
    def copy(self, name: str, options: PictureOptions) -> None:
        """Put the picture of a view on the clipboard, in pixels."""
        image = drawn(self.figure(name, options), float(options.scale))
        QGuiApplication.clipboard().setImage(image)
        told = "The picture is on the clipboard"
        if self._dialog is None:
            self._session.notify(Severity.INFO, told)
        else:
            # a notice would stand behind the dialog, and make the view smaller than it told
            self._dialog.tell(f"{told}: {image.width():,} × {image.height():,} pixels")

    @Slot()
    def _ask_of_sender(self) -> None:
        self._open(self._name_of_sender())

    @Slot()
    def _copy_sender(self) -> None:
        self.copy(self._name_of_sender(), self._last)
        if self._dialog is None:
            self._put_away()

    def _name_of_sender(self) -> str:
        return next(name for name, view in self._views.items() if view is self.sender())

    @property
    def _last(self) -> PictureOptions:
        return PictureOptions.from_text(self._preferences.figure)

    def _open(self, name: str) -> None:
        if self._dialog is not None:
            self._dialog.close()
        state = self._session.state
        views = [(n, VIEWS[n].title.replace("&", "")) for n in VIEWS if VIEWS[n].shows(state)]
        if not views:
            return
        dialog = self._dialog = PictureDialog(views, name, self._last, self.figure, self._window)
        dialog.save_wanted.connect(self._ask_place)
        dialog.copy_wanted.connect(self.copy)
        dialog.finished.connect(self._on_finished)
        dialog.show()

    @Slot(str, object)
    def _ask_place(self, name: str, options: PictureOptions) -> None:
        self._asked = name, options
        dataset = self._session.state.dataset
        stem = "picture" if dataset is None else wording.folder_name(dataset).removesuffix("-fit")
        title = PICTURE_FORMATS[options.format].title
        dialog = file_dialog(
            self._dialog or self._window,
            "Save picture as",
            self._preferences.folder,
            f"{title} (*.{options.format})",
        )
        dialog.setObjectName("pictureDialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setDefaultSuffix(options.format)
        dialog.selectFile(f"{stem}-{_file_name(VIEWS[name].title)}.{options.format}")
        dialog.fileSelected.connect(self._on_chosen)
        dialog.open()

    @Slot(str)
    def _on_chosen(self, path: str) -> None:
        self.save(*self._asked, path)

    @Slot()
    def _on_finished(self) -> None:
        self._dialog = None
        self._put_away()

    def _put_away(self) -> None:
        """Let go of the views that pictures were made of, and with them of their rows."""
        for view in self._stand_ins.values():
            view.deleteLater()
        self._stand_ins.clear()


def _file_name(title: str) -> str:
    return "-".join(re.findall(r"\w+", title.replace("&", "").lower()))
