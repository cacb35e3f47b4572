"""Legends say as much as there is room for."""

import pytest
from PySide6.QtGui import QFontMetrics

from gmmstudio.qt.plots.scatter_view import ScatterView
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


@pytest.mark.parametrize("height", [180, 480])
def test_what_the_caption_says_never_changes_the_size_of_the_plot(shown, two_columns, height):
    view = shown(ScatterView, two_columns, size=(420, height))
    before = view.canvas.size()
    for text in ("", "short", " · ".join(["a part of a long line"] * 9)):
        view.caption.say(text, strong=True)
        view.layout().activate()
        assert view.canvas.size() == before
        assert len(view.caption.text().splitlines()) <= (2 if height > 240 else 1)
    assert view.caption.text().endswith("…")
    assert view.caption.toolTip() == text


def test_a_view_grown_higher_shows_the_second_line(shown, two_columns, qtbot):
    view = shown(ScatterView, two_columns, size=(420, 180))
    view.caption.say(" · ".join(["a part of a long line"] * 5))
    assert len(view.caption.text().splitlines()) == 1
    view.resize(420, 480)
    qtbot.waitUntil(lambda: len(view.caption.text().splitlines()) == 2)
