"""Labels counted by components off the GUI thread, where there are many rows."""

import threading
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal, Slot

from gmmstudio.data import Dataset, Selection
from gmmstudio.mixture import Mixture
from gmmstudio.qt.work.background import OneTask
from gmmstudio.qt.work.priority import stand_back
from gmmstudio.session.assignment import AssignmentStoppedError
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
        self._task = OneTask(self)
        self._task.succeeded.connect(self._on_made)
        self._stop = threading.Event()
        self._column = ""

    def begin(self, dataset: Dataset, selection: Selection, column: str, mixture: Mixture) -> None:
        """Count the rows in use by the labels of a column and the components of a mixture."""
        self.forget()
        self._column = column
        self._task.begin(partial(_made, dataset, selection, column, mixture, self._stop.is_set))

    def forget(self) -> None:
        """End what is being counted, without an answer."""
        self._stop.set()
        self._stop = threading.Event()
        self._task.forget()

    @Slot(object)
    def _on_made(self, answer: tuple[CrossTable | None] | None) -> None:
        if answer is not None:
            self.counted.emit(answer[0], self._column)


def _made(
    dataset: Dataset,
    selection: Selection,
    column: str,
    mixture: Mixture,
    should_stop: Callable[[], bool],
) -> tuple[CrossTable | None] | None:
    """Return what was counted; None where nobody wants it any more."""
    stand_back()
    try:
        return (count_labels(dataset, selection, column, mixture, should_stop),)
    except AssignmentStoppedError:
        return None
