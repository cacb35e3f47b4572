import numpy as np
import pytest

from gmmstudio.mixture import Mixture
from gmmstudio.session.drawing.contours import (
    SHARES,
    DensityGrid,
    contour_segments,
    density_grid,
    highest_density_levels,
)


def normal(mean, sds, weight=1.0):
    return weight, mean, np.diag(np.square(sds))


def mixture_of(*parts):
    weights, means, covariances = zip(*parts, strict=True)
    return Mixture(weights=weights, means=means, covariances=covariances)


def length(segments):
    return np.linalg.norm(segments[:, 1] - segments[:, 0], axis=1).sum()


@pytest.mark.parametrize(("share", "place"), [(share, i) for i, share in enumerate(SHARES)])
def test_the_lines_of_one_normal_are_circles_around_their_share(share, place):
    mixture = mixture_of(normal([0, 0], [1, 1]))
    grid = density_grid(mixture)
    segments = contour_segments(grid, highest_density_levels(mixture))[place]
    radius = np.sqrt(-2 * np.log(1 - share))  # the squared radius is chi-square with 2 degrees
    assert np.linalg.norm(segments.reshape(-1, 2), axis=1) == pytest.approx(radius, rel=0.02)
    assert length(segments) == pytest.approx(2 * np.pi * radius, rel=0.02)


def test_the_shares_hold_for_a_sample_of_a_mixture():
    mixture = mixture_of(
        normal([0, 0], [1, 100], 0.6), normal([3, 150], [0.5, 60], 0.3), normal([9, 0], [1, 5], 0.1)
    )
    X, _ = mixture.sample(40_000, seed=1)
    heights = mixture.log_density(X)
    levels = highest_density_levels(mixture)
    within = [(heights > level).mean() for level in levels]
    assert within == pytest.approx(SHARES, abs=0.012)


def test_a_tiny_component_beside_a_wide_one_keeps_its_round_line():
    sd = 0.004
    mixture = mixture_of(normal([0, 0], [10, 10], 0.5), normal([5, 5], [sd, sd], 0.5))
    grid = density_grid(mixture)
    # 30 % of all is 60 % of the tiny one
    segments = contour_segments(grid, highest_density_levels(mixture))[1]
    radius = sd * np.sqrt(-2 * np.log(1 - 0.6))
    assert length(segments) == pytest.approx(2 * np.pi * radius, rel=0.05)


def test_every_line_is_closed():
    mixture = mixture_of(normal([0, 0], [1, 1], 0.5), normal([2.6, 1], [1, 0.6], 0.5))
    grid = density_grid(mixture)
    for segments in contour_segments(grid, highest_density_levels(mixture)):
        ends = np.round(segments.reshape(-1, 2), 9)
        _, times = np.unique(ends, axis=0, return_counts=True)
        assert set(times.tolist()) == {2}


@pytest.mark.parametrize(("middle", "pieces"), [(0.4, "joined"), (-0.4, "apart")])
def test_a_saddle_is_parted_as_its_middle_says(middle, pieces):
    heights = np.array([[1.0 + middle, -1.0], [-1.0, 1.0 + middle]])
    grid = DensityGrid(np.array([0.0, 1.0]), np.array([0.0, 1.0]), heights)
    (segments,) = contour_segments(grid, [0.0])
    assert len(segments) == 2
    # apart: each piece cuts off a high corner, (0, 0) or (1, 1); joined: a low one
    cut_off = {tuple(np.round(segment.mean(axis=0)).tolist()) for segment in segments}
    high, low = {(0.0, 0.0), (1.0, 1.0)}, {(1.0, 0.0), (0.0, 1.0)}
    assert cut_off == (low if pieces == "joined" else high)


def test_a_level_above_everything_has_no_line():
    grid = density_grid(mixture_of(normal([0, 0], [1, 1])))
    above, crossed = contour_segments(grid, [0.0, -5.0])
    assert above.shape == (0, 2, 2)
    assert len(crossed) > 0


def test_lines_in_motion_have_fewer_pieces_and_lie_where_they_do_at_rest():
    mixture = mixture_of(normal([0, 0], [1, 1], 0.5), normal([2.6, 1], [1, 0.6], 0.5))
    levels = highest_density_levels(mixture)
    rest, motion = (
        contour_segments(density_grid(mixture, in_motion=moves), levels) for moves in (False, True)
    )
    for level, fine, coarse in zip(levels, rest, motion, strict=True):
        assert len(coarse) < len(fine)
        assert length(coarse) == pytest.approx(length(fine), rel=0.01)
        assert mixture.log_density(coarse.mean(axis=1)) == pytest.approx(level, abs=0.02)


def test_lines_are_the_same_alone_and_among_others():
    grid = density_grid(mixture_of(normal([0, 0], [1, 1], 0.5), normal([2.6, 1], [1, 0.6], 0.5)))
    levels = [-2.5, -6.0, -3.0, -3.0 - 1e-9]
    for level, segments in zip(levels, contour_segments(grid, levels), strict=True):
        np.testing.assert_array_equal(segments, contour_segments(grid, [level])[0])
