"""What can be shown by iteration: its values, the range they need, and what is said of them."""

import numpy as np
import pytest

from gmmstudio.mixture import iterate
from gmmstudio.session.drawing.curves import CURVES
from gmmstudio.session.drawing.run_curves import Best, best_of
from gmmstudio.session.wording import log_likelihood

LIKELIHOOD, GAIN, PARTS, GAP = CURVES.entries()


@pytest.fixture(scope="module")
def snapshots():
    X = np.random.default_rng(2).normal(size=(80, 2))
    return list(iterate(X, 2, seed=1, max_iterations=4, tolerance=0.0, half_steps=True))


def test_the_likelihood_is_shown_as_it_is():
    trace = np.array([-90.0, -20.0, -10.0])
    assert LIKELIHOOD.values(trace) is trace
    assert LIKELIHOOD.range(trace) == pytest.approx((-90 - 0.09 * 80, -10 + 0.09 * 80))


def test_values_that_are_not_finite_do_not_spoil_the_range():
    low, high = LIKELIHOOD.range(np.array([-np.inf, -20.0, -10.0, np.nan]))
    assert (low, high) == pytest.approx((-20.9, -9.1))


@pytest.mark.parametrize("value", [-1034.5, -3.2e9, 0.0])
def test_a_flat_curve_is_seen_close_by(value):
    low, high = LIKELIHOOD.range(np.array([value, value]))
    assert low < value < high
    assert high - low <= max(2.0, 3e-6 * abs(value))


def test_a_gain_is_a_power_of_ten():
    values = GAIN.values(np.array([-1000.0, -900.0, -899.0, -898.99]))
    assert np.isnan(values[0])
    assert values[1:] == pytest.approx([2.0, 0.0, -2.0])


def test_a_fall_has_its_size_and_where_nothing_was_gained_there_is_nothing():
    values = GAIN.values(np.array([-np.inf, -np.inf, -50.0, -60.0, -60.0]))
    assert np.isnan(values[[0, 1, 2, 4]]).all()
    assert values[3] == pytest.approx(1.0)


@pytest.mark.parametrize("gains", [[0.3], [2.2, -0.4, -3.7]])
def test_the_range_of_gains_holds_two_whole_powers_and_all_values(gains):
    low, high = GAIN.range(np.array([np.nan, *gains]))
    assert low < min(gains)
    assert high > max(gains)
    assert np.floor(high) - np.ceil(low) >= 1


def test_the_parts_are_told_and_add_up(snapshots):
    last = snapshots[-1]
    told = PARTS.caption(last, 0, estimated=False)
    value, expected, entropy = (
        float(part.split(" = ")[1].replace("−", "-").replace(",", ""))
        for part in told.split(" · ")[:3]
    )
    assert value == pytest.approx(last.log_likelihood, abs=1e-3)
    assert expected + entropy == pytest.approx(value, abs=2e-3)
    assert told.endswith(f"entropy per row {last.bound.entropy / 80:.3g}")


def test_without_parts_the_value_is_told_alone():
    assert PARTS.caption(None, 0, estimated=False) == ""


def test_every_curve_says_what_it_shows():
    for curve in CURVES.entries():
        assert curve.text
        assert len(curve.about) > 20
        assert curve.axis


# --- the distance to the best ----------------------------------------------------------------


def test_the_best_is_the_largest_value_of_all_runs_wherever_it_was():
    traces = [(1, np.array([-90.0, -20.0])), (2, np.array([-np.inf, -10.0, -10.5])), (4, [])]
    assert best_of([(n, np.asarray(trace)) for n, trace in traces]) == Best(-10.0, 2)
    assert best_of([(7, np.array([-5.0])), (8, np.array([-5.0]))]) == Best(-5.0, 7)
    assert best_of([]).number is None


def test_gaps_are_powers_of_ten_and_the_best_has_none():
    best = Best(-10.0, 2)
    values = GAP.values(np.array([-np.inf, -110.0, -10.1, -10.0]), best)
    assert np.isnan(values[[0, 3]]).all()
    assert values[1:3] == pytest.approx([2.0, -1.0])


def test_a_distance_of_rounding_is_none():
    best = Best(-2743.0, 1)
    nearly = np.nextafter(-2743.0, -np.inf)
    assert np.isnan(GAP.values(np.array([nearly]), best)).all()
    assert GAP.end(np.array([nearly]), best) == "best"


def test_the_end_of_a_curve_says_what_the_curve_is_about():
    trace, best = np.array([-2744.0, -2743.35]), Best(-2743.05, 3)
    assert LIKELIHOOD.end(trace) == "−2,743.350"
    assert GAIN.end(trace) == "0.65"
    assert GAIN.end(trace[:1]) == ""
    assert GAP.end(trace, best) == "0.3 below"


def test_the_caption_of_the_gap_says_whose_the_best_is(snapshots):
    last = snapshots[-1]
    best = Best(last.log_likelihood + 0.25, 3)
    told = GAP.caption(last, 0, estimated=False, best=best)
    assert told == (
        f"ℓ = {log_likelihood(last.log_likelihood)} · ℓ* = {log_likelihood(best.value)}, run 3 · "
        "ℓ* − ℓ = 0.25"
    )
