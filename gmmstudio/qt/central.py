"""The middle of the window: the notice bar above the picture that fits the data."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from gmmstudio.qt.actions import Actions
from gmmstudio.qt.panels.narrator_line import NarratorLine
from gmmstudio.qt.panels.notice_bar import NoticeBar
from gmmstudio.qt.panels.welcome import NoPicture
from gmmstudio.qt.theme import Theme
from gmmstudio.session.view_state import ViewState


class CentralArea(QWidget):
    """Shows one picture: of one column, of several, or what to do where there is none.

    Parameters
    ----------
    univariate, multivariate : QWidget
        The pictures for one column and for several.
    actions : Actions
        What the buttons of the welcome do.
    """

    def __init__(self, univariate: QWidget, multivariate: QWidget, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("centralArea")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.notice = NoticeBar()
        self.narrator = NarratorLine()
        self._univariate = univariate
        self._multivariate = multivariate
        self._no_picture = NoPicture(actions)
        self._pages = QStackedWidget()
        for page in (self._no_picture, univariate, multivariate):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.notice)
        layout.addWidget(self._pages, 1)
        layout.addWidget(self.narrator)

    def render(self, state: ViewState) -> None:
        """Show the page that fits a state."""
        self.notice.render(state)
        self.narrator.render(state)
        if state.selection is None:
            self._no_picture.render(state)
            self._pages.setCurrentWidget(self._no_picture)
        else:
            page = self._univariate if state.is_univariate else self._multivariate
            self._pages.setCurrentWidget(page)

    def set_theme(self, theme: Theme) -> None:
        """Recolour what is not a picture."""
        self.notice.set_theme(theme)
        self.narrator.set_theme(theme)
        self._no_picture.set_theme(theme)
