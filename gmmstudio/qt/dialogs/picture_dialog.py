"""How a picture is to look, with the picture itself beside the choices."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QIcon, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from gmmstudio.qt.explanations import explain
from gmmstudio.qt.files.picture_formats import PICTURE_FORMATS, drawn
from gmmstudio.qt.files.picture_options import GROUNDS, SCALES, SIZES, PictureOptions
from gmmstudio.qt.panels.yielding_label import YieldingLabel
from gmmstudio.qt.plots.figure import Figure

_PREVIEW = QSize(520, 420)
_CHECK = 8
_FORM_WIDTH = 230


class PicturePreview(QWidget):
    """A figure, made smaller to the room there is, over a chequered ground."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("picturePreview")
        self.setAccessibleName("Preview")
        self.setMinimumSize(_PREVIEW)
        self.image = QImage()

    def show_image(self, image: QImage) -> None:
        """Show another image."""
        self.image = image
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it in the middle; squares show through where it is transparent."""
        if self.image.isNull():
            return
        painter = QPainter(self)
        size = self.image.deviceIndependentSize().toSize()
        if size.width() > self.width() or size.height() > self.height():
            size.scale(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = self.rect()
        place.setSize(size)
        place.moveCenter(self.rect().center())
        painter.setClipRect(place)
        for row in range(size.height() // _CHECK + 1):
            for column in range(size.width() // _CHECK + 1):
                shade = Qt.GlobalColor.white if (row + column) % 2 else Qt.GlobalColor.lightGray
                x, y = place.left() + column * _CHECK, place.top() + row * _CHECK
                painter.fillRect(x, y, _CHECK, _CHECK, shade)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        ratio = self.devicePixelRatio()
        painter.drawImage(
            place,
            self.image.scaled(
                size * ratio,
                Qt.AspectRatioMode.IgnoreAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            ),
        )
        painter.setClipping(False)
        painter.setPen(self.palette().mid().color())
        painter.drawRect(place.adjusted(-1, -1, 0, 0))
        painter.end()


class PictureDialog(QDialog):
    """Asks how a picture is to look, without holding up the window.

    Parameters
    ----------
    views : sequence of (str, str)
        Name and title of each view there is something to see of.
    view : str
        The one to begin with.
    options : PictureOptions
        As the last picture was.
    figure : callable
        Returns the figure of a view's name and options.
    parent : QWidget
        The window.
    """

    save_wanted = Signal(str, object)
    """Name of the view, and the `PictureOptions`."""
    copy_wanted = Signal(str, object)

    def __init__(
        self,
        views: Sequence[tuple[str, str]],
        view: str,
        options: PictureOptions,
        figure: Callable[[str, PictureOptions], Figure],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pictureOptions")
        self.setWindowTitle("Picture")
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._figure = figure
        self._view = self._chooser("pictureView", "What is to be seen", views, view)
        self._format = self._chooser(
            "pictureFormat",
            "Kind of file",
            [(name, PICTURE_FORMATS[name].title) for name in PICTURE_FORMATS],
            options.format,
        )
        self._size = self._chooser(
            "pictureSize",
            "How large it is in print",
            [(name, SIZES[name].title) for name in SIZES],
            options.size,
        )
        self._scale = self._chooser(
            "picturePixels",
            "Pixels to one of the screen; letters and lines are drawn as finely",
            [(str(scale), f"× {scale}") for scale in SCALES],
            str(options.scale),
        )
        self._ground = self._chooser(
            "pictureBackground",
            "What is behind the picture",
            [(name, GROUNDS[name].title) for name in GROUNDS],
            options.ground,
        )
        self._legend = self._box("pictureLegend", "&Legend", "What the colours stand for")
        self._caption = self._box(
            "pictureCaption", "&Caption", "The line below: table, rows, and what the lines are"
        )
        self._legend.setChecked(options.legend)
        self._caption.setChecked(options.caption)
        self._about = QLabel()
        self._about.setObjectName("pictureAbout")
        self._about.setProperty("muted", True)
        self._about.setWordWrap(True)
        self._about.setFixedWidth(_FORM_WIDTH)
        self._told = YieldingLabel()
        self._told.setObjectName("pictureTold")
        self.preview = PicturePreview()
        self._lay_out()
        for chooser in (self._view, self._format, self._size, self._scale, self._ground):
            chooser.currentIndexChanged.connect(self.refresh)
        for box in (self._legend, self._caption):
            box.toggled.connect(self.refresh)
        self.refresh()

    @property
    def view(self) -> str:
        """Name of the view that is chosen."""
        return str(self._view.currentData())

    @property
    def options(self) -> PictureOptions:
        """What is chosen."""
        return PictureOptions(
            format=self._format.currentData(),
            ground=self._ground.currentData(),
            size=self._size.currentData(),
            scale=int(self._scale.currentData()),
            legend=self._legend.isChecked(),
            caption=self._caption.isChecked(),
        )

    @Slot()
    def refresh(self) -> None:
        """Draw the picture as it would be written."""
        self.tell("")
        options = self.options
        kind = PICTURE_FORMATS[options.format]
        self._scale.setEnabled(kind.in_pixels)
        figure = self._figure(self.view, options)
        self.preview.show_image(drawn(figure, max(self.devicePixelRatio(), 2.0)))
        size = figure.size * options.scale
        pixels = f" {size.width():,} × {size.height():,} pixels." if kind.in_pixels else ""
        self._about.setText(f"{kind.about}.{pixels}")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the window: whoever comes back here may have changed it meanwhile."""
        super().changeEvent(event)
        came_back = event.type() == QEvent.Type.ActivationChange and self.isActiveWindow()
        if came_back and self.isVisible():
            self.refresh()

    def tell(self, text: str) -> None:
        """Say below what was done; until something else is chosen.

        Parameters
        ----------
        text : str
        """
        self._told.setText(text)
        self._told.setAccessibleName(text)

    @Slot()
    def _save(self) -> None:
        self.save_wanted.emit(self.view, self.options)

    @Slot()
    def _copy(self) -> None:
        self.copy_wanted.emit(self.view, self.options)

    def _lay_out(self) -> None:
        form = QFormLayout()
        for text, chooser in (
            ("&View", self._view),
            ("&Format", self._format),
            ("Si&ze", self._size),
            ("&Pixels", self._scale),
            ("&Background", self._ground),
        ):
            label = QLabel(text)
            label.setBuddy(chooser)
            form.addRow(label, chooser)
        form.addRow("", self._legend)
        form.addRow("", self._caption)
        side = QVBoxLayout()
        side.addLayout(form)
        side.addSpacing(8)
        side.addWidget(self._about)
        side.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addLayout(side)
        head.addWidget(self.preview, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setIcon(QIcon())
        explain(close, "Go back to the window")
        copy = buttons.addButton("C&opy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.setObjectName("pictureCopy")
        explain(copy, "Put the picture on the clipboard, in pixels")
        copy.clicked.connect(self._copy)
        save = buttons.addButton("&Save as…", QDialogButtonBox.ButtonRole.ActionRole)
        save.setObjectName("pictureSave")
        explain(save, "Choose a place for the file")
        for button in (close, copy):
            button.setAutoDefault(False)
        save.setDefault(True)
        save.clicked.connect(self._save)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(head, 1)
        foot = QHBoxLayout()
        foot.addWidget(self._told, 1)
        foot.addWidget(buttons)
        layout.addLayout(foot)

    def _chooser(
        self, name: str, about: str, entries: Sequence[tuple[str, str]], chosen: str
    ) -> QComboBox:
        chooser = QComboBox()
        chooser.setObjectName(name)
        chooser.setAccessibleName(about)
        explain(chooser, about)
        for key, text in entries:
            chooser.addItem(text, key)
        chooser.setCurrentIndex(max(chooser.findData(chosen), 0))
        return chooser

    def _box(self, name: str, text: str, about: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setObjectName(name)
        explain(box, about)
        return box
