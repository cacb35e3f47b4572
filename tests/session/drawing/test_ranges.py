import numpy as np
import pytest

from gmmstudio.session.drawing.ranges import evenly, padded


def test_there_is_room_at_both_ends():
    assert padded(0.0, 10.0, 0.05) == pytest.approx((-0.5, 10.5))


@pytest.mark.parametrize(
    ("value", "shown"), [(40.0, (38.0, 42.0)), (-40.0, (-42.0, -38.0)), (0.0, (-0.5, 0.5))]
)
def test_a_single_value_is_in_the_middle(value, shown):
    assert padded(value, value) == shown


def test_a_span_lost_in_rounding_is_widened():
    low, high = padded(1e8, 1e8 + 1e-8)
    assert high - low == pytest.approx(1e7)


def test_few_marks_are_all_kept_and_many_evenly_thinned():
    assert evenly(np.array([3, 4, 9]), 3).tolist() == [3, 4, 9]
    assert evenly(np.arange(100), 4).tolist() == [0, 25, 50, 75]
    assert len(evenly(np.arange(621), 250)) == 250
