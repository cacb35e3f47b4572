"""The rows picked out: how many, where they belong, and what can be done with them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from gmmstudio.qt.explanations import explain
from gmmstudio.qt.panels.share_bars import ShareBars
from gmmstudio.session import wording
from gmmstudio.session.brush_summary import brush_summary
from gmmstudio.session.view_state import ViewState

_NOTHING = (
    "No rows are picked. Draw a rectangle or a lasso in the picture, drag across the bars of the "
    "responsibilities, or select rows in the table of rows."
)


class SelectionPanel(QWidget):
    """Tells of the rows picked out and asks for what is to be done with them."""

    component_wanted = Signal()
    """The rows are to become a component."""
    out_wanted = Signal()
    """They are to be left out."""
    back_wanted = Signal()
    """All rows left out by hand are to be used again."""
    export_wanted = Signal()
    """They are to be written to a file."""
    clear_wanted = Signal()
    """No row is to be picked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("selectionPanel")
        self.setAccessibleName("Rows picked")
        self._known: tuple[object, ...] = ()
        self._title = _label("brushTitle")
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._means = _label("brushMeans")
        self._means.setProperty("muted", True)
        self._shares = ShareBars("brushShares", "Mean responsibilities of the rows picked")
        self._note = _label("brushNote")
        self._note.setProperty("muted", True)
        buttons = QGridLayout()
        buttons.setSpacing(6)
        self._buttons = {
            name: self._button(name, text, about)
            for name, text, about in (
                ("component", "Start a component", "Add a component with their mean and spread"),
                ("out", "Leave out", "Leave these rows out of every fit; the export names them"),
                ("export", "Export rows…", "Write these rows with their responsibilities as CSV"),
                ("clear", "Pick none", "Pick no row"),
                ("back", "Use all rows again", "Take back the rows that were left out by hand"),
            )
        }
        for place, button in enumerate(self._buttons.values()):
            buttons.addWidget(button, place // 2, place % 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(8)
        for part in (self._title, self._means, self._shares, self._note):
            layout.addWidget(part)
        layout.addLayout(buttons)
        layout.addStretch(1)
        for name, signal in (
            ("component", self.component_wanted),
            ("out", self.out_wanted),
            ("export", self.export_wanted),
            ("clear", self.clear_wanted),
            ("back", self.back_wanted),
        ):
            self._buttons[name].clicked.connect(signal)

    def render(self, state: ViewState) -> None:
        """Show the rows picked in a state."""
        mixture = None if state.snapshot is None else state.snapshot.responsibilities_from
        known = (state.brush, state.selection, mixture, state.looks, state.dropped)
        if len(known) == len(self._known) and all(
            a is b for a, b in zip(known, self._known, strict=True)
        ):
            return
        self._known = known
        summary = brush_summary(state)
        for name in ("component", "out", "export", "clear"):
            self._buttons[name].setVisible(summary is not None)
        self._buttons["back"].setVisible(len(state.dropped) > 0)
        self._means.setVisible(summary is not None)
        self._shares.setVisible(summary is not None and summary.responsibilities is not None)
        if summary is None:
            self._title.setText("")
            self._title.hide()
            self._note.setText(_NOTHING)
            self._note.show()
            return
        assert state.selection is not None
        self._title.setText(f"{summary.count:,} of {summary.total:,} rows: {summary.text}")
        self._title.show()
        parts = zip(state.selection.columns, summary.mean.tolist(), strict=True)
        self._means.setText(
            "mean " + ",  ".join(f"{name} {wording.number(value, 4)}" for name, value in parts)
        )
        self._shares.show_shares(summary.responsibilities, state.looks)
        sampled = summary.of < summary.count
        note = f"mean responsibilities, of {summary.of:,} of them" if sampled else ""
        self._note.setText(note)
        self._note.setVisible(sampled)

    def _button(self, name: str, text: str, about: str) -> QPushButton:
        button = QPushButton(text)
        button.setObjectName(f"brush{name.capitalize()}Button")
        button.setAccessibleName(text.removesuffix("…"))
        explain(button, about)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return button


def _label(name: str) -> QLabel:
    label = QLabel()
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
