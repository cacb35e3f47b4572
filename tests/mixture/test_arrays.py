"""The small checks and helpers that every part of the engine shares."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gmmstudio.mixture.arrays import distinct_rows

CELLS = st.sampled_from([-1.5, -0.0, 0.0, 1e-300, 2.0])
SHAPES = st.tuples(st.integers(1, 30), st.integers(1, 3))


@given(arrays(np.float64, SHAPES, elements=CELLS))
def test_distinct_rows_are_numpys_unique_rows(rows: np.ndarray) -> None:
    np.testing.assert_array_equal(distinct_rows(rows), np.unique(rows, axis=0))
