"""The density of a mixture as a shade."""

import numpy as np
import pytest

from gmmstudio.mixture import Mixture
from gmmstudio.session.drawing.density_picture import DensityPicture, log_density_field
from gmmstudio.session.drawing.raster import Frame

MIXTURE = Mixture(
    [0.3, 0.7], [[0.0, 0.0], [4.0, 1.0]], [[[1.0, 0.4], [0.4, 2.0]], [[0.5, 0.0], [0.0, 0.6]]]
)
WHOLE = Frame((-6.0, 9.0), (-9.0, 9.0), 300, 240)


def opacity(frame, mixture=MIXTURE):
    picture = DensityPicture()
    picture.show(mixture, "#405060")
    return picture.pixels(frame) >> np.uint32(24)


def test_the_field_integrates_to_one():
    x, y, logs = log_density_field(MIXTURE, WHOLE)
    whole = np.trapezoid(np.trapezoid(np.exp(logs), x, axis=1), y)
    assert whole == pytest.approx(1.0, abs=1e-3)


def test_the_field_of_one_axis_summed_over_the_other_is_the_marginal():
    x, y, logs = log_density_field(MIXTURE, WHOLE)
    along_x = np.trapezoid(np.exp(logs), y, axis=0)
    expected = np.exp(MIXTURE.marginal((0,)).log_density(x[:, None]))
    np.testing.assert_allclose(along_x, expected, atol=1e-3)


def test_the_shade_follows_a_power_of_the_density():
    alpha = opacity(WHOLE)
    assert alpha.shape == (240, 300)
    x = np.linspace(*WHOLE.x_range, 300)
    y = np.linspace(*WHOLE.y_range, 240)[::-1]
    grid = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    logs = MIXTURE.log_density(grid).reshape(240, 300)
    expected = alpha.max() * np.exp(0.4 * (logs - logs.max()))
    np.testing.assert_allclose(alpha, expected, atol=4)


def test_it_is_never_so_strong_that_rows_drown():
    assert 100 < opacity(WHOLE).max() < 150


def test_far_from_all_components_there_is_no_shade():
    assert opacity(Frame((50.0, 60.0), (50.0, 60.0), 30, 30)).max() == 0
    assert opacity(WHOLE)[0].max() <= 3


def test_without_a_mixture_nothing_is_shown():
    assert opacity(WHOLE, None).max() == 0


def test_many_components_are_looked_at_less_closely_than_would_cost_a_frame():
    k = 30
    many = Mixture(np.full(k, 1 / k), np.random.default_rng(0).normal(size=(k, 2)), [np.eye(2)] * k)
    x, y, _ = log_density_field(many, Frame((-3.0, 3.0), (-3.0, 3.0), 900, 700))
    assert len(x) * len(y) * k < 110_000
