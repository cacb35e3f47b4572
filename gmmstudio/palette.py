"""Colours of the components, and the colour of a row that belongs to several of them.

The first six are those of Okabe and Ito's palette for every kind of colour vision, blue and orange
first because no form of colour blindness confuses them; its yellow and black are left out, since
yellow vanishes on white and black on a dark screen. The others were found by a search for the
colour farthest, also in simulated colour blindness, from those before it and from its neighbours,
among colours of at least 2.2 : 1 contrast with both backgrounds.

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
    "0072B2 E69F00 009E73 CC79A7 56B4E9 D55E00 7A5556 8A3FF0 78B48C FA82F0 "
    "B4140A 5046C8 AA9646 E646FA C80A6E 46641E D2A0B4 008CFA A04696 6E8250 "
    "FA00D2 AAB45A 6E46A0 468C00 FA3282 96A0C8 00C800 8C643C C832B4 006478 "
    "FA646E 6E6EDC 7800F0 AA0A82 E61E3C A078DC 649696 5A6496 C8645A FA6EC8 "
    "8232B4 288C8C A03C46 FA8C82 BE64BE AA1EDC 32786E 50AA5A 9678A0 D28200"
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


def mixed_light(resp: NDArray[Any], colours: NDArray[np.uint8]) -> NDArray[Any]:
    """Return the colour of each row as amounts of light, before it is coded; see `mix`.

    Parameters
    ----------
    resp : ndarray of float64 or float32, shape (n, k)
    colours : ndarray of uint8, shape (k, 3)

    Returns
    -------
    ndarray of the same type, shape (n, 3)
        0 to 1; stored one channel after another.
    """
    light = linear_light(colours).astype(resp.dtype).T
    mixed = np.empty((3, len(resp)), dtype=resp.dtype)
    # in pieces too small for BLAS to call its threads: they have a fit to run, and a frame that
    # waits for them comes tens of milliseconds late
    for start in range(0, len(resp), _PIECE):
        piece = np.s_[start : start + _PIECE]
        np.matmul(light, resp[piece].T, out=mixed[:, piece])
    return mixed.T
