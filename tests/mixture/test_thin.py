"""Long thin products are those of NumPy, whatever they are cut into."""

import numpy as np
import pytest

from gmmstudio.mixture.thin import inner, times

SHAPES = [(1, 1), (2, 3), (10, 66), (40, 60)]
LENGTHS = [1, 511, 512, 513, 2_600]


@pytest.mark.parametrize(("p", "q"), SHAPES)
@pytest.mark.parametrize("m", LENGTHS)
def test_a_matrix_times_a_long_one(p: int, q: int, m: int) -> None:
    rng = np.random.default_rng(0)
    left, wide = rng.normal(size=(p, q)), rng.normal(size=(q, m + 7))
    space = np.zeros((p, m + 9))
    # Blocks are views of larger buffers, whose other columns must be left alone.
    out = space[:, :m]
    assert times(left, wide[:, :m], out) is out
    np.testing.assert_allclose(out, left @ wide[:, :m], rtol=0, atol=1e-12)
    assert not space[:, m:].any()


@pytest.mark.parametrize(("p", "q"), SHAPES)
@pytest.mark.parametrize("m", LENGTHS)
def test_the_products_of_long_rows_with_each_other(p: int, q: int, m: int) -> None:
    rng = np.random.default_rng(1)
    left, right = rng.normal(size=(p, m + 7)), rng.normal(size=(q, m + 3))
    found = inner(left[:, :m], right[:, :m])
    np.testing.assert_allclose(found, left[:, :m] @ right[:, :m].T, rtol=0, atol=1e-10)
