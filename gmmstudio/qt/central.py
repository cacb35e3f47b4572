"""The middle of the window: the notice bar above the picture that fits the data."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QStackedWidget, QTabBar, QVBoxLayout, QWidget

from gmmstudio.qt.commands.actions import Actions
from gmmstudio.qt.explanations import explain
from gmmstudio.qt.panels.narrator_line import NarratorLine
from gmmstudio.qt.panels.notice_bar import NoticeBar
from gmmstudio.qt.panels.welcome import NoPicture
from gmmstudio.qt.plots.panel import PlotPanel
from gmmstudio.qt.theme import Theme
from gmmstudio.session.view_state import ViewState


class CentralArea(QWidget):
    """Shows one picture: of one column, of several, or what to do where there is none.

    Parameters
    ----------
    univariate : QWidget
        The picture for one column.
    multivariate : mapping of str to QWidget
        Those for several, by title: the first, and a second one behind a tab.
    actions : Actions
        What the buttons of the welcome do, and the switch between the two.
    """

    def __init__(
        self, univariate: QWidget, multivariate: Mapping[str, QWidget], actions: Actions
    ) -> None:
        super().__init__()
        self.setObjectName("centralArea")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.notice = NoticeBar()
        self.narrator = NarratorLine()
        self._univariate = univariate
        self._multivariate = tuple(multivariate.values())
        self.tabs = QTabBar(shape=QTabBar.Shape.RoundedSouth, drawBase=False, expanding=False)
        self.tabs.setObjectName("pictureTabs")
        self.tabs.setAccessibleName("Pictures")
        explain(self.tabs, "Which of the pictures of several columns is in front")
        # Qt tells assistive technology nothing of a bar of tabs; by key one goes to a picture.
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for title in multivariate:
            self.tabs.addTab(title)
        self.tabs.currentChanged.connect(self._on_tab)
        self._pairs = actions["pairs"]
        self._pairs.toggled.connect(self._on_pairs)
        actions["reset_layout"].triggered.connect(self.show_first)
        actions["show_all"].triggered.connect(self._on_show_all)
        self._no_picture = NoPicture(actions)
        self._pages = QStackedWidget()
        for page in (self._no_picture, univariate, *self._multivariate):
            self._pages.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 4, 4, 4)
        layout.addWidget(self.notice)
        pictures = QVBoxLayout()
        pictures.setSpacing(0)
        pictures.addWidget(self._pages, 1)
        pictures.addWidget(self.tabs)
        layout.addLayout(pictures, 1)
        layout.addWidget(self.narrator)

    def render(self, state: ViewState) -> None:
        """Show the page that fits a state."""
        self.notice.render(state)
        self.narrator.render(state)
        has_several = state.selection is not None and not state.is_univariate
        self.tabs.setVisible(has_several)
        self._pairs.setEnabled(has_several)
        if state.selection is None:
            self._no_picture.render(state)
            self._pages.setCurrentWidget(self._no_picture)
        elif has_several:
            self._pages.setCurrentWidget(self._multivariate[self.tabs.currentIndex()])
        else:
            self._pages.setCurrentWidget(self._univariate)

    @property
    def in_front(self) -> str:
        """The title of the picture of several columns that is in front."""
        return self.tabs.tabText(self.tabs.currentIndex())

    def bring(self, title: str) -> None:
        """Bring one of the pictures of several columns to the front.

        Parameters
        ----------
        title : str
            One that is not there, perhaps from another version of the program, changes nothing.
        """
        titles = [self.tabs.tabText(index) for index in range(self.tabs.count())]
        if title in titles:
            self.tabs.setCurrentIndex(titles.index(title))

    @Slot()
    def show_first(self) -> None:
        """Bring the first of the pictures of several columns to the front."""
        self.tabs.setCurrentIndex(0)

    def set_theme(self, theme: Theme) -> None:
        """Recolour what is not a picture."""
        self.notice.set_theme(theme)
        self.narrator.set_theme(theme)
        self._no_picture.set_theme(theme)

    @Slot(int)
    def _on_tab(self, index: int) -> None:
        self._pairs.setChecked(index == 1)
        self._pages.setCurrentWidget(self._multivariate[index])

    @Slot()
    def _on_show_all(self) -> None:
        page = self._pages.currentWidget()
        if isinstance(page, PlotPanel):
            page.reset_range()

    @Slot(bool)
    def _on_pairs(self, on: bool) -> None:
        self.tabs.setCurrentIndex(int(on))
