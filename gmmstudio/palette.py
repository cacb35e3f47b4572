"""Colours of the components, and the colour of a row that belongs to several of them.

The first two are blue and orange, which no form of colour blindness confuses. They and the next six
were found by a search for the eight colours, none of them grey, that are farthest from each other
for every kind of colour vision (simulated after Machado, Oliveira & Fernandes 2009) among those of
at least 3 : 1 contrast with both backgrounds, as accessibility guidelines (WCAG 2.1, 1.4.11) ask of
graphics: at least 11.8 apart by CIEDE2000 whatever the vision. Of Okabe & Ito's well-known palette
blue and green are left; its orange and its sky blue are too pale for a white ground. The others are
each the colour farthest from those before it and from its neighbours, among colours of at least
2.2 : 1 contrast.

Rows are mixed in linear light, not in coded RGB: it is how the eye blends fine dots. So a pixel
that averages many rows has the colour that the crowd of dots would have, and a row halfway between
two components is never darker than both.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gmmstudio.errors import UserError

_HEX = (
    "0072B2 D67F00 009E73 A878FC 9C5478 786C00 F00054 B484B4 7800F0 A0B478 "
    "64B4F0 E69F00 2850B4 D2A0B4 A02850 8C64DC 785000 64508C F0508C 647850 "
    "50A0DC 8CA050 B4008C A07800 C83CA0 7850F0 649696 14C828 7878C8 B4503C "
    "96A0C8 7850C8 B4A08C A078B4 3C8C78 8C3C78 648CDC AA1EDC 007864 64B4A0 "
    "8C00C8 FA6EC8 783CA0 B4283C FA82F0 A064F0 B43CB4 648C50 78B450 645064"
)
_COLOURS = np.frombuffer(bytes.fromhex(_HEX), dtype=np.uint8).reshape(-1, 3)

_CODED = np.arange(256) / 255.0
_LINEAR = np.where(_CODED <= 0.04045, _CODED / 12.92, ((_CODED + 0.055) / 1.055) ** 2.4)

_STEPS = 4095
_LEVELS = np.arange(_STEPS + 1) / _STEPS
_CURVED = 1.055 * _LEVELS ** (1 / 2.4) - 0.055
_ENCODE = np.rint(255.0 * np.where(_LEVELS <= 0.0031308, 12.92 * _LEVELS, _CURVED)).astype(np.uint8)

MAX_COLOURS = len(_COLOURS)
_PIECE = 2_048
_GREY, _FADING = 0.35, 0.82


class PaletteError(UserError):
    """More components than there are colours to tell them apart."""


@lru_cache(maxsize=MAX_COLOURS + 1)
def component_colours(k: int) -> NDArray[np.uint8]:
    """Return the colours of k components; the first ones do not depend on k.

    Parameters
    ----------
    k : int
        Number of components, 0 to 50.

    Returns
    -------
    ndarray of uint8, shape (k, 3)
        Red, green, blue, coded as sRGB. Read-only.

    Raises
    ------
    PaletteError
        If k is not in that range.
    """
    if not 0 <= k <= MAX_COLOURS:
        raise PaletteError(f"there are colours for 0 to {MAX_COLOURS} components, not for {k}")
    colours = _COLOURS[:k].copy()
    colours.flags.writeable = False
    return colours


def faded(colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return colours turned towards grey, so that those beside them stand out.

    Parameters
    ----------
    colours : ndarray of uint8, shape (k, 3)

    Returns
    -------
    ndarray of uint8, shape (k, 3)
    """
    return encode(_FADING * _GREY + (1.0 - _FADING) * linear_light(colours))


def linear_light(colours: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return coded sRGB colours as amounts of light.

    Parameters
    ----------
    colours : ndarray of uint8, shape (..., 3)

    Returns
    -------
    ndarray of float64, shape (..., 3)
        0 to 1, proportional to light.
    """
    return _LINEAR[colours]


def encode(light: NDArray[Any]) -> NDArray[np.uint8]:
    """Return amounts of light as coded sRGB, the inverse of `linear_light`.

    Parameters
    ----------
    light : ndarray of float64
        0 to 1; a value outside is taken as the nearest end.

    Returns
    -------
    ndarray of uint8, the same shape
    """
    levels = np.multiply(light, _STEPS)
    levels += 0.5
    np.clip(levels, 0, _STEPS, out=levels)
    coded: NDArray[np.uint8] = _ENCODE[levels.astype(np.uint16)]
    return coded


def mix(resp: NDArray[np.float64], colours: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the colour of each row: its components' colours weighted by its responsibilities.

    Parameters
    ----------
    resp : ndarray of float64, shape (n, k)
        Each row sums to 1.
    colours : ndarray of uint8, shape (k, 3)
        Coded as sRGB.

    Returns
    -------
    ndarray of uint8, shape (n, 3)
        Coded as sRGB; a row that belongs to one component alone has exactly its colour.
    """
    return encode(mixed_light(resp, colours))


def mixed_light(
    resp: NDArray[Any], colours: NDArray[np.uint8], onto: NDArray[Any] | None = None
) -> NDArray[Any]:
    """Return the colour of each row as amounts of light, before it is coded; see `mix`.

    Parameters
    ----------
    resp : ndarray of float64 or float32, shape (n, k)
    colours : ndarray of uint8, shape (k, 3)
    onto : ndarray, optional
        What was returned before, to be written over if it fits: for a million rows, memory that is
        asked for anew takes several times as long as the arithmetic.

    Returns
    -------
    ndarray of the same type, shape (n, 3)
        0 to 1; stored one channel after another.
    """
    light = linear_light(colours).astype(resp.dtype).T
    fits = onto is not None and (onto.shape, onto.dtype) == ((len(resp), 3), resp.dtype)
    mixed = onto.T if onto is not None and fits else np.empty((3, len(resp)), dtype=resp.dtype)
    # in pieces too small for BLAS to call its threads: they have a fit to run, and a frame that
    # waits for them comes tens of milliseconds late
    for start in range(0, len(resp), _PIECE):
        piece = np.s_[start : start + _PIECE]
        np.matmul(light, resp[piece].T, out=mixed[:, piece])
    return mixed.T
