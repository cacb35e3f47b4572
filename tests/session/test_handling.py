"""What can be done to a component in hand, in words, by family."""

from dataclasses import replace

import numpy as np
import pytest

from gmmstudio.mixture import Mixture, iterate
from gmmstudio.mixture.projection import Projection
from gmmstudio.session.axes import Axis
from gmmstudio.session.handling import about_ends, about_mean, hint, no_turn
from gmmstudio.session.settings import FitSettings
from gmmstudio.session.view_state import ViewState
from tests.session.tables import table


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


class TestMeans:
    @pytest.fixture
    def three(self, two_groups):
        rng = np.random.default_rng(2)
        dataset = table({name: rng.normal(size=30) for name in "abc"})
        return ViewState(dataset=dataset, selection=dataset.select(("a", "b", "c")))

    def test_in_two_of_three_columns_the_third_stays(self, three):
        text = about_mean(three, "C1", three.view)
        assert text.startswith("Drag to move C1 in a and b; its mean in the other columns stays.")

    def test_along_principal_components_all_columns_change(self, three):
        state = replace(three, x=Axis(0, "pc"), y=Axis(1, "pc"))
        text = about_mean(state, "C1", state.view)
        assert "along PC1 and PC2, which changes its mean in all columns" in text

    def test_in_all_columns_there_is_nothing_to_add(self):
        plane = Projection.of_columns(("a", "b"), (0, 1))
        line = Projection.of_columns(("a",), (0,))
        for view, shown in ((plane, ("a", "b")), (line, ("a",))):
            dataset = table({name: np.arange(5.0) for name in shown})
            state = ViewState(dataset=dataset, selection=dataset.select(shown))
            assert about_mean(state, "C1", view).startswith("Drag to move C1. Esc")


class TestHints:
    @pytest.fixture
    def chosen(self, two_groups):
        X = two_groups.select(("x", "y")).X
        snapshot = next(iterate(X, 2, seed=0))
        return ViewState(snapshot=snapshot, selected=1)

    def test_none_chosen_is_nothing_told(self, chosen):
        assert hint(replace(chosen, selected=None), 2, is_held=False) == []
        assert hint(ViewState(), 2, is_held=False) == []

    def test_in_a_plane_it_can_be_moved_resized_and_turned(self, chosen):
        assert hint(chosen, 2, is_held=False) == [
            "arrows move C2", "[ ] resize", "< > turn", "Del deletes", "PgDn: next", "Esc: done",
        ]  # fmt: skip

    def test_what_cannot_be_turned_is_not_offered_it(self, chosen):
        round_one = replace(chosen, settings=FitSettings(family="VII"))
        assert "< > turn" not in hint(round_one, 2, is_held=False)
        assert "< > turn" not in hint(chosen, 1, is_held=False)

    def test_the_only_one_cannot_be_deleted(self, chosen):
        mixture = chosen.snapshot.mixture
        alone = Mixture([1.0], mixture.means[:1], mixture.covariances[:1])
        state = replace(chosen, snapshot=replace(chosen.snapshot, mixture=alone), selected=0)
        assert not {"Del deletes", "PgDn: next"} & set(hint(state, 2, is_held=False))

    def test_in_hand_it_can_be_kept_or_put_back(self, chosen):
        assert hint(chosen, 2, is_held=True) == [
            "C2 in hand", "Enter keeps it here", "Esc puts it back",
        ]  # fmt: skip
