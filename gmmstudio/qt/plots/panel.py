"""What every view has in common: a line above, the plot, a line below, a menu, and a theme."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QKeySequence,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from gmmstudio.qt.explanations import told
from gmmstudio.qt.plots.axes import Plane, RangeBox
from gmmstudio.qt.plots.focus_frame import FocusFrame
from gmmstudio.qt.plots.texts import Caption, LegendEntry, LegendStrip, Note
from gmmstudio.qt.room import Room
from gmmstudio.qt.theme import Theme, current_theme
from gmmstudio.session.view_state import ViewState

_MARGIN = 8
_OWN = Qt.FindChildOption.FindDirectChildrenOnly
_UNTIL_SETTLED = 3


class PlotPanel(QWidget):
    """A view of the session: it draws the newest state it was given, and keeps nothing else.

    A hidden view (a tab behind another, a closed dock) only keeps the state and draws it when it
    is shown, so that it costs nothing meanwhile.

    Parameters
    ----------
    name : str
        Object name.
    title : str
        What the view is called, for assistive technology.
    parent : QWidget, optional
    """

    save_wanted = Signal()
    """A person wants the picture in a file."""
    copy_wanted = Signal()
    """A person wants the picture on the clipboard."""

    rows_wanted = Signal(object, str, object)
    """A Region whose rows are to be picked, how it was drawn, and a Combine."""
    axes_changed = Signal(object, object)
    """What a person chose for x and y, each an `Axis`."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setMinimumSize(200, 140)
        self.setAutoFillBackground(True)
        self.theme = current_theme()
        self._state: ViewState | None = None
        self._drawn: ViewState | None = None

        self.header = QHBoxLayout()
        self.header.setSpacing(6)
        self.canvas = pg.GraphicsLayoutWidget()
        self.canvas.setAccessibleName(title)
        # it covers itself with its ground: nothing behind it need be drawn first
        self.canvas.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.canvas.ci.layout.setContentsMargins(0, 4, 10, 0)
        self.canvas.ci.layout.setSpacing(0)
        self.empty = Note()
        self.empty.setMargin(16)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.canvas)
        self._stack.addWidget(self.empty)
        self.caption = Caption()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 6, _MARGIN - 2, 4)
        layout.setSpacing(2)
        layout.addLayout(self.header)
        layout.addWidget(self._stack, 1)
        layout.addWidget(Room(self.caption))
        FocusFrame(self.canvas, self)
        self._planes: list[Plane] = []
        self.legend = LegendStrip()
        self._menu = self._make_menu()

    def add_plane(self, row: int) -> Plane:
        """Make a plane with axes at a row of the canvas.

        Parameters
        ----------
        row : int

        Returns
        -------
        Plane
        """
        plane = Plane(self.canvas.ci, row)
        plane.box.events.setParent(self)
        plane.box.events.menu_wanted.connect(self._open_menu)
        self._planes.append(plane)
        return plane

    def render(self, state: ViewState) -> None:
        """Show a state, now or, while the view is hidden, when it is next seen.

        Parameters
        ----------
        state : ViewState
        """
        self._state = state
        if self.isVisible():
            self._draw_state()

    def let_go(self, state: ViewState) -> None:
        """Keep no rows but those of a state: what a hidden view showed last may be large.

        Parameters
        ----------
        state : ViewState
            The newest; to be rendered once the view is seen.
        """
        kept = self._state or self._drawn
        if kept is None:
            return
        if kept.selection is not state.selection or kept.all_rows is not state.all_rows:
            self._state = self._drawn = None
            self.draw(ViewState())

    def set_theme(self, theme: Theme) -> None:
        """Change colours.

        Parameters
        ----------
        theme : Theme
        """
        self.theme = theme
        palette = self.palette()
        palette.setColor(self.backgroundRole(), theme.surface)
        self.setPalette(palette)
        self.canvas.setBackground(theme.surface)
        self.caption.set_theme(theme)
        self.empty.set_theme(theme)
        for plane in self._planes:
            plane.set_theme(theme)
        self.take_theme(theme)
        self._drawn = None
        if self._state is not None:
            self.render(self._state)

    def explain(self, text: str, *terms: str) -> None:
        """Say what the view shows: to assistive technology and, on request, as What's-this.

        Not as a tooltip, which would stand in the way of the picture.

        Parameters
        ----------
        text : str
        *terms : str
            Keys of the glossary.
        """
        for widget in (self, self.canvas):
            widget.setAccessibleDescription(text)
        self.setWhatsThis(told(text, *terms))

    def reset_range(self) -> None:
        """Show everything again."""
        for plane in self._planes:
            plane.box.go_home()

    def legend_entries(self) -> tuple[LegendEntry, ...]:
        """Return what the colours of the plot stand for."""
        return self.legend.entries()

    @property
    def menu(self) -> QMenu:
        """What can be done with the picture, also as part of another menu."""
        return self._menu

    def draw_bare(self, state: ViewState, size: QSize, like: PlotPanel) -> None:
        """Draw a state with nothing around the plot: what a picture for others is taken from.

        Parameters
        ----------
        state : ViewState
        size : QSize
            Of the plot with its axes, in logical pixels.
        like : PlotPanel
            A view of the same kind, whose ranges are to be seen.
        """
        self._state = self._drawn = state
        self.draw(state)
        for part in self.findChildren(QWidget, options=_OWN):
            part.setVisible(part is self._stack)
        self.layout().setContentsMargins(0, 0, 0, 0)
        self.layout().setSpacing(0)
        self.put_away()
        self.resize(size)
        for plane, other in zip(self._planes, like._planes, strict=True):
            if not other.box.follows_home:
                plane.box.setRange(other.box.viewRect(), padding=0.0)
        # numbers decide how wide an axis is, and its width how many numbers it has
        for _ in range(_UNTIL_SETTLED):
            self.canvas.grab()
            self.canvas.ci.layout.activate()

    def put_away(self) -> None:
        """Hide what is in the plot for the hand alone, such as a cursor to drag."""

    def draw(self, state: ViewState) -> None:
        """Bring the items up to a state: what each view does in its own way.

        Parameters
        ----------
        state : ViewState
        """
        raise NotImplementedError

    def announce(self, state: ViewState) -> None:
        """Say at once what other parts of the window say of a state, too.

        In mid-run the picture of it is drawn in its turn; a number should not be told in two ways
        meanwhile. Nothing, where a view does not do it.

        Parameters
        ----------
        state : ViewState
        """

    def take_theme(self, theme: Theme) -> None:
        """Give a theme's colours to the view's own items.

        Parameters
        ----------
        theme : Theme
        """
        raise NotImplementedError

    def add_tools(self, actions: Sequence[QAction]) -> None:
        """Put small buttons at the end of the header.

        Parameters
        ----------
        actions : sequence of QAction
            What they do; text, icon and state are theirs.
        """
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setObjectName(f"{action.objectName().removesuffix('Action')}Button")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setAutoRaise(True)
            button.setProperty("tool", True)
            button.setAccessibleName(action.text().replace("&", ""))
            button.setAccessibleDescription(action.toolTip())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.header.addWidget(button)

    def show_plot(self, *, instead: str = "") -> None:
        """Show the plot, or a text in its place.

        Parameters
        ----------
        instead : str
            The text; empty for the plot.
        """
        self.empty.say(instead)
        self._stack.setCurrentWidget(self.empty if instead else self.canvas)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the caption the lines that the new height has room for."""
        super().resizeEvent(event)
        self.caption.suit(event.size().height())

    def showEvent(self, event: QShowEvent) -> None:
        """Draw what came while the view was hidden."""
        super().showEvent(event)
        self._draw_state()

    def _draw_state(self) -> None:
        if self._state is not None and self._state is not self._drawn:
            self._drawn = self._state
            self.draw(self._state)

    def _make_menu(self) -> QMenu:
        menu = QMenu("Pict&ure", self)
        reset = self.show_all = QAction("Show everything", self)
        reset.setShortcuts([QKeySequence(Qt.Key.Key_Home), QKeySequence(Qt.Key.Key_0)])
        reset.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        reset.setToolTip("Zoom out to all that is drawn")
        reset.setWhatsThis(told(reset.toolTip()))
        reset.triggered.connect(self.reset_range)
        copy = QAction("Copy picture", self)
        copy.setToolTip("Put the plot with its axes and legend on the clipboard")
        copy.setWhatsThis(told(copy.toolTip()))
        copy.triggered.connect(self.copy_wanted)
        save = QAction("Save picture as…", self)
        save.setToolTip("Write the plot with its axes and legend into a file: PNG, SVG or PDF")
        save.setWhatsThis(told(save.toolTip()))
        save.triggered.connect(self.save_wanted)
        self.addAction(reset)
        menu.addActions([reset, copy, save])
        return menu

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu by keyboard, too; a plane tells of right clicks by itself."""
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            event.accept()
            self._open_menu_by_key()
        else:
            super().contextMenuEvent(event)

    def _open_menu_by_key(self) -> None:
        self._open_menu(self.mapToGlobal(self.rect().center()))

    def _open_menu(self, where: QPoint) -> None:
        self._menu.popup(where)


class PlaneNote(QObject):
    """A quiet text in the middle of a plane that is drawn but still empty.

    Parameters
    ----------
    canvas : pyqtgraph.GraphicsLayoutWidget
        Where the plane is.
    box : RangeBox
        The plane.
    """

    def __init__(self, canvas: pg.GraphicsLayoutWidget, box: RangeBox) -> None:
        super().__init__(canvas)
        self._canvas, self._box = canvas, box
        self.label = Note(canvas.viewport())
        canvas.viewport().installEventFilter(self)

    def say(self, text: str) -> None:
        """Show a text, or nothing where it is empty.

        Parameters
        ----------
        text : str
        """
        if text != self.label.text():
            self.label.say(text)
            self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the plane when the canvas is painted: only then is its place certain."""
        if event.type() == QEvent.Type.Paint and self.label.text():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        place: QRect = self._canvas.mapFromScene(self._box.sceneBoundingRect()).boundingRect()
        if place != self.label.geometry():
            self.label.setGeometry(place)
