"""A line of parts is never cut within one while there is another to leave out."""

import pytest

from gmmstudio.qt.panels.parts_label import Part, PartsLabel

PARTS = (
    Part("iteration 500", 4),
    Part("ℓ = −2,739.216", 5),
    Part("(mean −8.0094 per row)", 1, joint=" "),
    Part("Δ 0.00024", 3),
    Part("≈ 0.035 still to gain", 2),
)
FULL = (
    "iteration 500  ·  ℓ = −2,739.216 (mean −8.0094 per row)  ·  Δ 0.00024  ·  "
    "≈ 0.035 still to gain"
)


@pytest.fixture
def label(qtbot):
    label = PartsLabel("Fit")
    qtbot.addWidget(label)
    label.resize(2000, 20)
    with qtbot.waitExposed(label):
        label.show()
    label.say(PARTS)
    return label


def texts(label):
    """Return what is shown as the line becomes narrower, each text once."""
    told = []
    for width in range(2000, 0, -1):
        label.resize(width, 20)
        if not told or label.text() != told[-1]:
            told.append(label.text())
    return told


def test_the_least_important_part_goes_first_and_a_part_stands_whole_or_not_at_all(label):
    assert texts(label)[:5] == [
        FULL,
        "iteration 500  ·  ℓ = −2,739.216  ·  Δ 0.00024  ·  ≈ 0.035 still to gain",
        "iteration 500  ·  ℓ = −2,739.216  ·  Δ 0.00024",
        "iteration 500  ·  ℓ = −2,739.216",
        "ℓ = −2,739.216",
    ]


def test_what_is_left_out_is_in_the_tooltip_and_is_read_out(label):
    assert label.toolTip() == ""
    label.resize(220, 20)
    assert label.text() != FULL
    assert label.toolTip() == FULL
    assert label.accessibleName() == f"Fit: {FULL}"
    label.resize(2000, 20)
    assert (label.text(), label.toolTip()) == (FULL, "")


def test_other_parts_are_fitted_at_once(label):
    label.resize(220, 20)
    label.say((Part("short", 1),))
    assert (label.text(), label.toolTip()) == ("short", "")
    label.say(())
    assert label.text() == ""
