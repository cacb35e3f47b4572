"""A text gives way where there is no room for it, and is whole where there is."""

import pytest

from gmmstudio.qt.panels.yielding_label import YieldingLabel

TEXT = "C1, C2, C3 and 24 more held up by the floor"


@pytest.fixture
def label(qtbot, themed):
    label = YieldingLabel(TEXT)
    qtbot.addWidget(label)
    return label


def test_it_asks_for_its_text_but_makes_nothing_wider(label):
    assert label.sizeHint().width() >= label.fontMetrics().horizontalAdvance(TEXT)
    assert label.minimumSizeHint().width() == 0
    assert label.minimumSizeHint().height() >= label.fontMetrics().height()


def test_it_is_shortened_and_never_cut(label):
    label.resize(label.sizeHint())
    assert label.shown_text == TEXT
    label.resize(120, 20)
    assert label.shown_text.endswith("…")
    assert label.fontMetrics().horizontalAdvance(label.shown_text) <= 120
    assert label.text() == TEXT


def test_the_shortened_text_is_what_is_drawn(label, qtbot):
    label.resize(120, 20)
    shortened = label.grab().toImage()
    other = YieldingLabel(label.shown_text)
    qtbot.addWidget(other)
    other.resize(120, 20)
    assert other.shown_text == other.text()
    assert shortened == other.grab().toImage()
