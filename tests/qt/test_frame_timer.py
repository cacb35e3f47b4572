"""How long a frame is followed by nothing."""

import pytest

from gmmstudio.qt.work.frame_timer import Load, pause_ms


@pytest.mark.parametrize(
    ("own", "others", "drawing", "expected"),
    [
        (0.006, 0.0, 0.006, 10),  # light frames come every 16 ms
        (0.015, 0.005, 0.015, 4),  # heavy ones after a breath while processors are free
        (0.050, 0.010, 0.050, 4),
        (0.015, 0.160, 0.010, 65),  # 15 ms in 75 are a fifth of a processor
        (0.015, 0.160, 0.001, 74),  # also where pictures take their turns after this frame began
        (0.030, 0.160, 0.030, 120),
        (0.030, 0.055, 0.030, 120),  # also where other programs leave the fit little
        (0.030, 0.030, 0.030, 120),
        (0.200, 0.160, 0.200, 50),  # but there are four frames a second at least
    ],
)
def test_a_frame_is_followed_by_what_the_fit_leaves_time_for(own, others, drawing, expected):
    spent = Load(wall=0.1, own=own, process=own + others)
    assert pause_ms(spent, drawing) == expected


def test_a_load_is_counted_from_another():
    begun = Load.now()
    sum(range(200_000))
    spent = Load.now().since(begun)
    assert 0 < spent.own <= spent.wall + 1e-3
    # two clocks of the system, read one after the other
    assert spent.process >= spent.own - 1e-3
