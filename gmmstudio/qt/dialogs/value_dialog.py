"""Which component is this one? Values to type, and P(C | x) beside them as they are typed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gmmstudio.data import Selection
from gmmstudio.qt.explanations import explain
from gmmstudio.qt.panels.share_bars import ShareBars
from gmmstudio.session.asked_values import (
    NotANumberError,
    answered,
    first_values,
    parsed,
    theta_of,
)
from gmmstudio.session.view_state import ViewState

_WIDTH, _HIGHEST = 380, 300
"""Of the dialog; and of its fields, which scroll beyond."""
_ABOUT = "P(C | x) of the mixture on screen. A field left empty leaves its column open."
_NO_MIXTURE = "There is no mixture yet: press Run first."
_NO_COLUMN = "No column is in use: tick one under Data."


class ValueDialog(QDialog):
    """A field a column in use, and the responsibilities of what is typed.

    It stays open beside the window and follows the mixture on screen.

    Parameters
    ----------
    parent : QWidget
        The window.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("valueDialog")
        self.setWindowTitle("Which component?")
        self.setModal(False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_WIDTH)
        self._state = ViewState()
        self._known: tuple[object, ...] = ()
        self._selection: Selection | None = None
        self.fields: tuple[QLineEdit, ...] = ()
        about = QLabel(_ABOUT)
        about.setWordWrap(True)
        about.setProperty("muted", True)
        self._area = QScrollArea()
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setSizeAdjustPolicy(QScrollArea.SizeAdjustPolicy.AdjustToContents)
        self._area.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        self._area.setMaximumHeight(_HIGHEST)
        self._told = QLabel()
        self._told.setObjectName("valueTold")
        self._told.setWordWrap(True)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._shares = ShareBars("valueShares", "P(C | x) of the values typed")
        explain(self._shares, "P(C | x): how far the values belong to each component")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setIcon(QIcon())
        close.setAutoDefault(False)
        explain(close, "Close this calculator.")
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addWidget(about)
        layout.addWidget(self._area)
        layout.addWidget(self._told)
        layout.addWidget(self._shares)
        layout.addStretch(1)
        layout.addWidget(buttons)

    def render(self, state: ViewState) -> None:
        """Answer by the mixture of a state."""
        known = state.selection, theta_of(state), state.looks
        if known == self._known:
            return
        self._state, self._known = state, known
        if state.selection is not self._selection or not self.fields:
            self._take_columns(state)
        self._answer()

    def _take_columns(self, state: ViewState) -> None:
        """Make a field a column; where the columns are the same ones, what was typed stays."""
        before = () if self._selection is None else self._selection.columns
        columns = () if state.selection is None else state.selection.columns
        self._selection = state.selection
        if columns == before and self.fields:
            return
        self.fields = self._made(columns, first_values(state))
        if self.fields:
            self.fields[0].setFocus()
            self.fields[0].selectAll()

    def _made(self, columns: Sequence[str], values: Sequence[str]) -> tuple[QLineEdit, ...]:
        page = QWidget()
        form = QFormLayout(page)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        fields = []
        for place, (column, value) in enumerate(zip(columns, values, strict=True)):
            field = QLineEdit(value)
            field.setObjectName(f"value{place}")
            field.setAccessibleName(column)
            explain(field, f"The value of {column}; empty leaves it open", "responsibility")
            field.textChanged.connect(self._answer)
            label = QLabel(column.replace("&", "&&"))
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setBuddy(field)
            form.addRow(label, field)
            fields.append(field)
        self._area.setWidget(page)
        if self.isVisible():
            self.adjustSize()
        return tuple(fields)

    @Slot()
    def _answer(self) -> None:
        """Say which component the values belong to, or what is wrong with them."""
        mixture = theta_of(self._state)
        if not self.fields or mixture is None:
            self._say(_NO_MIXTURE if self.fields else _NO_COLUMN)
            return
        try:
            answer = answered(mixture, [parsed(field.text()) for field in self.fields])
        except NotANumberError as error:
            self._say(str(error))
            return
        self._say(answer.in_words(self._state.looks))
        self._shares.show_shares(answer.responsibilities, self._state.looks)

    def _say(self, text: str) -> None:
        text = f"{text[:1].upper()}{text[1:]}"
        self._told.setText(text)
        self._told.setAccessibleName(text)
        self._shares.show_shares(None, self._state.looks)
