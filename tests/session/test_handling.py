"""What can be done to a component in hand, in words, by family."""

import pytest

from gmmstudio.session.handling import about_ends, no_turn
from gmmstudio.session.settings import FitSettings
from gmmstudio.session.view_state import ViewState


def state(family, k=2):
    return ViewState(settings=FitSettings(family=family, components=k))


@pytest.mark.parametrize(
    ("family", "said", "unsaid"),
    [
        ("VVV", "resize and turn C1", "follow"),
        ("VVI", "VVI keeps its axes along the columns", "follow"),
        ("VII", "VII keeps it round", "follow"),
        ("EII", "The others follow: EII has one size for all.", "turn"),
        ("EEE", "The others follow: EEE has one size, shape and direction for all.", "round"),
        ("VEV", "The others follow: VEV has one shape for all.", "round"),
        ("V", "one standard deviation", "follow"),
        ("E", "The others follow: E has one width for all.", "turn"),
    ],
)
def test_a_knob_says_what_pulling_it_does_and_who_follows(family, said, unsaid):
    text = about_ends(state(family), "C1")
    assert said in text
    assert unsaid not in text
    assert text.endswith("Esc puts it back.")


def test_where_there_is_one_component_nobody_follows():
    assert "follow" not in about_ends(state("EEE", k=1), "C1")


@pytest.mark.parametrize("family", ["VVV", "EEE", "EEV", "VVE"])
def test_what_has_directions_can_be_turned(family):
    assert no_turn(state(family)) == ""


@pytest.mark.parametrize(
    ("family", "reason"), [("VVI", "along the columns"), ("EII", "round"), ("V", "one column")]
)
def test_what_has_none_says_why_it_cannot(family, reason):
    assert reason in no_turn(state(family))
