"""Shares as bars: the names beside them."""

import numpy as np
import pytest

from gmmstudio.qt.panels.share_bars import ShareBars
from gmmstudio.session.looks import Looks

NAMES = ("setosa", "versicolor", "virginica")


@pytest.fixture
def bars(qtbot):
    bars = ShareBars("shares", "Shares")
    qtbot.addWidget(bars)
    looks = Looks()
    for place, name in enumerate(NAMES):
        looks = looks.renamed(place, name, len(NAMES))
    bars.show_shares(np.array([0.5, 0.25, 0.25]), looks)
    return bars


def test_names_have_up_to_half_the_width(bars):
    room = max(bars.fontMetrics().horizontalAdvance(name) for name in NAMES)
    bars.resize(2 * room + 2, bars.height())
    assert bars.shown_names == NAMES


def test_where_there_is_less_room_the_longest_is_shortened(bars):
    room = bars.fontMetrics().horizontalAdvance("versicolor")
    bars.resize(2 * room - 10, bars.height())
    assert bars.shown_names[0] == "setosa"
    assert bars.shown_names[1].endswith("…")
