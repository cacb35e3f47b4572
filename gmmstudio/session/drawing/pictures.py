"""Pictures that are made for whatever part of the data is in sight, at the size it is shown.

A view hands one of these to the screen, which asks it for the pixels when it paints. Each keeps
what does not change while only colours change.
"""

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmmstudio.session.drawing.bars import Bars, Groups, make_bars, stack
from gmmstudio.session.drawing.dots import Dots, row_dots
from gmmstudio.session.drawing.raster import (
    DOTS_UP_TO,
    RIM,
    Frame,
    PixelPlan,
    dot_radius,
    pack,
    paint_pixels,
    plan_pixels,
)

_NO_VALUES = np.zeros(0)
_NO_LIGHT = np.zeros((1, 3))
_STROKE_RADIUS = 0.7
_SIZES = ((0.6, 0.0, 0.2), (0.9, 0.2, 0.45), (1.35, 0.45, 0.7), (1.9, 0.7, 2.0))
"""Radii of the four sizes of dots, in those of dots of one size, and which sizes each is for."""
_LEAST_IN_A_CROWD = 1.3
_LEAST_OUTLINED, _OUTLINE = 1.8, 1.7
_OPAQUE, _FAINT, _COLOUR = np.uint32(0xFF000000), np.uint32(0x38000000), np.uint32(0x00FFFFFF)
_MARKS_FROM = 1.02
_MARK_THICKNESS = 4.0


class Picture(ABC):
    """Anything that can be asked for its pixels."""

    @property
    def is_solid(self) -> bool:
        """Whether each pixel is opaque, or nothing at all and 0: so it need not be mixed."""
        return False

    @abstractmethod
    def pixels(self, frame: Frame) -> NDArray[np.uint32]:
        """Return the pixels for a frame, 0xAARRGGBB, the top row first.

        Parameters
        ----------
        frame : Frame

        Returns
        -------
        ndarray of uint32, shape (any, any)
            It is stretched over the frame, so its own size may be smaller.
        """

    def dots(self, frame: Frame) -> Dots | None:
        """Return what to draw where shapes are wanted; None where it takes pixels there, too.

        Parameters
        ----------
        frame : Frame
        """
        return None


