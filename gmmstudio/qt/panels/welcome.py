"""What the window shows where there is no picture: a welcome, or what is missing for one."""

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gmmstudio.data import SAMPLES
from gmmstudio.qt.commands.actions import Actions
from gmmstudio.qt.explanations import explain
from gmmstudio.qt.icons import icon
from gmmstudio.qt.theme import Theme
from gmmstudio.session.view_state import ViewState

_HEADING = "Find the groups that overlap in your table"
_LEAD = (
    "GMM Studio fits a Gaussian mixture by EM and shows every step of it: which rows belong "
    "together, how surely, and why."
)
_DROP = "Or drop a CSV file anywhere in this window."
_NO_COLUMNS = "Tick at least one column of numbers under Data."
_READING = "Reading {}…"
_BUTTONS = ("open", "generate", "tour")
_ICON = 40
_PAGE_WIDTH, _PAGE_MARGIN = 800, 20
_CARD_WIDTH, _CARD_HEIGHT, _CARD_MARGIN = 200, 82, 12
_HEADING_SCALE, _SMALLER = 1.7, 0.92


class SampleCard(QAbstractButton):
    """A sample to open: its title, and below it what it is, as far as there is room.

    Parameters
    ----------
    key : str
        Of the sample.
    """

    chosen = Signal(str)
    """The key."""

    def __init__(self, key: str) -> None:
        super().__init__()
        sample = SAMPLES[key]
        self._key, self._about = key, sample.description
        self.setObjectName(f"sampleCard_{key}")
        self.setText(sample.title)
        self.setAccessibleName(f"Sample {sample.title}")
        explain(self, f"{sample.description} Source: {sample.attribution}.")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._on_clicked)

    def sizeHint(self) -> QSize:
        """Return room for a title and three lines."""
        return QSize(_CARD_WIDTH, _CARD_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card in the colours of the palette."""
        palette, role = self.palette(), QPalette.ColorRole
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_chosen = self.hasFocus() or self.underMouse()
        frame = palette.color(role.Accent if is_chosen else role.Mid)
        painter.setPen(QPen(frame, 2 if self.hasFocus() else 1))
        painter.setBrush(palette.color(role.Midlight if self.isDown() else role.Base))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 7, 7)
        place = self.rect().adjusted(_CARD_MARGIN, _CARD_MARGIN - 2, -_CARD_MARGIN, -_CARD_MARGIN)
        title = QFont(self.font())
        title.setBold(True)
        painter.setFont(title)
        painter.setPen(palette.color(role.Text))
        top = painter.fontMetrics().lineSpacing()
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, self.text())
        self._write(painter, place.adjusted(0, top + 2, 0, 0))
        painter.end()

    def _write(self, painter: QPainter, place: QRect) -> None:
        """Write what the sample is in the lines there is room for; the last ends in dots."""
        small = QFont(self.font())
        small.setPointSizeF(small.pointSizeF() * _SMALLER)
        painter.setFont(small)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        metrics = painter.fontMetrics()
        words, y = self._about.split(), place.top()
        while words and y + metrics.lineSpacing() <= place.bottom() + 2:
            is_last = y + 2 * metrics.lineSpacing() > place.bottom() + 2
            fitting = len(words)
            while fitting > 1 and metrics.horizontalAdvance(" ".join(words[:fitting])) > (
                place.width()
            ):
                fitting -= 1
            line = " ".join(words if is_last else words[:fitting])
            line = metrics.elidedText(line, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place.left(), y + metrics.ascent(), line)
            y += metrics.lineSpacing()
            words = words[fitting:]

    @Slot()
    def _on_clicked(self) -> None:
        self.chosen.emit(self._key)


class WelcomePage(QScrollArea):
    """What the program is for, and every way to bring it a table.

    Parameters
    ----------
    actions : Actions
        What the buttons do.
    """

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("welcomePage")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        heading = _label("welcomeHeading", _HEADING)
        font = heading.font()
        font.setPointSizeF(font.pointSizeF() * _HEADING_SCALE)
        font.setBold(True)
        heading.setFont(font)
        self._buttons = [self._button(actions, name) for name in _BUTTONS]
        self._buttons[0].setProperty("primary", True)
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in self._buttons:
            row.addWidget(button)
        row.addStretch(1)
        self._cards = [SampleCard(key) for key in SAMPLES]
        for card in self._cards:
            card.chosen.connect(actions.sample_chosen)
        self._grid = QGridLayout()
        self._grid.setSpacing(10)
        self._across = 0
        page = QWidget()
        page.setMaximumWidth(_PAGE_WIDTH)
        column = QVBoxLayout(page)
        column.setContentsMargins(_PAGE_MARGIN, 16, _PAGE_MARGIN, 16)
        column.setSpacing(10)
        column.addStretch(2)
        column.addWidget(heading)
        column.addWidget(_label("welcomeLead", _LEAD, muted=True))
        column.addSpacing(6)
        column.addLayout(row)
        column.addWidget(_label("welcomeDrop", _DROP, muted=True))
        column.addSpacing(14)
        column.addWidget(_label("welcomeSamples", "Samples", bold=True))
        column.addLayout(self._grid)
        column.addStretch(3)
        middle = QWidget()
        around = QHBoxLayout(middle)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(page)
        self.setWidget(middle)
        self._arrange(2)

    def set_theme(self, theme: Theme) -> None:
        """Recolour the buttons' drawings."""
        for button, name in zip(self._buttons, _BUTTONS, strict=True):
            ink = theme.accent_text if button.property("primary") else theme.text
            button.setIcon(icon(name, ink, theme.muted))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many cards side by side as there is room for."""
        super().resizeEvent(event)
        room = min(event.size().width(), _PAGE_WIDTH) - 2 * _PAGE_MARGIN + self._grid.spacing()
        self._arrange(min(max(room // (_CARD_WIDTH + self._grid.spacing()), 1), 3))

    def _arrange(self, across: int) -> None:
        if across == self._across:
            return
        self._across = across
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // across, place % across)

    def _button(self, actions: Actions, name: str) -> QPushButton:
        action = actions[name]
        button = QPushButton(action.text().replace("&", ""))
        button.setObjectName(f"welcome_{name}")
        button.setToolTip(action.toolTip())
        button.setAccessibleDescription(action.toolTip())
        button.setWhatsThis(action.whatsThis())
        button.clicked.connect(action.trigger)
        return button


class NoPicture(QStackedWidget):
    """The page for a state without columns to draw.

    Parameters
    ----------
    actions : Actions
        What the buttons of the welcome do.
    """

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._theme: Theme | None = None
        self._drawing = ""
        self._welcome = WelcomePage(actions)
        self._icon = QLabel()
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = _label("welcome", "", muted=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._message = QWidget()
        column = QVBoxLayout(self._message)
        column.addStretch(2)
        column.addWidget(self._icon)
        column.addSpacing(8)
        column.addWidget(self._text)
        column.addStretch(3)
        self.addWidget(self._welcome)
        self.addWidget(self._message)

    def render(self, state: ViewState) -> None:
        """Welcome a person without a table; otherwise say what is going on or missing."""
        if state.dataset is None and state.reading is None:
            self.setCurrentWidget(self._welcome)
            return
        reading = state.reading
        self._say(
            *(
                ("columns", _NO_COLUMNS)
                if reading is None or state.dataset is not None
                else ("iteration", _READING.format(reading))
            )
        )
        self.setCurrentWidget(self._message)

    def set_theme(self, theme: Theme) -> None:
        """Recolour the drawings."""
        self._theme = theme
        self._welcome.set_theme(theme)
        drawing, self._drawing = self._drawing, ""
        if drawing:
            self._say(drawing, self._text.text())

    def _say(self, drawing: str, text: str) -> None:
        self._text.setText(text)
        if drawing != self._drawing and self._theme is not None:
            tint = self._theme.muted
            self._icon.setPixmap(icon(drawing, tint, tint).pixmap(_ICON, _ICON))
        self._drawing = drawing


def _label(name: str, text: str, *, bold: bool = False, muted: bool = False) -> QLabel:
    label = QLabel(text)
    label.setObjectName(name)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("muted", muted)
    font = label.font()
    font.setBold(bold)
    label.setFont(font)
    return label
