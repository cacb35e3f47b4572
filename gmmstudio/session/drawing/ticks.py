"""Where an axis puts its numbers, and how they are written."""

import math
from collections.abc import Sequence

_NICE = (1.0, 2.0, 2.5, 5.0, 10.0)
_PLAIN_LIMIT = 1e10
_GROUP_FROM = 10_000
_SMALLEST_PLAIN_STEP = 1e-6
_ROUNDING = 1e-6
_FINER = 4
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def tick_step(span: float, intervals: float, *, whole: bool = False) -> float:
    """Return a round distance between numbers: 1, 2, 2.5 or 5 times a power of ten.

    Parameters
    ----------
    span : float
        Length of the axis in the units of the data, positive.
    intervals : float
        About how many distances should fit; the step is the smallest one that makes no more.
    whole : bool
        Whether only whole numbers make sense: steps of 1, 2, 5, 10, 20, …

    Returns
    -------
    float
        The distance, in the same units.
    """
    raw = span / max(intervals, 1.0)
    if whole:
        raw = max(raw, 1.0)
    power = 10.0 ** math.floor(math.log10(raw))
    steps = (power * nice for nice in _NICE if not (whole and nice * power % 1))
    return next(step for step in steps if step >= raw * (1 - _ROUNDING))


def step_within(low: float, high: float, intervals: float, *, whole: bool = False) -> float:
    """Return a round distance of which at least two multiples lie in a range.

    Parameters
    ----------
    low, high : float
        Ends of the axis in the units of the data; ``low < high``.
    intervals : float
        About how many distances should fit.
    whole : bool
        Whether only whole numbers make sense; a range may then be too short for two of them.

    Returns
    -------
    float
        That of `tick_step`, or the next smaller one that has two.
    """
    step = tick_step(high - low, intervals, whole=whole)
    for _ in range(_FINER):
        if math.floor(high / step) - math.ceil(low / step) >= 1 or (whole and step <= 1.0):
            break
        # the smallest round step from 1 / 2.6 on is the half, or what comes nearest to it
        step = tick_step(step / 2.6, 1.0, whole=whole)
    return step


def tick_labels(values: Sequence[float], step: float) -> list[str]:
    """Write the numbers of an axis with as many digits as tell them apart, and no more.

    Parameters
    ----------
    values : sequence of float
        Where the numbers stand.
    step : float
        Distance between them, positive.

    Returns
    -------
    list of str
        ``4,000`` stays ``4000``; from 10,000 the thousands are set apart; beyond ten digits, or
        below a millionth, powers of ten are used. A minus is a true minus sign.
    """
    largest = max((abs(value) for value in values), default=0.0)
    if largest >= _PLAIN_LIMIT or step < _SMALLEST_PLAIN_STEP:
        last = math.floor(math.log10(step) + 1e-9)
        if abs(step / 10.0**last % 1) > _ROUNDING:
            last -= 1
        digits = max(0, math.floor(math.log10(max(largest, step)) + 1e-9) - last)
        return [_signed(_scientific(value, digits, step)) for value in values]
    places = _places(step)
    group = "," if largest >= _GROUP_FROM else ""
    return [
        _signed(f"{value:{group}.{places}f}") if abs(value) > step * _ROUNDING else "0"
        for value in values
    ]


def power_labels(exponents: Sequence[int]) -> list[str]:
    """Write whole powers of ten as ``10⁻³``."""
    return [f"10{str(exponent).translate(_RAISED)}" for exponent in exponents]


def _places(step: float) -> int:
    """Return how many decimals the step itself needs."""
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    return places if abs(round(step, places) - step) < step * 1e-6 else places + 1


def _scientific(value: float, digits: int, step: float) -> str:
    if abs(value) <= step * _ROUNDING:
        return "0"
    mantissa, exponent = f"{value:.{min(digits, 15)}e}".split("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}e{int(exponent)}"


def _signed(text: str) -> str:
    return text.replace("-", "−")
