"""A field to choose one column of the open table."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from gmmstudio.data import Dataset
from gmmstudio.qt.panels.chooser import Chooser


class ColumnChooser(Chooser):
    """Offers some columns of a table; keeps no choice itself.

    Parameters
    ----------
    offered : callable
        Returns the names of the columns to offer of a table.
    none : str
        What the entry says that chooses no column; there is none where it is empty.
    parent : QWidget or None
        The owner.
    """

    def __init__(
        self,
        offered: Callable[[Dataset], tuple[str, ...]],
        none: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._offered = offered
        self._none = none
        self._dataset: Dataset | None = None
        self._fill()

    def show_choice(self, dataset: Dataset | None, column: str | None) -> None:
        """Offer the columns of a table, and show which is chosen.

        Parameters
        ----------
        dataset : Dataset or None
            The open table.
        column : str or None
            The column chosen; offered in any case.
        """
        with QSignalBlocker(self):
            if dataset is not self._dataset:
                self._dataset = dataset
                self._fill()
            if column is not None and self.findData(column) < 0:
                self.addItem(column, column)
            # An entry's data of None is found by no search.
            place = 0 if column is None and self._none else self.findData(column)
            if self.currentIndex() != place:
                self.setCurrentIndex(place)

    def _fill(self) -> None:
        self.clear()
        if self._none:
            self.addItem(self._none, None)
        for name in () if self._dataset is None else self._offered(self._dataset):
            self.addItem(name, name)
