"""A field for small numbers that are thought of in powers of ten."""

import math

from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

_DECIMALS = 15
_FIRST_ABOVE_ZERO = 1e-12


class PowerBox(QDoubleSpinBox):
    """Shows ``1e-6``, reads ``1e-6`` and ``0,000001`` in any locale, and steps by tens.

    Parameters
    ----------
    smallest, largest : float
        Range; a range from 0 has 0 below its smallest power of ten.
    parent : QWidget or None
        The owner.
    """

    def __init__(self, smallest: float, largest: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDecimals(_DECIMALS)
        self.setRange(smallest, largest)
        self.setKeyboardTracking(False)

    def textFromValue(self, value: float) -> str:
        """Return the shortest text that reads back as the value."""
        return f"{value:.6g}".replace("e-0", "e-").replace("e+0", "e")

    def valueFromText(self, text: str) -> float:
        """Return the number in a text, with a point or a comma."""
        try:
            return float(text.strip().replace(",", "."))
        except ValueError:
            return self.value()

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept a number in range; let a text be completed that may yet become one."""
        try:
            value = float(text.strip().replace(",", "."))
        except ValueError:
            hopeful = set(text.lower()) <= set("0123456789.,e+- ")
            state = QValidator.State.Intermediate if hopeful else QValidator.State.Invalid
            return state, text, position
        within = self.minimum() <= value <= self.maximum()
        state = QValidator.State.Acceptable if within else QValidator.State.Intermediate
        return state, text, position

    def stepBy(self, steps: int) -> None:
        """Go to the next power of ten."""
        value = self.value()
        if value <= 0:
            if steps > 0:
                self.setValue(_FIRST_ABOVE_ZERO)
            return
        exponent = math.log10(value)
        at = math.floor(exponent + 1e-9) if steps > 0 else math.ceil(exponent - 1e-9)
        self.setValue(10.0 ** (at + steps))
