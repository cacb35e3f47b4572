"""Taking changes back, and doing them again."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QKeySequence, QUndoCommand, QUndoGroup, QUndoStack

from gmmstudio.errors import UserError
from gmmstudio.qt.hands.doer import Doer
from gmmstudio.session.errand import Errand
from gmmstudio.session.fit_session import FitSession
from gmmstudio.session.store import Edit
from gmmstudio.session.view_state import ViewState

_MOST = 200
"""Edits kept: each may keep a run, with its parameters by iteration, from being forgotten."""
_MERGED = 1


class History(QObject):
    """Keeps the session's edits on a stack; another table begins it anew.

    Where all work is set aside the stack is, too, and comes back with it.

    Parameters
    ----------
    session : FitSession
        Whose edits they are.
    doer : Doer
    parent : QObject
        The owner.
    """

    def __init__(self, session: FitSession, doer: Doer, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._doer = session, doer
        self._dataset: object = session.state.dataset
        self._group = QUndoGroup(self)
        self.stack = self._begun()
        self._aside: QUndoStack | None = None
        self.undo, self.redo = self._made("undo"), self._made("redo")
        self._group.canUndoChanged.connect(self.undo.setEnabled)
        self._group.canRedoChanged.connect(self.redo.setEnabled)
        self._group.undoTextChanged.connect(self._on_undo_text)
        self._group.redoTextChanged.connect(self._on_redo_text)
        self.undo.triggered.connect(self._on_undo)
        self.redo.triggered.connect(self._on_redo)
        self.undo.setShortcut(QKeySequence("Ctrl+Z"))
        self.redo.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self._leave = [session.listen(self._on_edit), session.subscribe(self._on_state)]

    def close(self) -> None:
        """Listen no more, and let go of all that is kept."""
        for leave in self._leave:
            leave()
        self.forget_aside()
        self.stack.clear()

    def set_aside(self) -> None:
        """Begin another stack, and keep this one for when its work is brought back."""
        self.forget_aside()
        self._aside, self.stack = self.stack, self._begun()

    def bring_back(self) -> None:
        """Take up the stack that was set aside, now that the session has its work again."""
        assert self._aside is not None
        self._drop(self.stack)
        self.stack, self._aside = self._aside, None
        self._group.setActiveStack(self.stack)

    def forget_aside(self) -> None:
        """Drop the stack that was set aside, if there is one: its work does not come back."""
        if self._aside is not None:
            self._drop(self._aside)
            self._aside = None

    def _begun(self) -> QUndoStack:
        stack = QUndoStack(self)
        stack.setUndoLimit(_MOST)
        self._group.addStack(stack)
        self._group.setActiveStack(stack)
        return stack

    def _drop(self, stack: QUndoStack) -> None:
        self._group.removeStack(stack)
        stack.clear()
        stack.deleteLater()

    def _on_edit(self, edit: Edit) -> None:
        self.stack.push(_Command(edit, self._session))
        # Edits that were taken back, or that are too many, are gone with this one.
        self._session.keep_runs(
            number for place in range(self.stack.count()) for number in self._command(place).runs
        )

    def _on_state(self, state: ViewState) -> None:
        if state.dataset is not self._dataset:
            self._dataset = state.dataset
            self.stack.clear()

    def _command(self, place: int) -> "_Command":
        command = self.stack.command(place)
        assert isinstance(command, _Command)
        return command

    @Slot()
    def _on_undo(self) -> None:
        self._doer.do(self._undoing)

    @Slot()
    def _on_redo(self) -> None:
        self._doer.do(self._redoing)

    def _undoing(self) -> Errand | None:
        place = self.stack.index() - 1
        if place < 0:
            return None
        command = self._command(place)
        return self._going(command.before, partial(self._undo, command))

    def _redoing(self) -> Errand | None:
        place = self.stack.index()
        if place == self.stack.count():
            return None
        return self._going(self._command(place).after, self.stack.redo)

    def _undo(self, command: "_Command") -> None:
        """Take an edit back.

        Raises
        ------
        UserError
            If another came after it while its rows were made again.
        """
        place = self.stack.index() - 1
        if place < 0 or self._command(place) is not command:
            raise UserError(
                f"“{command.text()}” was not taken back, for something else was changed meanwhile: "
                "press Undo again, which takes back the latter first"
            )
        self.stack.undo()

    def _going(self, fields: Mapping[str, Any], go: Callable[[], None]) -> Errand | None:
        """Go there at once, or return the errand of making the rows that are used there."""
        errand = self._session.bringing_back(fields, go)
        if errand is None:
            go()
        return errand

    @Slot(str)
    def _on_undo_text(self, text: str) -> None:
        self.undo.setText(_titled("&Undo", text))

    @Slot(str)
    def _on_redo_text(self, text: str) -> None:
        self.redo.setText(_titled("&Redo", text))

    def _made(self, name: str) -> QAction:
        action = QAction(f"&{name.capitalize()}", self)
        action.setEnabled(False)
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
        self.before: Mapping[str, Any] = edit.before
        self.after: Mapping[str, Any] = edit.after
        self._merge = edit.merge
        self._session = session
        self._done = True

    @property
    def runs(self) -> set[int]:
        """The runs, by number, that are listed or on screen before or after it."""
        runs: set[int] = set()
        for fields in (self.before, self.after):
            runs.update(fields.get("listed", ()))
            runs.update(number for number in [fields.get("run_number")] if number is not None)
        return runs

    def id(self) -> int:
        """Tell Qt whether it may be asked to merge."""
        return _MERGED if self._merge else -1

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take in the next edit where a person made both in one go."""
        if not isinstance(other, _Command) or other._merge != self._merge:
            return False
        # What the first changed and the second did not stays as the first left it.
        self.before = {**other.before, **self.before}
        self.after = {**self.after, **other.after}
        self.setText(other.text())
        return True

    def undo(self) -> None:
        """Put back what was there before."""
        self._session.restore(self.before)

    def redo(self) -> None:
        """Put what the edit brought; Qt calls this when it takes the edit on, too."""
        if self._done:
            self._done = False
            return
        self._session.restore(self.after)


def _titled(title: str, text: str) -> str:
    """Return what an action says of an edit, whose text may have names with an & in it."""
    return f"{title} {text.replace('&', '&&')}".rstrip()
