"""A line of several parts, of which the least important ones go where there is no room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_JOINT = "  ·  "


class Part(NamedTuple):
    """A part of a line.

    Parameters
    ----------
    text : str
    importance : int
        The smallest goes first.
    joint : str
        What stands between it and the part before it.
    """

    text: str
    importance: int
    joint: str = _JOINT


class PartsLabel(QLabel):
    """Shows as many parts as there is room for, and all of them in its tooltip.

    Parameters
    ----------
    what : str
        What the line is about, for assistive technology.
    parent : QWidget, optional
    """

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = what
        self._parts: tuple[Part, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, parts: Sequence[Part]) -> None:
        """Show other parts."""
        parts = tuple(parts)
        if parts != self._parts:
            self._parts = parts
            self.setAccessibleName(f"{self._what}: {self.full_text}")
            self._fit()

    @property
    def full_text(self) -> str:
        """The whole line, also where the screen shows it shortened."""
        return _joined(self._parts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show what there is room for now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        shown, metrics = list(self._parts), QFontMetricsF(self.font())
        room = float(self.contentsRect().width())
        while len(shown) > 1 and metrics.horizontalAdvance(_joined(shown)) > room:
            shown.remove(min(shown, key=lambda part: part.importance))
        text = metrics.elidedText(_joined(shown), Qt.TextElideMode.ElideRight, room)
        if text != self.text():
            self.setText(text)
        self.setToolTip("" if text == self.full_text else self.full_text)


def _joined(parts: Sequence[Part]) -> str:
    return "".join(f"{part.joint if place else ''}{part.text}" for place, part in enumerate(parts))
