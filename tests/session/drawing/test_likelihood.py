import numpy as np
import pytest

from gmmstudio.session.drawing.likelihood import (
    fallen_steps,
    likelihood_caption,
    likelihood_range,
    thinned,
)


def test_falls_are_found_where_they_are():
    trace = np.array([-50.0, -40.0, -41.0, -39.0, -39.5])
    assert fallen_steps(trace).tolist() == [2, 4]


def test_rounding_is_no_fall():
    assert fallen_steps(np.array([-1000.0, -1000.0 - 1e-8])).tolist() == []


def test_the_whole_curve_is_in_the_range():
    (left, right), (low, high) = likelihood_range(np.array([-90.0, -20.0, -10.0]))
    assert left < 0
    assert right > 2
    assert low == pytest.approx(-90 - 0.09 * 80)
    assert high == pytest.approx(-10 + 0.09 * 80)


def test_the_right_end_moves_by_steps():
    ends = [likelihood_range(-1.0 / np.arange(1.0, n + 1))[0][1] for n in range(2, 120)]
    assert all(end > n - 1 for n, end in zip(range(2, 120), ends, strict=True))
    assert len(set(ends)) < 25


def test_values_that_are_not_finite_do_not_spoil_the_range():
    _, (low, high) = likelihood_range(np.array([-np.inf, -20.0, -10.0]))
    assert (low, high) == pytest.approx((-20.9, -9.1))


def test_the_caption_tells_value_gain_and_falls():
    assert likelihood_caption(np.array([-1234.5678]), None) == "ℓ = −1,234.568"
    caption = likelihood_caption(np.array([-40.0, -41.0, -40.75]), None)
    assert caption == "ℓ = −40.7500 · Δ 0.25 · fell 1 time"


def test_a_short_curve_is_drawn_whole():
    assert thinned(np.arange(7.0)).tolist() == list(range(7))


def test_a_long_curve_keeps_its_ends_and_every_fall():
    trace = -1e3 / np.arange(1.0, 30_002)
    trace[12_345] -= 50.0
    kept = thinned(trace)
    assert len(kept) < 1_300
    assert {0, 12_345, 30_000} <= set(kept.tolist())
    drawn = np.interp(np.arange(30_001), kept, trace[kept])
    beside = np.abs(np.arange(30_001) - 12_345) > 60
    assert np.abs(drawn - trace)[beside][1_000:].max() < 0.02