class RowsPicture(Picture):
    """Rows as dots at their place, each in its own colour.

    Parameters
    ----------
    radius : float, optional
        Of a dot in logical pixels; by the number of rows in sight without it.
    rimmed : bool
        Whether few rows are dots with a clear rim; see `plan_pixels`.
    """

    def __init__(self, radius: float | None = None, *, rimmed: bool = True) -> None:
        self._radius, self._rimmed = radius, rimmed
        self._x = self._y = _NO_VALUES
        self._light = _NO_LIGHT
        self._plan: PixelPlan | None = None

    def place(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Say where the rows lie.

        Parameters
        ----------
        x, y : ndarray of float64, shape (m,)
        """
        self._x, self._y, self._plan = x, y, None

    def colour(self, light: NDArray[Any]) -> None:
        """Say which colour each row has.

        Parameters
        ----------
        light : ndarray of float64, shape (m, 3) or (1, 3)
            Linear light.
        """
        self._light = light

    def pixels(self, frame: Frame) -> NDArray[np.uint32]:
        """Return the pixels for a frame; see `Picture.pixels`."""
        if self._plan is None or self._plan.frame != frame:
            radius = None if self._radius is None else self._radius * frame.pixel_ratio
            self._plan = plan_pixels(self._x, self._y, frame, radius, rimmed=self._rimmed)
        return paint_pixels(self._plan, self._light)

    def dots(self, frame: Frame) -> Dots | None:
        """Return the rows in sight; see `Picture.dots`."""
        radius = self._radius or dot_radius(_in_sight(self._x, self._y, frame))
        radii = np.full(len(self._x), radius)
        rim = RIM if self._rimmed else 0.0
        return row_dots(self._x, self._y, frame, self._light, radii, rim=rim)


class SizedRowsPicture(Picture):
    """Rows as dots, the uncertain ones larger and on top."""

    def __init__(self) -> None:
        self._all = RowsPicture()
        self._x = self._y = _NO_VALUES
        self._light = _NO_LIGHT
        self._size: NDArray[Any] | None = None

    def place(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Say where the rows lie; see `RowsPicture.place`."""
        self._x, self._y, self._size = x, y, None
        self._all.place(x, y)

    def colour(self, light: NDArray[Any], size: NDArray[Any] | None = None) -> None:
        """Say which colour and size each row has.

        Parameters
        ----------
        light : ndarray of float64, shape (m, 3) or (1, 3)
            Linear light.
        size : ndarray of float64, shape (m,), optional
            From 0 for the smallest to 1 for the largest; without it all are of one size.
        """
        self._light, self._size = light, size
        self._all.colour(light)

    def pixels(self, frame: Frame) -> NDArray[np.uint32]:
        """Return the pixels for a frame; see `Picture.pixels`."""
        if self._size is None:
            return self._all.pixels(frame)
        n_rows = _in_sight(self._x, self._y, frame)
        if n_rows > DOTS_UP_TO:
            # The crowd stays as it is, planned once; the uncertain rows stand out of it.
            image, least = self._all.pixels(frame), _LEAST_IN_A_CROWD
            classes = [each for each in _SIZES if each[0] > 1.0]
        else:
            image, least = np.zeros((frame.height, frame.width), dtype=np.uint32), 0.0
            classes = list(_SIZES)
        radius = max(dot_radius(n_rows), least) * frame.pixel_ratio
        for factor, low, high in classes:
            rows = np.flatnonzero((self._size >= low) & (self._size < high))
            if len(rows):
                plan = plan_pixels(self._x[rows], self._y[rows], frame, factor * radius)
                light = self._light if len(self._light) == 1 else self._light[rows]
                _lay_over(image, paint_pixels(plan, light))
        return image

    def dots(self, frame: Frame) -> Dots | None:
        """Return the rows in sight, the largest last; see `Picture.dots`."""
        if self._size is None:
            return self._all.dots(frame)
        radius = dot_radius(_in_sight(self._x, self._y, frame))
        factors, _, ends = np.array(_SIZES).T
        kind = np.searchsorted(ends, self._size, side="right")
        order = np.argsort(kind, kind="stable")
        light = self._light if len(self._light) == 1 else self._light[order]
        radii = radius * factors[kind[order]]
        return row_dots(self._x[order], self._y[order], frame, light, radii, rim=RIM)


class OutlinedRowsPicture(Picture):
    """Rows that stand out from all others: dots of their own colour, larger, with an outline.

    Where they crowd, the outline is that of their crowd.
    """

    def __init__(self) -> None:
        self._light = self._outline = _NO_LIGHT
        self.place(_NO_VALUES, _NO_VALUES)

    def place(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """Say where the rows lie; see `RowsPicture.place`."""
        self._x, self._y = x, y
        self._radius = radius = max(dot_radius(len(x)), _LEAST_OUTLINED)
        self._outlines = RowsPicture(radius + _OUTLINE, rimmed=False)
        self._dots = RowsPicture(radius, rimmed=False)
        for picture in (self._outlines, self._dots):
            picture.place(x, y)

    def colour(self, light: NDArray[Any], outline: NDArray[Any]) -> None:
        """Say which colours they have.

        Parameters
        ----------
        light : ndarray of float64, shape (m, 3) or (1, 3)
            Linear light of each row.
        outline : ndarray of float64, shape (1, 3)
            Of what is around them.
        """
        self._light, self._outline = light, outline
        self._dots.colour(light)
        self._outlines.colour(outline)

    def pixels(self, frame: Frame) -> NDArray[np.uint32]:
        """Return the pixels for a frame; see `Picture.pixels`."""
        image = self._outlines.pixels(frame)
        _lay_over(image, self._dots.pixels(frame))
        return image

    def dots(self, frame: Frame) -> Dots | None:
        """Return the rows in sight with their outlines; see `Picture.dots`."""
        radii = np.full(len(self._x), self._radius)
        return row_dots(
            self._x, self._y, frame, self._light, radii, rim=_OUTLINE, outline=self._outline
        )


class RugPicture(Picture):
    """Rows of one column as short strokes in a strip: a pixel column mixes all rows in it.

    Parameters
    ----------
    upright : bool
        Whether the column is that of the y-axis.
    """

    def __init__(self, *, upright: bool = False) -> None:
        # The rims of strokes side by side would wipe out one another.
        self._rows = RowsPicture(_STROKE_RADIUS, rimmed=False)
        self._upright = upright

    def place(self, x: NDArray[np.float64]) -> None:
        """Say where the rows lie.

        Parameters
        ----------
        x : ndarray of float64, shape (m,)
        """
        self._rows.place(x, np.full(len(x), 0.5))

    def colour(self, light: NDArray[Any]) -> None:
        """Say which colour each row has; see `RowsPicture.colour`."""
        self._rows.colour(light)

    def pixels(self, frame: Frame) -> NDArray[np.uint32]:
        """Return one line of pixels, to be stretched over the strip; see `Picture.pixels`."""
        along, length = frame.x_range, frame.width
        if self._upright:
            along, length = frame.y_range, frame.height
        line = self._rows.pixels(Frame(along, (0.0, 1.0), length, 1, frame.pixel_ratio))
        return line[0, ::-1, None] if self._upright else line


class BarsPicture(Picture):
    """Responsibilities as stacked bars, for the rows in sight."""

    def __init__(self) -> None:
        self._resp: NDArray[Any] = np.zeros((0, 1))
        self._order = np.zeros(0, dtype=np.int64)
        self._colours = np.zeros((1, 3), dtype=np.uint8)
        self._marked: NDArray[np.bool_] | None = None
        self._mark_shade = np.uint32(0)
        self._groups: Groups | None = None
        self._lit: NDArray[np.bool_] | None = None
        self.bars: Bars | None = None

    def show(
        self,
        resp: NDArray[Any],
        order: NDArray[np.int64],
        colours: NDArray[np.uint8],
        marked: NDArray[np.bool_],
        mark_colour: NDArray[np.uint8],
        *,
        groups: Groups | None = None,
    ) -> None:
        """Say what the bars show.

        Parameters
        ----------
        resp : ndarray of float64, shape (m, k)
        order : ndarray of int64, shape (m,)
            Row numbers in drawing order.
        colours : ndarray of uint8, shape (k, 3)
        marked : ndarray of bool, shape (m,)
            Rows whose bar has a mark above it; so has a bar of several with any of these.
        mark_colour : ndarray of uint8, shape (3,)
        groups : Groups or None
            Neighbouring rows that are added up already.
        """
        self._groups = groups
        self._resp, self._order, self._colours = resp, order, colours
        # mostly none is, and of a million rows picking takes a fifth of a frame
        self._marked = marked[order] if marked.any() else None
        self._mark_shade = pack(mark_colour[None])[0] | _OPAQUE
        self.bars = None

    @property
    def is_solid(self) -> bool:
        """Whether no bar is faint; see `Picture.is_solid`."""
        return self._lit is None

    def light_up(self, rows: NDArray[np.bool_] | None) -> None:
        """Say which rows stand out, after ``show``.

        Parameters
        ----------
        rows : ndarray of bool, shape (m,), or None
            Bars without any of them are faint; None lets all stand out.
        """
        self._lit = None if rows is None else rows[self._order]

    def pixels(self, frame: Frame) -> NDArray[np.uint32]:
        """Return the pixels for a frame over places (x) and 0 to 1 (y); see `Picture.pixels`."""
        image = np.zeros((frame.height, frame.width), dtype=np.uint32)
        left, right = frame.x_range
        bottom, top = frame.y_range
        first, last = max(0, int(np.floor(left))), min(len(self._order), int(np.ceil(right)))
        if last <= first:
            return image
        self.bars = make_bars(
            self._resp, self._order, first, last, frame.width, groups=self._groups
        )
        unit = max(1, round(frame.height / (top - bottom)))
        centres = (np.arange(frame.width) + 0.5) * (right - left) / frame.width + left
        levels = top - (np.arange(frame.height) + 0.5) * (top - bottom) / frame.height
        columns = np.flatnonzero((centres >= self.bars.first) & (centres < self.bars.last))
        lines = np.flatnonzero((levels >= 0.0) & (levels < 1.0))
        if len(columns) and len(lines):
            bar = ((centres[columns] - self.bars.first) / self.bars.rows_per_bar).astype(np.int64)
            line = np.clip(((1.0 - levels[lines]) * unit).astype(np.int64), 0, unit - 1)
            component = stack(self.bars.heights[bar], unit)[line]
            # all are places of the table: without a mode NumPy looks at each beforehand
            shades = np.take(pack(self._colours) | _OPAQUE, component, mode="clip")
            if self._lit is not None:
                faint = ~self._has_any(self._lit, self.bars)[bar]
                shades[:, faint] = shades[:, faint] & _COLOUR | _FAINT
            image[lines[0] : lines[-1] + 1, columns[0] : columns[-1] + 1] = shades
            thick = max(1, round(_MARK_THICKNESS * frame.pixel_ratio))
            above = np.flatnonzero(levels >= _MARKS_FROM)[-thick:]
            if self._marked is not None:
                under = columns[self._has_any(self._marked, self.bars)[bar]]
                image[np.ix_(above, under)] = self._mark_shade
        return image

    @staticmethod
    def _has_any(rows: NDArray[np.bool_], bars: Bars) -> NDArray[np.bool_]:
        """Tell of each bar whether any of these rows, in drawing order, is in it."""
        starts = np.arange(bars.first, bars.last, bars.rows_per_bar) - bars.first
        return np.logical_or.reduceat(rows[bars.first : bars.last], starts)


def _in_sight(x: NDArray[np.float64], y: NDArray[np.float64], frame: Frame) -> int:
    (left, right), (low, high) = frame.x_range, frame.y_range
    return int(np.count_nonzero((x >= left) & (x < right) & (y > low) & (y <= high)))


def _lay_over(image: NDArray[np.uint32], above: NDArray[np.uint32]) -> None:
    """Lay pixels over an image, in place; both 0xAARRGGBB, not premultiplied."""
    places = np.nonzero(above)
    top, below = above[places], image[places]
    cover, rest = ((p >> np.uint32(24)) / 255.0 for p in (top, below))
    rest = rest * (1.0 - cover)
    whole = cover + rest
    mixed = np.rint(255.0 * whole).astype(np.uint32) << np.uint32(24)
    for shift in (np.uint32(16), np.uint32(8), np.uint32(0)):
        one, other = ((p >> shift) & np.uint32(255) for p in (top, below))
        channel = (cover * one + rest * other) / whole
        mixed |= np.rint(channel).astype(np.uint32) << shift
    image[places] = mixed
