"""Panels that the tour brings to the front while it speaks of them."""

from collections.abc import Iterable

from PySide6.QtWidgets import QDockWidget, QMainWindow

from gmmstudio.qt.docks import is_in_sight


class LentPanels:
    """Brings panels forward, and afterwards puts the window back as it was.

    Parameters
    ----------
    window : QMainWindow
        With docks named ``{panel}Dock``.
    """

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._were_in_front: dict[QDockWidget, None] = {}
        self._were_closed: dict[QDockWidget, None] = {}

    def bring(self, names: Iterable[str]) -> None:
        """Have panels seen that lie behind another tab or are closed.

        Parameters
        ----------
        names : iterable of str
        """
        for name in names:
            dock = self._window.findChild(QDockWidget, f"{name}Dock")
            if dock is None or is_in_sight(dock.widget()):
                continue
            lent = {*self._were_in_front, *self._were_closed}
            if dock.isHidden():
                self._were_closed[dock] = None
            for other in self._window.tabifiedDockWidgets(dock):
                if other not in lent and is_in_sight(other.widget()):
                    self._were_in_front[other] = None
            dock.show()
            dock.raise_()

    def give_back(self) -> None:
        """Bring to the front again what was there, and close what was closed."""
        for dock in self._were_closed:
            dock.close()
        for dock in self._were_in_front:
            dock.raise_()
        self._were_in_front, self._were_closed = {}, {}
