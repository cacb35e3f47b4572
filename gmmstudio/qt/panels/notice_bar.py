"""What the window tells in passing, above the picture and never in its way."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gmmstudio.qt.explanations import explain, told
from gmmstudio.qt.icons import icon
from gmmstudio.qt.theme import Theme
from gmmstudio.session import wording
from gmmstudio.session.notice import Notice, Severity
from gmmstudio.session.remedies import REMEDIES, remedies_for
from gmmstudio.session.view_state import ViewState

_ICON = 18
_PROGRESS_STEPS = 100


class NoticeBar(QFrame):
    """Shows the notice of a state, or that a table is being read."""

    dismissed = Signal()
    """The person has read it."""
    cancelled = Signal()
    """The person does not want to wait for the table."""
    remedy_wanted = Signal(str)
    """The remedy that the person chose, by its registered name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("noticeBar")
        self._theme: Theme | None = None
        self._notice: Notice | None = None
        self._icon = QLabel()
        self._text = QLabel()
        self._text.setObjectName("noticeText")
        self._text.setAccessibleDescription("What the program has to tell, and what to do.")
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        # What it tells is worth a stop of Tab: to hear it again, or to copy it.
        self._text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._busy = QProgressBar()
        self._busy.setRange(0, 0)
        self._busy.setTextVisible(False)
        self._busy.setFixedSize(120, 8)
        self._busy.setAccessibleName("Reading")
        self._cancel = QPushButton("Ca&ncel")
        self._cancel.setObjectName("cancelReading")
        explain(self._cancel, "Stop reading and keep the table that is open")
        self._cancel.clicked.connect(self.cancelled)
        self._close = QToolButton()
        self._close.setObjectName("noticeClose")
        self._close.setAutoRaise(True)
        explain(self._close, "Close this notice")
        self._close.setAccessibleName("Close this notice")
        self._close.clicked.connect(self.dismissed)
        self._remedies = {name: self._remedy(name) for name in REMEDIES}
        layout = QHBoxLayout()
        layout.setContentsMargins(0, 0, 0, 0)
        for widget, share in (
            (self._icon, 0),
            (self._text, 1),
            (self._busy, 0),
            (self._cancel, 0),
            (self._close, 0),
        ):
            layout.addWidget(widget, share)
        ways = QHBoxLayout()
        ways.setContentsMargins(_ICON + layout.spacing(), 0, 0, 2)
        for button in self._remedies.values():
            ways.addWidget(button)
        ways.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(10, 6, 6, 6)
        rows.addLayout(layout)
        rows.addLayout(ways)
        self.setWhatsThis(told("What the program has to tell: what happened, and what to do."))
        self.hide()

    def render(self, state: ViewState) -> None:
        """Show the notice of a state, if it has one."""
        reading, notice = state.reading, state.notice
        if reading is not None:
            notice = Notice(Severity.INFO, f"Reading {reading}…")
        else:
            self._busy.setRange(0, 0)
        self._busy.setVisible(reading is not None)
        self._cancel.setVisible(reading is not None)
        self._close.setVisible(reading is None)
        if notice != self._notice:
            self._notice = notice
            text = "" if notice is None else wording.wrappable(notice.text)
            self._text.setText(text)
            self._text.setAccessibleName(f"Notice: {text}")
            self._paint()
        offered = remedies_for(state)
        for name, button in self._remedies.items():
            button.setVisible(name in offered)
        self.setVisible(notice is not None)

    @Slot(float, str)
    def show_progress(self, fraction: float, what: str) -> None:
        """Show how far the reading has come."""
        self._busy.setRange(0, _PROGRESS_STEPS)
        self._busy.setValue(round(fraction * _PROGRESS_STEPS))
        self._busy.setToolTip(what)

    def set_theme(self, theme: Theme) -> None:
        """Recolour the bar."""
        self._theme = theme
        self._close.setIcon(icon("close", theme.text, theme.muted))
        self._paint()

    def _remedy(self, name: str) -> QPushButton:
        remedy = REMEDIES[name]
        button = QPushButton(remedy.title)
        button.setObjectName(f"remedy_{name}")
        explain(button, remedy.about, *remedy.terms)
        button.setProperty("remedy", name)
        button.clicked.connect(self._on_remedy)
        return button

    @Slot()
    def _on_remedy(self) -> None:
        self.remedy_wanted.emit(self.sender().property("remedy"))

    def _paint(self) -> None:
        theme, notice = self._theme, self._notice
        if theme is None or notice is None:
            return
        tints = {
            Severity.INFO: theme.accent,
            Severity.WARNING: theme.warning,
            Severity.ERROR: theme.error,
        }
        tint = tints[notice.severity]
        drawn = icon(str(notice.severity), tint, tint)
        self._icon.setPixmap(drawn.pixmap(_ICON, _ICON))
        back = theme.blend(tint, 0.12)
        self.setStyleSheet(
            f"#noticeBar {{ background: {back}; border: 1px solid {theme.blend(tint, 0.5)};"
            " border-radius: 6px; }"
        )
