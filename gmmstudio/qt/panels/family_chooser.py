"""The field to choose a covariance family, with its pictures."""

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QWidget

from gmmstudio.mixture import FAMILIES, CovarianceFamily, families_for
from gmmstudio.qt.panels.chooser import Chooser
from gmmstudio.qt.panels.family_icon import ICON_SIZE, family_icon
from gmmstudio.session import wording
from gmmstudio.session.settings import FitSettings

_SEVERAL = 2
"""Columns taken for granted while none is chosen, with a family for several."""


class FamilyChooser(Chooser):
    """Offers the families for as many columns as are chosen; keeps no choice itself.

    A picture is drawn when it is first seen: some are the end of a search, and all of them would
    be a good part of the time that the window takes to open.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: tuple[CovarianceFamily, ...] = ()
        self.setIconSize(ICON_SIZE)

    def show_choice(self, settings: FitSettings) -> None:
        """Offer what fits the settings, and show which is chosen."""
        with QSignalBlocker(self):
            self._offer(settings)
            if self.currentData() != settings.family:
                self.setCurrentIndex(self.findData(settings.family))
            self._draw(self.currentIndex())

    def showPopup(self) -> None:
        """Open the list, with a picture for each family."""
        for place in range(self.count()):
            self._draw(place)
        super().showPopup()

    def _draw(self, place: int) -> None:
        if place >= 0 and self.itemIcon(place).isNull():
            self.setItemIcon(place, family_icon(self._offered[place]))

    def _offer(self, settings: FitSettings) -> None:
        # Without a column, those go on being offered among which the chosen one is.
        chosen = 1 if FAMILIES[settings.family].univariate else _SEVERAL
        offered = families_for(len(settings.columns) or chosen)
        if offered == self._offered:
            return
        self._offered = offered
        self.clear()
        for place, family in enumerate(offered):
            self.addItem(f"{family.title} ({family.code})", family.code)
            about = wording.as_sentence((family.description,))
            self.setItemData(place, about, Qt.ItemDataRole.ToolTipRole)
