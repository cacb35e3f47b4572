"""What a number field takes, said at the field when it has refused a key."""

from PySide6.QtCore import QObject, QPoint, Slot
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QToolTip


class RangeHint(QObject):
    """Says the range of a field below it, as long as a tooltip lasts.

    A field swallows what cannot be part of a number in its range: of 999 it would otherwise keep
    the 9 without a word.

    Parameters
    ----------
    field : QAbstractSpinBox
        The owner.
    smallest, largest : float
        What the field takes.
    """

    def __init__(self, field: QAbstractSpinBox, smallest: float, largest: float) -> None:
        super().__init__(field)
        self._field = field
        self.text = f"A number from {_plain(smallest)} to {_plain(largest)}"
        field.findChild(QLineEdit).inputRejected.connect(self._tell)

    @Slot()
    def _tell(self) -> None:
        field = self._field
        below = field.mapToGlobal(QPoint(0, field.height() // 2))
        QToolTip.showText(below, self.text, field)


def _plain(number: float) -> str:
    return f"{number:,}" if isinstance(number, int) else f"{number:g}"
