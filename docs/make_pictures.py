"""Draw the pictures of the covariance families for docs/METHOD.md, as the program draws them.

Run as ``python docs/make_pictures.py`` after a change of a family or of the palette.
"""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gmmstudio.mixture import FAMILIES, CovarianceFamily
from gmmstudio.palette import component_colours
from gmmstudio.session.drawing.family_picture import family_outlines

FOLDER = Path(__file__).parent / "images" / "families"
_HEIGHT, _MARGIN = 44, 2


def picture(family: CovarianceFamily) -> str:
    """Return the family's two components as an SVG, on no background so that any page will do."""
    colours = component_colours(2)
    close = "" if family.univariate else "Z"
    shapes = [
        f'  <path d="{_path(outline)}{close}" stroke="{colour}" fill="{colour}"/>\n'
        for outline, colour in zip(family_outlines(family), map(_hex, colours), strict=True)
    ]
    width, height = 2 * _HEIGHT + 2 * _MARGIN, _HEIGHT + 2 * _MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img">\n'
        f"  <title>{family.code}: {family.description}</title>\n"
        '  <g stroke-width="1.8" stroke-linejoin="round" fill-opacity="0.22">\n'
        f"{''.join('  ' + shape for shape in shapes)}"
        "  </g>\n</svg>\n"
    )


def _path(outline: NDArray[np.float64]) -> str:
    # A picture's y points down.
    points = _MARGIN + _HEIGHT * np.column_stack([outline[:, 0], 1.0 - outline[:, 1]])
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def _hex(colour: NDArray[np.uint8]) -> str:
    return "#" + bytes(colour[:3]).hex().upper()


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for family in FAMILIES.entries():
        (FOLDER / f"{family.code}.svg").write_text(picture(family), encoding="utf-8")
