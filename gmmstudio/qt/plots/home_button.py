"""A button that brings a picture back to all there is, while a person has another part in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from gmmstudio.qt.plots.axes import Plane


class HomeButton(QToolButton):
    """Seen only where it would change what is seen.

    Parameters
    ----------
    action : QAction
        Shows everything.
    planes : sequence of Plane
        Which can be dragged and zoomed.
    """

    def __init__(self, action: QAction, planes: Sequence[Plane]) -> None:
        super().__init__()
        self.setObjectName("showAllButton")
        self.setText("All")
        self.setProperty("switch", True)
        self.setAutoRaise(True)
        self.setAccessibleName(action.text())
        self.setAccessibleDescription(action.toolTip())
        self.setToolTip(f"{action.toolTip()}  (0)")
        self.setWhatsThis(action.whatsThis())
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(action.trigger)
        self._boxes = [plane.box for plane in planes]
        for box in self._boxes:
            box.sigRangeChanged.connect(self._offer)
            box.sigRangeChangedManually.connect(self._offer)
        self.hide()

    @Slot()
    def _offer(self) -> None:
        self.setVisible(not all(box.follows_home for box in self._boxes))
