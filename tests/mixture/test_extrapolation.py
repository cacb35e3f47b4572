"""What is still to gain of a sequence with known rates, and when that is told."""

import numpy as np
import pytest

from gmmstudio.mixture import iterate
from gmmstudio.mixture.extrapolation import is_steady, still_to_gain


def linear(limit, *parts, n=60):
    """A sequence that comes nearer to its limit by sums of c·rateⁿ."""
    t = np.arange(n)
    return limit - sum(c * rate**t for c, rate in parts)


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9, 0.99])
def test_of_a_linear_sequence_the_rest_is_known_exactly_and_told_from_the_sixth_value_on(rate):
    values = linear(-2743.0, (40.0, rate), n=12)
    for n in range(2, 13):
        part = values[:n]
        assert is_steady(part) is (n >= 6)
        if n >= 3:
            left = still_to_gain(part[-1] - part[-2], part[-2] - part[-3])
            assert left == pytest.approx(-2743.0 - part[-1], rel=1e-6)


@pytest.mark.parametrize("slow", [0.8, 0.9, 0.97])
def test_while_a_faster_part_is_not_over_nothing_is_told_and_later_what_is_true(slow):
    values = linear(-1000.0, (300.0, 0.3), (4.0, slow))
    told = [n for n in range(3, len(values) + 1) if is_steady(values[:n])]
    # the fast part is 300·0.3ⁿ: until n = 6 it is what most of the gain is made of
    assert told[0] > 6
    assert told == list(range(told[0], len(values) + 1))
    for n in told:
        left = still_to_gain(values[n - 1] - values[n - 2], values[n - 2] - values[n - 3])
        assert left == pytest.approx(-1000.0 - values[n - 1], rel=0.35)


@pytest.mark.parametrize(
    "values",
    [
        [],
        [-5.0, -4.0],
        np.arange(20.0),
        np.arange(20.0) ** 2,
        [-9.0, -5.0, -3.0, -2.0, -1.5, -1.25, -1.3],
        [-np.inf, -9.0, -5.0, -3.0, -2.0, -1.5],
    ],
    ids=["none", "two", "even steps", "growing steps", "a fall", "from no density"],
)
def test_what_does_not_converge_linearly_is_never_told(values):
    assert not is_steady(values)


def test_a_run_of_em_is_told_late_and_then_within_a_third():
    rng = np.random.default_rng(4)
    x = np.concatenate([rng.normal(0, 1, 150), rng.normal(2.5, 1, 150)])[:, None]
    options = {"start": "random", "seed": 3, "max_iterations": 4000}
    *_, last = iterate(x, 2, tolerance=1e-13, **options)
    trace = np.array([s.log_likelihood for s in iterate(x, 2, tolerance=1e-6, **options)])
    told = [n for n in range(1, len(trace) + 1) if is_steady(trace[:n])]
    assert told[0] > 5
    for n in told[-10:]:
        left = still_to_gain(trace[n - 1] - trace[n - 2], trace[n - 2] - trace[n - 3])
        assert left == pytest.approx(last.log_likelihood - trace[n - 1], rel=0.34, abs=1e-6)
