"""Legends say as much as there is room for."""

import pytest
from PySide6.QtGui import QFontMetrics

from gmmstudio.qt.plots.texts import LegendEntry, LegendStrip

ENTRIES = [LegendEntry("#0072b2", f"C{j} 0.2{j}", short=f"C{j}") for j in range(1, 6)]


def needed(strip, texts, between):
    metrics = QFontMetrics(strip.font())
    widths = [10 + 5 + metrics.horizontalAdvance(text) for text in texts]
    return sum(widths) + between * (len(texts) - 1)


@pytest.fixture
def strip(qtbot):
    strip = LegendStrip()
    qtbot.addWidget(strip)
    strip.show_entries(ENTRIES)
    return strip


def test_entries_move_closer_then_grow_shorter_before_one_is_left_out(strip):
    full, short = ([getattr(e, name) for e in ENTRIES] for name in ("text", "short"))
    for width, texts in (
        (needed(strip, full, 14), full),
        (needed(strip, full, 9), full),
        (needed(strip, full, 9) - 1, short),
        (needed(strip, short, 9), short),
    ):
        strip.resize(width, 20)
        assert strip.texts_shown() == texts
    strip.resize(needed(strip, short, 9) - 1, 20)
    shown = strip.texts_shown()
    assert shown == short[: len(shown)]
    assert 3 <= len(shown) < 5


def test_what_is_left_out_is_counted_behind_the_others(strip):
    strip.resize(needed(strip, ["C1", "C2"], 9) + 36, 20)
    assert strip.texts_shown() == ["C1", "C2"]
    counted = strip.grab().toImage()
    strip.show_entries([entry._replace(text=entry.short) for entry in ENTRIES[:2]])
    whole = strip.grab().toImage()
    beside = range(needed(strip, ["C1", "C2"], 14) + 2, strip.width())
    drawn = [
        {image.pixel(x, y) for x in beside for y in range(strip.height())}
        for image in (counted, whole)
    ]
    assert len(drawn[0]) > 1
    assert len(drawn[1]) == 1
