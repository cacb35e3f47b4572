"""A line below the picture that says in plain words what a half-step did."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from gmmstudio.qt.explanations import as_written, explain
from gmmstudio.qt.icons import icon
from gmmstudio.qt.room import Room
from gmmstudio.qt.theme import Theme
from gmmstudio.session.narration import narration
from gmmstudio.session.view_state import ViewState

_SMALLER = 0.92
_LINES = 2
_ABOUT = (
    "What the half-step on screen did, in plain words. It can be closed, and brought back in the "
    "View menu."
)


class NarratorLine(QWidget):
    """Says what the half-step of a state did; shortened where it does not fit, never cut.

    The room of a second line, for a narrow window, is kept whatever is said: a picture that grows
    and shrinks with every step is hard to watch.
    """

    closed = Signal()
    """A person wants it away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("narratorLine")
        explain(self, _ABOUT, "e_step", "m_step")
        self.setToolTip("")
        self._said: tuple[object, ...] = ()
        self._full = ""
        self._text = QLabel()
        self._text.setObjectName("narratorText")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        font = self._text.font()
        font.setPointSizeF(font.pointSizeF() * _SMALLER)
        self._text.setFont(font)
        self._text.setMinimumHeight(_LINES * self._text.fontMetrics().lineSpacing() + 1)
        # A long line is shortened rather than the window made wider.
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._close = QToolButton()
        self._close.setObjectName("narratorClose")
        self._close.setProperty("switch", True)
        self._close.setAccessibleName("Close the narrator")
        explain(self._close, "Close this line; the View menu brings it back")
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(self.closed)
        self.setAutoFillBackground(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 1, 2, 1)
        layout.addWidget(Room(self._text), 1)
        layout.addWidget(self._close)

    @property
    def full_text(self) -> str:
        """What it says, also where the screen shows it shortened."""
        return self._full

    def render(self, state: ViewState) -> None:
        """Say what a state's half-step did; hidden, it says it when it is seen again."""
        said = (
            state.snapshot,
            state.selection,
            state.comparing,
            state.status,
            state.playing,
            state.looks,
            state.provisional,
            state.pace,
        )
        if self.isHidden() or self._is_said(said):
            return
        self._said = said
        self._full = narration(state)
        # With nothing to say it keeps its room, but is no empty bar: see the welcome.
        self.setAutoFillBackground(bool(self._full))
        self._close.setVisible(bool(self._full))
        self._text.setAccessibleName(f"Narrator: {self._full}" if self._full else "Narrator")
        self._fit()

    def set_theme(self, theme: Theme) -> None:
        """Take the colours of a theme."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.surface)
        self.setPalette(palette)
        self._close.setIcon(icon("close", theme.muted, theme.muted))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the text to the room there is."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _is_said(self, said: tuple[object, ...]) -> bool:
        return len(said) == len(self._said) and all(
            a is b or a == b for a, b in zip(said, self._said, strict=True)
        )

    def _fit(self) -> None:
        metrics, room = self._text.fontMetrics(), max(self._text.width() - 2, 0)
        first, rest = self._full, ""
        while " " in first and metrics.horizontalAdvance(first) > room:
            first = first.rpartition(" ")[0]
        if first != self._full:
            rest = self._full[len(first) + 1 :]
        second = metrics.elidedText(rest, Qt.TextElideMode.ElideRight, room)
        shown = f"{first}\n{second}" if rest else first
        if shown != self._text.text():
            self._text.setText(shown)
        # The line in full where it had to be shortened.
        self._text.setToolTip(as_written(self._full) if second != rest else "")
