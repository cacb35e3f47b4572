"""All keys of the window, read off its actions, so that the list cannot lag behind them."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from PySide6.QtGui import QAction, QKeySequence, QTextDocumentFragment
from PySide6.QtWidgets import QMainWindow, QMenu, QWidget

_NATIVE = QKeySequence.SequenceFormat.NativeText
_ELSEWHERE = "Elsewhere"
_BY_HAND = (
    ("Tab, Shift+Tab", "Go from control to control", ""),
    ("Space after Tab", "Tick, press or open what is in focus", ""),
    ("Alt and a letter", "Open the menu, or go to the field, whose letter is underlined", ""),
    ("Wheel, drag, right drag", "Zoom, move and stretch a picture", ""),
    ("Double click", "Put a component there, or name the one that is there", ""),
    ("Drag a mean or a handle", "Move, resize and turn a component", ""),
    ("Right click", "Open the menu of a picture or a table", ""),
)


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Keys that belong together.

    Parameters
    ----------
    title : str
        The menu or the view they are of.
    keys : tuple of (str, str, str)
        Keys as this system writes them, what they do, and a sentence about it.
    """

    title: str
    keys: tuple[tuple[str, str, str], ...]


def key_map(window: QMainWindow) -> tuple[KeyGroup, ...]:
    """Return the keys of every action of a window: by menu, then by view, then the rest.

    Parameters
    ----------
    window : QMainWindow
    """
    seen: set[QAction] = set()
    groups = [
        _group(_plain(top.text()), _entries(top.menu()), seen)
        for top in window.menuBar().actions()
        if isinstance(top.menu(), QMenu)
    ]
    groups += _of_views(window, seen)
    groups += [
        _group(_ELSEWHERE, window.findChildren(QAction), seen),
        KeyGroup("By hand", _BY_HAND),
    ]
    return tuple(group for group in groups if group.keys)


def matching_keys(groups: Iterable[KeyGroup], words: str) -> tuple[KeyGroup, ...]:
    """Return the keys that have all of some words, in any case, with the groups they are in.

    Parameters
    ----------
    groups : iterable of KeyGroup
    words : str
        Looked for in the keys, their names, what is said about them and the group's title.
    """
    wanted = words.casefold().split()
    found = (
        KeyGroup(
            group.title,
            tuple(
                key
                for key in group.keys
                if all(word in " ".join((group.title, *key)).casefold() for word in wanted)
            ),
        )
        for group in groups
    )
    return tuple(group for group in found if group.keys)


def key_map_text(groups: Iterable[KeyGroup]) -> str:
    """Return the groups as a page of rich text.

    Parameters
    ----------
    groups : iterable of KeyGroup
    """
    return "".join(
        f"<h3>{escape(group.title)}</h3><table>"
        + "".join(
            f"<tr><td width='150' style='padding:4px 18px 4px 0'>{escape(keys)}</td>"
            f"<td style='padding:4px 0'><b>{escape(name)}</b>"
            f"{'<br>' if about else ''}{escape(about)}</td></tr>"
            for keys, name, about in group.keys
        )
        + "</table>"
        for group in groups
    )


def _of_views(window: QMainWindow, seen: set[QAction]) -> list[KeyGroup]:
    """Return the keys that work while a widget, or one in it, is in focus."""
    owners = [
        widget
        for widget in window.findChildren(QWidget)
        if any(action.parent() is widget for action in widget.actions())
    ]
    named = {owner.accessibleName() or owner.objectName(): owner for owner in owners}
    # Views share keys; a key that is told of one does not stand for the same key of another.
    return [_group(f"In {name}", owner.actions(), seen) for name, owner in named.items()]


def _entries(menu: QMenu) -> list[QAction]:
    found: list[QAction] = []
    for action in menu.actions():
        inner = action.menu()
        found += _entries(inner) if isinstance(inner, QMenu) else [action]
    return found


def _group(title: str, actions: Iterable[QAction], seen: set[QAction]) -> KeyGroup:
    """Return keys with names: that of an action whose text changes is its property ``name``."""
    keys = []
    for action in actions:
        shortcuts = [key.toString(_NATIVE) for key in action.shortcuts() if not key.isEmpty()]
        if shortcuts and action not in seen:
            seen.add(action)
            name = action.property("name") or action.text()
            keys.append((" or ".join(shortcuts), _plain(name), _about(action)))
    return KeyGroup(title, tuple(keys))


def _about(action: QAction) -> str:
    """Return the first paragraph of what an action says of itself."""
    first, _, _ = action.whatsThis().partition("</p>")
    return QTextDocumentFragment.fromHtml(first).toPlainText().strip()


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").removesuffix("…")
