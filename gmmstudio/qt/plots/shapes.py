"""Lines and marks whose strokes have their width in a picture for others, too.

pyqtgraph scales the painter to the units of the data and draws with cosmetic pens. In an image of
four times as many pixels such a line is a hair. SVG can say what it is, but few programs that read
it understand: two pixels become two seconds or grams. In a picture for others the items are
therefore given in its own units, and drawn with plain pens.
"""

from __future__ import annotations

import pyqtgraph as pg
from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QTransform

_NOTHING = Qt.BrushStyle.NoBrush


class Curve(pg.PlotCurveItem):
    """A line, with what is below it filled or not."""

    def setData(self, *args: object, **options: object) -> None:
        """Show other points (pyqtgraph's); none in place of none is no change to be drawn."""
        if options or any(len(places) for places in args) or self.xData is None or len(self.xData):
            super().setData(*args, **options)

    def paint(self, p: QPainter, opt: object, widget: object) -> None:
        """Draw it (Qt's hook)."""
        if not self._exportOpts:
            super().paint(p, opt, widget)
            return
        if self.xData is None or len(self.xData) == 0:
            return
        on_page = p.transform()
        p.save()
        p.resetTransform()
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        brush = self.opts["brush"]
        if self.opts["fillLevel"] is not None and brush is not None and brush.style() != _NOTHING:
            p.fillPath(on_page.map(self._getFillPath()), brush)
        path = on_page.map(self.getPath())
        for stroke in (self.opts["shadowPen"], self.opts["pen"]):
            if stroke is not None and stroke.style() != Qt.PenStyle.NoPen:
                p.strokePath(path, _plain(stroke))
        p.restore()


class Marks(pg.ScatterPlotItem):
    """Marks that all look alike."""

    def setData(self, *args: object, **options: object) -> None:
        """Show other marks (pyqtgraph's); none in place of none is no change to be drawn."""
        if options or any(len(places) for places in args) or len(self.data):
            super().setData(*args, **options)

    def paint(self, p: QPainter, *args: object) -> None:
        """Draw them (Qt's hook)."""
        if not len(self.data):
            return
        if not self._exportOpts:
            super().paint(p, *args)
            return
        on_page, size, symbol = p.transform(), self.opts["size"], self.opts["symbol"]
        path = Symbols[symbol] if isinstance(symbol, str) else symbol
        p.save()
        p.resetTransform()
        p.setPen(_plain(self.opts["pen"]))
        p.setBrush(self.opts["brush"])
        for x, y in zip(*self.getData(), strict=True):
            place = on_page.map(QPointF(x, y))
            p.drawPath(QTransform.fromTranslate(place.x(), place.y()).scale(size, size).map(path))
        p.restore()


class Rule(pg.InfiniteLine):
    """A line from side to side."""

    def paint(self, p: QPainter, *args: object) -> None:
        """Draw it (Qt's hook)."""
        if not self._exportOpts:
            super().paint(p, *args)
            return
        along = self.boundingRect()
        ends = [p.transform().map(QPointF(x, 0.0)) for x in (along.left(), along.right())]
        p.save()
        p.resetTransform()
        p.setPen(_plain(self.currentPen))
        p.drawLine(*ends)
        p.restore()


def _plain(pen: QPen) -> QPen:
    """Return a pen as wide as it says, in logical pixels."""
    plain = QPen(pen)
    plain.setCosmetic(False)
    return plain
