"""Pens, brushes and marks of the plots."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF
from PySide6.QtGui import QBrush, QColor, QPainterPath, QPen

from gmmstudio.palette import linear_light
from gmmstudio.qt.plots.shapes import Curve, Marks
from gmmstudio.qt.plots.texts import LegendEntry
from gmmstudio.session.view_state import ViewState


def weight_entries(state: ViewState) -> list[LegendEntry]:
    """Return the components' colours, names and weights, as the table has them.

    Parameters
    ----------
    state : ViewState
        In its hard view the weights are the shares of the rows.
    """
    rows = state.component_rows
    return [
        LegendEntry(colour, f"{row.name} {row.weight:.2f}", short=row.name)
        for colour, row in zip(state.looks.hex_colours(len(rows)), rows, strict=True)
    ]


def light_of(colour: str) -> np.ndarray:
    """Return a colour as linear light, shape (1, 3).

    Parameters
    ----------
    colour : str
        ``#rrggbb``.
    """
    return linear_light(np.frombuffer(bytes.fromhex(colour[1:]), dtype=np.uint8)[None, :])


def line_item(**options: object) -> Curve:
    """Return a smooth line; options as pyqtgraph's.

    Smoothness is asked for by each item: pyqtgraph's own switch counts only for items made after
    it was set.
    """
    return Curve(antialias=True, **options)


def dot_item(**options: object) -> Marks:
    """Return smooth marks whose size does not grow with the zoom; options as pyqtgraph's."""
    return Marks(antialias=True, pxMode=True, **options)


def stroke_item(size: int) -> Marks:
    """Return upright strokes of one pixel's width, which stay apart where wider marks would not.

    Parameters
    ----------
    size : int
        Height in logical pixels.
    """
    stroke = QPainterPath(QPointF(0.0, -0.5))
    stroke.lineTo(0.0, 0.5)
    return Marks(antialias=False, pxMode=True, symbol=stroke, size=size)


def pen(colour: str, width: float = 1.0, alpha: int = 255, *, cosmetic: bool = True) -> QPen:
    """Return a pen.

    Parameters
    ----------
    colour : str
        ``#rrggbb``.
    width : float
        In logical pixels.
    alpha : int
        Opacity, 0 to 255.
    cosmetic : bool
        Whether the width does not grow with the zoom, for a painter that is scaled to the units of
        the data.
    """
    shade = QColor(colour)
    shade.setAlpha(alpha)
    return pg.mkPen(shade, width=width, cosmetic=cosmetic)


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
