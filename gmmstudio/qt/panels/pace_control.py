"""How fast a run is shown."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QWidget

from gmmstudio.qt.explanations import explain
from gmmstudio.session.view_state import ViewState

PACES: tuple[float | None, ...] = (2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0, None)
"""Iterations per second by place of the slider; None is as fast as possible."""


class PaceControl(QWidget):
    """A slider from two iterations a second to as fast as possible."""

    changed = Signal(object)
    """Iterations per second, or None."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        help_text = (
            "How many iterations are shown in a second; on the right, as fast as possible. "
            "Below 6 a second the M-step and the E-step are shown apart."
        )
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName("pace")
        self._slider.setAccessibleName("Speed")
        explain(self._slider, help_text, "iteration")
        self._slider.setRange(0, len(PACES) - 1)
        self._slider.setPageStep(2)
        self._slider.setFixedWidth(84)
        self._slider.valueChanged.connect(self._on_value)
        title = QLabel("S&peed")
        title.setBuddy(self._slider)
        title.setToolTip(help_text)
        self._value = QLabel()
        self._value.setObjectName("paceText")
        self._value.setMinimumWidth(self.fontMetrics().horizontalAdvance("120 it/s"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 0, 0, 0)
        for widget in (title, self._slider, self._value):
            layout.addWidget(widget)

    def render(self, state: ViewState) -> None:
        """Show the pace of a state."""
        place = PACES.index(state.pace) if state.pace in PACES else len(PACES) - 1
        with QSignalBlocker(self._slider):
            self._slider.setValue(place)
        self._value.setText("fastest" if state.pace is None else f"{state.pace:g} it/s")

    @Slot(int)
    def _on_value(self, place: int) -> None:
        self.changed.emit(PACES[place])
