import numpy as np
import pytest

from gmmstudio.mixture import Mixture, Phase, iterate
from gmmstudio.session.drawing.likelihood import (
    crossings,
    iteration_range,
    likelihood_caption,
    likelihood_curve,
    lower_end,
    thinned,
)


def test_all_iterations_are_in_the_range():
    left, right = iteration_range(0, 2)
    assert left < 0
    assert right > 2


def test_the_range_begins_where_the_first_curve_does():
    left, right = iteration_range(40, 140)
    assert 30 < left < 40
    assert right > 140


def test_the_right_end_moves_by_steps():
    ends = [iteration_range(0, last)[1] for last in range(1, 119)]
    assert all(end > last for last, end in enumerate(ends, start=1))
    assert len(set(ends)) < 25


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


def test_an_estimate_is_told_as_one(half_steps):
    assert likelihood_caption(half_steps[0], 0, estimated=True).startswith("ℓ ≈ −")


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


# --- where curves are worth looking at -------------------------------------------------------


def climb(start, end, rate, n=50):
    """A curve that comes nearer to its end by a factor an iteration."""
    return end - (end - start) * rate ** np.arange(n)


def test_beginnings_that_squash_the_ends_of_several_runs_are_cut_off():
    curves = [climb(-3000.0, -2743.3, 0.3), climb(-2900.0, -2743.0, 0.3)]
    low = lower_end(curves)
    # ten of fifty iterations are a beginning: what is left to climb after them is below 0.01
    assert -2743.31 < low < -2743.3
    assert all((curve[10:] >= low).all() for curve in curves)


def test_no_end_is_cut_off_however_far_below_the_others_it_is():
    worse = np.full(50, -2780.0)
    curves = [climb(-3000.0, -2743.3, 0.3), climb(-9000.0, -2743.0, 0.3), worse]
    assert lower_end(curves) == -2780.0


def test_an_end_that_fell_is_in_sight():
    fell = np.append(climb(-3000.0, -2743.3, 0.3), -2760.0)
    assert lower_end([fell, climb(-3000.0, -2743.0, 0.3)]) == -2760.0


@pytest.mark.parametrize(
    "curves",
    [
        [],
        [np.array([np.nan, np.nan])],
        [np.array([-90.0, -10.0])],
        [np.array([-90.0, -12.0, -11.0, -10.5, -10.0])],
        [np.linspace(-90.0, -10.0, 50), np.linspace(-80.0, -20.0, 50)],
    ],
    ids=["none", "nothing finite", "two values", "too few to tell", "steady climbs"],
)
def test_nothing_is_cut_off_where_nothing_would_be_gained(curves):
    assert lower_end(curves) is None


def test_of_a_single_run_only_the_start_is_left_out_and_only_where_it_squashes_the_climb():
    assert lower_end([climb(-2747.0, -2743.0, 0.8)]) is None
    jump = np.concatenate([[-3000.0], climb(-2747.0, -2743.0, 0.8)])
    assert lower_end([jump]) == -2747.0


def test_a_start_of_no_density_is_no_end_of_the_range():
    curve = climb(-2747.0, -2743.0, 0.95)
    assert lower_end([np.concatenate([[-np.inf], curve])]) is None


def test_a_curve_crosses_a_level_where_it_rises_above_it():
    values = np.array([-10.0, -4.0, -2.0, -6.0, -1.0])
    assert crossings(values, -5.0).tolist() == pytest.approx([5 / 6, 3.2])
    assert crossings(values, -11.0).tolist() == []
    assert crossings(np.array([-np.inf, -4.0]), -5.0).tolist() == [1.0]
    assert crossings(np.array([np.nan, -4.0]), -5.0).tolist() == []
