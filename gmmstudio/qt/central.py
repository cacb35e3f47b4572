"""The middle of the window: the notice bar above the picture that fits the data."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from gmmstudio.qt.panels.notice_bar import NoticeBar
from gmmstudio.session.view_state import ViewState

_WELCOME = (
    "Open a table (Ctrl+O), choose a sample, or drop a CSV file here.\n\n"
    "GMM Studio looks for overlapping groups in it and shows how it finds them."
)
_NO_COLUMNS = "Tick at least one column of numbers under Data."


class CentralArea(QWidget):
    """Shows one picture: of one column, of several, or what to do where there is none.

    Parameters
    ----------
    univariate, multivariate : QWidget
        The pictures for one column and for several.
    """

    def __init__(self, univariate: QWidget, multivariate: QWidget) -> None:
        super().__init__()
        self.setObjectName("centralArea")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.notice = NoticeBar()
        self._univariate = univariate
        self._multivariate = multivariate
        self._welcome = QLabel()
        self._welcome.setObjectName("welcome")
        self._welcome.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._welcome.setWordWrap(True)
        self._welcome.setProperty("muted", True)
        self._pages = QStackedWidget()
        for page in (self._welcome, univariate, multivariate):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.notice)
        layout.addWidget(self._pages, 1)

    def render(self, state: ViewState) -> None:
        """Show the page that fits a state."""
        self.notice.render(state)
        if state.selection is None:
            text = _WELCOME if state.dataset is None else _NO_COLUMNS
            self._welcome.setText("" if state.reading else text)
            self._pages.setCurrentWidget(self._welcome)
        else:
            page = self._univariate if state.is_univariate else self._multivariate
            self._pages.setCurrentWidget(page)
