"""The picture of a family shows what it makes equal, and nothing else as equal."""

import numpy as np
import pytest

from gmmstudio.mixture import FAMILIES, families_for
from gmmstudio.session.drawing.family_picture import family_outlines


def areas(outlines: np.ndarray) -> np.ndarray:
    """Enclosed areas by the shoelace formula."""
    x, y = outlines[:, :, 0], outlines[:, :, 1]
    return np.abs((x * np.roll(y, -1, 1) - y * np.roll(x, -1, 1)).sum(axis=1)) / 2


def axes_of(outline: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    points = outline[:-1]
    return np.linalg.eigh(np.cov(points.T))


@pytest.mark.parametrize("code", FAMILIES.names())
def test_it_fits_its_box(code: str) -> None:
    outlines = family_outlines(FAMILIES[code])
    low, high = outlines.min(axis=(0, 1)), outlines.max(axis=(0, 1))
    assert (low >= -1e-9).all()
    assert (high <= [2 + 1e-9, 1 + 1e-9]).all()
    assert np.isclose(high[0] - low[0], 2) or np.isclose(high[1] - low[1], 1)


@pytest.mark.parametrize("family", families_for(2), ids=lambda f: f.code)
def test_what_is_equal_looks_equal_and_what_varies_does_not(family) -> None:
    volume, shape, turn = family.code
    one, two = family_outlines(family)
    size = areas(np.array([one, two]))
    assert np.isclose(size[0], size[1], rtol=1e-6) == (volume == "E")
    (values1, axes1), (values2, axes2) = axes_of(one), axes_of(two)
    ratios = values1[0] / values1[1], values2[0] / values2[1]
    assert np.isclose(ratios[0], ratios[1], rtol=1e-4) == (shape in "EI")
    if shape == "I":
        assert ratios[0] == pytest.approx(1.0, rel=1e-6)
    elif turn != "V":
        # Long axes along each other, or along the other's short one: the same two directions.
        along = abs(axes1[:, 1] @ axes2[:, 1])
        assert min(along, 1 - along) < 1e-6
    else:
        assert 0.1 < abs(axes1[:, 1] @ axes2[:, 1]) < 0.9


def test_bells_are_as_wide_as_the_family_lets_them() -> None:
    own, shared = family_outlines(FAMILIES["V"]), family_outlines(FAMILIES["E"])
    widths = {name: np.ptp(o[:, :, 0], axis=1) for name, o in (("V", own), ("E", shared))}
    assert widths["E"][0] == pytest.approx(widths["E"][1])
    assert widths["V"][0] == pytest.approx(2.5 * widths["V"][1])
