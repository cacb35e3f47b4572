import numpy as np
import pytest

from gmmstudio.mixture import Mixture, Phase, iterate
from gmmstudio.session.drawing.likelihood import (
    fallen_steps,
    likelihood_caption,
    likelihood_curve,
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


@pytest.fixture
def half_steps():
    X = np.concatenate([np.linspace(0, 1, 30), np.linspace(1.5, 4, 12)])[:, None]
    start = Mixture(
        weights=[0.5, 0.5], means=[[0.1], [0.9]], covariances=[[[1.0]], [[1.0]]], family="V"
    )
    return list(iterate(X, 2, covariance="V", start=start, max_iterations=4, half_steps=True))


def test_after_an_m_step_the_caption_is_that_of_the_new_parameters(half_steps):
    moved = half_steps[4]
    assert (moved.phase, moved.iteration) == (Phase.M_STEP, 2)
    rows = np.concatenate([np.linspace(0, 1, 30), np.linspace(1.5, 4, 12)])[:, None]
    value = moved.mixture.log_density(rows).sum()
    gain = value - half_steps[3].mixture.log_density(rows).sum()
    assert likelihood_caption(moved, 0) == (
        f"ℓ = −{-value:.4f} · Δ {gain:.2g} · mean per row −{-value / 42:.4f}"
    )


def test_the_start_has_gained_nothing_yet(half_steps):
    value = half_steps[0].log_likelihood
    assert likelihood_caption(half_steps[0], 0) == (
        f"ℓ = −{-value:.4f} · mean per row −{-value / 42:.4f}"
    )


def test_the_caption_counts_the_falls(half_steps):
    assert likelihood_caption(half_steps[0], 1).endswith(" · fell 1 time")
    assert likelihood_caption(half_steps[0], 2).endswith(" · fell 2 times")


def test_the_curve_ends_at_the_newest_snapshot(half_steps):
    trace = np.array([half_steps[1].log_likelihood, half_steps[3].log_likelihood])
    after_e, after_m = half_steps[3], half_steps[4]
    assert likelihood_curve(trace, after_e).tolist() == trace.tolist()
    assert likelihood_curve(trace, after_m).tolist() == [*trace, after_m.log_likelihood]
    assert likelihood_curve(trace[:0], half_steps[0]).tolist() == [half_steps[0].log_likelihood]


@pytest.mark.parametrize("value", [-1034.5, -3.2e9, 0.0])
def test_a_flat_curve_is_seen_close_by(value):
    _, (low, high) = likelihood_range(np.array([value, value]))
    assert low < value < high
    assert high - low <= max(2.0, 3e-6 * abs(value))


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
