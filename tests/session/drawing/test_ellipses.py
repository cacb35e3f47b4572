import numpy as np
import pytest

from gmmstudio.session.drawing.ellipses import ellipses

MEANS = np.array([[1.0, -2.0], [5.0, 50.0]])
COVARIANCES = np.array([[[2.0, 0.6], [0.6, 0.5]], [[1.0, -28.0], [-28.0, 900.0]]])


@pytest.mark.parametrize("radius", [1.0, 2.0])
@pytest.mark.parametrize("units", [(1.0, 1.0), (1e8, 1e-8)])
def test_every_point_lies_at_the_radius_in_standard_deviations(radius, units):
    scale = np.array(units)
    covariances = COVARIANCES * scale[:, None] * scale
    outlines = ellipses(MEANS * scale, covariances, radius)
    for outline, mean, covariance in zip(outlines, MEANS, COVARIANCES, strict=True):
        away = outline / scale - mean
        distance = np.sqrt(np.einsum("pi,ij,pj->p", away, np.linalg.inv(covariance), away))
        assert distance == pytest.approx(radius, rel=1e-9)


def test_it_reaches_exactly_its_standard_deviation_along_either_axis():
    outline = ellipses(MEANS[:1], COVARIANCES[:1], 1.0, n_points=720)[0]
    assert (outline - MEANS[0]).max(axis=0) == pytest.approx(np.sqrt([2.0, 0.5]), rel=1e-4)


def test_it_is_closed():
    outlines = ellipses(MEANS, COVARIANCES, 2.0, n_points=40)
    assert outlines.shape == (2, 41, 2)
    assert outlines[:, 0].tolist() == outlines[:, -1].tolist()


def test_a_collapsed_component_is_a_line_or_a_point():
    line = ellipses(np.zeros((1, 2)), np.array([[[4.0, 4.0], [4.0, 4.0]]]), 1.0)[0]
    assert line[:, 0] == pytest.approx(line[:, 1], abs=1e-7)
    assert line.max() == pytest.approx(2.0, rel=1e-2)
    point = ellipses(np.ones((1, 2)), np.zeros((1, 2, 2)), 1.0)[0]
    assert np.unique(point).tolist() == [1.0]
