"""Taking changes back, and doing them again."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence, QUndoCommand, QUndoStack

from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.store import Edit
from gmmstudio.session.view_state import ViewState

_MOST = 200
"""Edits kept: each may keep a run, with its parameters by iteration, from being forgotten."""
_MERGED = 1


class History(QObject):
    """Keeps the session's edits on a stack; another table begins it anew.

    Parameters
    ----------
    session : FitSession
        Whose edits they are.
    parent : QObject
        The owner.
    """

    def __init__(self, session: FitSession, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._dataset: object = session.state.dataset
        self.stack = QUndoStack(self)
        self.stack.setUndoLimit(_MOST)
        self.undo = self._made("undo", self.stack.createUndoAction(self, "&Undo"))
        self.redo = self._made("redo", self.stack.createRedoAction(self, "&Redo"))
        self.undo.setShortcut(QKeySequence("Ctrl+Z"))
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self._leave = [session.listen(self._on_edit), session.subscribe(self._on_state)]

    def close(self) -> None:
        """Listen no more, and let go of all that is kept."""
        for leave in self._leave:
            leave()
        self.stack.clear()

    def _on_edit(self, edit: Edit) -> None:
        self.stack.push(_Command(edit, self._session))

    def _on_state(self, state: ViewState) -> None:
        if state.dataset is not self._dataset:
            self._dataset = state.dataset
            self.stack.clear()

    def _made(self, name: str, action: QAction) -> QAction:
        what = "Take back the last change" if name == "undo" else "Do again what was taken back"
        action.setObjectName(f"{name}Action")
        action.setToolTip(what)
        action.setWhatsThis(
            f"{what}: settings, columns, runs, names, and all that is done by hand."
        )
        action.setProperty("drawing", name)
        action.setProperty("name", name.capitalize())
        return action


class _Command(QUndoCommand):
    """An edit on the stack. It is done already when it comes there."""

    def __init__(self, edit: Edit, session: FitSession) -> None:
        super().__init__(edit.text)
        self._before: Mapping[str, Any] = edit.before
        self._after: Mapping[str, Any] = edit.after
        self._merge = edit.merge
        self._session = session
        self._done = True

    def id(self) -> int:
        """Tell Qt whether it may be asked to merge."""
        return _MERGED if self._merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next edit where a person made both in one go."""
        if not isinstance(other, _Command) or other._merge != self._merge:
            return False
        # What the first changed and the second did not stays as the first left it.
        self._before = {**other._before, **self._before}
        self._after = {**self._after, **other._after}
        self.setText(other.text())
        return True

    def undo(self) -> None:
        """Put back what was there before."""
        self._session.restore(self._before)

    def redo(self) -> None:
        """Put what the edit brought; Qt calls this when it takes the edit on, too."""
        if self._done:
            self._done = False
            return
        self._session.restore(self._after)
