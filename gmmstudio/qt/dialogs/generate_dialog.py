"""A data set drawn at random, whose true groups are known."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gmmstudio.data import GENERATORS, Dataset, Generator, Parameter
from gmmstudio.qt.explanations import explain


class GeneratorForm(QWidget):
    """The parameters of one generator.

    Parameters
    ----------
    generator : Generator
        Whose parameters are shown.
    """

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self._generator = generator
        self._boxes: dict[str, QSpinBox | QDoubleSpinBox] = {}
        about = QLabel(generator.description)
        about.setWordWrap(True)
        about.setTextFormat(Qt.TextFormat.PlainText)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(about)
        for parameter in generator.parameters:
            box = _box(parameter)
            label = QLabel(parameter.title)
            label.setBuddy(box)
            label.setToolTip(parameter.help)
            form.addRow(label, box)
            self._boxes[parameter.name] = box

    def maker(self) -> Callable[[], Dataset]:
        """Return what draws the data set with the values now shown."""
        values = {name: box.value() for name, box in self._boxes.items()}
        return partial(self._generator.generate, **values)


class GenerateDialog(QDialog):
    """Asks for a generator and its parameters, without holding up the window."""

    chosen = Signal(str, object)
    """Title of the generator, and what draws the data set."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("generateDialog")
        self.setWindowTitle("Generate data")
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(420)
        self._kind = QComboBox()
        self._kind.setObjectName("generator")
        self._kind.setAccessibleName("Kind of data")
        explain(self._kind, "What the data set is like")
        self._forms = QStackedWidget()
        for generator in GENERATORS.entries():
            self._kind.addItem(generator.title, generator.key)
            self._forms.addWidget(GeneratorForm(generator))
        self._kind.currentIndexChanged.connect(self._forms.setCurrentIndex)
        label = QLabel("&Kind of data")
        label.setBuddy(self._kind)
        head = QFormLayout()
        head.addRow(label, self._kind)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setIcon(QIcon())
        explain(cancel, "Keep the table that is open")
        draw = buttons.addButton("&Generate", QDialogButtonBox.ButtonRole.AcceptRole)
        draw.setObjectName("generateConfirm")
        explain(draw, "Draw the data set and open it")
        draw.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(head)
        layout.addWidget(self._forms)
        layout.addStretch(1)
        layout.addWidget(buttons)

    @Slot()
    def accept(self) -> None:
        """Take the values."""
        form = self._forms.currentWidget()
        super().accept()
        self.chosen.emit(self._kind.currentText(), form.maker())


def _box(parameter: Parameter) -> QSpinBox | QDoubleSpinBox:
    if parameter.kind is int:
        box = QSpinBox()
        box.setGroupSeparatorShown(parameter.maximum >= 10_000 and parameter.name != "seed")
    else:
        box = QDoubleSpinBox()
        box.setDecimals(3)
        box.setSingleStep(0.1)
    box.setObjectName(f"parameter_{parameter.name}")
    box.setRange(parameter.minimum, parameter.maximum)
    box.setValue(parameter.default)
    box.setAccessibleName(parameter.title)
    explain(box, parameter.help)
    return box
