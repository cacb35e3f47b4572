"""How a picture is to look that leaves the window, and what of that is remembered."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from PySide6.QtCore import QSize

from gmmstudio.qt.files.picture_formats import PICTURE_FORMATS
from gmmstudio.qt.plots.figure import FigureStyle
from gmmstudio.qt.theme import LIGHT, Theme
from gmmstudio.registry import Registry

_INCH = 2.54


@dataclass(frozen=True, slots=True)
class Ground:
    """What is behind a picture.

    Parameters
    ----------
    title, about : str
    as_on_screen : bool
        Whether the picture has the colours of the window; otherwise those for paper.
    is_filled : bool
        Whether anything is behind it.
    """

    title: str
    about: str
    as_on_screen: bool = False
    is_filled: bool = True


GROUNDS: Registry[Ground] = Registry("ground of a picture")
GROUNDS.register("white", Ground("White", "Dark letters on white, whatever the window's colours"))
GROUNDS.register(
    "transparent",
    Ground("Transparent", "Dark letters on nothing, for any light page", is_filled=False),
)
GROUNDS.register("screen", Ground("As on screen", "The colours of the window", as_on_screen=True))


@dataclass(frozen=True, slots=True)
class FigureSize:
    """How large a picture is.

    Parameters
    ----------
    title : str
    centimetres : tuple of float or None
        Width and height in print; None for as large as on the screen.
    """

    title: str
    centimetres: tuple[float, float] | None = None

    def pixels(self, on_screen: QSize, dpi: int) -> QSize:
        """Return the size in logical pixels.

        Parameters
        ----------
        on_screen : QSize
            Of the view in the window.
        dpi : int
            Logical pixels to the inch.
        """
        if self.centimetres is None:
            return on_screen
        return QSize(*(round(side / _INCH * dpi) for side in self.centimetres))


SIZES: Registry[FigureSize] = Registry("size of a picture")
SIZES.register("screen", FigureSize("As on screen"))
SIZES.register("column", FigureSize("One column, 8.5 × 7 cm", (8.5, 7.0)))
SIZES.register("page", FigureSize("Width of a page, 17 × 11.5 cm", (17.0, 11.5)))
SIZES.register("slide", FigureSize("Slide, 25.4 × 14.3 cm", (25.4, 14.3)))

SCALES = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class PictureOptions:
    """What a person chose for pictures.

    Parameters
    ----------
    format, ground, size : str
        Names in `PICTURE_FORMATS`, `GROUNDS` and `SIZES`.
    scale : int
        Pixels to one of the layout.
    legend, caption : bool
        Whether there is one.
    """

    format: str = "png"
    ground: str = "white"
    size: str = "screen"
    scale: int = 2
    legend: bool = True
    caption: bool = False

    def style(self, theme: Theme) -> FigureStyle:
        """Return how the figure looks beside a window of a theme."""
        ground = GROUNDS[self.ground]
        colours = theme if ground.as_on_screen else LIGHT
        return FigureStyle(
            colours, colours.surface if ground.is_filled else None, self.legend, self.caption
        )

    def as_text(self) -> str:
        """Return it as one line, to be kept."""
        return json.dumps(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> PictureOptions:
        """Return what a line says; the first choice for what it does not say, or not rightly."""
        try:
            said = json.loads(text)
        except ValueError:
            return cls()
        if not isinstance(said, dict):
            return cls()
        return cls(**{name: said[name] for name in said if said[name] in _ALLOWED.get(name, ())})


_ALLOWED: dict[str, tuple[object, ...]] = {
    "format": PICTURE_FORMATS.names(),
    "ground": GROUNDS.names(),
    "size": SIZES.names(),
    "scale": SCALES,
    "legend": (True, False),
    "caption": (True, False),
}
