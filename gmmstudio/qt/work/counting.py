"""Labels counted by components off the GUI thread, where there are many rows."""

from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from gmmstudio.data import Dataset, Selection
from gmmstudio.mixture import Mixture
from gmmstudio.qt.work.rows_task import RowsTask
from gmmstudio.session.cross_table import CrossTable, count_labels


class Counting(QObject):
    """Counts one thing at a time: what is asked for next takes its place.

    Parameters
    ----------
    parent : QObject
        The owner.
    """

    counted = Signal(object, str)
    """The CrossTable, or None where the column names no groups, and the column."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        # Where it fails, that is in the crash report; the table says that nothing is counted.
        self._task = RowsTask(self)
        self._task.succeeded.connect(self._on_made)
        self._column = ""

    def begin(self, dataset: Dataset, selection: Selection, column: str, mixture: Mixture) -> None:
        """Count the rows in use by the labels of a column and the components of a mixture."""
        self._column = column
        self._task.go_through(partial(count_labels, dataset, selection, column, mixture))

    def forget(self) -> None:
        """End what is being counted, without an answer."""
        self._task.forget()

    @Slot(object)
    def _on_made(self, table: CrossTable | None) -> None:
        self.counted.emit(table, self._column)
