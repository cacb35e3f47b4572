"""Brushes and pens in the components' colours, made once and shared."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QBrush, QColor, QPen

from gmmstudio.palette import component_colours, linear_light, mix

_REMEMBERED = 1024
_STEPS_OF_TWO = 48
_STEPS = 16


def component_names(k: int) -> tuple[str, ...]:
    """Return ``C1`` … ``Ck``."""
    return tuple(f"C{index + 1}" for index in range(k))


def hex_colours(k: int) -> tuple[str, ...]:
    """Return the components' colours as ``#rrggbb``."""
    return tuple("#" + bytes(colour).hex() for colour in component_colours(k))


def light_of(colour: str) -> np.ndarray:
    """Return a colour as linear light, shape (1, 3).

    Parameters
    ----------
    colour : str
        ``#rrggbb``.
    """
    return linear_light(np.frombuffer(bytes.fromhex(colour[1:]), dtype=np.uint8)[None, :])


def pen(colour: str, width: float = 1.0, alpha: int = 255) -> QPen:
    """Return a pen whose width does not grow with the zoom.

    Parameters
    ----------
    colour : str
        ``#rrggbb``.
    width : float
        In logical pixels.
    alpha : int
        Opacity, 0 to 255.
    """
    shade = QColor(colour)
    shade.setAlpha(alpha)
    return pg.mkPen(shade, width=width)


def brush(colour: str, alpha: int = 255) -> QBrush:
    """Return a brush.

    Parameters
    ----------
    colour : str
        ``#rrggbb``.
    alpha : int
        Opacity, 0 to 255.
    """
    shade = QColor(colour)
    shade.setAlpha(alpha)
    return QBrush(shade)


class RowBrushes:
    """A brush for each row's mixed colour, shared between rows that look alike.

    A scatter plot of a few thousand dots is fast only while few different brushes occur, so the
    responsibilities are rounded to a sixteenth (two components: a forty-eighth) before they are
    mixed. A row that belongs to one component alone still has exactly its colour.

    Parameters
    ----------
    alpha : int
        Opacity of all of them.
    """

    def __init__(self, alpha: int) -> None:
        self._alpha = alpha
        self._known: dict[int, QBrush] = {}

    def of(self, resp: np.ndarray) -> list[QBrush]:
        """Return one brush a row.

        Parameters
        ----------
        resp : ndarray of float64, shape (n, k)
        """
        k = resp.shape[1]
        steps = _STEPS_OF_TWO if k <= 2 else _STEPS
        rounded = np.rint(resp * steps)
        rounded /= np.maximum(rounded.sum(axis=1, keepdims=True), 1.0)
        coded = mix(rounded, component_colours(k)).astype(np.int64)
        keys = (coded[:, 0] << 16) | (coded[:, 1] << 8) | coded[:, 2]
        distinct, place = np.unique(keys, return_inverse=True)
        brushes = [self._brush(int(key)) for key in distinct]
        return [brushes[index] for index in place.tolist()]

    @property
    def overfull(self) -> bool:
        """Whether so many colours have come by that what was made for them should be dropped."""
        return len(self._known) > _REMEMBERED

    def forget(self) -> None:
        """Drop the brushes made so far."""
        self._known.clear()

    def _brush(self, key: int) -> QBrush:
        known = self._known.get(key)
        if known is None:
            known = brush(f"#{key:06x}", self._alpha)
            self._known[key] = known
        return known
