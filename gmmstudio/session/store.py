"""The newest state of a session: who is told of it, and which changes can be taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gmmstudio.session.axes import Axis
from gmmstudio.session.scatter_options import ScatterOptions
from gmmstudio.session.settings import FitSettings
from gmmstudio.session.view_state import ViewState

Subscriber = Callable[[ViewState], None]


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """A change that a person made and can take back.

    Attributes
    ----------
    text : str
        What was done, as a menu says it: ``move C2``.
    before, after : mapping of str to object
        The fields of the state that it changed.
    merge : str
        Edits in a row that bear the same are one to a person; empty for one that stands alone.
    """

    text: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    merge: str = ""


_PLAIN = (int, float, str, bool, tuple, frozenset, FitSettings, Axis, ScatterOptions)
"""Values that are the same where they are equal."""

EditListener = Callable[[Edit], None]


class Store:
    """Holds the newest state. Used from one thread.

    Parameters
    ----------
    state : ViewState
        The first one.
    """

    def __init__(self, state: ViewState) -> None:
        self._state = state
        self._subscribers: list[Subscriber] = []
        self._listeners: list[EditListener] = []
        self._last_merge = ""

    @property
    def last_merge(self) -> str:
        """What the last edit bears to be merged by: another in between ends a series."""
        return self._last_merge

    @property
    def state(self) -> ViewState:
        """The newest state."""
        return self._state

    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Have every new state sent to a callback; return what ends that."""
        return _joined(self._subscribers, callback)

    def listen(self, callback: EditListener) -> Callable[[], None]:
        """Have every edit sent to a callback, after its state; return what ends that."""
        return _joined(self._listeners, callback)

    def set(self, **changes: Any) -> None:
        """Change fields, to be published with the next state."""
        self._state = replace(self._state, **changes)

    def take_up(self, state: ViewState) -> None:
        """Take a state of before as a whole, to be published with the next."""
        self._state, self._last_merge = state, ""

    def publish(self, **changes: Any) -> None:
        """Change fields and send the new state to every subscriber."""
        self.set(**changes)
        for callback in tuple(self._subscribers):
            callback(self._state)

    def record(
        self, text: str, before: ViewState, fields: tuple[str, ...], merge: str = ""
    ) -> None:
        """Tell that a person changed fields since a state; nothing is told where none differs.

        Parameters
        ----------
        text : str
            What was done.
        before : ViewState
            The state before it.
        fields : tuple of str
            Which fields can be taken back.
        merge : str
            See :class:`Edit`.
        """
        differ = [name for name in fields if _differ(getattr(before, name), self._value(name))]
        if not differ:
            return
        if self._state.notice is before.notice and self.passed():
            self.publish(**self.passed())
        edit = Edit(
            text,
            {name: getattr(before, name) for name in differ},
            {name: self._value(name) for name in differ},
            merge,
        )
        self._last_merge = merge
        for callback in tuple(self._listeners):
            callback(edit)

    def passed(self) -> dict[str, Any]:
        """Return what takes away a notice that has had its day; nothing where there is none."""
        notice = self._state.notice
        return {"notice": None} if notice is not None and notice.is_passing else {}

    def _value(self, name: str) -> Any:
        return getattr(self._state, name)


def _differ(one: object, other: object) -> bool:
    if one is other:
        return False
    # Arrays and what holds them stand for themselves: a copy of equal numbers is another value.
    return type(one) is not type(other) or not _same(one, other)


def _same(one: object, other: object) -> bool:
    return isinstance(one, _PLAIN) and (one == other)


def _joined(callbacks: list[Any], callback: Any) -> Callable[[], None]:
    callbacks.append(callback)

    def leave() -> None:
        if callback in callbacks:
            callbacks.remove(callback)

    return leave
