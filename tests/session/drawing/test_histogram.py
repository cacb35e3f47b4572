import numpy as np
import pytest

from gmmstudio.session.drawing.histogram import density_histogram

NORMAL = np.random.default_rng(0).normal(50, 10, 5_000)


@pytest.mark.parametrize(
    "values",
    [
        NORMAL,
        NORMAL[:7],
        NORMAL * 1e-8,
        NORMAL + 1e8,
        np.round(NORMAL),
        np.repeat([1.0, 2.0, 9.0], 30),
        np.concatenate([NORMAL, [1e6]]),
    ],
)
def test_the_bars_areas_are_the_shares_of_the_rows(values):
    bars = density_histogram(values)
    counts, _ = np.histogram(values, bars.edges)
    areas = bars.density * np.diff(bars.edges)
    assert counts.sum() == len(values)
    assert areas == pytest.approx(counts / len(values), abs=1.5 / len(values))
    assert areas.sum() == pytest.approx(1)


def test_the_width_is_that_of_freedman_and_diaconis():
    bars = density_histogram(NORMAL)
    lower, upper = np.percentile(NORMAL, [25, 75])
    wanted = 2 * (upper - lower) / 5_000 ** (1 / 3)
    assert np.diff(bars.edges) == pytest.approx(wanted, rel=0.05)


def test_groups_that_lie_apart_are_not_merged():
    rng = np.random.default_rng(1)
    two = np.concatenate([rng.normal(2, 0.25, 100), rng.normal(4.3, 0.4, 170)])
    bars = density_histogram(two)
    middle = bars.density[(bars.edges[:-1] > 2.9) & (bars.edges[1:] < 3.2)]
    assert 16 <= len(bars.density) <= 24
    assert len(middle) >= 1
    assert middle.max() < 0.2 * bars.density.max()


def test_a_far_outlier_does_not_multiply_the_bars():
    assert len(density_histogram(np.append(NORMAL, 1e9)).density) <= 120


def test_no_bar_catches_more_steps_of_a_grid_than_another():
    to_the_25 = 25 * np.round(np.random.default_rng(2).normal(4200, 800, 342) / 25)
    bars = density_histogram(to_the_25)
    widths = np.diff(bars.edges) / 25
    assert widths == pytest.approx(np.round(widths))
    # a value lies half a step from an edge, never on it
    assert np.abs((to_the_25[:, None] - bars.edges) / 25).min() == pytest.approx(0.5)


def test_equal_values_make_one_bar_around_them():
    bars = density_histogram(np.full(9, 40.0))
    assert bars.edges.tolist() == [38.0, 42.0]
    assert bars.density.tolist() == [0.25]
    assert density_histogram(np.zeros(3)).edges.tolist() == [-0.5, 0.5]


def test_nothing_makes_no_bar():
    assert len(density_histogram(np.empty(0)).density) == 0


def test_the_bars_of_a_sample_serve_all_values_too():
    values = np.random.default_rng(0).normal(50, 10, 40_000)
    sample = values[::40]
    whole = density_histogram(values, sample)
    assert whole.edges[0] <= values.min()
    assert whole.edges[-1] >= values.max()
    width = np.diff(whole.edges)
    assert (whole.density * width).sum() == pytest.approx(1)
    counts, _ = np.histogram(values, whole.edges)
    assert whole.density * width * 40_000 == pytest.approx(counts, abs=1)
